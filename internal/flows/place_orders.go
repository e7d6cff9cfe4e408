package flows

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/pricing"
	"github.com/fenxiao/fenxiao/internal/stock"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

// PlaceOrder places a distributor's order: every line is checked (pool, selection, price or quote, range, stock in the region),
// all refusals are told at once, the stock is held and sub-orders are made, one for each supplier and warehouse.
type PlaceOrder struct {
	By
	ID          id.Order
	Distributor id.Distributor
	Channel     id.Channel
	OwnNumber   string
	Region      string
	Remark      string
	// Later has the order wait to be confirmed, see ConfirmOrder: until then it can't be paid, and when its hold lapses it is cancelled.
	Later bool
	// Contact is the new contact of the buyer; nil: ContactID names one that is there.
	Contact   *contacts.Sealed
	ContactID id.Contact
	// RequestHash tells the same request with the same own number from another one; see HashOrder.
	RequestHash []byte
	Lines       []Asked
}

// Asked is one line as the caller asks for it. Prices are minor units a piece.
type Asked struct {
	SKU        id.SKU
	Quantity   int64
	Settlement int64  // the settlement price that the caller knows
	Sale       int64  // the sale price in the caller's shop
	Quote      string // a signed quote; empty: none
}

// HashOrder is the hash of what a caller asks for.
func HashOrder(request any) []byte {
	text, err := json.Marshal(request)
	if err != nil {
		panic(err) // requests are plain structs
	}
	sum := sha256.Sum256(text)
	return sum[:]
}

func (c *PlaceOrder) owner() orders.Owner {
	return orders.Owner{Distributor: c.Distributor, Number: c.OwnNumber}
}

func (c *PlaceOrder) subject() id.Order { return 0 }

func (c *PlaceOrder) name(f *facts) {
	if orders.IsOwnNumber(c.OwnNumber) {
		f.numbers.ask(c.owner())
	}
	f.distributors.ask(c.Distributor)
	f.blacklist.ask(c)
	if c.Channel != 0 {
		f.channels.ask(c.Channel)
	}
	ruled := f.rules.Any()
	for _, l := range c.Lines {
		if ruled {
			f.askRules(c.Distributor, l.SKU)
		}
		f.skus.ask(l.SKU)
		f.stock.ask(l.SKU)
		f.askDrift(c.Distributor, l.SKU)
		f.askLimits(c.Distributor, l.SKU)
		f.selections.ask(pool.Pick{Distributor: c.Distributor, SKU: l.SKU})
		if item := f.items[l.SKU]; item != nil {
			f.agreements.ask(item.Agreement)
			f.suppliers.ask(item.Supplier)
		}
	}
}

func (c *PlaceOrder) admit(w *work) error {
	if known, taken := w.facts.placed[c.owner()]; taken {
		if !bytes.Equal(known.RequestHash, c.RequestHash) {
			return orders.ErrOwnNumber.At("own_number", "order_id", known.ID.String())
		}
		c.Object, c.Replayed = known.ID.String(), true
		return nil
	}
	p := placing{command: c, work: w, contract: w.facts.contracts[c.Distributor]}
	p.checkHead()
	if !p.refusals.Empty() {
		return p.refusals.Err(orders.ErrRefused)
	}
	p.order = c.head(p.contract)
	p.suppliers = map[subOrderKey]*orders.SubOrder{}
	for i, l := range c.Lines {
		p.line(i, l)
	}
	p.charge()
	if !p.refusals.Empty() {
		return p.refusals.Err(orders.ErrRefused)
	}
	w.orders.Place(p.order)
	if c.Contact != nil {
		w.contacts = append(w.contacts, *c.Contact)
	}
	c.Object, c.Order = c.ID.String(), p.order
	w.tell("order.placed", p.order, nil, 0, placedBody{c.OwnNumber, p.order.Total(), len(p.order.Subs), p.order.LineCount, c.Later})
	return nil
}

type placedBody struct {
	OwnNumber  string `json:"own_number"`
	TotalMinor int64  `json:"total_minor"`
	SubOrders  int    `json:"sub_orders"`
	Lines      int64  `json:"lines"`
	Later      bool   `json:"unconfirmed,omitempty"`
}

