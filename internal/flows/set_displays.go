package flows

import (
	"strconv"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/pricing"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

// SetDisplays changes how a distributor shows selected goods, all or none, and gives what was changed. A sale price of its own must lie
// within the range that its contract and the agreement allow now; all refused ones are named at once, at `items[i]`.
func SetDisplays(tx *db.Tx, by Acting, distributor id.Distributor, wishes []pool.Wish) ([]pool.Change, error) {
	terms := map[id.Distributor]*distributors.Terms{}
	distributors.LoadTerms(tx, []id.Distributor{distributor}, by.At, terms)
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	contract := terms[distributor]
	if err := contract.Check(); err != nil {
		return nil, err
	}
	prices, err := displayPrices(tx, wishes, by.At)
	if err != nil {
		return nil, err
	}
	changed, err := pool.SetDisplays(tx, distributor, wishes, contract.Currency, by.At)
	if err != nil {
		return nil, err // of what is not selected no price is told
	}
	var faults fault.List
	for i, w := range wishes {
		if w.Sale != nil && *w.Sale > 0 {
			prices.judge(contract, w, &faults, "items["+strconv.Itoa(i)+"]")
		}
	}
	if err := faults.Err(pool.ErrRefused); err != nil || len(changed) == 0 {
		return nil, err
	}
	by.tellDisplays(tx, distributor, changed)
	return changed, nil
}

// displayed are the facts by which own sale prices are judged.
type displayed struct {
	items      map[id.SKU]*pool.Item
	prices     map[id.SKU]*pricing.Price
	agreements map[id.Agreement]*suppliers.Terms
}

func displayPrices(tx *db.Tx, wishes []pool.Wish, at clock.Micros) (*displayed, error) {
	d := &displayed{map[id.SKU]*pool.Item{}, map[id.SKU]*pricing.Price{}, map[id.Agreement]*suppliers.Terms{}}
	var priced []id.SKU
	for _, w := range wishes {
		if w.Sale != nil && *w.Sale > 0 {
			priced = append(priced, w.SKU)
		}
	}
	if len(priced) == 0 {
		return d, nil
	}
	pool.LoadItems(tx, priced, d.items)
	pricing.LoadPrices(tx, priced, at, d.prices)
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	var agreements []id.Agreement
	for _, i := range d.items {
		agreements = append(agreements, i.Agreement)
	}
	suppliers.LoadTerms(tx, agreements, at, d.agreements)
	return d, tx.Flush()
}

// judge notes why an own sale price can't be: the codes are those of an order with that price.
func (d *displayed) judge(c *distributors.Terms, w pool.Wish, faults *fault.List, place string) {
	item, price := d.items[w.SKU], d.prices[w.SKU]
	if item == nil || price == nil || d.agreements[item.Agreement] == nil {
		faults.Add(pricing.ErrNoPrice, place+".sale_minor")
		return
	}
	if price.Currency != c.Currency {
		faults.Add(pricing.ErrCurrencyDiffers, place+".sale_minor", "currency", string(price.Currency))
		return
	}
	o := Offer{Item: item, Price: price, Agreement: d.agreements[item.Agreement]}
	o.JudgeSale(c, *w.Sale, faults, place)
}

// JudgeSale notes why a sale price lies outside the range that a contract and the agreement allow now, at `place.sale_minor`.
func (o *Offer) JudgeSale(c *distributors.Terms, sale int64, faults *fault.List, place string) {
	terms := o.PriceTerms(c)
	live, err := o.Price.Live(terms)
	if err != nil {
		faults.Add(pricing.ErrAmount, place+".sale_minor")
		return
	}
	pricing.Judge(*o.Price, terms, pricing.Ask{Known: live, Sale: sale}, faults, place)
}

type displaysBody struct {
	Before []displayBody `json:"before"`
	After  []displayBody `json:"after"`
}

type displayBody struct {
	SKUID      id.SKU `json:"sku_id"`
	Folder     string `json:"folder,omitempty"`
	LocalTitle string `json:"local_title,omitempty"`
	SaleMinor  int64  `json:"sale_minor,omitempty"`
	Currency   string `json:"currency,omitempty"`
	Note       string `json:"note,omitempty"`
}

func bodyOf(d pool.Display) displayBody {
	return displayBody{d.SKU, d.Folder, d.LocalTitle, d.Sale, string(d.Currency), d.Note}
}

// tellDisplays writes the event and the line of the audit trail.
func (a Acting) tellDisplays(tx *db.Tx, distributor id.Distributor, changed []pool.Change) {
	var body displaysBody
	for _, c := range changed {
		body.Before, body.After = append(body.Before, bodyOf(c.Before)), append(body.After, bodyOf(c.After))
	}
	a.note(tx, "displays.set", distributor.String(), body.Before, body.After)
	a.tell(tx, outbox.Event{Kind: "goods.displayed", Root: int64(distributor), Distributor: distributor, Body: encoded(body)})
}
