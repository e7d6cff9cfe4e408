package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/fenxiao/fenxiao/client"
)

// mirror follows one shop's goods.
type mirror struct {
	client *client.Client
	store  *store
	region string
	once   bool
}

// keep reads everything if nothing was read yet, and follows. A cursor that is older than what the server keeps makes it read everything again.
func (m *mirror) keep(ctx context.Context) error {
	for {
		after, err := m.store.cursor(m.region)
		if err == nil && after == "" {
			after, err = m.begin(ctx)
		}
		if err != nil {
			return err
		}
		err = m.follow(ctx, after)
		if !errors.Is(err, client.ErrCursorExpired) {
			return err
		}
		if err := m.store.forget(); err != nil {
			return err
		}
	}
}

// begin notes where the feed stands before it reads: what changes meanwhile is read twice rather than never.
func (m *mirror) begin(ctx context.Context) (at client.Cursor, err error) {
	for page, err := range m.client.ChangePages(ctx, client.Latest, client.ChangesOptions{Once: true}) {
		if err != nil {
			return "", err
		}
		at = page.Next
	}
	goods, err := m.readAll(ctx)
	if err != nil {
		return "", err
	}
	return at, m.store.write(&step{region: m.region, next: at, all: true, goods: goods})
}

// follow applies page after page, each in one transaction with its cursor.
func (m *mirror) follow(ctx context.Context, after client.Cursor) error {
	trouble := func(err error) { fmt.Fprintln(os.Stderr, "mirror: going on after:", err) }
	for page, err := range m.client.ChangePages(ctx, after, client.ChangesOptions{Once: m.once, Trouble: trouble}) {
		if err != nil {
			return err
		}
		s, err := m.step(ctx, page)
		if err != nil {
			return err
		}
		if err := m.store.write(s); err != nil {
			return err
		}
	}
	return nil
}

// step says what a page changes. Prices come with the change; what else is told of goods is read anew, which may be newer than the change and is never older.
func (m *mirror) step(ctx context.Context, page client.Changes) (*step, error) {
	s := &step{region: m.region, next: page.Next, changes: page.Items}
	var stale []client.SKUID
	for i := range page.Items {
		c := &page.Items[i]
		family, _, _ := strings.Cut(c.Kind, ".")
		switch {
		case c.Kind == client.KindPriceChanged:
			p, err := c.AsPrice()
			if err != nil {
				return nil, err
			}
			switch {
			case p.SKUID == "":
				s.all = true // a rule for many goods
			case p.After != nil && p.Cause == "base":
				s.prices = append(s.prices, p)
			default:
				stale = append(stale, p.SKUID)
			}
		case c.SKUID != "":
			stale = append(stale, c.SKUID)
		case family == "grade" || family == "contract" || family == "product_line":
			s.all = true // these decide all prices
		}
	}
	var err error
	if s.all {
		s.goods, err = m.readAll(ctx)
		return s, err
	}
	slices.Sort(stale)
	s.stale = slices.Compact(stale)
	s.goods, err = steady(func() ([]good, error) { return m.readSome(ctx, s.stale) })
	return s, err
}

// good is what the mirror knows of a SKU.
type good struct {
	sku        client.SKUID
	title      string
	orderable  bool
	price      client.PriceFacts // zero: none
	stockState string
}

func known(g *client.Good) good {
	out := good{sku: g.SKUID, title: g.Title, orderable: g.Orderable}
	if p := g.Price; p != nil {
		out.price = client.PriceFacts{
			Currency: p.Currency, SettlementMinor: p.SettlementMinor, RetailMinor: p.RetailMinor, FloorMinor: p.FloorMinor, CeilingMinor: p.CeilingMinor,
		}
	}
	return out
}

// steady reads again when goods left the selection between two calls, so that the second was refused.
func steady(read func() ([]good, error)) (out []good, err error) {
	for range 5 {
		out, err = read()
		if p, is := errors.AsType[*client.Problem](err); !is || p.Kind() != client.NotFound && p.Kind() != client.Refused {
			break
		}
	}
	return out, err
}

// readAll reads all selected goods with their stock states.
func (m *mirror) readAll(ctx context.Context) ([]good, error) {
	return steady(func() ([]good, error) { return m.list(ctx) })
}

func (m *mirror) list(ctx context.Context) ([]good, error) {
	var out []good
	for g, err := range m.client.ListGoods(ctx, client.ListGoodsQuery{}) {
		if err != nil {
			return nil, err
		}
		out = append(out, known(&g))
	}
	return out, m.readStates(ctx, out)
}

// readSome reads some goods; those that are no longer selected are left out.
func (m *mirror) readSome(ctx context.Context, skus []client.SKUID) ([]good, error) {
	var out []good
	for _, sku := range skus {
		g, err := m.client.GetGood(ctx, sku)
		if p, is := errors.AsType[*client.Problem](err); is && p.Kind() == client.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		if g.Selected {
			out = append(out, known(&g))
		}
	}
	return out, m.readStates(ctx, out)
}

// readStates reads the stock states of goods, a hundred at a time.
func (m *mirror) readStates(ctx context.Context, goods []good) error {
	states := map[client.SKUID]string{}
	for some := range slices.Chunk(goods, 100) {
		q := client.ListStockStatesQuery{Region: m.region}
		for _, g := range some {
			q.SKUIDs = append(q.SKUIDs, g.sku)
		}
		got, err := m.client.ListStockStates(ctx, q)
		if err != nil {
			return err
		}
		for _, s := range got.Items {
			states[s.SKUID] = s.State
		}
	}
	for i := range goods {
		goods[i].stockState = states[goods[i].sku]
	}
	return nil
}

// check compares the file with the server.
func (m *mirror) check(ctx context.Context) error {
	live, err := m.readAll(ctx)
	if err != nil {
		return err
	}
	mine, err := m.store.goods()
	if err != nil {
		return err
	}
	differ := 0
	for _, g := range live {
		if kept, has := mine[g.sku]; !has || kept != g {
			differ++
			fmt.Printf("%s: the server has %+v, the mirror %+v\n", g.sku, g, kept)
		}
		delete(mine, g.sku)
	}
	for sku := range mine {
		differ++
		fmt.Printf("%s: is not selected any more\n", sku)
	}
	if differ > 0 {
		return fmt.Errorf("%d of %d goods differ", differ, len(live))
	}
	fmt.Printf("%d goods, all as on the server\n", len(live))
	return nil
}
