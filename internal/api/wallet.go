package api

import (
	"context"
	"net/http"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/ledger"
	"github.com/fenxiao/fenxiao/internal/suppliers"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) walletRoutes() {
	door(d, get("get-wallet", "/v1/wallet", "Get a party's accounts and balances").
		with("A distributor's wallet, escrow and debt; what is due to a supplier."), d.getWallet)
	door(d, get("list-postings", "/v1/wallet/{account_id}/postings", "List the postings of one of a party's accounts, newest first"), d.listPostings)
	door(d, create("top-up-wallet", "/v1/wallet/top-ups", "Book money that a distributor has paid in").
		with("The bank or payment channel holds the cash; this books the claim on it. What the distributor owes is paid off first."), d.topUp)
}

// Account is one of a party's accounts.
type Account struct {
	ID           web.ID[id.Account] `json:"id"`
	Kind         string             `json:"kind" enum:"wallet,escrow,credit,payable" doc:"wallet: free to spend; escrow: paid for orders not yet received; credit: what a distributor owes, below zero; payable: due to a supplier"`
	Currency     string             `json:"currency" example:"CNY"`
	BalanceMinor int64              `json:"balance_minor" example:"1500000"`
}

// Wallet is a party's claims in the ledger.
type Wallet struct {
	SupplierID    web.ID[id.Supplier]    `json:"supplier_id,omitempty"`
	DistributorID web.ID[id.Distributor] `json:"distributor_id,omitempty"`
	Accounts      []Account              `json:"accounts"`
}

// Posting is one movement of an account.
type Posting struct {
	ID          web.ID[id.Posting] `json:"id"`
	EventID     web.ID[id.Event]   `json:"event_id" doc:"What it belongs to: all postings of one event sum to zero"`
	At          time.Time          `json:"at"`
	Kind        string             `json:"kind" doc:"top_up, pay, complete, refund" example:"pay"`
	AmountMinor int64              `json:"amount_minor" doc:"Negative goes out" example:"-13720"`
	OrderID     web.ID[id.Order]   `json:"order_id,omitempty"`
}

// NewTopUp is money that was paid in.
type NewTopUp struct {
	DistributorID web.ID[id.Distributor] `json:"distributor_id"`
	Currency      string                 `json:"currency" pattern:"^[A-Z]{3}$" example:"CNY"`
	AmountMinor   int64                  `json:"amount_minor" minimum:"1" maximum:"10000000000000" example:"1500000"`
	Reference     string                 `json:"reference,omitempty" maxLength:"100" pattern:"^[^\\x00-\\x1f\\x7f]*$" patternDescription:"one line" doc:"The bank's or channel's own number" example:"ICBC 20260131 000042"`
}

// ToAPIAccount writes an account.
func ToAPIAccount(a ledger.Account) Account {
	return Account{ID: web.Written(a.ID), Kind: string(a.Kind), Currency: string(a.Currency), BalanceMinor: a.Balance}
}

// ToAPIPosting writes a posting.
func ToAPIPosting(p ledger.Posting) Posting {
	return Posting{
		ID: web.Written(p.ID), EventID: web.Written(p.Group), At: moment(p.At), Kind: p.Kind, AmountMinor: p.Minor, OrderID: web.Written(p.Order),
	}
}

// PartyQuery names a party.
type PartyQuery struct {
	SupplierID    web.ID[id.Supplier]    `query:"supplier_id" doc:"The operator names a supplier or a distributor"`
	DistributorID web.ID[id.Distributor] `query:"distributor_id" doc:"The operator names a supplier or a distributor"`
}

// party settles whose claims a request is about: the caller's own, or the one party that the operator names.
func (q PartyQuery) party(ctx context.Context) (role access.Role, party int64, err error) {
	supplier, distributor := q.SupplierID.Read(), q.DistributorID.Read()
	switch s := scopeOf(ctx); s.Role {
	case access.Operator:
		if (supplier == 0) == (distributor == 0) {
			return "", 0, web.Missing("query.distributor_id")
		}
		if supplier != 0 {
			return access.Supplier, int64(supplier), nil
		}
		return access.Distributor, int64(distributor), nil
	case access.Supplier:
		if distributor != 0 || supplier != 0 && int64(supplier) != s.Party {
			return "", 0, web.ErrNotFound
		}
		return s.Role, s.Party, nil
	case access.Distributor:
		if supplier != 0 || distributor != 0 && int64(distributor) != s.Party {
			return "", 0, web.ErrNotFound
		}
		return s.Role, s.Party, nil
	case access.Applicant: // has no accounts
	}
	return "", 0, web.ErrForbidden
}

