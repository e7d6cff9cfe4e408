package demo

import (
	"slices"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/pricing"
)

// change writes new prices, and keeps the old ones for those who look too late.
func (s *scene) change(tx *db.Tx, goods []*good, at clock.Micros, to func(*good) (settlement, retail int64)) error {
	var prices []pricing.Price
	by := s.acting(s.trader, at)
	for _, g := range goods {
		p := g.price
		p.Settlement, p.Retail = to(g)
		p.ChangedAt = at
		if ppm := g.agreement.new.SupplyRatioPPM; ppm > 0 {
			p.Supply = p.Settlement * ppm / 1_000_000
		} else {
			p.Supply = min(p.Supply, tenths(p.Settlement*92/100))
		}
		if p.Floor > 0 {
			p.Floor = max(tenths(p.Retail*85/100), tenths(p.Settlement*104/100))
			p.Ceiling = tenths(p.Retail * 125 / 100)
		}
		g.past = append(g.past, g.price)
		g.price = p
		prices = append(prices, p)
		s.note(tx, by, "price.set", g.sku.String(), noted{SupplyMinor: p.Supply, SettlementMinor: p.Settlement, RetailMinor: p.Retail})
	}
	s.summary.Prices += len(prices)
	return pricing.Set(tx, prices)
}

// changePrices moves the prices of a few goods by a few percent, up more often than down.
func (s *scene) changePrices(tx *db.Tx, at clock.Micros) error {
	d := s.chanceOf.house
	goods := s.some(int(d.between(6, 16)), func(*good) bool { return true })
	if hot := one(d, s.goods); hot.state == onSale && !slices.Contains(goods, hot) {
		goods = append(goods, hot)
	}
	return s.change(tx, goods, at, func(g *good) (int64, int64) {
		percent := d.between(101, 107)
		if d.chance(380) {
			percent = d.between(93, 99)
		}
		retail := g.price.Retail
		if percent > 103 {
			retail = retail * percent / 10_000 * 100 // whole yuan
		}
		settlement := tenths(g.price.Settlement * percent / 100)
		if settlement*100 > retail*82 {
			settlement = tenths(retail * 76 / 100)
		}
		return settlement, max(retail, g.price.Retail)
	})
}

// planPromos notes the two feasts: prices of hot goods fall as they begin, and rise again after them. In few days there is no room for them.
func (s *scene) planPromos() {
	for _, percent := range []int{30, 77} {
		first := s.part(percent)
		if len(s.days) < 10 {
			return
		}
		var cut []*good
		var before []pricing.Price
		s.do(first, 5*clock.Minute, func(tx *db.Tx, at clock.Micros) error {
			for _, g := range s.goods {
				if g.state == onSale && g.share > 3_500 && g.agreement.reprice {
					cut, before = append(cut, g), append(before, g.price)
				}
			}
			return s.change(tx, cut, at, func(g *good) (int64, int64) { return tenths(g.price.Settlement * 93 / 100), g.price.Retail })
		})
		s.do(first+3, 10*clock.Minute, func(tx *db.Tx, at clock.Micros) error {
			return s.change(tx, cut, at, func(g *good) (int64, int64) {
				p := before[slices.Index(cut, g)]
				return p.Settlement, p.Retail
			})
		})
	}
}