// placing is one order on its way through the checks.
type placing struct {
	command   *PlaceOrder
	work      *work
	contract  *distributors.Terms
	order     *orders.Order
	suppliers map[subOrderKey]*orders.SubOrder
	units     map[id.SKU]int64 // see unitsOf
	refusals  fault.List
}

type subOrderKey struct {
	supplier  id.Supplier
	agreement id.Agreement
	warehouse id.Warehouse
}

func (p *placing) checkHead() {
	c := p.command
	if !orders.IsOwnNumber(c.OwnNumber) {
		p.refusals.Add(orders.ErrOwnNumberShape, "own_number")
	}
	if !orders.IsRemark(c.Remark) {
		p.refusals.Add(orders.ErrRemark, "remark")
	}
	if len(c.Lines) == 0 || len(c.Lines) > orders.MaxLines {
		p.refusals.Add(orders.ErrLines, "lines")
	}
	if shop := p.work.facts.shops[c.Channel]; c.Channel != 0 && (shop == nil || shop.Distributor != c.Distributor) {
		p.refusals.Add(distributors.ErrNotFound, "channel_id")
	} else if shop != nil && shop.Check() != nil {
		p.refusals.Add(distributors.ErrChannelClosed, "channel_id")
	}
	if refusal := fault.From(p.contract.Check()); refusal != nil {
		p.refusals.Add(refusal, "distributor_id")
	} else if !p.contract.Live(c.At) {
		p.refusals.Add(distributors.ErrNoContract, "distributor_id")
	}
	p.work.facts.blacklist.check(c, p.work.facts, &p.refusals)
}

func (c *PlaceOrder) head(t *distributors.Terms) *orders.Order {
	o := &orders.Order{
		ID: c.ID, Distributor: c.Distributor, Contract: t.ID, Channel: c.Channel, OwnNumber: c.OwnNumber, RequestHash: c.RequestHash,
		Currency: t.Currency, Contact: c.ContactID, Region: c.Region, Remark: c.Remark, LineCount: int64(len(c.Lines)),
		Wallet: t.Wallet, Escrow: t.Escrow, PlacedAt: c.At, HoldUntil: c.At + clock.Micros(t.HoldMinutes)*clock.Minute,
		PayBy: c.At + clock.Micros(t.PayDays)*clock.Day, HoldMinutes: t.HoldMinutes, ShipDays: t.ShipDays,
		ReceiveDays: t.ReceiveDays, WindowDays: t.WindowDays, Delivery: orders.Delivery(t.Delivery), Credit: t.Credit, Lines: make([]orders.Line, 0, len(c.Lines)),
	}
	if c.Contact != nil {
		o.Contact = c.Contact.ID
	}
	return o
}

// line checks one line and, when nothing is against it, holds its stock and adds it to its sub-order.
func (p *placing) line(i int, l Asked) {
	at := fmt.Sprintf("lines[%d]", i)
	offer := p.work.facts.offer(p.command.Distributor, l.SKU)
	if !offer.Judge(p.contract, p.command.At, &p.refusals, at+".sku_id") {
		return
	}
	if l.Quantity < 1 || l.Quantity > orders.MaxQuantity {
		p.refusals.Add(orders.ErrQuantity, at+".quantity")
		return
	}
	p.reach(offer.Agreement, at+".sku_id")
	verdict := p.judge(l, &offer, at)
	if !p.withinLimits(l, at) {
		return
	}
	warehouse, found := p.hold(offer.Item.Supplier, l, at)
	if !found {
		return
	}
	item, terms := offer.Item, offer.Agreement
	sub := p.subOrder(subOrderKey{item.Supplier, item.Agreement, warehouse}, terms)
	if err := addLine(sub, verdict, l.Quantity); err != nil {
		p.refusals.Add(orders.ErrAmount, at+".quantity")
		return
	}
	p.order.Lines = append(p.order.Lines, orders.Line{
		Order: p.order.ID, Number: int64(i + 1), SubOrder: sub.ID, SKU: l.SKU, Quantity: l.Quantity,
		Settlement: verdict.Settlement, Supply: verdict.Supply, Sale: l.Sale, Code: offer.Good.Code, Title: offer.Good.Title,
	})
}

