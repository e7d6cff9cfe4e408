package api

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/ledger"
	"github.com/fenxiao/fenxiao/internal/settlements"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) statementRoutes() {
	door(d, post("close-month", "/v1/statements", "Close a business month").
		with("Draws the statements of all parties that had postings. Doing it again finds nothing left: what comes later joins the next month."), d.closeMonth)
	door(d, get("list-statements", "/v1/statements", "List statements, oldest first"), d.listStatements)
	door(d, get("get-statement", "/v1/statements/{statement_id}", "Get a statement"), d.getStatement)
	door(d, get("list-statement-lines", "/v1/statements/{statement_id}/lines", "List the postings of a statement, oldest first"), d.listStatementLines)
}

// Statement is one account's month: all its postings of a half-open period. Amounts are minor units.
type Statement struct {
	ID            web.ID[id.Statement]   `json:"id"`
	AccountID     web.ID[id.Account]     `json:"account_id"`
	SupplierID    web.ID[id.Supplier]    `json:"supplier_id,omitempty"`
	DistributorID web.ID[id.Distributor] `json:"distributor_id,omitempty"`
	Currency      string                 `json:"currency" example:"CNY"`
	Month         string                 `json:"month" doc:"In the operator's zone" example:"2026-01"`
	From          time.Time              `json:"from" doc:"The first instant in it"`
	Until         time.Time              `json:"until" doc:"The first instant after it"`
	OpeningMinor  int64                  `json:"opening_minor" example:"0"`
	InMinor       int64                  `json:"in_minor" example:"1500000"`
	OutMinor      int64                  `json:"out_minor" example:"13720"`
	ClosingMinor  int64                  `json:"closing_minor" example:"1486280"`
	BillableMinor int64                  `json:"billable_minor" doc:"Goods and freight less refunds, which may be invoiced; what is below zero is taken off the account's next statement" example:"13720"`
	InvoicedMinor int64                  `json:"invoiced_minor" doc:"What invoices cover of it" example:"0"`
	LeftMinor     int64                  `json:"left_minor" doc:"What is left to invoice" example:"13720"`
	Lines         int64                  `json:"lines" example:"2"`
	ClosedAt      time.Time              `json:"closed_at"`
}

// Month names a business month.
type Month struct {
	Month string `json:"month" pattern:"^20[0-9]{2}-(0[1-9]|1[0-2])$" patternDescription:"a month, YYYY-MM" example:"2026-01"`
}

// Closing is what came of closing a month.
type Closing struct {
	Month      string               `json:"month" example:"2026-01"`
	Statements int                  `json:"statements" doc:"How many were drawn" example:"12"`
	Postings   int                  `json:"postings" doc:"How many are in them" example:"340"`
	Failed     []web.ID[id.Account] `json:"failed,omitempty" doc:"Accounts whose statement could not be drawn; the others are not held up by them"`
}

// ToAPIStatement writes a statement.
func ToAPIStatement(s settlements.Statement) Statement {
	out := Statement{
		ID: web.Written(s.ID), AccountID: web.Written(s.Account), Currency: string(s.Currency), Month: s.Month, From: moment(s.From),
		Until: moment(s.To), OpeningMinor: s.Opening, InMinor: s.In, OutMinor: s.Out, ClosingMinor: s.Closing, BillableMinor: s.Billable,
		InvoicedMinor: s.Invoiced, LeftMinor: s.Left(), Lines: s.Lines, ClosedAt: moment(s.ClosedAt),
	}
	if access.Role(s.Role) == access.Supplier {
		out.SupplierID = web.Written(id.Supplier(s.Party))
	} else {
		out.DistributorID = web.Written(id.Distributor(s.Party))
	}
	return out
}

type closeMonthInput struct {
	web.Writing
	Body Month
}

// closeMonth runs in many transactions, so its key can't be written with it: it is looked at before and written after. Closing twice
// at once is harmless, a posting stands in one statement.
func (d *doors) closeMonth(ctx context.Context, in *closeMonthInput) (*written[Closing], error) {
	key := in.KeyFor(ctx, in.Body)
	outcome, used, err := web.Used(ctx, d.world.DB, key)
	if err != nil {
		return nil, err
	}
	if !used {
		closing, err := flows.CloseMonth(ctx, d.world, d.lane.Turn, in.Body.Month)
		if err != nil {
			return nil, err
		}
		outcome, err = web.Once(ctx, d.world.DB, key, func(tx *db.Tx) (web.Outcome, error) {
			w := &writing{tx: tx, at: d.world.Now(), by: scopeOf(ctx), world: d.world}
			out := toAPIClosing(closing)
			return web.Outcome{Status: http.StatusOK, Object: out.object()}, w.note("month.close", in.Body.Month, nil, out)
		})
		if err != nil {
			return nil, err
		}
		if !outcome.Replayed {
			return &written[Closing]{Status: outcome.Status, Body: toAPIClosing(closing)}, nil
		}
	}
	return &written[Closing]{Status: outcome.Status, Replayed: "true", Body: closingOf(outcome.Object)}, nil
}

