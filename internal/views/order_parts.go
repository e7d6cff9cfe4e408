package views

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// of begins the conditions for a table that carries both parties and the order.
func (s Scope) of(order id.Order, alias string) *filter {
	f := &filter{}
	f.and(alias+".order_id = ?", order)
	s.mine(f, alias)
	return f
}

func queueSubOrders(tx *db.Tx, s Scope, page *OrderPage) {
	f := s.of(page.ID, "x")
	tx.Query(func(r *db.Row) {
		page.SubOrders = append(page.SubOrders, SubOrder{
			ID: id.SubOrder(r.Int()), Number: r.Int(), Supplier: id.Supplier(r.Int()), SupplierName: r.Text(), WarehouseName: r.Text(),
			State: r.Text(), Units: r.Int(), ShippedUnits: r.Int(), RefundedUnits: r.Int(), StoppedUnits: r.Int(),
			GoodsMinor: r.Int(), SupplyMinor: r.Int(), FreightMinor: r.Int(), RefundedMinor: r.Int(), RefundedSupplyMinor: r.Int(),
			PaidAt: clock.Micros(r.Int()), ShipBy: clock.Micros(r.Int()), ReceiveBy: clock.Micros(r.Int()),
			CompletedAt: clock.Micros(r.Int()), WindowUntil: clock.Micros(r.Int()), WindowClosed: r.Bool(), UrgedAt: clock.Micros(r.Int()),
		})
	}, `select x.id, x.number, x.supplier_id, s.name, w.name, x.state, x.units, x.shipped_units, x.refunded_units, x.stopped_units,
			x.goods_minor, x.supply_minor, x.freight_minor, x.refunded_minor, x.refunded_supply_minor,
			x.paid_at, x.ship_by, x.receive_by, x.completed_at, x.window_until, x.window_closed, x.urged_at
		from orders_sub_orders x
		join suppliers_suppliers s on s.id = x.supplier_id
		left join stock_warehouses w on w.id = x.warehouse_id`+f.where()+` order by x.number`, f.values...)
}

func queueLines(tx *db.Tx, s Scope, page *OrderPage) {
	f := &filter{}
	f.and("l.order_id = ?", page.ID)
	s.mine(f, "x")
	tx.Query(func(r *db.Row) {
		page.Lines = append(page.Lines, Line{
			Number: r.Int(), SubOrder: id.SubOrder(r.Int()), SKU: id.SKU(r.Int()), Code: r.Text(), Title: r.Text(),
			Quantity: r.Int(), SettlementMinor: r.Int(), SupplyMinor: r.Int(), SaleMinor: r.Int(),
		})
	}, `select l.number, l.sub_order_id, l.sku_id, l.code, l.title, l.quantity, l.settlement_minor, l.supply_minor, l.sale_minor
		from orders_lines l join orders_sub_orders x on x.id = l.sub_order_id`+f.where()+` order by l.number`, f.values...)
}

// queueEvents reads the history. An event of the order itself names no supplier; a supplier sees it all the same, since the order is partly its own.
func queueEvents(tx *db.Tx, s Scope, page *OrderPage) {
	f := &filter{}
	f.and("e.root_id = ?", page.ID)
	if s.role == supplier {
		f.and("e.supplier_id in (0, ?)", s.party)
	} else {
		s.mine(f, "e")
	}
	tx.Query(func(r *db.Row) {
		if len(page.Events) == eventsShown {
			page.MoreEvents = true
			return
		}
		page.Events = append(page.Events, Event{
			ID: id.Event(r.Int()), At: clock.Micros(r.Int()), Kind: r.Text(), Actor: r.Text(), Subject: r.Int(), Body: r.Text(),
		})
	}, `select e.id, e.at, e.kind, e.actor, e.subject_id, e.body from outbox_events e`+f.where()+` order by e.id limit `+f.place(eventsShown+1), f.values...)
}

// nameActors puts names to the people in a history, for the operator. Parties see that somebody acted, not who works for whom.
func nameActors(tx *db.Tx, s Scope, events []Event) error {
	if s.role != operator {
		return nil
	}
	people := make([]id.Person, len(events))
	for i, e := range events {
		_ = people[i].UnmarshalText([]byte(e.Actor)) // keys and timers are no people
	}
	names := loadNames(tx, "access_people", people)
	if err := tx.Flush(); err != nil {
		return err
	}
	for i := range events {
		events[i].ActorName = names[int64(people[i])]
	}
	return nil
}

