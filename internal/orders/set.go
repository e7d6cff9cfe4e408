package orders

import (
	"cmp"
	"slices"
	"strings"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
)

// Set is the working set of a group of commands: the orders they touch, locked, with their sub-orders. Whoever holds an
// order's lock may change its sub-orders, parcels and after-sales.
type Set struct {
	orders map[id.Order]*Order
	loaded map[id.Order]mutable
	subs   map[id.SubOrder]subOrderAsLoaded
	placed []*Order
}

// mutable is what of an order may change after it was placed.
type mutable struct {
	holdUntil, timerAt clock.Micros
	said
}

// said is what of an order its distributor may say anew.
type said struct {
	contact        id.Contact
	region, remark string
}

func (o *Order) said() said { return said{o.Contact, o.Region, o.Remark} }

type subOrderAsLoaded struct {
	now    *SubOrder
	before SubOrder
}

// NewSet begins an empty working set.
func NewSet() *Set {
	return &Set{orders: map[id.Order]*Order{}, loaded: map[id.Order]mutable{}, subs: map[id.SubOrder]subOrderAsLoaded{}}
}

// Lock queues locking orders and loading them with their sub-orders.
func (s *Set) Lock(tx *db.Tx, orders []id.Order) {
	tx.Lock("orders_orders", []string{"id"}, db.Ids(orders), orderColumns, func(r *db.Row) {
		o := scanOrder(r)
		s.orders[o.ID] = &o
		s.loaded[o.ID] = mutable{o.HoldUntil, o.TimerAt, o.said()}
	})
	tx.Load("orders_sub_orders", []string{"order_id", "id"}, db.Ids(orders), subOrderColumns, func(r *db.Row) {
		sub := scanSubOrder(r)
		if o := s.orders[sub.Order]; o != nil {
			o.Subs = append(o.Subs, &sub)
			s.subs[sub.ID] = subOrderAsLoaded{&sub, sub}
		}
	})
}

// LoadLines queues loading the lines of locked orders.
func (s *Set) LoadLines(tx *db.Tx, orders []id.Order) {
	LoadLines(tx, orders, func(l Line) {
		if o := s.orders[l.Order]; o != nil {
			o.Lines = append(o.Lines, l)
		}
	})
}

// Find gives a locked order, or nil.
func (s *Set) Find(order id.Order) *Order { return s.orders[order] }

// Order gives a locked order: ErrUnknown.
func (s *Set) Order(order id.Order) (*Order, error) {
	if o := s.orders[order]; o != nil {
		return o, nil
	}
	return nil, ErrUnknown
}

// SubOrder gives a sub-order of the order: ErrUnknown.
func (o *Order) SubOrder(sub id.SubOrder) (*SubOrder, error) {
	for _, s := range o.Subs {
		if s.ID == sub {
			return s, nil
		}
	}
	return nil, ErrUnknown
}

// Snapshot keeps an order and its sub-orders as they are; the function it gives puts them back.
func (s *Set) Snapshot(order id.Order) (restore func()) {
	o := s.orders[order]
	if o == nil {
		return func() {}
	}
	head := mutable{o.HoldUntil, o.TimerAt, o.said()}
	subs := make([]SubOrder, len(o.Subs))
	for i, sub := range o.Subs {
		subs[i] = *sub
	}
	return func() {
		o.HoldUntil, o.TimerAt = head.holdUntil, head.timerAt
		o.Contact, o.Region, o.Remark = head.contact, head.region, head.remark
		for i, sub := range o.Subs {
			*sub = subs[i]
		}
	}
}

// LinesOf gives the lines of a sub-order.
func (o *Order) LinesOf(sub id.SubOrder) []Line {
	lines := make([]Line, 0, len(o.Lines))
	for _, l := range o.Lines {
		if l.SubOrder == sub {
			lines = append(lines, l)
		}
	}
	return lines
}

// Place adds a new order.
func (s *Set) Place(o *Order) { s.placed = append(s.placed, o) }

// Each visits all orders of the set, placed ones first.
func (s *Set) Each(visit func(o *Order)) {
	for _, o := range s.placed {
		visit(o)
	}
	for _, o := range s.orders {
		visit(o)
	}
}

// Flush queues the new orders and the changes of the others.
func (s *Set) Flush(tx *db.Tx) {
	orders := db.NewRows("orders_orders", "id", "distributor_id", "contract_id", "channel_id", "own_number", "request_hash", "currency",
		"contact_id", "region", "remark", "lines", "goods_minor", "freight_minor", "total_minor", "wallet_account_id", "escrow_account_id",
		"placed_at", "hold_until", "pay_by", "hold_minutes", "ship_days", "receive_days", "window_days", "own_packaging", "no_slip",
		"credit_account_id", "timer_at")
	subs := db.NewRows("orders_sub_orders", "id", "order_id", "number", "distributor_id", "supplier_id", "agreement_id", "warehouse_id",
		"state", "units", "shipped_units", "refunded_units", "stopped_units", "goods_minor", "supply_minor", "freight_minor",
		"refunded_minor", "refunded_supply_minor", "payable_account_id", "margin_account_id", "paid_at", "ship_by", "receive_by",
		"completed_at", "window_until", "window_closed", "urged_at")
	lines := db.NewRows("orders_lines", "order_id", "number", "sub_order_id", "sku_id", "quantity", "settlement_minor", "supply_minor",
		"sale_minor", "code", "title")
	// In order of their own numbers: waiting for another transaction's new one is a lock, and locks are taken ascending.
	slices.SortFunc(s.placed, func(a, b *Order) int {
		return cmp.Or(cmp.Compare(a.Distributor, b.Distributor), strings.Compare(a.OwnNumber, b.OwnNumber))
	})
	for _, o := range s.placed {
		orders.Add(o.ID, o.Distributor, o.Contract, o.Channel, o.OwnNumber, o.RequestHash, o.Currency, o.Contact, o.Region, o.Remark,
			o.LineCount, o.Goods, o.Freight, o.Total(), o.Wallet, o.Escrow, o.PlacedAt, o.HoldUntil, o.PayBy, o.HoldMinutes,
			o.ShipDays, o.ReceiveDays, o.WindowDays, o.Delivery.OwnPackaging, o.Delivery.NoSlip, o.Credit, o.TimerAt)
		for _, x := range o.Subs {
			subs.Add(x.ID, x.Order, x.Number, x.Distributor, x.Supplier, x.Agreement, x.Warehouse, x.State, x.Units, x.Shipped, x.Refunded,
				x.Stopped, x.Goods, x.Supply, x.Freight, x.RefundedMinor, x.RefundedSupply, x.Payable, x.Margin, x.PaidAt, x.ShipBy,
				x.ReceiveBy, x.CompletedAt, x.WindowUntil, x.WindowClosed, x.UrgedAt)
		}
		for _, l := range o.Lines {
			lines.Add(l.Order, l.Number, l.SubOrder, l.SKU, l.Quantity, l.Settlement, l.Supply, l.Sale, l.Code, l.Title)
		}
	}
	tx.Insert(orders)
	tx.Insert(subs)
	tx.Insert(lines)
	s.flushChanges(tx)
}

