package views

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// ParcelsQuery says which parcels are wanted: in the order in which they were last told of, those after a cursor. Zero values do not narrow.
type ParcelsQuery struct {
	Orders       []id.Order
	UpdatedAfter clock.Micros
	AfterAt      clock.Micros // the last row of the page before
	AfterID      id.Parcel
	Distributor  id.Distributor
	Supplier     id.Supplier
	Limit        int // 1 to PageLimit
}

// ParcelRow is one parcel in a list.
type ParcelRow struct {
	Parcel
	Order id.Order
}

// ReadParcels gives one page of parcels with contents and tracks, and whether more follow it.
func ReadParcels(tx *db.Tx, s Scope, q ParcelsQuery) (rows []ParcelRow, more bool, err error) {
	f := &filter{}
	s.mine(f, "p")
	if q.Distributor != 0 {
		f.and("p.distributor_id = ?", q.Distributor)
	}
	if q.Supplier != 0 {
		f.and("p.supplier_id = ?", q.Supplier)
	}
	if len(q.Orders) > 0 {
		f.oneOf("p.order_id", plainIDs(q.Orders))
	}
	if q.UpdatedAfter != 0 {
		f.and("p.updated_at > ?", q.UpdatedAfter)
	}
	if q.AfterID != 0 {
		f.and("(p.updated_at, p.id) > (?, ?)", q.AfterAt, q.AfterID)
	}
	limit := min(max(q.Limit, 1), PageLimit)
	sql := `select p.id, p.order_id, p.sub_order_id, p.carrier, p.waybill, p.shipped_at, p.updated_at from shipping_parcels p` + f.where()
	rows, err = db.All(tx, func(r *db.Row) ParcelRow {
		p := ParcelRow{Parcel: Parcel{ID: id.Parcel(r.Int())}, Order: id.Order(r.Int())}
		p.SubOrder, p.Carrier, p.Waybill = id.SubOrder(r.Int()), r.Text(), r.Text()
		p.ShippedAt, p.UpdatedAt = clock.Micros(r.Int()), clock.Micros(r.Int())
		return p
	}, sql+" order by p.updated_at, p.id limit "+f.place(limit+1), f.values...)
	if err != nil {
		return nil, false, err
	}
	if more = len(rows) > limit; more {
		rows = rows[:limit]
	}
	return rows, more, fillParcels(tx, rows)
}

// fillParcels adds contents and tracks, each table read once by key.
func fillParcels(tx *db.Tx, rows []ParcelRow) error {
	at := map[id.Parcel]*ParcelRow{}
	var orders []id.Order
	var parcels []id.Parcel
	for i := range rows {
		at[rows[i].ID] = &rows[i]
		orders, parcels = append(orders, rows[i].Order), append(parcels, rows[i].ID)
	}
	tx.Load("shipping_parcel_lines", []string{"order_id", "line", "parcel_id"}, db.Ids(orders), "parcel_id, line, units", func(r *db.Row) {
		if p := at[id.Parcel(r.Int())]; p != nil {
			p.Lines = append(p.Lines, LineUnits{r.Int(), r.Int()})
		}
	})
	tx.Load("shipping_tracks", []string{"parcel_id", "at"}, db.Ids(parcels), "parcel_id, at, state, place, text", func(r *db.Row) {
		p := at[id.Parcel(r.Int())]
		p.Tracks = append([]Track{{clock.Micros(r.Int()), r.Text(), r.Text(), r.Text()}}, p.Tracks...)
	})
	return tx.Flush()
}
