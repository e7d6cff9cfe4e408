package client_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/fenxiao/fenxiao/client"
)

// reader reads the feed in one of its forms.
type reader func(*client.Client, context.Context, client.Cursor, client.ChangesOptions) iter.Seq2[client.Change, error]

var readers = map[string]reader{"pages": (*client.Client).Changes, "stream": (*client.Client).Stream}

func TestTheFeedIsFollowedOverABadConnectionAndAcrossCrashes(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		const times = 60
		server := httptest.NewServer(&flaky{to: h.http, count: map[string]int{}})
		t.Cleanup(server.Close)
		begin := h.head(t)
		ctx, end := context.WithTimeout(t.Context(), time.Minute)
		defer end()
		go func() {
			for n := range times {
				h.setPrice(t, h.Tea.Price.Settlement+int64(n%2)*2-1)
			}
		}()
		c := dial(t, server.URL, h.key)
		for name, read := range readers {
			if name == "stream" {
				c = h.client(t) // the flaky one gathers answers to their end
			}
			var seen []client.Cursor
			at, again := begin, 0
			for ; len(seen) < times && ctx.Err() == nil; again++ {
				for change, err := range read(c, ctx, at, client.ChangesOptions{Wait: time.Second}) {
					if err != nil {
						t.Fatalf("%s: %v", name, err)
					}
					if change.Kind != client.KindPriceChanged {
						continue
					}
					price, err := change.AsPrice()
					if err != nil || price.SKUID == "" || price.Before == nil || price.After == nil || price.Before.SettlementMinor == price.After.SettlementMinor {
						t.Fatalf("%s: %+v, %v", name, price, err)
					}
					seen, at = append(seen, change.Cursor), change.Cursor
					if len(seen) == times || len(seen)%7 == 0 {
						break // as a crash does, after each seven
					}
				}
			}
			once := map[client.Cursor]bool{}
			for _, cursor := range seen {
				once[cursor] = true
			}
			if len(once) != times {
				t.Errorf("%s: %d of %d changes were seen, %d times, by %d readers", name, len(once), times, len(seen), again)
			}
		}
	})
}

// head is the cursor of now.
func (h *house) head(t *testing.T) (at client.Cursor) {
	t.Helper()
	for page, err := range h.client(t).ChangePages(t.Context(), client.Latest, client.ChangesOptions{Once: true}) {
		h.Must(err)
		at = page.Next
	}
	if at == "" || at == client.Latest {
		t.Fatalf("the head is %q", at)
	}
	return at
}

func TestAReaderEndsWithItsContext(t *testing.T) {
	onOne(t, func(t *testing.T, h *house) {
		for name, read := range readers {
			ctx, end := context.WithTimeout(t.Context(), 300*time.Millisecond)
			for change, err := range read(h.client(t), ctx, h.head(t), client.ChangesOptions{}) {
				t.Errorf("%s: %v, %v", name, change, err)
			}
			if ctx.Err() == nil {
				t.Errorf("%s ended before its context", name)
			}
			end()
		}
	})
}

func TestAReaderIsToldWhatItsCursorIsNot(t *testing.T) {
	const expired = `{"code":"cursor_expired","status":409,"title":"Conflict","detail":"too old","errors":[{"path":"query.after","code":"cursor_expired","message":""}]}`
	for name, read := range readers {
		c, _ := play(t, hasty, says(409, expired))
		var failed error
		for _, err := range read(c, t.Context(), "x", client.ChangesOptions{}) {
			failed = err
		}
		if p, is := errors.AsType[*client.Problem](failed); !errors.Is(failed, client.ErrCursorExpired) || !is || p.Kind() != client.Conflict {
			t.Errorf("%s: %v", name, failed)
		}
		c, _ = play(t, hasty, says(422, `{"code":"cursor_unknown"}`))
		for _, err := range read(c, t.Context(), "x", client.ChangesOptions{}) {
			failed = err
		}
		if errors.Is(failed, client.ErrCursorExpired) || !client.HasCode(failed, "cursor_unknown") {
			t.Errorf("%s: %v", name, failed)
		}
	}
}

func TestAStreamGoesOnWhereItBroke(t *testing.T) {
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Header.Get("Last-Event-ID"))
		switch len(asked) {
		case 1:
			reset(w)
		case 2:
			says(503, "")(w)
		case 3: // one whole event, then one that is cut
			_, _ = io.WriteString(w, ": hello\n\nid: a\nevent: order.paid\ndata: {\"kind\":\"order.paid\",\ndata: \"cursor\":\"a\"}\n\nid: b\ndata: {\"kind\"")
		case 4: // the cursor moves without a change
			_, _ = io.WriteString(w, "id: c\n: 0\n\n")
		default:
			_, _ = fmt.Fprintf(w, "id: d\nevent: order.placed\ndata: {\"kind\":\"order.placed\",\"cursor\":\"d\"}\n\n")
		}
	}))
	t.Cleanup(server.Close)
	var told []string
	troubles := 0
	for change, err := range dial(t, server.URL, "fx").Stream(t.Context(), "begin", client.ChangesOptions{Trouble: func(error) { troubles++ }}) {
		if err != nil {
			t.Fatal(err)
		}
		if told = append(told, change.Kind); len(told) == 2 {
			break
		}
	}
	if fmt.Sprint(told) != "[order.paid order.placed]" || fmt.Sprint(asked) != "[begin begin begin a c]" || troubles != 2 {
		t.Errorf("told %v, asked after %v, %d troubles", told, asked, troubles)
	}
}

func TestTheKindsAreThoseOfTheServer(t *testing.T) {
	onOne(t, func(t *testing.T, h *house) {
		kinds, err := h.client(t).ListChangeKinds(t.Context())
		h.Must(err)
		there := map[string]bool{}
		for _, k := range kinds.Items {
			there[k.Name] = true
		}
		for _, k := range []string{
			client.KindPriceChanged, client.KindStockStateChanged, client.KindListingChanged, client.KindGoodsChanged, client.KindGoodsOpened,
			client.KindGoodsClosed, client.KindGoodsSelected, client.KindGoodsUnselected, client.KindGoodsTermsChanged, client.KindGradeChanged,
			client.KindContractEntered, client.KindOrderPlaced, client.KindOrderPaid, client.KindOrderCancelled, client.KindOrderReceived,
			client.KindSubOrderShipped, client.KindParcelTracked, client.KindAfterSaleSucceeded, client.KindStatementDrawn,
		} {
			if !there[k] {
				t.Errorf("the server has no kind %s", k)
			}
		}
	})
}
