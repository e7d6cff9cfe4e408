package replay

import (
	"errors"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
)

// ErrOccupied says that the database holds something else than this file's replay.
var ErrOccupied = errors.New("the database holds other orders: a replay wants an empty one")

// journal is how far a replay has come, and what the platform's own tables can't tell of the file.
type journal struct {
	fileHash       string
	rows           int64
	rounded        int64
	creditNotes    int64
	creditLines    int64
	unmatchedUnits int64
	next           int // first document that is not done
	finishedAt     clock.Micros
	exceptions     map[string]int64
}

// begin stores the journal of a new replay, with what was counted while reading the file.
func begin(tx *db.Tx, b *book) {
	tx.Exec(`insert into replay_journal (id, file_hash, rows, rounded_prices, credit_notes, credit_lines, unmatched_units, next_document, finished_at)
		values (1, $1, $2, $3, 0, 0, 0, 0, 0)`, b.hash, b.rows, b.rounded)
	rows := db.NewRows("replay_exceptions", "code", "count")
	for _, code := range []string{badDebt, notAProduct, zeroPrice, writeOff, withoutPurchase} {
		rows.Add(code, b.exceptions[code])
	}
	tx.Insert(rows)
}

// progress is what one chunk adds to the journal.
type progress struct {
	next                                          int
	creditNotes, creditLines, unmatched, orphaned int64
}

func (p progress) store(tx *db.Tx) {
	tx.ExecOne(`update replay_journal set next_document = $1, credit_notes = credit_notes + $2, credit_lines = credit_lines + $3,
		unmatched_units = unmatched_units + $4 where id = 1`, p.next, p.creditNotes, p.creditLines, p.unmatched)
	if p.orphaned > 0 {
		tx.ExecOne("update replay_exceptions set count = count + $1 where code = $2", p.orphaned, withoutPurchase)
	}
}

func finish(tx *db.Tx, at clock.Micros) {
	tx.ExecOne("update replay_journal set finished_at = $1 where id = 1", at)
}

// readJournal reads the journal; nil when no replay was begun.
func readJournal(tx *db.Tx) (*journal, error) {
	var found *journal
	tx.Query(func(r *db.Row) {
		found = &journal{
			fileHash: r.Text(), rows: r.Int(), rounded: r.Int(), creditNotes: r.Int(), creditLines: r.Int(), unmatchedUnits: r.Int(),
			next: int(r.Int()), finishedAt: clock.Micros(r.Int()), exceptions: map[string]int64{},
		}
	}, `select file_hash, rows, rounded_prices, credit_notes, credit_lines, unmatched_units, next_document, finished_at
		from replay_journal where id = 1`)
	if err := tx.Flush(); err != nil || found == nil {
		return nil, err
	}
	tx.Query(func(r *db.Row) { found.exceptions[r.Text()] = r.Int() }, "select code, count from replay_exceptions")
	return found, tx.Flush()
}
