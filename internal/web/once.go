package web

import (
	"context"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
)

// Outcome is what a command came to: the HTTP status, and the object that tells the rest.
type Outcome struct {
	Status   int
	Object   string
	Replayed bool
}

// Once runs body in one write transaction, together with the note that the key was used. A key that was used before for the same
// request gives the first outcome, and body does not run; for another request it is ErrKeyReused. A body that fails leaves the key
// free. Of many at once with one key, one runs and the others see its row.
func Once(ctx context.Context, d *db.DB, key Key, body func(tx *db.Tx) (Outcome, error)) (Outcome, error) {
	out, err := once(ctx, d, key, body)
	if d.Engine() == db.SQLite || fault.From(err) == nil { // there, nobody else writes between the key and the body
		return out, err
	}
	// The body may have been refused for what the same command did a moment ago, after the key was looked up.
	if _, used, lookErr := Used(ctx, d, key); lookErr == nil && used {
		return once(ctx, d, key, body)
	}
	return out, err
}

func once(ctx context.Context, d *db.DB, key Key, body func(tx *db.Tx) (Outcome, error)) (Outcome, error) {
	var out Outcome
	err := d.Write(ctx, func(tx *db.Tx) error {
		book := NewBook()
		LoadKeys(tx, []KeyRef{key.KeyRef}, tx.Now(), book)
		if err := tx.Flush(); err != nil {
			return err
		}
		row, used, err := book.Replay(key)
		if err != nil {
			return err
		}
		if used {
			TouchKey(tx, key.KeyRef)
			out = Outcome{int(row.Status), row.Object, true}
			return tx.Flush()
		}
		if out, err = body(tx); err != nil {
			return err
		}
		InsertKeys(tx, book, []KeyRow{{Key: key, Status: int64(out.Status), Object: out.Object}}, tx.Now())
		return nil
	})
	return out, err
}

// Used says whether a key was used before for the same request, for commands that can't run within one transaction; for another
// request it is ErrKeyReused. Such a command must bear being done twice.
func Used(ctx context.Context, d *db.DB, key Key) (Outcome, bool, error) {
	var row KeyRow
	var used bool
	err := d.Read(ctx, func(tx *db.Tx) error {
		book := NewBook()
		LoadKeys(tx, []KeyRef{key.KeyRef}, tx.Now(), book)
		err := tx.Flush()
		if err == nil {
			row, used, err = book.Replay(key)
		}
		return err
	})
	return Outcome{int(row.Status), row.Object, used}, used, err
}
