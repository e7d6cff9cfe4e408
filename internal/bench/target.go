package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"

	"github.com/fenxiao/fenxiao/internal/clock"
)

// errTarget says that a running server can't be driven.
var errTarget = errors.New("the target can't be measured")

// drive measures a server that somebody else has started. Its database is not looked at: the journal is proved over the API.
func (b *session) drive(ctx context.Context) error {
	address, err := url.Parse(b.Target)
	if err != nil || address.Scheme != "http" || address.Host == "" {
		return fmt.Errorf("%w: %q is no http://HOST:PORT", errTarget, b.Target)
	}
	goods, err := b.readTarget(address.Host)
	if err != nil {
		return err
	}
	x := &site{database: database{stage: &stage{engine: "target", assortment: goods}}, servers: nil}
	fmt.Fprintf(b.Out, "%s: %d goods, %d keys\n", b.Target, len(goods.goods), len(goods.shops))
	b.printHead()
	for _, batch := range b.Batches {
		for _, scenario := range b.Scenarios {
			for _, connections := range b.Connections {
				c := cell{scenario: scenario, connections: connections, batch: batch}
				if err := b.driveOne(ctx, x, address.Host, c); errors.Is(err, errNoBatch) {
					fmt.Fprintf(b.Out, "left out: %v\n", err)
				} else if err != nil {
					return err
				}
			}
		}
	}
	b.compare()
	return nil
}

func (b *session) driveOne(ctx context.Context, x *site, host string, c cell) error {
	l := b.load(x, c)
	l.name = fmt.Sprintf("%s-%d", l.name, now()) // a server that is there already may know the number
	l.addresses = []string{host}
	began := now()
	warm, seconds := b.timesOf(c)
	h, first, second, err := watch(ctx, x, l.send, warm, seconds)
	if err != nil {
		return err
	}
	run := sum(h, first, second)
	run.describe(c, x)
	run.Servers = 1
	var found []stored
	for i := range l.goods.shops {
		more, err := listOrders(host, l.goods.shops[i].token, i, began, l.name)
		if err != nil {
			return err
		}
		found = append(found, more...)
	}
	p := journals{h.journal}.prove(found)
	run.violations, run.JournalViolations = p.violations, p.count()
	b.violations += p.count()
	b.runs = append(b.runs, run)
	run.print(b.Out)
	return nil
}

// page is one page of a list of the API.
type page[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next"`
}

// each page's items, by cursor.
func pages[T any](host, token, path string, visit func(items []T)) error {
	w := wire{address: host}
	defer w.hangUp()
	after := ""
	for {
		var l letter
		a, err := w.ask(l.get(path+"&limit=200&after="+url.QueryEscape(after), token, ""))
		if err != nil {
			return err
		}
		if !a.ok() {
			return fmt.Errorf("%w: GET %s: %d %.200s", errTarget, path, a.status, a.body)
		}
		var p page[T]
		if err := json.Unmarshal(a.body, &p); err != nil {
			return fmt.Errorf("%w: GET %s: %w", errTarget, path, err)
		}
		visit(p.Items)
		if after = p.Next; after == "" {
			return nil
		}
	}
}

type targetGood struct {
	SKUID     string `json:"sku_id"`
	Code      string `json:"code"`
	Title     string `json:"title"`
	Orderable bool   `json:"orderable"`
	Price     *struct {
		SettlementMinor int64 `json:"settlement_minor"`
		RetailMinor     int64 `json:"retail_minor"`
	} `json:"price"`
}

// readTarget asks for what every key's shop can order.
func (b *session) readTarget(host string) (*assortment, error) {
	text, err := os.ReadFile(b.Keys)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFile, err)
	}
	a := &assortment{last: -1}
	known := map[string]int{}
	for token := range strings.FieldsSeq(string(text)) {
		s := len(a.shops)
		a.shops = append(a.shops, shop{token: token})
		a.sold = append(a.sold, nil)
		err := pages(host, token, "/v1/goods?", func(items []targetGood) {
			for _, g := range items {
				if !g.Orderable || g.Price == nil {
					continue
				}
				offer := fmt.Sprint(g.SKUID, *g.Price) // shops may have prices of their own
				i, seen := known[offer]
				if !seen {
					i = len(a.goods)
					known[offer] = i
					a.goods = append(a.goods, good{
						text: g.SKUID, code: g.Code, title: g.Title, settlement: g.Price.SettlementMinor, sale: max(g.Price.RetailMinor, g.Price.SettlementMinor),
					})
					a.sellers = append(a.sellers, nil)
				}
				a.sellers[i] = append(a.sellers[i], s)
				a.sold[s] = append(a.sold[s], i)
			}
		})
		if err != nil {
			return nil, err
		}
	}
	if len(a.goods) == 0 {
		return nil, fmt.Errorf("%w: no key's shop has goods to order", errTarget)
	}
	return a, nil
}

type targetOrder struct {
	ID        string `json:"id"`
	OwnNumber string `json:"own_number"`
	States    []struct {
		State string `json:"state"`
	} `json:"states"`
}

// listOrders reads the orders of a run that a shop has.
func listOrders(host, token string, shop int, began clock.Micros, name string) (found []stored, err error) {
	path := "/v1/orders?from=" + url.QueryEscape((began - clock.Minute).String()) // the server's clock may be another
	err = pages(host, token, path, func(items []targetOrder) {
		for _, o := range items {
			if strings.HasPrefix(o.OwnNumber, name+"-") {
				found = append(found, stored{o.OwnNumber, o.ID, shop, len(o.States) == 1 && o.States[0].State == "to_ship"})
			}
		}
	})
	return found, err
}
