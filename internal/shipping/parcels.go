// Package shipping owns parcels, what is in them, and what carriers tell of them. A parcel's lines are also the record of goods
// that left a warehouse. It refuses parcels without a carrier and a waybill.
package shipping

import (
	"regexp"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// MaxParcels bounds the parcels of one sub-order.
const MaxParcels = 200

// Parcel is one parcel of one sub-order.
type Parcel struct {
	ID          id.Parcel
	Order       id.Order
	SubOrder    id.SubOrder
	Distributor id.Distributor
	Supplier    id.Supplier
	Warehouse   id.Warehouse
	Carrier     string
	Waybill     string
	ShippedAt   clock.Micros
	UpdatedAt   clock.Micros // when it was shipped or last told of
	Lines       []Content
}

// Content is how many units of an order's line are in a parcel.
type Content struct {
	Line  int64
	Units int64
}

var (
	carrierShape = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,39}$`)
	waybillShape = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z-]{3,39}$`)
)

// Check looks at carrier and waybill: ErrCarrier, ErrWaybill.
func Check(carrier, waybill string) error {
	if !carrierShape.MatchString(carrier) {
		return ErrCarrier.At("carrier")
	}
	if !waybillShape.MatchString(waybill) {
		return ErrWaybill.At("waybill")
	}
	return nil
}

// Set is the working set of a group of commands: what has been shipped of the orders they touch. The order's lock guards it.
type Set struct {
	shipped map[lineKey]int64
	known   map[id.Order]map[id.Parcel]int64 // to one of its lines: all of them are of one sub-order
	parcels []Parcel
}

type lineKey struct {
	order id.Order
	line  int64
}

// NewSet begins an empty working set.
func NewSet() *Set {
	return &Set{shipped: map[lineKey]int64{}, known: map[id.Order]map[id.Parcel]int64{}}
}

// Load queues reading how many units of each line of the orders were shipped.
func (s *Set) Load(tx *db.Tx, orders []id.Order) {
	tx.Load("shipping_parcel_lines", []string{"order_id", "line", "parcel_id"}, db.Ids(orders), "order_id, line, parcel_id, units", func(r *db.Row) {
		key := lineKey{id.Order(r.Int()), r.Int()}
		s.note(key, id.Parcel(r.Int()))
		s.shipped[key] += r.Int()
	})
}

func (s *Set) note(key lineKey, parcel id.Parcel) {
	if s.known[key.order] == nil {
		s.known[key.order] = map[id.Parcel]int64{}
	}
	s.known[key.order][parcel] = key.line
}

// Room refuses one more parcel of a sub-order, told by its lines, that has as many as it may: ErrParcels.
func (s *Set) Room(order id.Order, isOfSubOrder func(line int64) bool) error {
	n := 0
	for _, line := range s.known[order] {
		if isOfSubOrder(line) {
			n++
		}
	}
	if n >= MaxParcels {
		return ErrParcels.At("sub_order_id")
	}
	return nil
}

// Shipped tells how many units of a line have left the warehouse.
func (s *Set) Shipped(order id.Order, line int64) int64 { return s.shipped[lineKey{order, line}] }

// Ship adds a parcel.
func (s *Set) Ship(p Parcel) {
	for _, c := range p.Lines {
		s.note(lineKey{p.Order, c.Line}, p.ID)
		s.shipped[lineKey{p.Order, c.Line}] += c.Units
	}
	s.parcels = append(s.parcels, p)
}

// Mark notes where the set stands, for Undo.
func (s *Set) Mark() int { return len(s.parcels) }

// Undo takes back all parcels since a mark.
func (s *Set) Undo(mark int) {
	for _, p := range s.parcels[mark:] {
		for _, c := range p.Lines {
			s.shipped[lineKey{p.Order, c.Line}] -= c.Units
		}
		delete(s.known[p.Order], p.ID)
	}
	s.parcels = s.parcels[:mark]
}

// Flush queues the new parcels.
func (s *Set) Flush(tx *db.Tx) {
	parcels := db.NewRows("shipping_parcels", "id", "order_id", "sub_order_id", "distributor_id", "supplier_id", "warehouse_id",
		"carrier", "waybill", "shipped_at", "updated_at")
	lines := db.NewRows("shipping_parcel_lines", "order_id", "line", "parcel_id", "units")
	for _, p := range s.parcels {
		parcels.Add(p.ID, p.Order, p.SubOrder, p.Distributor, p.Supplier, p.Warehouse, p.Carrier, p.Waybill, p.ShippedAt, p.UpdatedAt)
		for _, c := range p.Lines {
			lines.Add(p.Order, c.Line, p.ID, c.Units)
		}
	}
	tx.Insert(parcels)
	tx.Insert(lines)
}

// OfOrder gives an order's parcels with their contents, oldest first.
func OfOrder(tx *db.Tx, order id.Order) ([]Parcel, error) {
	var parcels []Parcel
	contents := map[id.Parcel][]Content{}
	tx.Query(func(r *db.Row) { parcels = append(parcels, scanParcel(r)) },
		"select "+parcelColumns+" from shipping_parcels where order_id = $1 order by id", order)
	tx.Query(func(r *db.Row) {
		parcel := id.Parcel(r.Int())
		contents[parcel] = append(contents[parcel], Content{r.Int(), r.Int()})
	}, "select parcel_id, line, units from shipping_parcel_lines where order_id = $1 order by parcel_id, line", order)
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	for i := range parcels {
		parcels[i].Lines = contents[parcels[i].ID]
	}
	return parcels, nil
}

const parcelColumns = "id, order_id, sub_order_id, distributor_id, supplier_id, warehouse_id, carrier, waybill, shipped_at, updated_at"

func scanParcel(r *db.Row) Parcel {
	return Parcel{
		ID: id.Parcel(r.Int()), Order: id.Order(r.Int()), SubOrder: id.SubOrder(r.Int()), Distributor: id.Distributor(r.Int()),
		Supplier: id.Supplier(r.Int()), Warehouse: id.Warehouse(r.Int()), Carrier: r.Text(), Waybill: r.Text(), ShippedAt: clock.Micros(r.Int()), UpdatedAt: clock.Micros(r.Int()),
	}
}
