package flows

import (
	"context"
	"fmt"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/ledger"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/settlements"
)

// accountsAtOnce bounds the accounts whose statements are drawn in one transaction.
const accountsAtOnce = 50

// slack is how long before its time an id may have been drawn: longer than any transaction lives.
const slack = clock.Day

// Closing tells what came of closing a month.
type Closing struct {
	Month      string
	Statements int
	Postings   int
	// Failed are accounts whose statement could not be drawn, with the reason. The others are not held up by them.
	Failed map[id.Account]string
}

// CloseMonth draws the statements of a business month for every wallet, payable and credit account that has unclaimed postings before
// its end, a chunk of accounts a turn. Doing it again finds nothing left: settlements.ErrMonth, settlements.ErrNotOver.
func CloseMonth(ctx context.Context, world *World, turn Turns, name string) (Closing, error) {
	done := Closing{Month: name, Failed: map[id.Account]string{}}
	month, err := settlements.MonthOf(name, world.Zone)
	if err != nil {
		return done, err
	}
	if world.Now() < month.To {
		return done, settlements.ErrNotOver.At("month", "ends_at", month.To.String())
	}
	var after id.Account
	for {
		accounts, err := statementAccounts(ctx, world, after)
		if err != nil || len(accounts) == 0 {
			return done, err
		}
		if err := turn(ctx, func(ctx context.Context) error { return closeAll(ctx, world, month, accounts, &done) }); err != nil {
			return done, err
		}
		after = accounts[len(accounts)-1].ID
	}
}

func statementAccounts(ctx context.Context, world *World, after id.Account) (accounts []ledger.Account, err error) {
	err = world.DB.Read(ctx, func(tx *db.Tx) error {
		accounts, err = ledger.OfKinds(tx, [3]ledger.Kind{ledger.Wallet, ledger.Payable, ledger.Credit}, after, accountsAtOnce)
		return err
	})
	return accounts, err
}

// closeAll draws the statements of a chunk together; when one of them can't be drawn, each by itself, so that one bad account
// holds nobody up.
func closeAll(ctx context.Context, world *World, month settlements.Month, accounts []ledger.Account, done *Closing) error {
	statements, postings, err := closeChunk(ctx, world, month, accounts)
	if err == nil {
		done.Statements += statements
		done.Postings += postings
		return nil
	}
	if ctx.Err() != nil {
		return err
	}
	if len(accounts) == 1 {
		done.Failed[accounts[0].ID] = err.Error()
		return nil
	}
	for i := range accounts {
		if err := closeAll(ctx, world, month, accounts[i:i+1], done); err != nil {
			return err
		}
	}
	return nil
}

func closeChunk(ctx context.Context, world *World, month settlements.Month, accounts []ledger.Account) (statements, postings int, err error) {
	err = world.DB.Write(ctx, func(tx *db.Tx) error {
		drawn, claims, err := draw(tx, world, month, accounts)
		if err != nil {
			return err
		}
		statements, postings = len(drawn), 0
		for _, s := range drawn {
			postings += int(s.Lines)
		}
		settlements.Insert(tx, drawn, claims)
		tellStatements(tx, world, drawn)
		return tx.Flush()
	})
	return statements, postings, err
}

// drawnBody is a statement as its event tells it, in minor units.
type drawnBody struct {
	Month        string `json:"month"`
	Currency     string `json:"currency"`
	OpeningMinor int64  `json:"opening_minor"`
	InMinor      int64  `json:"in_minor"`
	OutMinor     int64  `json:"out_minor"`
	ClosingMinor int64  `json:"closing_minor"`
	Lines        int64  `json:"lines"`
}

// tellStatements tells the parties that statements were drawn.
func tellStatements(tx *db.Tx, world *World, drawn []settlements.Statement) {
	events := make([]outbox.Event, len(drawn))
	for i, s := range drawn {
		events[i] = outbox.Event{Kind: "statement.drawn", Root: int64(s.ID), Body: encoded(drawnBody{
			s.Month, string(s.Currency), s.Opening, s.In, s.Out, s.Closing, s.Lines,
		})}
		switch s.Role {
		case string(access.Distributor):
			events[i].Distributor = id.Distributor(s.Party)
		case string(access.Supplier):
			events[i].Supplier = id.Supplier(s.Party)
		}
	}
	Acting{World: world, Actor: timerActor, At: tx.Now()}.tell(tx, events...)
}

func draw(tx *db.Tx, world *World, month settlements.Month, accounts []ledger.Account) (
	[]settlements.Statement, map[id.Statement][]settlements.Flow, error,
) {
	last := map[id.Account]settlements.Statement{}
	ids := make([]id.Account, len(accounts))
	for i, a := range accounts {
		ids[i] = a.ID
	}
	settlements.LoadLast(tx, ids, last)
	if err := tx.Flush(); err != nil {
		return nil, nil, err
	}
	flows, err := unclaimed(tx, month, ids, last)
	if err != nil {
		return nil, nil, err
	}
	var drawn []settlements.Statement
	claims := map[id.Statement][]settlements.Flow{}
	for _, a := range accounts {
		before := last[a.ID]
		if before.To >= month.To || len(flows[a.ID]) == 0 {
			continue
		}
		s := settlements.Statement{
			ID: id.NewStatement(world.IDs), Account: a.ID, Role: a.Role, Party: a.Party, Currency: a.Currency, Month: month.Name,
			From: month.From, To: month.To, ClosedAt: tx.Now(),
		}
		s.Draw(before, flows[a.ID])
		if s.Closing < 0 && a.Kind != ledger.Credit {
			return nil, nil, fmt.Errorf("account %s: closing balance %d below zero", a.ID, s.Closing)
		}
		drawn = append(drawn, s)
		claims[s.ID] = flows[a.ID]
	}
	return drawn, claims, nil
}

// unclaimed gives the postings of accounts that are timed before the month's end and stand in no statement. Only postings
// timed before the last statement's end can be claimed already; only postings made after it, less a slack, can be unclaimed.
func unclaimed(tx *db.Tx, month settlements.Month, accounts []id.Account, last map[id.Account]settlements.Statement) (
	map[id.Account][]settlements.Flow, error,
) {
	found := map[id.Account][]settlements.Flow{}
	var doubtful []id.Posting
	for _, account := range accounts {
		before := last[account]
		ledger.EachSince(tx, account, id.FirstAt[id.Posting](before.To-slack), month.To, func(p ledger.Posting) {
			found[p.Account] = append(found[p.Account], settlements.Flow{Posting: p.ID, At: p.At, Minor: p.Minor, Goods: forGoods(p.Kind)})
			if p.At < before.To {
				doubtful = append(doubtful, p.ID)
			}
		})
	}
	if err := tx.Flush(); err != nil || len(doubtful) == 0 {
		return found, err
	}
	claimed := map[id.Posting]bool{}
	settlements.LoadClaimed(tx, doubtful, claimed)
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	for account, flows := range found {
		kept := flows[:0]
		for _, f := range flows {
			if !claimed[f.Posting] {
				kept = append(kept, f)
			}
		}
		found[account] = kept
	}
	return found, nil
}

// forGoods says whether postings of a kind are for goods and freight, or give money for them back. Money paid in and fees are not.
func forGoods(kind string) bool { return kind == "pay" || kind == "complete" || kind == "refund" }
