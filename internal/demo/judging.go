package demo

import (
	"errors"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/penalties"
)

// planPenalties brings three cases: one against the first distributor that has run its whole course, one that waits for its answer, and one
// that a supplier has only proposed.
func (s *scene) planPenalties() {
	s.do(s.part(50), 15*clock.Hour, s.decidedCase)
	s.do(s.part(95), 10*clock.Hour, s.openedCase)
	s.do(s.part(97), 16*clock.Hour, s.proposedCase)
	s.do(s.part(68), 9*clock.Hour, s.blacklistSome)
}

// complaint names one of a supplier's goods that a distributor has selected; false: it has none.
func (s *scene) complaint(of *supplier, x *distributor, kind penalties.Kind, text string) (penalties.NewCase, bool) {
	n := penalties.NewCase{ID: id.NewPenalty(s.world.IDs), Distributor: x.id, Kind: kind, Complaint: text}
	for _, g := range x.selected {
		if g.supplier == of {
			n.SKU, n.Channel = g.sku, x.channels[0].id
			return n, true
		}
	}
	return n, false
}

// decidedCase is opened by the operator. The distributor answers the day after; a day later it is confirmed, which brings a warning.
func (s *scene) decidedCase(tx *db.Tx, at clock.Micros) error {
	x := s.distributors[0]
	n, known := s.complaint(s.suppliers[0], x, penalties.PriceAboveCeiling, "旗舰店三款绿茶活动页标价高于价格区间上限，页面截图已存。")
	if !known {
		return nil
	}
	proof, err := s.storePaper(tx, s.acting(s.trader, at), 0, "price-page.png")
	if err != nil {
		return err
	}
	n.Evidence = []id.File{proof}
	if _, err := flows.OpenPenalty(tx, s.acting(s.trader, at), n); err != nil {
		return err
	}
	s.after(at, 20*clock.Hour, func(tx *db.Tx, at clock.Micros) error {
		_, err := flows.AnswerPenalty(tx, s.acting(x.actor(), at), x.id, n.ID, penalties.Said{Text: "系活动价签误设，当日已改回，并补充了改价记录。后续改价由双人复核。"})
		return err
	})
	s.after(at, 44*clock.Hour, func(tx *db.Tx, at clock.Micros) error {
		_, err := flows.DecidePenalty(tx, s.acting(s.admin, at), n.ID, true, "超限属实，当日已整改，按标准记分并书面警告。")
		return err
	})
	return nil
}

// openedCase is proposed by the first supplier, and opened by the operator in the afternoon.
func (s *scene) openedCase(tx *db.Tx, at clock.Micros) error {
	x, of := s.distributors[0], s.suppliers[0]
	n, known := s.complaint(of, x, penalties.FalseListing, "小程序页面称本品“手工限量、每日 20 罐”，与手册卖点不符，请核实并要求更正。")
	if !known {
		return nil
	}
	n.Supplier = of.id
	if _, err := flows.OpenPenalty(tx, s.acting(of.actor, at), n); err != nil {
		return err
	}
	s.after(at, 6*clock.Hour, func(tx *db.Tx, at clock.Micros) error {
		_, err := flows.AcceptPenalty(tx, s.acting(s.trader, at), n.ID)
		return err
	})
	return nil
}

// proposedCase is a supplier's against another distributor; nobody has looked at it yet.
func (s *scene) proposedCase(tx *db.Tx, at clock.Micros) error {
	of := s.supplierNamed("muting")
	n, known := s.complaint(of, s.distributors[1], penalties.PriceBelowFloor, "专营店在售价格低于区间下限约一成，影响其他渠道，请受理。")
	if !known {
		return nil
	}
	n.Supplier = of.id
	_, err := flows.OpenPenalty(tx, s.acting(of.actor, at), n)
	return err
}

// blacklistSome keeps back a buyer who refuses parcels again and again, and a company.
func (s *scene) blacklistSome(tx *db.Tx, at clock.Micros) error {
	d, by := s.chanceOf.desk, s.acting(s.trader, at)
	_, first := flows.Blacklist(tx, by, flows.ToBlacklist{
		ID: id.NewListed(s.world.IDs), Kind: penalties.Phone, Contact: contacts.Contact{Phone: phone(d)}, Reason: "三个月内七次拒收，退回运费由平台垫付。",
		Until: at + 180*clock.Day,
	})
	_, second := flows.Blacklist(tx, by, flows.ToBlacklist{
		ID: id.NewListed(s.world.IDs), Kind: penalties.Distributor, Company: "顺发串货商行", Reason: "曾以他人名义入驻并跨区窜货，终止合作后不再受理。",
	})
	return errors.Join(first, second)
}
