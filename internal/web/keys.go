package web

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
)

// keyLife is how long a key is remembered, and how long each of the two tables is written to in turn.
const keyLife = 72 * clock.Hour

// overlap is how long after a turn keys are written to both tables, so that two requests with one key, one of which began just
// before the turn, still meet in one table. It is longer than any request lives.
const overlap = 10 * clock.Minute

// KeyRef names an idempotency key: whose, and the text.
type KeyRef struct {
	Owner int64
	Text  string
}

// Key is an idempotency key with the hash of what was asked for under it.
type Key struct {
	KeyRef
	Hash []byte
}

// KeyRow is a key that was used: what it answered, and the object that a repeated request is answered with.
type KeyRow struct {
	Key
	Status int64
	Object string
	At     clock.Micros
}

// Writing is what every writing operation takes.
type Writing struct {
	IdempotencyKey string `header:"Idempotency-Key" required:"true" minLength:"1" maxLength:"255" pattern:"^[ -~]+$" patternDescription:"printable ASCII" doc:"Any text of yours, new for each new command. Asking again with the same key does nothing twice" example:"3f0b6c1e-order-20260101-0001"`
}

// KeyFor makes the key of the request behind ctx: its caller, its Idempotency-Key, and a hash over method, path and body. The body is
// hashed as it was understood, so that spaces and the order of its fields do not matter.
func (w Writing) KeyFor(ctx context.Context, body any) Key {
	command, _ := ctx.Value(commandKey{}).(string)
	return Key{KeyRef{CallerOf(ctx).Owner, w.IdempotencyKey}, Hash(command, body)}
}

// Hash is the hash of a command and its content.
func Hash(command string, body any) []byte {
	text, err := json.Marshal(body)
	if err != nil {
		panic(fmt.Sprintf("web: hash of %T: %v", body, err)) // the body came out of JSON
	}
	sum := sha256.Sum256(append([]byte(command+"\n"), text...))
	return sum[:]
}

// Book is the part of the key tables that a transaction has read.
type Book struct {
	found map[KeyRef]KeyRow
	stale []KeyRow
}

// NewBook makes an empty book.
func NewBook() *Book { return &Book{found: map[KeyRef]KeyRow{}} }

// Replay says whether this key was used before, and how that was answered. Used for another request, it is ErrKeyReused.
func (b *Book) Replay(k Key) (KeyRow, bool, error) {
	row, used := b.found[k.KeyRef]
	if used && !bytes.Equal(row.Hash, k.Hash) {
		return KeyRow{}, false, ErrKeyReused.At("header.Idempotency-Key")
	}
	return row, used, nil
}

// LoadKeys queues looking up keys. Rows of more than 72 hours before at are as good as gone.
func LoadKeys(tx *db.Tx, refs []KeyRef, at clock.Micros, into *Book) {
	names := make([]db.Named, len(refs))
	for i, r := range refs {
		names[i] = db.Named{Owner: r.Owner, Name: r.Text}
	}
	keys := db.Names(names)
	for _, table := range []string{"web_keys_even", "web_keys_odd"} {
		tx.Load(table, []string{"owner_id", "key"}, keys, "owner_id, key, request_hash, status, object, at", func(r *db.Row) {
			row := KeyRow{Key{KeyRef{r.Int(), r.Text()}, r.Bytes()}, r.Int(), r.Text(), clock.Micros(r.Int())}
			if row.At <= at-keyLife {
				into.stale = append(into.stale, row)
				return
			}
			into.found[row.KeyRef] = row
		})
	}
}

// InsertKeys queues writing keys that were used at `at`; those of the book that time has passed give way. A key that another
// transaction wrote meanwhile makes this one lose the race (db.ErrBusy).
func InsertKeys(tx *db.Tx, book *Book, rows []KeyRow, at clock.Micros) {
	book.forgetStale(tx, rows)
	// One order for all transactions: waiting for a unique key is a lock, too.
	sorted := slices.SortedFunc(slices.Values(rows), func(x, y KeyRow) int {
		return cmp.Or(cmp.Compare(x.Owner, y.Owner), strings.Compare(x.Text, y.Text))
	})
	for _, table := range tablesAt(at) {
		out := db.NewRows(table, "owner_id", "key", "request_hash", "status", "object", "at")
		for _, r := range sorted {
			out.Add(r.Owner, r.Text, r.Hash, r.Status, r.Object, at)
		}
		tx.Insert(out)
	}
}

func (b *Book) forgetStale(tx *db.Tx, rows []KeyRow) {
	if len(b.stale) == 0 {
		return
	}
	for _, table := range []string{"web_keys_even", "web_keys_odd"} {
		gone := db.NewRows(table, "owner_id", "key", "at")
		for _, s := range b.stale {
			if slices.ContainsFunc(rows, func(r KeyRow) bool { return r.KeyRef == s.KeyRef }) {
				gone.Add(s.Owner, s.Text, s.At)
			}
		}
		tx.Delete(gone)
	}
}

// TouchKey queues a write that changes nothing. Without one, a replayed answer could be given before a synchronous standby has the
// first one: a transaction that writes nothing does not wait.
func TouchKey(tx *db.Tx, ref KeyRef) {
	for _, table := range []string{"web_keys_even", "web_keys_odd"} {
		tx.Exec("update "+table+" set status = status where owner_id = $1 and key = $2", ref.Owner, ref.Text)
	}
}

// tablesAt names the tables that keys are written to at a time, always in one order: the one whose turn it is, and, just after the
// turn, the other.
func tablesAt(at clock.Micros) []string {
	if at%keyLife < overlap {
		return []string{"web_keys_even", "web_keys_odd"}
	}
	return []string{turn(at)}
}

func turn(at clock.Micros) string {
	if at/keyLife%2 == 0 {
		return "web_keys_even"
	}
	return "web_keys_odd"
}

// rotatedAtOnce bounds the rows that are deleted in one transaction: about 20 ms of work.
const rotatedAtOnce = 2000

// Rotate empties the table whose turn has begun of what was written in its turn before: one chunk of it, after a key (zero: from the first
// one). It gives the key to go on after, and whether there may be more. It may run at any time, and any number of times.
func Rotate(tx *db.Tx, now clock.Micros, after KeyRef) (last KeyRef, more bool, err error) {
	gone := db.NewRows(turn(now), "owner_id", "key", "at")
	tx.Query(func(r *db.Row) {
		last = KeyRef{r.Int(), r.Text()}
		gone.Add(last.Owner, last.Text, r.Int())
	}, "select owner_id, key, at from "+turn(now)+" where (owner_id, key) > ($1, $2) and at < $3 order by owner_id, key limit $4",
		after.Owner, after.Text, now-now%keyLife-keyLife, rotatedAtOnce)
	if err := tx.Flush(); err != nil {
		return after, false, err
	}
	tx.Delete(gone)
	return last, gone.Len() == rotatedAtOnce, tx.Flush()
}
