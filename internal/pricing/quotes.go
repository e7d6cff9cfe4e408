package pricing

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"hash"
	"sync"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Quote is a promise: this SKU at this settlement price to this distributor until then, in orders of at least so many pieces.
type Quote struct {
	Distributor id.Distributor
	SKU         id.SKU
	Settlement  int64 // minor units a piece
	Expires     clock.Micros
	Least       int64 // pieces of the SKU in the order from which it holds: the step of the ladder that it was made for; 0 or 1: any
}

// QuoteLife is how long a quote is honoured.
const QuoteLife = 15 * clock.Minute

const (
	quoteBytes = 40
	macBytes   = 16
)

// Signer signs quotes and knows its own again. It is safe for concurrent use.
type Signer struct{ macs sync.Pool }

// NewSigner makes a signer from a secret of at least 32 bytes.
func NewSigner(secret []byte) *Signer {
	key := append([]byte("fenxiao quote"), secret...)
	return &Signer{macs: sync.Pool{New: func() any { return hmac.New(sha256.New, key) }}}
}

// Sign writes the quote as a token that only this installation can make.
func (s *Signer) Sign(q Quote) string {
	var b [quoteBytes + macBytes]byte
	binary.BigEndian.PutUint64(b[0:], uint64(q.Distributor)) //nolint:gosec // bits as they are
	binary.BigEndian.PutUint64(b[8:], uint64(q.SKU))         //nolint:gosec // bits as they are
	binary.BigEndian.PutUint64(b[16:], uint64(q.Settlement)) //nolint:gosec // bits as they are
	binary.BigEndian.PutUint64(b[24:], uint64(q.Expires))    //nolint:gosec // bits as they are
	binary.BigEndian.PutUint64(b[32:], uint64(q.Least))      //nolint:gosec // bits as they are
	s.mac(b[:quoteBytes], b[quoteBytes:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// Read gives the quote of a token: ErrQuote when it was not made here, or is for another distributor or SKU, ErrQuoteExpired
// when its time is over.
func (s *Signer) Read(token string, distributor id.Distributor, sku id.SKU, at clock.Micros) (Quote, error) {
	var b [quoteBytes + macBytes]byte
	if len(token) != base64.RawURLEncoding.EncodedLen(len(b)) {
		return Quote{}, ErrQuote
	}
	if _, err := base64.RawURLEncoding.Strict().Decode(b[:], []byte(token)); err != nil {
		return Quote{}, ErrQuote
	}
	var want [macBytes]byte
	s.mac(b[:quoteBytes], want[:])
	if subtle.ConstantTimeCompare(want[:], b[quoteBytes:]) != 1 {
		return Quote{}, ErrQuote
	}
	q := Quote{
		Distributor: id.Distributor(binary.BigEndian.Uint64(b[0:])), SKU: id.SKU(binary.BigEndian.Uint64(b[8:])), //nolint:gosec // bits as they are
		Settlement: int64(binary.BigEndian.Uint64(b[16:])), Expires: clock.Micros(binary.BigEndian.Uint64(b[24:])), //nolint:gosec // bits as they are
		Least: int64(binary.BigEndian.Uint64(b[32:])), //nolint:gosec // bits as they are
	}
	if q.Distributor != distributor || q.SKU != sku {
		return Quote{}, ErrQuote
	}
	if at >= q.Expires {
		return Quote{}, ErrQuoteExpired
	}
	return q, nil
}

func (s *Signer) mac(payload, into []byte) {
	h := s.macs.Get().(hash.Hash) //nolint:forcetypeassert // the pool holds nothing else
	h.Reset()
	h.Write(payload)
	var sum [sha256.Size]byte
	copy(into, h.Sum(sum[:0]))
	s.macs.Put(h)
}
