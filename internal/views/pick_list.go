package views

import (
	"cmp"
	"slices"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Pick is what a supplier's warehouse needs to pick and pack one sub-order. No prices are in it.
type Pick struct {
	ID                    id.SubOrder
	Order                 id.Order
	OwnNumber             string
	State                 string
	Distributor           id.Distributor
	DistributorName       string
	Contact               id.Contact
	Warehouse             id.Warehouse
	WarehouseName         string
	Region, Remark        string
	OwnPackaging, NoSlip  bool
	Units, UnshippedUnits int64
	ShipBy                clock.Micros
	Lines                 []PickLine
}

// PickLine is one line of it.
type PickLine struct {
	Number            int64
	SKU               id.SKU
	Code, Title, Spec string
	GTIN              string
	Units             int64 // ordered
	ToPick            int64 // not sent yet, and claimed by no after-sale
}

// ReadPicks gives the sub-orders with these ids, in the order they are asked for: ErrNotFound when one of them is missing or another supplier's.
func ReadPicks(tx *db.Tx, s Scope, subs []id.SubOrder) ([]Pick, error) {
	if s.role != supplier {
		return nil, ErrNotFound
	}
	picks := map[id.SubOrder]*Pick{}
	tx.Load("orders_sub_orders", []string{"id"}, db.Ids(subs),
		"id, order_id, distributor_id, supplier_id, warehouse_id, state, units, units - shipped_units - stopped_units, ship_by", func(r *db.Row) {
			p := &Pick{ID: id.SubOrder(r.Int()), Order: id.Order(r.Int()), Distributor: id.Distributor(r.Int())}
			if !s.sees(r.Int(), 0) {
				return
			}
			p.Warehouse, p.State, p.Units, p.UnshippedUnits, p.ShipBy = id.Warehouse(r.Int()), r.Text(), r.Int(), r.Int(), clock.Micros(r.Int())
			picks[p.ID] = p
		})
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	out := make([]*Pick, len(subs))
	for i, sub := range subs {
		if out[i] = picks[sub]; out[i] == nil {
			return nil, ErrNotFound
		}
	}
	if err := fillPicks(tx, out); err != nil {
		return nil, err
	}
	written := make([]Pick, len(out))
	for i, p := range out {
		written[i] = *p
	}
	return written, nil
}

func fillPicks(tx *db.Tx, picks []*Pick) error {
	of := map[id.Order][]*Pick{}
	var orders []id.Order
	var houses []id.Warehouse
	var distributors []id.Distributor
	bySub := map[id.SubOrder]*Pick{}
	for _, p := range picks {
		of[p.Order] = append(of[p.Order], p)
		bySub[p.ID] = p
		orders, houses, distributors = append(orders, p.Order), append(houses, p.Warehouse), append(distributors, p.Distributor)
	}
	tx.Load("orders_orders", []string{"id"}, db.Ids(orders), "id, own_number, contact_id, region, remark, own_packaging, no_slip", func(r *db.Row) {
		here := of[id.Order(r.Int())]
		head := Pick{OwnNumber: r.Text(), Contact: id.Contact(r.Int()), Region: r.Text(), Remark: r.Text(), OwnPackaging: r.Bool(), NoSlip: r.Bool()}
		for _, p := range here {
			p.OwnNumber, p.Contact, p.Region, p.Remark, p.OwnPackaging, p.NoSlip = head.OwnNumber, head.Contact, head.Region, head.Remark, head.OwnPackaging, head.NoSlip
		}
	})
	tx.Load("orders_lines", []string{"order_id"}, db.Ids(orders), "sub_order_id, number, sku_id, code, title, quantity", func(r *db.Row) {
		if p := bySub[id.SubOrder(r.Int())]; p != nil {
			p.Lines = append(p.Lines, PickLine{Number: r.Int(), SKU: id.SKU(r.Int()), Code: r.Text(), Title: r.Text(), Units: r.Int()})
		}
	})
	gone := queueGone(tx, orders)
	warehouses := loadNames(tx, "stock_warehouses", houses)
	names := loadNames(tx, "distributors_distributors", distributors)
	if err := tx.Flush(); err != nil {
		return err
	}
	for _, p := range picks {
		p.WarehouseName, p.DistributorName = warehouses[int64(p.Warehouse)], names[int64(p.Distributor)]
		for i := range p.Lines {
			p.Lines[i].ToPick = p.Lines[i].Units - gone()[lineOf{p.Order, p.Lines[i].Number}]
		}
		slices.SortFunc(p.Lines, func(a, b PickLine) int { return cmp.Compare(a.Number, b.Number) })
	}
	return fillPickLines(tx, picks)
}

// lineOf names a line of an order.
type lineOf struct {
	order id.Order
	line  int64
}

// queueGone tells how many units of each line have been sent, or are claimed before they were by an after-sale that lives or has succeeded.
func queueGone(tx *db.Tx, orders []id.Order) func() map[lineOf]int64 {
	gone, stops := map[lineOf]int64{}, map[int64]bool{}
	keys := db.Ids(orders)
	tx.Load("shipping_parcel_lines", []string{"order_id"}, keys, "order_id, line, units", func(r *db.Row) {
		l := lineOf{id.Order(r.Int()), r.Int()}
		gone[l] += r.Int()
	})
	tx.Load("aftersales_cases", []string{"order_id"}, keys, "id, state, unshipped", func(r *db.Row) {
		c, state := r.Int(), r.Text()
		stops[c] = r.Bool() && state != "rejected" && state != "withdrawn"
	})
	var claims []func()
	tx.Load("aftersales_lines", []string{"order_id"}, keys, "order_id, line, after_sale_id, accepted_units", func(r *db.Row) {
		l, c, units := lineOf{id.Order(r.Int()), r.Int()}, r.Int(), r.Int()
		claims = append(claims, func() {
			if stops[c] {
				gone[l] += units
			}
		})
	})
	return func() map[lineOf]int64 {
		for _, claim := range claims {
			claim()
		}
		claims = nil
		return gone
	}
}

// fillPickLines adds what tells a SKU from its sisters on the shelf, as it is now.
func fillPickLines(tx *db.Tx, picks []*Pick) error {
	var skus []id.SKU
	for _, p := range picks {
		for _, l := range p.Lines {
			skus = append(skus, l.SKU)
		}
	}
	type sku struct{ spec, gtin string }
	known := map[id.SKU]sku{}
	tx.Load("catalog_skus", []string{"id"}, db.Ids(skus), "id, spec, gtin", func(r *db.Row) { known[id.SKU(r.Int())] = sku{r.Text(), r.Text()} })
	if err := tx.Flush(); err != nil {
		return err
	}
	for _, p := range picks {
		for i := range p.Lines {
			l := &p.Lines[i]
			l.Spec, l.GTIN = known[l.SKU].spec, known[l.SKU].gtin
		}
	}
	return nil
}
