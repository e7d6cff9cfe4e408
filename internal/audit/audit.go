// Package audit is the auditor: separate code that reads the tables alone, and tells what does not hold. It shares nothing with
// the rooms whose work it checks.
package audit

import (
	"context"
	"strconv"

	"github.com/fenxiao/fenxiao/internal/db"
)

// Finding is one thing that does not hold.
type Finding struct {
	Check   string `json:"check"`
	Subject string `json:"subject"`
	Text    string `json:"text"`
}

// Run looks at one snapshot of the whole database.
func Run(ctx context.Context, d *db.DB) ([]Finding, error) {
	var found []Finding
	err := d.Read(ctx, func(tx *db.Tx) error {
		tx.Query(func(r *db.Row) {
			found = append(found, Finding{"group_balanced", strconv.FormatInt(r.Int(), 10), "postings sum to " + strconv.FormatInt(r.Int(), 10)})
		}, `select p.group_id, CAST(sum(p.amount_minor) AS BIGINT) from ledger_postings p join ledger_accounts a on a.id = p.account_id
			group by p.group_id, a.currency having sum(p.amount_minor) <> 0`)
		return tx.Flush()
	})
	return found, err
}