// ownAccounts gives a party's own accounts. Those of the operator that it keeps with the party (cash, margin) are not among them: the
// margin would tell a supplier what distributors pay.
func ownAccounts(tx *db.Tx, party int64) ([]ledger.Account, error) {
	all, err := ledger.Of(tx, party)
	own := make([]ledger.Account, 0, len(all))
	for _, a := range all {
		if a.Kind == ledger.Wallet || a.Kind == ledger.Escrow || a.Kind == ledger.Credit || a.Kind == ledger.Payable {
			own = append(own, a)
		}
	}
	return own, err
}

func readWallet(tx *db.Tx, role access.Role, party int64) (Wallet, error) {
	var out Wallet
	var err error
	if role == access.Supplier {
		out.SupplierID = web.Written(id.Supplier(party))
		_, err = suppliers.Get(tx, id.Supplier(party))
	} else {
		out.DistributorID = web.Written(id.Distributor(party))
		_, err = distributors.Get(tx, id.Distributor(party))
	}
	if err != nil {
		return Wallet{}, err
	}
	accounts, err := ownAccounts(tx, party)
	out.Accounts = each(accounts, ToAPIAccount)
	return out, err
}

func (d *doors) getWallet(ctx context.Context, in *PartyQuery) (*answer[Wallet], error) {
	role, party, err := in.party(ctx)
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (Wallet, error) { return readWallet(tx, role, party) })
}

type listPostingsInput struct {
	web.Paging
	PartyQuery
	AccountID web.ID[id.Account] `path:"account_id"`
}

func (d *doors) listPostings(ctx context.Context, in *listPostingsInput) (*answer[web.Page[Posting]], error) {
	_, party, err := in.party(ctx)
	if err != nil {
		return nil, err
	}
	before, err := web.AfterID[id.Posting](in.Paging)
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[Posting], error) {
		if err := isOwnAccount(tx, party, in.AccountID.Read()); err != nil {
			return web.Page[Posting]{}, err
		}
		rows, err := ledger.Page(tx, in.AccountID.Read(), before, in.Limit+1)
		return pageOf(in.Paging, rows, ToAPIPosting, func(p ledger.Posting) id.Posting { return p.ID }), err
	})
}

func isOwnAccount(tx *db.Tx, party int64, account id.Account) error {
	accounts, err := ownAccounts(tx, party)
	if err != nil {
		return err
	}
	for _, a := range accounts {
		if a.ID == account {
			return nil
		}
	}
	return web.ErrNotFound
}

type topUpInput struct {
	web.Writing
	Body NewTopUp
}

func (d *doors) topUp(ctx context.Context, in *topUpInput) (*written[Wallet], error) {
	b := in.Body
	distributor := b.DistributorID.Read()
	c := &flows.TopUp{By: d.by(ctx, in.KeyFor(ctx, b)), Distributor: distributor, Minor: b.AmountMinor, Reference: b.Reference}
	_, err := read(ctx, d, func(tx *db.Tx) (_ nothing, err error) {
		if _, err = distributors.Get(tx, distributor); err != nil {
			return nothing{}, at(err, "distributor_id")
		}
		c.Wallet, c.Cash, c.Credit, err = accountsIn(tx, distributor, b.Currency)
		return nothing{}, err
	})
	if err != nil {
		return nil, err
	}
	outcome, err := d.do(ctx, c, &c.By, http.StatusCreated)
	if err != nil {
		return nil, err
	}
	return again(ctx, d, outcome, func(tx *db.Tx, _ string) (Wallet, error) {
		return readWallet(tx, access.Distributor, int64(distributor))
	})
}

// accountsIn finds a distributor's wallet in a currency, the operator's cash account beside it, and its debt account (0: none).
func accountsIn(tx *db.Tx, distributor id.Distributor, currency string) (wallet, cash, credit id.Account, err error) {
	all, err := ledger.Of(tx, int64(distributor))
	if err != nil {
		return 0, 0, 0, err
	}
	for _, a := range all {
		switch {
		case string(a.Currency) != currency:
		case a.Kind == ledger.Wallet:
			wallet = a.ID
		case a.Kind == ledger.Cash:
			cash = a.ID
		case a.Kind == ledger.Credit:
			credit = a.ID
		}
	}
	if wallet == 0 || cash == 0 {
		return 0, 0, 0, ledger.ErrUnknownAccount.At("currency")
	}
	return wallet, cash, credit, nil
}
