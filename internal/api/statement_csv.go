package api

import (
	"context"
	"strings"
	"time"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
	"github.com/fenxiao/fenxiao/internal/settlements"
)

const statementCSVPath = "/v1/statements/{statement_id}/lines.csv"

func (d *doors) statementCSVRoutes() {
	door(d, get("export-statement-lines", statementCSVPath, "Get the postings of a statement as CSV").
		with("What came in and what went out stand in columns of their own, so that both can be summed up; times are in the operator's zone."), d.exportStatementLines)
	d.answersCSV(statementCSVPath)
}

// postingsAtOnce is how many postings of a statement are read at a time.
const postingsAtOnce = 200

func (d *doors) exportStatementLines(ctx context.Context, in *StatementPath) (*exported, error) {
	s, err := read(ctx, d, func(tx *db.Tx) (settlements.Statement, error) { return ownStatement(ctx, tx, in.StatementID.Read()) })
	if err != nil {
		return nil, err
	}
	var after id.Posting
	head := []string{"posting_id", "event_id", "at", "kind", "order_id", "currency", "in", "out"}
	return streamCSV(ctx, d, "statement-"+s.Month+"-"+s.ID.String()+".csv", head, func(tx *db.Tx) (table, error) {
		lines, err := settlements.Postings(tx, s.ID, after, postingsAtOnce)
		if err != nil {
			return table{}, err
		}
		found, err := postingsOf(tx, s.Account, lines)
		if len(lines) > 0 {
			after = lines[len(lines)-1]
		}
		return table{each(lines, func(p id.Posting) []string { return d.postingCells(found[p], string(s.Currency)) }), len(lines) == postingsAtOnce}, err
	})
}

func (d *doors) postingCells(p Posting, currency string) []string {
	in, out := "", ""
	if p.AmountMinor < 0 {
		out = twoDecimals(-p.AmountMinor)
	} else {
		in = twoDecimals(p.AmountMinor)
	}
	return []string{
		string(p.ID), string(p.EventID), p.At.In(d.world.Zone).Format(time.RFC3339), p.Kind, string(p.OrderID), currency, in, out,
	}
}

// twoDecimals writes minor units with two decimals.
func twoDecimals(minor int64) string {
	text, _, _ := strings.Cut(money.Of(minor, "").String(), " ")
	return text
}
