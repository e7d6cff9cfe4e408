package views

import (
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// StockAlarms tells of goods in the pool that run low or are out, by SKU and warehouse.
type StockAlarms struct {
	Low, Out int64
	// Worst names the first of them: out before low, fewest left first.
	Worst []StockAlarm
}

// StockAlarm is one SKU in one warehouse.
type StockAlarm struct {
	SKU                       id.SKU
	Code, Title, Spec         string
	Supplier, Warehouse       string
	FreeUnits, HeldUnits, Low int64 // free to sell, set aside, and the mark below which it is low
}

// alarmsShown is how many alarms the home page names.
const alarmsShown = 8

// mark is from how few free units on a SKU is low in a warehouse: its own mark, else the warehouse's.
const mark = `case when i.low_below > 0 then i.low_below else h.low_below end`

// alarms are what of the pool lies in warehouses that are in use; alarmsOf the same, to be narrowed to one supplier's SKUs.
const (
	alarms = ` from stock_items i join pool_items p on p.sku_id = i.sku_id and p.state = 'open'
	join stock_warehouses h on h.id = i.warehouse_id and h.state <> 'closed'`
	alarmsOf = ` from catalog_skus k join pool_items p on p.sku_id = k.id and p.state = 'open' join stock_items i on i.sku_id = k.id
	join stock_warehouses h on h.id = i.warehouse_id and h.state <> 'closed'`
)

const alarming = alarms + `
	where i.on_hand - i.held < ` + mark + ` or i.on_hand - i.held <= 0`

// stockFigures are how much is out, and how much runs low.
const stockFigures = `select CAST(coalesce(sum(case when i.on_hand - i.held <= 0 then 1 else 0 end), 0) AS BIGINT),
	CAST(coalesce(sum(case when i.on_hand - i.held > 0 then 1 else 0 end), 0) AS BIGINT)`

func queueStock(tx *db.Tx, out *StockAlarms) {
	tx.Query(func(r *db.Row) { out.Out, out.Low = r.Int(), r.Int() },
		stockFigures+alarming)
	tx.Query(func(r *db.Row) {
		out.Worst = append(out.Worst, StockAlarm{
			SKU: id.SKU(r.Int()), Code: r.Text(), Title: r.Text(), Spec: r.Text(), Supplier: r.Text(), Warehouse: r.Text(),
			FreeUnits: r.Int(), HeldUnits: r.Int(), Low: r.Int(),
		})
	}, `select w.sku_id, k.code, c.title, k.spec, s.name, h.name, w.free, w.held, w.low_below
		from (select i.sku_id, i.warehouse_id, i.on_hand - i.held as free, i.held, `+mark+` as low_below`+alarming+`
			order by free, i.sku_id, i.warehouse_id limit $1) w
		join catalog_skus k on k.id = w.sku_id
		join catalog_products c on c.id = k.product_id
		join suppliers_suppliers s on s.id = k.supplier_id
		join stock_warehouses h on h.id = w.warehouse_id
		order by w.free, w.sku_id, w.warehouse_id`, alarmsShown)
}
