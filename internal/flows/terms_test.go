package flows_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/ledger"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

func TestSigningAnAgreementOpensItsAccountsOnce(t *testing.T) {
	atCounter(t, func(t *testing.T, c *counter) {
		var signed []suppliers.Agreement
		for range 2 {
			n := c.agreement(c.tea, suppliers.Clause{SKU: c.teas[0]}, suppliers.Clause{Brand: c.brand, Category: c.leaf})
			c.Write(t, func(tx *db.Tx) error {
				a, err := flows.SignAgreement(tx, c.by, n)
				signed = append(signed, a)
				return err
			})
		}
		a, b := signed[0], signed[1]
		if a.Payable == 0 || a.Margin == 0 || a.Payable == a.Margin || a.Payable != b.Payable || a.Margin != b.Margin {
			t.Errorf("accounts %d %d, %d %d", a.Payable, a.Margin, b.Payable, b.Margin)
		}
		c.Read(t, func(tx *db.Tx) error {
			accounts, err := ledger.Of(tx, int64(c.tea))
			if len(accounts) != 2 {
				t.Errorf("accounts %+v", accounts)
			}
			return err
		})
		if got := c.told(t, int64(a.ID)); !reflect.DeepEqual(got, []string{"agreement.signed"}) {
			t.Errorf("told %v", got)
		}
		if got := c.trail(t, a.ID.String()); !reflect.DeepEqual(got, []string{"agreement.sign"}) {
			t.Errorf("trail %v", got)
		}
	})
}

func TestAnAgreementsClausesNameRealThings(t *testing.T) {
	atCounter(t, func(t *testing.T, c *counter) {
		n := c.agreement(c.tea, suppliers.Clause{Brand: 3, Category: c.leaf}, suppliers.Clause{Brand: c.brand, Category: c.top},
			suppliers.Clause{SKU: 5}, suppliers.Clause{SKU: c.silks[0]}, suppliers.Clause{SKU: c.teas[0]})
		err := c.refuses(t, suppliers.ErrInvalid, func(tx *db.Tx) error { _, err := flows.SignAgreement(tx, c.by, n); return err })
		want := map[string]string{
			"scope[0].brand_id": "brand_unknown", "scope[1].category_id": "category_unfit", "scope[2].sku_id": "sku_unknown", "scope[3].sku_id": "sku_unknown",
		}
		if got := codes(err); !reflect.DeepEqual(got, want) {
			t.Errorf("got %v", got)
		}
		n = c.agreement(c.tea+999, suppliers.Clause{SKU: c.teas[0]})
		c.refuses(t, suppliers.ErrNotFound, func(tx *db.Tx) error { _, err := flows.SignAgreement(tx, c.by, n); return err })
		if got := c.Int(t, "select count(*) from ledger_accounts"); got != 0 {
			t.Errorf("%d accounts are left of refused agreements", got)
		}
	})
}

func TestSigningAContractOpensItsAccountsOnce(t *testing.T) {
	atCounter(t, func(t *testing.T, c *counter) {
		n := c.contract(c.red)
		n.Until = c.by.At + clock.Day
		next := c.contract(c.red)
		next.From = n.Until
		var a, b distributors.Contract
		c.Write(t, func(tx *db.Tx) (err error) { a, err = flows.SignContract(tx, c.by, n); return err })
		c.Write(t, func(tx *db.Tx) (err error) { b, err = flows.SignContract(tx, c.by, next); return err })
		accounts := map[id.Account]bool{a.Wallet: true, a.Escrow: true, a.Cash: true}
		if len(accounts) != 3 || accounts[0] || a.Wallet != b.Wallet || a.Escrow != b.Escrow || a.Cash != b.Cash {
			t.Errorf("accounts %+v, then %+v", a, b)
		}
		c.refuses(t, distributors.ErrNotFound, func(tx *db.Tx) error { _, err := flows.SignContract(tx, c.by, c.contract(5)); return err })
		if got := c.told(t, int64(a.ID)); !reflect.DeepEqual(got, []string{"contract.signed"}) {
			t.Errorf("told %v", got)
		}
	})
}

func TestEndingNeedsAReasonAndLeavesATrail(t *testing.T) {
	atCounter(t, func(t *testing.T, c *counter) {
		a, contract := c.sign(t), id.Contract(0)
		c.Read(t, func(tx *db.Tx) error {
			now, err := distributors.Current(tx, c.red, c.by.At)
			contract = now.ID
			return err
		})
		for _, reason := range []string{"", "  ", strings.Repeat("x", 501), "a\x00b"} {
			c.refuses(t, flows.ErrReason, func(tx *db.Tx) error { _, err := flows.EndAgreement(tx, c.by, a, 0, reason); return err })
			c.refuses(t, flows.ErrReason, func(tx *db.Tx) error { _, err := flows.EndContract(tx, c.by, contract, 0, reason); return err })
		}
		for _, until := range []clock.Micros{c.by.At + 10*clock.Day, 0} {
			c.Write(t, func(tx *db.Tx) error {
				_, err := flows.EndAgreement(tx, c.by, a, until, "违约")
				_, failed := flows.EndContract(tx, c.by, contract, until, "违约")
				return errors.Join(err, failed)
			})
		}
		if got := c.told(t, int64(a)); !reflect.DeepEqual(got, []string{"agreement.signed", "agreement.notice_given", "agreement.ended"}) {
			t.Errorf("told %v", got)
		}
		if got := c.trail(t, contract.String()); !reflect.DeepEqual(got, []string{"contract.sign", "contract.notice_given", "contract.ended"}) {
			t.Errorf("trail %v", got)
		}
		c.refuses(t, suppliers.ErrState, func(tx *db.Tx) error { _, err := flows.EndAgreement(tx, c.by, a, 0, "x"); return err })
		c.refuses(t, suppliers.ErrNotFound, func(tx *db.Tx) error { _, err := flows.EndAgreement(tx, c.by, 5, 0, "x"); return err })
		c.refuses(t, distributors.ErrNotFound, func(tx *db.Tx) error { _, err := flows.EndContract(tx, c.by, 5, 0, "x"); return err })
	})
}
