package replay

import (
	"fmt"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/pricing"
	"github.com/fenxiao/fenxiao/internal/stock"
)

// quote signs a quote for each line of the chunk's sales, at the row's own price. It reads nothing but the book and the names.
func (r *run) quote(c *chunk) {
	c.quotes = make([][]string, c.to-c.from)
	for _, i := range r.sales(c) {
		d := r.book.documents[i]
		quotes := make([]string, len(d.rows))
		for k, x := range d.rows {
			quotes[k] = r.world.Quotes.Sign(pricing.Quote{
				Distributor: r.names.parties[d.customer].distributor, SKU: r.names.goods[x.sku].sku, Settlement: x.minor,
				Expires: d.at + pricing.QuoteLife,
			})
		}
		c.quotes[i-c.from] = quotes
	}
}

// sell selects and buys in what the chunk's orders need, tops up the wallets, and places, pays, ships and receives the orders.
func (r *run) sell(tx *db.Tx, c *chunk) error {
	sales := r.sales(c)
	if len(sales) == 0 {
		return nil
	}
	if err := r.selectGoods(tx, c, sales); err != nil {
		return err
	}
	if err := r.buyIn(tx, sales); err != nil {
		return err
	}
	placed := make([]*flows.PlaceOrder, len(sales))
	commands := r.topUps(sales)
	for k, i := range sales {
		placed[k] = r.place(i, c.quotes[i-c.from])
		commands = append(commands, placed[k])
	}
	if err := r.all(tx, commands); err != nil {
		return err
	}
	commands = commands[:0]
	for k, i := range sales {
		r.orders[i] = placed[k].ID
		commands = append(commands, &flows.PayOrder{By: r.by(i), Order: placed[k].ID, Distributor: placed[k].Distributor})
	}
	if err := r.all(tx, commands); err != nil {
		return err
	}
	return r.deliver(tx, sales)
}

// all runs commands of which none may be refused.
func (r *run) all(tx *db.Tx, commands []flows.Command) error {
	if err := flows.Run(tx, r.world, commands); err != nil {
		return err
	}
	for _, c := range commands {
		if _, err := c.Outcome(); err != nil {
			return fmt.Errorf("%T: %w", c, err)
		}
	}
	return nil
}

func (r *run) by(document int) flows.By {
	return flows.By{Actor: actor, At: r.book.documents[document].at}
}

func (r *run) place(document int, quotes []string) *flows.PlaceOrder {
	d := r.book.documents[document]
	p := &flows.PlaceOrder{
		By: r.by(document), ID: id.NewOrder(r.world.IDs), Distributor: r.names.parties[d.customer].distributor, OwnNumber: d.number,
		RequestHash: []byte(d.number), Lines: make([]flows.Asked, len(d.rows)),
	}
	for k, x := range d.rows {
		p.Lines[k] = flows.Asked{
			SKU: r.names.goods[x.sku].sku, Quantity: x.units, Settlement: x.minor, Sale: x.minor, Quote: quotes[k],
		}
	}
	return p
}

// selectGoods takes into each distributor's selection what its orders of the chunk name for the first time.
func (r *run) selectGoods(tx *db.Tx, c *chunk, sales []int) error {
	var picks []pool.Pick
	seen := map[int64]bool{}
	at := clock.Micros(0)
	for _, i := range sales {
		d := r.book.documents[i]
		for _, x := range d.rows {
			key := stackKey(d.customer, x.sku)
			if !r.selected[key] && !seen[key] {
				seen[key] = true
				c.picked = append(c.picked, key)
				picks = append(picks, pool.Pick{Distributor: r.names.parties[d.customer].distributor, SKU: r.names.goods[x.sku].sku})
			}
		}
		at = max(at, d.at)
	}
	_, err := pool.SelectPicks(tx, picks, at)
	return err
}

// restockTimes is how many times the missing units are bought in at once, so that not every chunk buys every SKU.
const restockTimes = 8

// buyIn brings the stock of the chunk's SKUs to what its orders need.
func (r *run) buyIn(tx *db.Tx, sales []int) error {
	needed := map[int32]int64{}
	at := r.book.documents[sales[0]].at
	for _, i := range sales {
		for _, x := range r.book.documents[i].rows {
			needed[x.sku] += x.units
		}
	}
	skus := make([]id.SKU, 0, len(needed))
	for sku := range needed {
		skus = append(skus, r.names.goods[sku].sku)
	}
	items := map[id.SKU][]stock.Item{}
	stock.LoadItems(tx, skus, items)
	if err := tx.Flush(); err != nil {
		return err
	}
	var movements []stock.Movement
	for sku, units := range needed {
		good := r.names.goods[sku]
		for _, i := range items[good.sku] {
			units -= i.Free()
		}
		if units > 0 {
			movements = append(movements, stock.Movement{
				ID: id.NewMovement(r.world.IDs), Key: stock.Key{SKU: good.sku, Warehouse: good.warehouse},
				Units: min(units*restockTimes, stock.MaxUnits), Reason: stock.Received, At: at,
			})
		}
	}
	return stock.Move(tx, 0, movements)
}

// topUps fill each wallet up to what its orders of the chunk cost.
func (r *run) topUps(sales []int) []flows.Command {
	needed, first := map[int32]int64{}, map[int32]int{}
	var customers []int32
	for _, i := range sales {
		d := r.book.documents[i]
		if _, seen := first[d.customer]; !seen {
			first[d.customer] = i
			customers = append(customers, d.customer)
		}
		for _, x := range d.rows {
			needed[d.customer] += x.units * x.minor
		}
	}
	var commands []flows.Command
	for _, customer := range customers {
		p := r.names.parties[customer]
		if needed[customer] > 0 {
			commands = append(commands, &flows.TopUp{
				By: r.by(first[customer]), Distributor: p.distributor, Wallet: p.wallet, Cash: p.cash, Needed: needed[customer],
			})
		}
	}
	return commands
}

// deliver ships every sub-order in one parcel and confirms the receipt.
func (r *run) deliver(tx *db.Tx, sales []int) error {
	subs, err := r.subOrders(tx, sales)
	if err != nil {
		return err
	}
	var commands []flows.Command
	for n, i := range sales {
		for k, sub := range subs[n] {
			commands = append(commands, &flows.ShipParcel{
				By: r.by(i), ID: id.NewParcel(r.world.IDs), Order: r.orders[i], SubOrder: sub, Carrier: "Royal Mail",
				Waybill: fmt.Sprintf("RM-%s-%d", r.book.documents[i].number, k+1),
			})
		}
	}
	if err := r.all(tx, commands); err != nil {
		return err
	}
	commands = commands[:0]
	for _, i := range sales {
		commands = append(commands, &flows.ConfirmReceipt{
			By: r.by(i), Order: r.orders[i], Distributor: r.names.parties[r.book.documents[i].customer].distributor,
		})
	}
	return r.all(tx, commands)
}

// subOrders gives the sub-orders of the chunk's orders.
func (r *run) subOrders(tx *db.Tx, sales []int) ([][]id.SubOrder, error) {
	heads := map[id.Order]*orders.Order{}
	wanted := make([]id.Order, len(sales))
	for n, i := range sales {
		wanted[n] = r.orders[i]
	}
	orders.LoadHeads(tx, wanted, heads)
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	subs := make([][]id.SubOrder, len(sales))
	for n, order := range wanted {
		for _, s := range heads[order].Subs {
			subs[n] = append(subs[n], s.ID)
		}
	}
	return subs, nil
}