func (s *Set) flushChanges(tx *db.Tx) {
	orders := db.NewChanges("orders_orders", "=id", "hold_until", "timer_at")
	words := db.NewChanges("orders_orders", "=id", "contact_id", "region", "remark")
	for _, o := range s.orders {
		was := s.loaded[o.ID]
		if was.holdUntil != o.HoldUntil || was.timerAt != o.TimerAt {
			orders.Add(o.ID, o.HoldUntil, o.TimerAt)
		}
		if was.said != o.said() {
			words.Add(o.ID, o.Contact, o.Region, o.Remark)
		}
	}
	subs := db.NewChanges("orders_sub_orders", "=id", "=state", "state", "shipped_units", "refunded_units", "stopped_units",
		"refunded_minor", "refunded_supply_minor", "paid_at", "ship_by", "receive_by", "completed_at", "window_until", "window_closed", "urged_at")
	for _, x := range s.subs {
		if n := x.now; *n != x.before {
			subs.Add(n.ID, x.before.State, n.State, n.Shipped, n.Refunded, n.Stopped, n.RefundedMinor, n.RefundedSupply, n.PaidAt, n.ShipBy,
				n.ReceiveBy, n.CompletedAt, n.WindowUntil, n.WindowClosed, n.UrgedAt)
		}
	}
	tx.Change(orders)
	tx.Change(words)
	tx.Change(subs)
}

const orderColumns = `id, distributor_id, contract_id, channel_id, own_number, request_hash, currency, contact_id, region, remark,
	lines, goods_minor, freight_minor, wallet_account_id, escrow_account_id, placed_at, hold_until, pay_by, hold_minutes, ship_days,
	receive_days, window_days, own_packaging, no_slip, credit_account_id, timer_at`

func scanOrder(r *db.Row) Order {
	return Order{
		ID: id.Order(r.Int()), Distributor: id.Distributor(r.Int()), Contract: id.Contract(r.Int()), Channel: id.Channel(r.Int()),
		OwnNumber: r.Text(), RequestHash: r.Bytes(), Currency: money.Currency(r.Text()), Contact: id.Contact(r.Int()), Region: r.Text(),
		Remark: r.Text(), LineCount: r.Int(), Goods: r.Int(), Freight: r.Int(), Wallet: id.Account(r.Int()), Escrow: id.Account(r.Int()),
		PlacedAt: clock.Micros(r.Int()), HoldUntil: clock.Micros(r.Int()), PayBy: clock.Micros(r.Int()), HoldMinutes: r.Int(),
		ShipDays: r.Int(), ReceiveDays: r.Int(), WindowDays: r.Int(),
		Delivery: Delivery{r.Bool(), r.Bool()}, Credit: id.Account(r.Int()), TimerAt: clock.Micros(r.Int()),
	}
}

const subOrderColumns = `id, order_id, number, distributor_id, supplier_id, agreement_id, warehouse_id, state, units, shipped_units,
	refunded_units, stopped_units, goods_minor, supply_minor, freight_minor, refunded_minor, refunded_supply_minor, payable_account_id,
	margin_account_id, paid_at, ship_by, receive_by, completed_at, window_until, window_closed, urged_at`

func scanSubOrder(r *db.Row) SubOrder {
	return SubOrder{
		ID: id.SubOrder(r.Int()), Order: id.Order(r.Int()), Number: r.Int(), Distributor: id.Distributor(r.Int()), Supplier: id.Supplier(r.Int()),
		Agreement: id.Agreement(r.Int()), Warehouse: id.Warehouse(r.Int()), State: State(r.Text()), Units: r.Int(), Shipped: r.Int(),
		Refunded: r.Int(), Stopped: r.Int(), Goods: r.Int(), Supply: r.Int(), Freight: r.Int(), RefundedMinor: r.Int(), RefundedSupply: r.Int(),
		Payable: id.Account(r.Int()), Margin: id.Account(r.Int()), PaidAt: clock.Micros(r.Int()), ShipBy: clock.Micros(r.Int()),
		ReceiveBy: clock.Micros(r.Int()), CompletedAt: clock.Micros(r.Int()), WindowUntil: clock.Micros(r.Int()), WindowClosed: r.Bool(), UrgedAt: clock.Micros(r.Int()),
	}
}
