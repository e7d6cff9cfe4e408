package api

import (
	"context"
	"time"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/suppliers"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) bankAccountRoutes() {
	const all = "/v1/suppliers/{supplier_id}/bank-accounts"
	door(d, get("list-bank-accounts", all, "List the account a supplier is paid to, and the one that waits").
		with("Of the number the last four characters are shown."), d.listBankAccounts)
	door(d, post("offer-bank-account", all, "Name the account a supplier wants to be paid to").
		with("It counts once the operator has confirmed it."), d.offerBankAccount)
	door(d, post("confirm-bank-account", all+"/confirm", "Confirm the account that waits"), d.confirmBankAccount)
	door(d, post("refuse-bank-account", all+"/refuse", "Drop the account that waits, with the reason"), d.refuseBankAccount)
}

// BankAccount is an account that a supplier is paid to.
type BankAccount struct {
	State     string    `json:"state" enum:"pending,confirmed"`
	Holder    string    `json:"holder" example:"青岚茶业有限公司"`
	Bank      string    `json:"bank" example:"中国工商银行杭州分行"`
	Number    string    `json:"number" doc:"Masked but for the last four characters" example:"****4567"`
	ChangedAt time.Time `json:"changed_at"`
}

// BankAccounts are the accounts of a supplier: at most one in each state.
type BankAccounts struct {
	Items []BankAccount `json:"items"`
}

// NewBankAccount is the account that a supplier wants to be paid to.
type NewBankAccount struct {
	Holder string `json:"holder" minLength:"1" maxLength:"100" example:"青岚茶业有限公司"`
	Bank   string `json:"bank" minLength:"1" maxLength:"100" example:"中国工商银行杭州分行"`
	Number string `json:"number" minLength:"6" maxLength:"50" example:"1202 0200 0991 2345 678"`
}

// BankTail is what the operator has compared.
type BankTail struct {
	Tail string `json:"tail" minLength:"4" maxLength:"4" doc:"The last four characters of the number that was compared" example:"5678"`
}

func (d *doors) readBanks(tx *db.Tx, supplier id.Supplier) (BankAccounts, error) {
	out := BankAccounts{Items: []BankAccount{}}
	if _, err := suppliers.Get(tx, supplier); err != nil {
		return out, err
	}
	have, err := suppliers.Banks(tx, supplier)
	if err != nil {
		return out, err
	}
	for _, state := range []suppliers.BankState{suppliers.Confirmed, suppliers.Pending} {
		b, ok := have[state]
		if !ok {
			continue
		}
		details, err := flows.OpenBank(tx, d.world, b)
		if err != nil {
			return out, err
		}
		out.Items = append(out.Items, BankAccount{string(state), details.Holder, details.Bank, "****" + b.Tail, moment(b.ChangedAt)})
	}
	return out, nil
}

func (d *doors) listBankAccounts(ctx context.Context, in *SupplierPath) (*answer[BankAccounts], error) {
	supplier, err := supplierOf(ctx, in.SupplierID, "")
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (BankAccounts, error) { return d.readBanks(tx, supplier) })
}

// changeBanks runs a command on a supplier's accounts; the flow writes the trail, without any number.
func (d *doors) changeBanks(
	ctx context.Context, key web.Key, path SupplierPath, change func(w *writing, s id.Supplier) error,
) (*written[BankAccounts], error) {
	supplier, err := supplierOf(ctx, path.SupplierID, "")
	if err != nil {
		return nil, err
	}
	return run(ctx, d, command[BankAccounts]{
		key: key, object: supplier.String(),
		read: func(tx *db.Tx, object string) (BankAccounts, error) {
			return d.readBanks(tx, web.ID[id.Supplier](object).Read())
		},
		do: func(w *writing) error { return change(w, supplier) },
	})
}

type offerBankInput struct {
	web.Writing
	SupplierPath
	Body NewBankAccount
}

func (d *doors) offerBankAccount(ctx context.Context, in *offerBankInput) (*written[BankAccounts], error) {
	sealed, tail, err := flows.SealBank(d.world, in.SupplierID.Read(), flows.BankDetails(in.Body))
	if err != nil {
		return nil, err
	}
	return d.changeBanks(ctx, in.KeyFor(ctx, in.Body), in.SupplierPath, func(w *writing, s id.Supplier) error {
		return flows.OfferBank(w.tx, w.acting(), s, sealed, tail)
	})
}

type confirmBankInput struct {
	web.Writing
	SupplierPath
	Body BankTail
}

func (d *doors) confirmBankAccount(ctx context.Context, in *confirmBankInput) (*written[BankAccounts], error) {
	return d.changeBanks(ctx, in.KeyFor(ctx, in.Body), in.SupplierPath, func(w *writing, s id.Supplier) error {
		return flows.ConfirmBank(w.tx, w.acting(), s, in.Body.Tail)
	})
}

type refuseBankInput struct {
	web.Writing
	SupplierPath
	Body Reason
}

func (d *doors) refuseBankAccount(ctx context.Context, in *refuseBankInput) (*written[BankAccounts], error) {
	return d.changeBanks(ctx, in.KeyFor(ctx, in.Body), in.SupplierPath, func(w *writing, s id.Supplier) error {
		return flows.RefuseBank(w.tx, w.acting(), s, in.Body.Reason)
	})
}
