// Package id makes and writes the platform's identifiers: 64 bits, ordered by time, one Go type per noun, shown to
// people and programs as a prefix and 13 base-32 letters (`ord_01hzx…`), never as a number.
package id

import (
	"errors"
	"strings"
	"sync"

	"github.com/fenxiao/fenxiao/internal/clock"
)

// ErrMalformed says that a text is no id of the wanted noun.
var ErrMalformed = errors.New("malformed id")

// Noun names what an id stands for; its prefix begins every written id.
type Noun interface{ Prefix() string }

// Of is the id of one noun. Zero means "none".
type Of[N Noun] int64

// alphabet is Crockford's base 32 in lower case: no i, l, o, u.
const alphabet = "0123456789abcdefghjkmnpqrstvwxyz"

const textLength = 13

// String writes the id with its prefix; the zero id is empty.
func (i Of[N]) String() string {
	if i == 0 {
		return ""
	}
	var n N
	return n.Prefix() + "_" + encode(int64(i))
}

// Int64 gives the stored form.
func (i Of[N]) Int64() int64 { return int64(i) }

// MarshalText writes the id as String does.
func (i Of[N]) MarshalText() ([]byte, error) { return []byte(i.String()), nil }

// UnmarshalText reads what MarshalText wrote; anything else is ErrMalformed.
func (i *Of[N]) UnmarshalText(text []byte) error {
	got, err := Parse[N](string(text))
	if err != nil {
		return err
	}
	*i = got
	return nil
}

// Parse reads an id of the wanted noun; anything else is ErrMalformed.
func Parse[N Noun](text string) (Of[N], error) {
	var n N
	rest, found := strings.CutPrefix(text, n.Prefix()+"_")
	if !found {
		return 0, ErrMalformed
	}
	v, err := decode(rest)
	return Of[N](v), err
}

func encode(v int64) string {
	var b [textLength]byte
	for k := textLength - 1; k >= 0; k-- {
		b[k] = alphabet[v&31]
		v >>= 5
	}
	return string(b[:])
}

func decode(s string) (int64, error) {
	if len(s) != textLength || s[0] > '7' {
		return 0, ErrMalformed
	}
	var v int64
	for k := range len(s) {
		d := strings.IndexByte(alphabet, s[k])
		if d < 0 {
			return 0, ErrMalformed
		}
		v = v<<5 | int64(d)
	}
	if v <= 0 {
		return 0, ErrMalformed
	}
	return v, nil
}

const (
	incarnationBits = 12
	sequenceBits    = 10
	// Incarnations is how many process incarnations an id can tell apart.
	Incarnations = 1 << incarnationBits
	// epoch is 2001-09-09T01:46:40Z: early enough for the oldest replayed order, and 41 bits of milliseconds last until 2071.
	epochMillis = 1_000_000_000_000
)

// Source draws ids. It is safe for concurrent use and never goes backwards: when a millisecond is used up, it borrows the next.
type Source struct {
	clock       clock.Clock
	incarnation int64
	mu          sync.Mutex
	last        int64 // milliseconds << sequenceBits | sequence
}

// NewSource makes a source for one incarnation of a process, a number raised at every start.
func NewSource(c clock.Clock, incarnation int64) *Source {
	return &Source{clock: c, incarnation: incarnation % Incarnations}
}

func (s *Source) draw() int64 {
	now := (int64(s.clock.Now())/1000 - epochMillis) << sequenceBits
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = max(s.last+1, now)
	millis, sequence := s.last>>sequenceBits, s.last&(1<<sequenceBits-1)
	return millis<<(incarnationBits+sequenceBits) | s.incarnation<<sequenceBits | sequence
}

// FirstAt gives the least id that could have been drawn at an instant: ids drawn earlier are smaller. Instants before the first
// possible id give zero.
func FirstAt[T ~int64](at clock.Micros) T {
	millis := int64(at)/1000 - epochMillis
	return T(max(millis, 0) << (incarnationBits + sequenceBits))
}

// New draws the next id of a noun.
func New[N Noun](s *Source) Of[N] { return Of[N](s.draw()) }