func (p *placing) judge(l Asked, offer *Offer, at string) pricing.Verdict {
	terms, units := p.termsOf(l, offer)
	ask := pricing.Ask{Known: l.Settlement, Sale: l.Sale, Units: units}
	if l.Quote != "" {
		q, err := p.work.world.Quotes.Read(l.Quote, p.command.Distributor, l.SKU, p.command.At)
		if refusal := fault.From(err); refusal != nil {
			p.refusals.Add(refusal, at+".quote")
			return pricing.Verdict{}
		}
		ask.Quote = &q
	}
	return pricing.Judge(*offer.Price, terms, ask, &p.refusals, at)
}

// hold sets a line's stock aside in one warehouse that delivers to the order's region: one that the order ships from already,
// else the oldest that has enough. It notes why there is none.
func (p *placing) hold(supplier id.Supplier, l Asked, at string) (id.Warehouse, bool) {
	covering := stock.Covering(p.work.facts.warehouses, supplier, p.command.Region)
	for _, used := range []bool{true, false} {
		for _, warehouse := range covering {
			if used == p.ships(supplier, warehouse) && p.work.stock.Hold(stock.Key{SKU: l.SKU, Warehouse: warehouse}, l.Quantity) == nil {
				return warehouse, true
			}
		}
	}
	if len(covering) == 0 {
		p.refusals.Add(stock.ErrNotDelivered, at+".sku_id", "region", p.command.Region)
	} else {
		state := stock.StateOf(stock.Within(p.work.stock.Of(l.SKU), covering), p.work.facts.warehouses)
		p.refusals.Add(stock.ErrOutOfStock, at+".quantity", "stock_state", string(state))
	}
	return 0, false
}

func (p *placing) ships(supplier id.Supplier, warehouse id.Warehouse) bool {
	for key := range p.suppliers {
		if key.supplier == supplier && key.warehouse == warehouse {
			return true
		}
	}
	return false
}

func (p *placing) subOrder(key subOrderKey, terms *suppliers.Terms) *orders.SubOrder {
	if sub := p.suppliers[key]; sub != nil {
		return sub
	}
	sub := &orders.SubOrder{
		ID: id.NewSubOrder(p.work.world.IDs), Order: p.order.ID, Number: int64(len(p.order.Subs) + 1), Distributor: p.order.Distributor,
		Supplier: key.supplier, Agreement: key.agreement, Warehouse: key.warehouse, State: p.command.born(),
		Payable: terms.Payable, Margin: terms.Margin,
	}
	p.suppliers[key] = sub
	p.order.Subs = append(p.order.Subs, sub)
	return sub
}

// addLine adds a line's units and amounts to its sub-order: money.ErrOverflow.
func addLine(sub *orders.SubOrder, v pricing.Verdict, quantity int64) (err error) {
	sub.Units += quantity
	if sub.Goods, err = addTimes(sub.Goods, v.Settlement, quantity); err != nil {
		return err
	}
	sub.Supply, err = addTimes(sub.Supply, v.Supply, quantity)
	return err
}

func addTimes(sum, minor, quantity int64) (int64, error) {
	product, err := money.Mul(minor, quantity)
	if err != nil {
		return 0, err
	}
	return money.Add(sum, product)
}

// charge adds each sub-order's freight and sums the order up.
func (p *placing) charge() {
	o := p.order
	for _, sub := range o.Subs {
		sub.Freight = p.work.facts.freights[sub.Supplier].Of(sub.Goods)
		var goodsErr, freightErr error
		o.Goods, goodsErr = money.Add(o.Goods, sub.Goods)
		o.Freight, freightErr = money.Add(o.Freight, sub.Freight)
		if goodsErr != nil || freightErr != nil {
			p.refusals.Add(orders.ErrAmount, "lines")
			return
		}
	}
	if _, err := money.Add(o.Goods, o.Freight); err != nil {
		p.refusals.Add(orders.ErrAmount, "lines")
	}
}
