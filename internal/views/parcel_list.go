package views

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// States of a parcel in a list, besides what its carrier told last.
const (
	AllParcels   = "all"
	StillParcels = "stuck" // under way, and nothing told for stillFor
	Uncollected  = "none"  // its carrier has told nothing yet
)

// stillFor is how long a parcel may lie still before somebody should ask for it.
const stillFor = 3 * clock.Day

// ParcelListQuery says which parcels are wanted, those after a cursor. Zero values do not narrow, but State.
type ParcelListQuery struct {
	After       id.Parcel // the last row of the page before
	Limit       int       // 1 to PageLimit
	State       string    // empty: under way, those of the last openFor, oldest first; else newest first
	Supplier    id.Supplier
	Distributor id.Distributor
	Search      string    // a waybill, or an own number of the order: exact
	ID          id.Parcel // exact; Order likewise
	Order       id.Order
	At          clock.Micros // now
}

// ListedParcel is one parcel in a list for people.
type ListedParcel struct {
	ParcelRow
	OwnNumber, Title              string // of the order, and of the first line in the parcel
	Distributor                   id.Distributor
	Supplier                      id.Supplier
	DistributorName, SupplierName string
}

// latestTrack is what a parcel's carrier told last.
const latestTrack = "coalesce((select t.state from shipping_tracks t where t.parcel_id = p.id order by t.at desc, t.id desc limit 1), 'none')"

// ListParcels gives one page of parcels with contents and tracks, and whether more follow it.
func ListParcels(tx *db.Tx, s Scope, q ParcelListQuery) (rows []ListedParcel, more bool, err error) {
	f := q.filter(s)
	if q.Search != "" {
		if err := f.numbered(tx, s, "p", q.Search); err != nil {
			return nil, false, err
		}
	}
	order := " order by p.id desc limit "
	if q.underWay() {
		order = " order by p.id limit "
	}
	limit := min(max(q.Limit, 1), PageLimit)
	rows, err = db.All(tx, func(r *db.Row) ListedParcel {
		p := ListedParcel{ParcelRow: ParcelRow{Parcel: Parcel{ID: id.Parcel(r.Int())}, Order: id.Order(r.Int())}}
		p.Distributor, p.Supplier = id.Distributor(r.Int()), id.Supplier(r.Int())
		p.SubOrder, p.Carrier, p.Waybill = id.SubOrder(r.Int()), r.Text(), r.Text()
		p.ShippedAt, p.UpdatedAt = clock.Micros(r.Int()), clock.Micros(r.Int())
		return p
	}, `select p.id, p.order_id, p.distributor_id, p.supplier_id, p.sub_order_id, p.carrier, p.waybill, p.shipped_at, p.updated_at
		from shipping_parcels p`+f.where()+order+f.place(limit+1), f.values...)
	if err != nil {
		return nil, false, err
	}
	if more = len(rows) > limit; more {
		rows = rows[:limit]
	}
	return rows, more, nameParcels(tx, rows)
}

func (q ParcelListQuery) underWay() bool {
	return q.State == "" || q.State == StillParcels || q.State == Uncollected
}

func (q ParcelListQuery) filter(s Scope) *filter {
	f := &filter{}
	s.mine(f, "p")
	f.given("p.supplier_id = ?", q.Supplier, q.Supplier != 0)
	f.given("p.distributor_id = ?", q.Distributor, q.Distributor != 0)
	f.given("p.id = ?", q.ID, q.ID != 0)
	f.given("p.order_id = ?", q.Order, q.Order != 0)
	if q.underWay() {
		f.given("p.id > ?", max(int64(q.After), idFloor(q.At-openFor)-1), true)
	} else {
		f.given("p.id < ?", q.After, q.After != 0)
	}
	switch q.State {
	case AllParcels:
	case "":
		f.and(latestTrack + " not in ('signed', 'refused')")
	case StillParcels:
		f.and("p.updated_at < ?", q.At-stillFor)
		f.and(latestTrack + " not in ('signed', 'refused')")
	default:
		f.and(latestTrack+" = ?", q.State)
	}
	return f
}

// nameParcels adds contents, tracks and names, each table read once by key.
func nameParcels(tx *db.Tx, rows []ListedParcel) error {
	var (
		orders       []id.Order
		distributors []id.Distributor
		suppliers    []id.Supplier
	)
	plain := make([]ParcelRow, len(rows))
	for i := range rows {
		plain[i] = rows[i].ParcelRow
		orders, distributors, suppliers = append(orders, rows[i].Order), append(distributors, rows[i].Distributor), append(suppliers, rows[i].Supplier)
	}
	heads := loadHeadings(tx, orders)
	sellers, makers := loadNames(tx, "distributors_distributors", distributors), loadNames(tx, "suppliers_suppliers", suppliers)
	if err := fillParcels(tx, plain); err != nil {
		return err
	}
	for i := range rows {
		p := &rows[i]
		p.ParcelRow = plain[i]
		p.OwnNumber = heads.of[p.Order].number
		if len(p.Lines) > 0 {
			p.Title = heads.titles[orderLine{p.Order, p.Lines[0].Line}]
		}
		p.DistributorName, p.SupplierName = sellers[int64(p.Distributor)], makers[int64(p.Supplier)]
	}
	return nil
}
