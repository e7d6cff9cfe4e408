package views

import (
	"github.com/fenxiao/fenxiao/internal/db"
)

// StockStates counts open goods by how much of them is left, wherever that is best: normal where a warehouse has enough, low where all that
// have any lie below their marks, out where none has any.
type StockStates struct{ Normal, Low, Out int64 }

func (s *StockStates) add(best, goods int64) {
	switch best {
	case 2:
		s.Normal += goods
	case 1:
		s.Low += goods
	default:
		s.Out += goods
	}
}

// fill adds names and stock to what was counted.
func (a *MonitorAnswer) fill(tx *db.Tx, q MonitorQuery) error {
	a.queueNames(tx, q.Dimension)
	queueStates(tx, q, "", nil, func(_, best, goods int64) { a.Stock.add(best, goods) })
	column := map[Dimension]string{
		BySupplier: "p.supplier_id", BySKU: "p.sku_id", ByProduct: "k.product_id", ByDistributor: "s.distributor_id", ByChannel: "l.channel_id",
	}[q.Dimension]
	at, ids := a.rowsByID()
	if column == "" || len(ids) == 0 {
		return tx.Flush()
	}
	for _, row := range at {
		row.Stock = &StockStates{}
	}
	queueStates(tx, q, column, ids, func(key, best, goods int64) { at[key].Stock.add(best, goods) })
	return tx.Flush()
}

func (a *MonitorAnswer) rowsByID() (map[int64]*MonitorRow, []int64) {
	at := map[int64]*MonitorRow{}
	var ids []int64
	for i := range a.Rows {
		if row := &a.Rows[i]; row.ID != 0 {
			at[row.ID] = row
			ids = append(ids, row.ID)
		}
	}
	return at, ids
}

// queueStates counts open goods by the best state of their stock: those that the filters let through, and by a column those of its values.
// A distributor's goods are those it has selected, a channel's those listed there, and a province's stock is that of warehouses that
// deliver there.
func queueStates(tx *db.Tx, q MonitorQuery, column string, values []int64, tell func(key, best, goods int64)) {
	f := &filter{}
	of, group, from := "0", "p.sku_id", "pool_items p"
	if column != "" {
		of, group = column, column+", p.sku_id"
	}
	if q.Product != 0 || column == "k.product_id" {
		from += " join catalog_skus k on k.id = p.sku_id"
	}
	if q.Distributor != 0 || column == "s.distributor_id" {
		from += " join pool_selections s on s.sku_id = p.sku_id and s.off_at = 0"
	}
	listed := q.Channel != 0 || q.ChannelKind != "" || column == "l.channel_id"
	if listed {
		from += " join pool_listings l on l.sku_id = p.sku_id and l.state = 'on'"
	}
	delivers := ""
	if q.Province != "" && q.Province != OtherProvince {
		delivers = " and (h.coverage = '' or ',' || h.coverage like " + f.place("%,"+q.Province+"%") + ")"
	}
	f.and("p.state = 'open'")
	for _, c := range []struct {
		column string
		value  int64
	}{
		{"p.supplier_id", int64(q.Supplier)}, {"p.sku_id", int64(q.SKU)}, {"k.product_id", int64(q.Product)},
		{"s.distributor_id", int64(q.Distributor)}, {"l.channel_id", int64(q.Channel)},
	} {
		if c.value != 0 {
			f.and(c.column+" = ?", c.value)
		}
	}
	if q.ChannelKind != "" {
		f.and("l.channel_id in (select n.id from distributors_channels n where n.kind = ?)", q.ChannelKind)
	}
	if column != "" {
		f.oneOf(column, values)
	}
	tx.Query(func(r *db.Row) { tell(r.Int(), r.Int(), r.Int()) },
		`select b.part, b.best, count(*) from (
			select CAST(`+of+` AS BIGINT) as part, p.sku_id, CAST(max(case when h.id is null or i.on_hand - i.held <= 0 then 0
				when i.on_hand - i.held < `+mark+` then 1 else 2 end) AS BIGINT) as best
			from `+from+` left join stock_items i on i.sku_id = p.sku_id
				left join stock_warehouses h on h.id = i.warehouse_id and h.state <> 'closed'`+delivers+f.where()+`
			group by `+group+`) b group by b.part, b.best`, f.values...)
}

// queueNames reads what the rows are called.
func (a *MonitorAnswer) queueNames(tx *db.Tx, by Dimension) {
	at, ids := a.rowsByID()
	name := func(r *db.Row) {
		row := at[r.Int()]
		row.Name = r.Text()
	}
	switch by {
	case ByDistributor:
		tx.Load("distributors_distributors", []string{"id"}, db.Ids(ids), "id, name", name)
	case BySupplier:
		tx.Load("suppliers_suppliers", []string{"id"}, db.Ids(ids), "id, name", name)
	case ByProduct:
		tx.Load("catalog_products", []string{"id"}, db.Ids(ids), "id, title, code", func(r *db.Row) {
			row := at[r.Int()]
			row.Name, row.Detail = r.Text(), r.Text()
		})
	case ByChannel, BySKU:
		if len(ids) == 0 {
			return
		}
		f := &filter{}
		sql := `select k.id, c.title, k.code, k.spec from catalog_skus k join catalog_products c on c.id = k.product_id`
		column := "k.id"
		if by == ByChannel {
			sql = `select h.id, h.name, d.name, '' from distributors_channels h join distributors_distributors d on d.id = h.distributor_id`
			column = "h.id"
		}
		f.oneOf(column, ids)
		tx.Query(func(r *db.Row) {
			row := at[r.Int()]
			row.Name, row.Detail = r.Text(), r.Text()
			if spec := r.Text(); spec != "" {
				row.Detail += " · " + spec
			}
		}, sql+f.where(), f.values...)
	case ByChannelKind, ByProvince:
	}
}
