package pricing

import (
	"encoding/base64"
	"errors"
	"math"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/id"
)

var signer = NewSigner([]byte(strings.Repeat("s", 32)))

func TestAQuoteIsReadBackByItsOwnOnly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		any64 := rapid.Int64()
		q := Quote{id.Distributor(any64.Draw(t, "distributor")), id.SKU(any64.Draw(t, "sku")), any64.Draw(t, "settlement"),
			clock.Micros(any64.Draw(t, "expires")), any64.Draw(t, "least")}
		at := clock.Micros(any64.Draw(t, "at"))
		got, err := signer.Read(signer.Sign(q), q.Distributor, q.SKU, at)
		if at >= q.Expires {
			if !errors.Is(err, ErrQuoteExpired) {
				t.Fatalf("expired at %d, read at %d: %v", q.Expires, at, err)
			}
		} else if err != nil || got != q {
			t.Fatalf("got %+v, %v; want %+v", got, err, q)
		}
		if _, err := signer.Read(signer.Sign(q), q.Distributor+1, q.SKU, at); !errors.Is(err, ErrQuote) {
			t.Fatalf("another distributor: %v", err)
		}
		if _, err := signer.Read(signer.Sign(q), q.Distributor, q.SKU+1, at); !errors.Is(err, ErrQuote) {
			t.Fatalf("another SKU: %v", err)
		}
	})
}

func TestAQuoteExpiresAtItsInstant(t *testing.T) {
	token := signer.Sign(Quote{1, 2, 3, 1000, 1})
	if _, err := signer.Read(token, 1, 2, 999); err != nil {
		t.Errorf("a moment before: %v", err)
	}
	if _, err := signer.Read(token, 1, 2, 1000); !errors.Is(err, ErrQuoteExpired) {
		t.Errorf("at its instant: %v", err)
	}
}

func TestNoBitOfAQuoteCanBeChanged(t *testing.T) {
	token := signer.Sign(Quote{1, 2, 3, math.MaxInt64, 1})
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		t.Fatal(err)
	}
	for bit := range len(raw) * 8 {
		changed := append([]byte(nil), raw...)
		changed[bit/8] ^= 1 << (bit % 8)
		if _, err := signer.Read(base64.RawURLEncoding.EncodeToString(changed), 1, 2, 0); !errors.Is(err, ErrQuote) {
			t.Errorf("bit %d: %v", bit, err)
		}
	}
}

func TestWhatIsNoQuoteIsRefused(t *testing.T) {
	token := signer.Sign(Quote{1, 2, 3, math.MaxInt64, 1})
	for name, text := range map[string]string{
		"empty": "", "shorter": token[1:], "longer": token + "A", "padded": token + "=", "a letter of another alphabet": "+" + token[1:],
		"with a line break": token[:len(token)-1] + "\n", "not base 64": strings.Repeat("!", len(token)), "very long": strings.Repeat("A", 1<<20),
		"another signer's": NewSigner([]byte(strings.Repeat("t", 32))).Sign(Quote{1, 2, 3, math.MaxInt64, 1}),
	} {
		if _, err := signer.Read(text, 1, 2, 0); !errors.Is(err, ErrQuote) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestManySignAndReadAtOnce(t *testing.T) {
	var group sync.WaitGroup
	for n := range 32 {
		group.Go(func() {
			for k := range 100 {
				q := Quote{id.Distributor(n), id.SKU(k), 5, 10, 1}
				if got, err := signer.Read(signer.Sign(q), q.Distributor, q.SKU, 9); got != q || err != nil {
					t.Errorf("got %+v, %v; want %+v", got, err, q)
				}
			}
		})
	}
	group.Wait()
}