func toAPIClosing(c flows.Closing) Closing {
	out := Closing{Month: c.Month, Statements: c.Statements, Postings: c.Postings}
	for account := range c.Failed {
		out.Failed = append(out.Failed, web.Written(account))
	}
	slices.Sort(out.Failed)
	return out
}

// object writes the figures of a closing where other commands keep the id of their object; closingOf reads them.
func (c Closing) object() string { return fmt.Sprintf("%s %d %d", c.Month, c.Statements, c.Postings) }

func closingOf(object string) Closing {
	var c Closing
	_, _ = fmt.Fscan(strings.NewReader(object), &c.Month, &c.Statements, &c.Postings) // we wrote it
	return c
}

type listStatementsInput struct {
	web.Paging
	PartyQuery
}

func (d *doors) listStatements(ctx context.Context, in *listStatementsInput) (*answer[web.Page[Statement]], error) {
	party, err := in.narrowed(ctx)
	if err != nil {
		return nil, err
	}
	after, err := web.AfterID[id.Statement](in.Paging)
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[Statement], error) {
		rows, err := settlements.List(tx, party, after, in.Limit+1)
		return pageOf(in.Paging, rows, ToAPIStatement, func(s settlements.Statement) id.Statement { return s.ID }), err
	})
}

// narrowed is like party, but the operator may name nobody, for all.
func (q PartyQuery) narrowed(ctx context.Context) (int64, error) {
	if scopeOf(ctx).Role == access.Operator && q.SupplierID == "" && q.DistributorID == "" {
		return 0, nil
	}
	_, party, err := q.party(ctx)
	return party, err
}

// StatementPath names a statement in a path.
type StatementPath struct {
	StatementID web.ID[id.Statement] `path:"statement_id"`
}

func (d *doors) getStatement(ctx context.Context, in *StatementPath) (*answer[Statement], error) {
	return show(ctx, d, func(tx *db.Tx) (Statement, error) {
		s, err := ownStatement(ctx, tx, in.StatementID.Read())
		return ToAPIStatement(s), err
	})
}

func ownStatement(ctx context.Context, tx *db.Tx, statement id.Statement) (settlements.Statement, error) {
	s, err := settlements.Get(tx, statement)
	if err != nil {
		return s, err
	}
	if scope := scopeOf(ctx); scope.Role != access.Operator && (string(scope.Role) != s.Role || scope.Party != s.Party) {
		return s, web.ErrNotFound
	}
	return s, nil
}

type listStatementLinesInput struct {
	web.Paging
	StatementPath
}

func (d *doors) listStatementLines(ctx context.Context, in *listStatementLinesInput) (*answer[web.Page[Posting]], error) {
	after, err := web.AfterID[id.Posting](in.Paging)
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[Posting], error) {
		s, err := ownStatement(ctx, tx, in.StatementID.Read())
		if err != nil {
			return web.Page[Posting]{}, err
		}
		lines, err := settlements.Postings(tx, s.ID, after, in.Limit+1)
		if err != nil {
			return web.Page[Posting]{}, err
		}
		found, err := postingsOf(tx, s.Account, lines)
		return pageOf(in.Paging, lines, func(p id.Posting) Posting { return found[p] }, func(p id.Posting) id.Posting { return p }), err
	})
}

// postingsOf reads postings of an account, given in ascending order. Nearly all between the first and the last are wanted, because a
// statement takes all there are, so they are read in runs backwards from the last.
func postingsOf(tx *db.Tx, account id.Account, wanted []id.Posting) (map[id.Posting]Posting, error) {
	found := map[id.Posting]Posting{}
	if len(wanted) == 0 {
		return found, nil
	}
	before := wanted[len(wanted)-1] + 1
	for {
		rows, err := ledger.Page(tx, account, before, len(wanted))
		if err != nil {
			return nil, err
		}
		for _, p := range rows {
			found[p.ID] = ToAPIPosting(p)
			before = p.ID
		}
		if len(rows) < len(wanted) || before <= wanted[0] {
			return found, nil
		}
	}
}
