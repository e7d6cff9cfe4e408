package demo

import (
	"fmt"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/settlements"
)

// planInvoices has a closed month invoiced: the first supplier's in parts, of which one is accepted, one returned and one waits; the second's in whole, which waits; the
// operator's to the first two distributors, of which one is accepted.
func (s *scene) planInvoices(closed clock.Micros) {
	first, second := s.suppliers[0], s.suppliers[1]
	one, two := s.distributors[0], s.distributors[1]
	maker := func(x *supplier) settlements.Side {
		return settlements.Side{Role: settlements.Supplier, Party: int64(x.id)}
	}
	shop := func(x *distributor) settlements.Side {
		return settlements.Side{Role: settlements.Distributor, Party: int64(x.id)}
	}
	s.after(closed, 34*clock.Hour, func(tx *db.Tx, at clock.Micros) error {
		return s.invoice(tx, s.acting(first.actor, at), maker(first), maker(first), 50, func(i id.Invoice) {
			s.after(at, 5*clock.Hour, func(tx *db.Tx, at clock.Micros) error {
				_, err := flows.AcceptInvoice(tx, s.acting(s.cashier, at), settlements.Side{}, i)
				return err
			})
		})
	})
	s.after(closed, 35*clock.Hour, func(tx *db.Tx, at clock.Micros) error {
		return s.invoice(tx, s.acting(first.actor, at), maker(first), maker(first), 60, func(i id.Invoice) {
			s.after(at, 5*clock.Hour, func(tx *db.Tx, at clock.Micros) error {
				_, err := flows.ReturnInvoice(tx, s.acting(s.cashier, at), settlements.Side{}, i, "购买方税号少一位，请更正后重新开具。")
				return err
			})
		})
	})
	s.after(closed, 58*clock.Hour, func(tx *db.Tx, at clock.Micros) error {
		return s.invoice(tx, s.acting(first.actor, at), maker(first), maker(first), 60, nil)
	})
	s.after(closed, 59*clock.Hour, func(tx *db.Tx, at clock.Micros) error {
		return s.invoice(tx, s.acting(second.actor, at), maker(second), maker(second), 100, nil)
	})
	s.after(closed, 36*clock.Hour, func(tx *db.Tx, at clock.Micros) error {
		return s.invoice(tx, s.acting(s.cashier, at), settlements.Side{}, shop(one), 100, func(i id.Invoice) {
			s.after(at, 22*clock.Hour, func(tx *db.Tx, at clock.Micros) error {
				_, err := flows.AcceptInvoice(tx, s.acting(one.actor(), at), shop(one), i)
				return err
			})
		})
	})
	s.after(closed, 37*clock.Hour, func(tx *db.Tx, at clock.Micros) error {
		return s.invoice(tx, s.acting(s.cashier, at), settlements.Side{}, shop(two), 80, nil)
	})
}

// invoice registers one for so many percent of what a party's latest statement with something left has left; then goes on with it.
func (s *scene) invoice(tx *db.Tx, by flows.Acting, issuer, party settlements.Side, percent int64, then func(id.Invoice)) error {
	all, err := settlements.List(tx, party.Party, 0, 200)
	if err != nil {
		return err
	}
	var of settlements.Statement
	for _, x := range all {
		if x.Left() > 0 {
			of = x
		}
	}
	minor := of.Left() * percent / 100
	if minor == 0 {
		return nil // nothing was sold
	}
	file, err := s.storePaper(tx, by, issuer.Party, "invoice.png")
	if err != nil {
		return err
	}
	s.invoices++
	day := by.At.Date(s.world.Zone)
	const rate = 130_000
	n := settlements.NewInvoice{
		ID: id.NewInvoice(s.world.IDs), By: issuer, Kind: settlements.Special, Electronic: true, IssuedOn: day, Minor: minor, RatePPM: rate,
		TaxMinor: settlements.TaxIn(minor, rate), File: file, Covers: []settlements.Cover{{Statement: of.ID, Minor: minor}},
		Paper: settlements.Paper{Number: fmt.Sprintf("%s31200000%010d", day[2:4], 480_000_000+7_919*s.invoices)},
	}
	i, err := flows.RegisterInvoice(tx, by, n)
	if err == nil && then != nil {
		then(i.ID)
	}
	return err
}
