package demo

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/pricing"
)

// planAsking lets suppliers ask for prices: of the first one's, one is accepted, one refused and two wait; the second's waits.
func (s *scene) planAsking() {
	first, second := s.suppliers[0], s.suppliers[1]
	s.do(s.part(88), 10*clock.Hour, func(tx *db.Tx, at clock.Micros) error {
		return s.askFor(tx, at, first, 0, 2, "春茶采摘人工上涨，申请上调 4%。")
	})
	s.do(s.part(90), 15*clock.Hour, func(tx *db.Tx, at clock.Micros) error {
		by, one, two := s.acting(s.trader, at), first.goods[0].sku, first.goods[1].sku
		asked, err := pricing.Proposals(tx, pricing.ProposalsFilter{SKUs: []id.SKU{one}, Limit: 1})
		if err != nil || len(asked) == 0 {
			return err
		}
		if err := flows.AcceptProposals(tx, by, []flows.AcceptedPrice{{SKU: one, Supply: asked[0].Supply}}); err != nil {
			return err
		}
		return flows.RefuseProposals(tx, by, []id.SKU{two}, "该款上季已调价一次，请附原料采购凭证后再申请。")
	})
	s.do(s.part(97), 11*clock.Hour, func(tx *db.Tx, at clock.Micros) error {
		return s.askFor(tx, at, first, 2, 4, "包装改为纸罐，申请同步调整。")
	})
	s.do(s.part(98), 9*clock.Hour, func(tx *db.Tx, at clock.Micros) error {
		return s.askFor(tx, at, second, 0, 1, "新米收购价上涨。")
	})
}

// askFor asks four percent more for some of a supplier's goods.
func (s *scene) askFor(tx *db.Tx, at clock.Micros, x *supplier, from, to int, note string) error {
	var skus []id.SKU
	for _, g := range x.goods[from:to] {
		skus = append(skus, g.sku)
	}
	now := map[id.SKU]*pricing.Price{}
	pricing.LoadPrices(tx, skus, at, now)
	if err := tx.Flush(); err != nil {
		return err
	}
	var asked []pricing.Proposal
	for _, sku := range skus {
		if p := now[sku]; p != nil {
			asked = append(asked, pricing.Proposal{SKU: sku, Currency: p.Currency, Supply: p.Supply + p.Supply/25 + 1, Note: note})
		}
	}
	return flows.ProposePrices(tx, s.acting(x.actor, at), x.id, asked)
}
