// Package ledger owns the accounts, their balances and the postings between them: double entry in integers, only ever
// added to. It refuses groups that do not sum to zero, and to take from a party what it does not have.
package ledger

import (
	"errors"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
)

// Kind says what an account is for.
type Kind string

// The kinds of accounts. A positive balance is what the operator owes the party, or, on the operator's own accounts, what it
// has earned (margin) or, negative, what it has taken in (cash).
const (
	Wallet  Kind = "wallet"  // distributor: prepaid, free to spend
	Escrow  Kind = "escrow"  // distributor: paid for orders not yet received
	Cash    Kind = "cash"    // operator, by distributor: money that came in from outside (negative) or went back
	Payable Kind = "payable" // supplier: due to it for goods received
	Margin  Kind = "margin"  // operator, by supplier: settlement price less supply price
	Credit  Kind = "credit"  // distributor: what it owes for orders beyond its wallet, as a negative balance; the one debt account
	Fee     Kind = "fee"     // operator, by distributor: entrance fees taken in
)

// overdraft says whether an account of the kind may fall below zero.
func (k Kind) overdraft() bool { return k == Cash || k == Margin || k == Credit }

// Account is one party's account of a kind in a currency.
type Account struct {
	ID       id.Account
	Kind     Kind
	Role     string // supplier or distributor
	Party    int64
	Currency money.Currency
	Balance  int64 // minor units
}

// Open opens an account and its balance row, or finds the one that is there: one per party, kind and currency.
func Open(tx *db.Tx, ids *id.Source, kind Kind, role string, party int64, currency money.Currency, at clock.Micros) (id.Account, error) {
	found, err := db.One(tx, db.Int, "select id from ledger_accounts where party_id = $1 and kind = $2 and currency = $3", party, kind, currency)
	if err == nil || !errors.Is(err, db.ErrNoRow) {
		return id.Account(found), err
	}
	account := id.NewAccount(ids)
	tx.Exec(`insert into ledger_accounts (id, kind, party_role, party_id, currency, opened_at) values ($1, $2, $3, $4, $5, $6)`,
		account, kind, role, party, currency, at)
	tx.Exec("insert into ledger_balances (account_id, balance_minor, overdraft) values ($1, 0, $2)", account, kind.overdraft())
	return account, tx.Flush()
}

// OfKinds gives accounts of three kinds after one, by id, without their balances.
func OfKinds(tx *db.Tx, kinds [3]Kind, after id.Account, limit int) ([]Account, error) {
	return db.All(tx, func(r *db.Row) Account {
		return Account{ID: id.Account(r.Int()), Kind: Kind(r.Text()), Role: r.Text(), Party: r.Int(), Currency: money.Currency(r.Text())}
	}, `select id, kind, party_role, party_id, currency from ledger_accounts where (kind = $1 or kind = $2 or kind = $3) and id > $4
		order by id limit $5`, kinds[0], kinds[1], kinds[2], after, limit)
}

// Of gives a party's accounts with their balances.
func Of(tx *db.Tx, party int64) ([]Account, error) {
	return db.All(tx, func(r *db.Row) Account {
		return Account{
			ID: id.Account(r.Int()), Kind: Kind(r.Text()), Role: r.Text(), Party: r.Int(),
			Currency: money.Currency(r.Text()), Balance: r.Int(),
		}
	}, `select a.id, a.kind, a.party_role, a.party_id, a.currency, b.balance_minor
		from ledger_accounts a join ledger_balances b on b.account_id = a.id where a.party_id = $1 order by a.id`, party)
}
