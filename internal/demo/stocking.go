package demo

import (
	"slices"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/stock"
)

// unitsADay is about how many units all distributors together sell on a usual day, wholesale included.
const unitsADay = 420

// perDay is about how many units of a good are sold on a usual day, in hundredths.
func (g *good) perDay() int64 { return max(unitsADay*g.share/10_000, 4) }

// cover gives the units that last so many days, and at least so many.
func (g *good) cover(days, least int64) int64 { return max(g.perDay()*days/100, least) }

// parts of a supplier's stock that lie in each of its warehouses, in hundredths: the far-reaching one, which is the last, holds most.
func (x *supplier) parts() []int64 {
	if len(x.warehouses) == 1 {
		return []int64{100}
	}
	return []int64{40, 60}
}

// firstStock fills a supplier's warehouses: three weeks of every good, more or less.
func (s *scene) firstStock(tx *db.Tx, x *supplier, at clock.Micros) error {
	d := s.chanceOf.goods
	var movements []stock.Movement
	for _, g := range x.goods {
		units := g.cover(d.between(14, 30), d.between(70, 150))
		for i, part := range x.parts() {
			movements = append(movements, s.movement(g, x.warehouses[i], max(units*part/100, 6), stock.Received, at))
		}
	}
	if err := stock.Move(tx, x.id, movements); err != nil {
		return err
	}
	for _, g := range x.goods {
		for i, part := range x.parts() {
			if err := stock.SetLowBelow(tx, stock.Key{SKU: g.sku, Warehouse: x.warehouses[i].id}, max(g.cover(4, 14)*part/100, 3)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *scene) movement(g *good, in *warehouse, units int64, why stock.Reason, at clock.Micros) stock.Movement {
	return stock.Movement{
		ID: id.NewMovement(s.world.IDs), Key: stock.Key{SKU: g.sku, Warehouse: in.id}, Units: units, Reason: why, At: at,
	}
}

// restock buys in what runs low. Scarce goods and those of suspended suppliers are left to run out.
func (s *scene) restock(tx *db.Tx, at clock.Micros, of func(*supplier) bool) error {
	for _, x := range s.suppliers {
		if x.suspended || !of(x) {
			continue
		}
		skus := make([]id.SKU, len(x.goods))
		for i, g := range x.goods {
			skus[i] = g.sku
		}
		items := map[id.SKU][]stock.Item{}
		stock.LoadItems(tx, skus, items)
		if err := tx.Flush(); err != nil {
			return err
		}
		if err := s.restockSupplier(tx, x, items, at); err != nil {
			return err
		}
	}
	return nil
}

func (s *scene) restockSupplier(tx *db.Tx, x *supplier, items map[id.SKU][]stock.Item, at clock.Micros) error {
	d := s.chanceOf.house
	var movements []stock.Movement
	for _, g := range x.goods {
		if g.scarce || g.state == retiredGood {
			continue
		}
		for i, part := range x.parts() {
			w := x.warehouses[i]
			k := slices.IndexFunc(items[g.sku], func(item stock.Item) bool { return item.Warehouse == w.id })
			switch have := items[g.sku][k]; {
			case have.Free() < have.LowBelow*3/2:
				movements = append(movements, s.movement(g, w, max(g.cover(d.between(16, 28), 70)*part/100, 8), stock.Received, at))
			case have.Free() > 3 && d.chance(2):
				movements = append(movements, s.movement(g, w, -d.between(1, 2), stock.Adjusted, at)) // broken or lost
			}
		}
	}
	return stock.Move(tx, x.id, movements)
}