// queuePostings reads the books of the order: all of them for the operator, those on its own claims for a party.
func queuePostings(tx *db.Tx, s Scope, page *OrderPage) {
	f := &filter{}
	f.and("p.order_id = ? and p.order_id > 0", page.ID) // the second half finds the partial index
	switch s.role {
	case operator:
	case supplier:
		f.and("a.kind = 'payable' and a.party_id = ?", s.party)
	case distributor:
		f.and("a.kind in ('wallet', 'escrow') and a.party_id = ?", s.party)
	default:
		f.and("1 = 0")
	}
	tx.Query(func(r *db.Row) {
		page.Postings = append(page.Postings, Posting{
			ID: id.Posting(r.Int()), Group: id.Event(r.Int()), At: clock.Micros(r.Int()), Kind: r.Text(),
			AccountKind: r.Text(), Party: r.Text(), AmountMinor: r.Int(),
		})
	}, `select p.id, p.group_id, p.at, p.kind, a.kind, coalesce(s.name, d.name, ''), p.amount_minor
		from ledger_postings p
		join ledger_accounts a on a.id = p.account_id
		left join suppliers_suppliers s on s.id = a.party_id and a.party_role = 'supplier'
		left join distributors_distributors d on d.id = a.party_id and a.party_role = 'distributor'`+
		f.where()+` order by p.id limit `+f.place(postingsShown), f.values...)
}

// parcelParts holds what was read of an order's parcels until all of it is there.
type parcelParts struct {
	parcels []Parcel
	lines   map[id.Parcel][]LineUnits
	tracks  map[id.Parcel][]Track
}

func (q *parcelParts) queue(tx *db.Tx, s Scope, page *OrderPage) {
	q.lines, q.tracks = map[id.Parcel][]LineUnits{}, map[id.Parcel][]Track{}
	f := s.of(page.ID, "p")
	tx.Query(func(r *db.Row) {
		q.parcels = append(q.parcels, Parcel{
			ID: id.Parcel(r.Int()), SubOrder: id.SubOrder(r.Int()), Carrier: r.Text(), Waybill: r.Text(), ShippedAt: clock.Micros(r.Int()), UpdatedAt: clock.Micros(r.Int()),
		})
	}, `select p.id, p.sub_order_id, p.carrier, p.waybill, p.shipped_at, p.updated_at from shipping_parcels p`+f.where()+` order by p.id`, f.values...)
	tx.Query(func(r *db.Row) {
		parcel := id.Parcel(r.Int())
		q.lines[parcel] = append(q.lines[parcel], LineUnits{r.Int(), r.Int()})
	}, `select parcel_id, line, units from shipping_parcel_lines where order_id = $1 order by line`, page.ID)
	f = s.of(page.ID, "p")
	tx.Query(func(r *db.Row) {
		parcel := id.Parcel(r.Int())
		q.tracks[parcel] = append(q.tracks[parcel], Track{clock.Micros(r.Int()), r.Text(), r.Text(), r.Text()})
	}, `select t.parcel_id, t.at, t.state, t.place, t.text from shipping_parcels p join shipping_tracks t on t.parcel_id = p.id`+
		f.where()+` order by t.at desc, t.id desc limit `+f.place(tracksShown), f.values...)
}

func (q *parcelParts) put(page *OrderPage) {
	for i := range q.parcels {
		q.parcels[i].Lines = q.lines[q.parcels[i].ID]
		q.parcels[i].Tracks = q.tracks[q.parcels[i].ID]
	}
	page.Parcels = q.parcels
}

// caseParts holds what was read of an order's after-sales until all of it is there.
type caseParts struct {
	cases []Case
	lines map[id.AfterSale][]LineUnits
}

func (q *caseParts) queue(tx *db.Tx, s Scope, page *OrderPage) {
	q.lines = map[id.AfterSale][]LineUnits{}
	f := s.of(page.ID, "c")
	tx.Query(func(r *db.Row) {
		q.cases = append(q.cases, Case{
			ID: id.AfterSale(r.Int()), SubOrder: id.SubOrder(r.Int()), Kind: r.Text(), State: r.Text(), Reason: r.Text(), Note: r.Text(),
			Units: r.Int(), RefundMinor: r.Int(), SupplyMinor: r.Int(), Carrier: r.Text(), Waybill: r.Text(),
			AppliedAt: clock.Micros(r.Int()), DueAt: clock.Micros(r.Int()), EndedAt: clock.Micros(r.Int()),
		})
	}, `select c.id, c.sub_order_id, c.kind, c.state, c.reason, c.note, c.units, c.refund_minor, c.supply_minor, c.carrier, c.waybill,
			c.applied_at, c.due_at, c.ended_at
		from aftersales_cases c`+f.where()+` order by c.id`, f.values...)
	tx.Query(func(r *db.Row) {
		afterSale := id.AfterSale(r.Int())
		q.lines[afterSale] = append(q.lines[afterSale], LineUnits{r.Int(), r.Int()})
	}, `select after_sale_id, line, units from aftersales_lines where order_id = $1 order by line`, page.ID)
}

func (q *caseParts) put(page *OrderPage) {
	for i := range q.cases {
		q.cases[i].Lines = q.lines[q.cases[i].ID]
	}
	page.Cases = q.cases
}
