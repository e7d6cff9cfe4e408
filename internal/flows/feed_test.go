package flows_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/feed"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/pricing"
)

// reader reads the feed of one distributor as its shop does: it keeps a position and nothing else.
type reader struct {
	m       *flowstest.Market
	of      *flowstest.Distributor
	feed    *flows.Feed
	at      feed.Position
	latest  bool
	changes []flows.Change
}

func reads(m *flowstest.Market, of *flowstest.Distributor) *reader {
	r := &reader{m: m, of: of, feed: flows.NewFeed(m.Flow, flows.AtOnce)}
	m.Must(r.feed.Turn(m.T.Context()))
	r.at = r.feed.Head()
	return r
}

// read gives positions to what has happened, reads on to the end, and gives what is new.
func (r *reader) read(limit int) (fresh []flows.Change) {
	r.m.T.Helper()
	r.m.Must(r.feed.Turn(r.m.T.Context()))
	for more := true; more; {
		page, err := r.feed.Read(r.m.T.Context(), r.of.ID, r.at, limit, r.latest)
		r.m.Must(err)
		if len(page.Changes) > limit {
			r.m.T.Fatalf("%d changes on a page of %d", len(page.Changes), limit)
		}
		fresh = append(fresh, page.Changes...)
		r.at, more = page.Next, page.More
	}
	r.changes = append(r.changes, fresh...)
	return fresh
}

func kindsOf(changes []flows.Change) (kinds []string) {
	for _, c := range changes {
		kinds = append(kinds, c.Kind)
	}
	return kinds
}

// reprice sets a good's price as the operator does.
func reprice(m *flowstest.Market, g *flowstest.Good, settlement int64) {
	p := g.Price
	p.Settlement, p.ChangedAt, p.From = settlement, m.Clock.Now(), 0
	m.Write(m.T, func(tx *db.Tx) error { _, err := flows.SetPrices(tx, m.Acting(), []pricing.Price{p}); return err })
	g.Price = p
}

func TestAPriceIsToldToThoseWhoSelectedItAsTheirOwn(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		alpha, beta := reads(m, m.Alpha), reads(m, m.Beta)
		m.Write(t, func(tx *db.Tx) error {
			flows.UnselectGoods(tx, m.Acting(), m.Beta.ID, []id.SKU{m.Cup.ID})
			return nil
		})
		was := m.Tea.Price.Settlement
		reprice(m, m.Tea, was+1000)
		reprice(m, m.Cup, m.Cup.Price.Settlement+100)
		got := alpha.read(100)
		if len(got) != 2 || got[0].SKU != m.Tea.ID || got[0].Before["settlement_minor"] != was || got[0].After["settlement_minor"] != was+1000 {
			t.Errorf("alpha read %+v", got)
		}
		got = beta.read(100)
		if kinds := kindsOf(got); !slices.Equal(kinds, []string{"goods.unselected", "price.changed"}) {
			t.Fatalf("beta read %v", kinds)
		}
		if got[1].Before["settlement_minor"] != was*9/10 || got[1].After["settlement_minor"] != (was+1000)*9/10 {
			t.Errorf("beta's own price is 90 %%: %+v", got[1])
		}
		for _, c := range append(alpha.changes, beta.changes...) {
			for _, f := range []flows.Facts{c.Before, c.After, c.Data} {
				if f["supply_minor"] != nil {
					t.Errorf("what the supplier is paid is told: %+v", c)
				}
			}
		}
	})
}

func TestAnOrderIsToldToItsDistributorAlone(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		alpha, beta := reads(m, m.Alpha), reads(m, m.Beta)
		order := m.Bought(m.Alpha, m.Alpha.Line(m.Tea, 2))
		m.Must(m.Ship(order, 1))
		m.Must(m.Receive(order))
		got := alpha.read(100)
		if kinds := kindsOf(got); !slices.Equal(kinds, []string{"order.placed", "order.paid", "sub_order.shipped", "order.received"}) {
			t.Errorf("got %v", kinds)
		}
		for _, c := range got {
			if c.Order != order {
				t.Errorf("%s tells no order", c.Kind)
			}
		}
		if got := beta.read(100); len(got) != 0 {
			t.Errorf("beta reads alpha's orders: %v", kindsOf(got))
		}
	})
}

func TestGoodsAreFollowedFromTheirSelectionOn(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		m.Write(t, func(tx *db.Tx) error {
			flows.UnselectGoods(tx, m.Acting(), m.Alpha.ID, []id.SKU{m.Tea.ID})
			return nil
		})
		here, there := reads(m, m.Alpha), reads(m, m.Alpha) // two processes, which have both read what is selected
		reprice(m, m.Tea, 9000)
		for _, r := range []*reader{here, there} {
			if got := r.read(100); len(got) != 0 {
				t.Fatalf("not selected: %v", kindsOf(got))
			}
		}
		m.Write(t, func(tx *db.Tx) error {
			_, err := flows.SelectGoods(tx, m.Acting(), m.Alpha.ID, []id.SKU{m.Tea.ID})
			return err
		})
		if got := kindsOf(here.read(100)); !slices.Equal(got, []string{"goods.selected"}) {
			t.Fatalf("got %v", got)
		}
		reprice(m, m.Tea, 9100)
		there.at = here.at // the other process is asked with a cursor that this one gave
		for _, r := range []*reader{here, there} {
			if got := kindsOf(r.read(100)); !slices.Equal(got, []string{"price.changed"}) {
				t.Errorf("got %v", got)
			}
		}
	})
}

// numbered is an event of alpha's alone, which bears a number.
func numbered(m *flowstest.Market, event id.Event, number int) outbox.Event {
	return outbox.Event{
		ID: event, At: m.Clock.Now(), Kind: "wallet.topped_up", Root: int64(m.Alpha.ID), Distributor: m.Alpha.ID, Actor: "test",
		Body: fmt.Sprintf(`{"number":%d}`, number),
	}
}

func number(c *flows.Change) int { return int(c.Data["number"].(float64)) }

func TestWhatCommitsLateIsNotPassedOver(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		r := reads(m, m.Alpha)
		early := id.NewEvent(m.IDs)
		for i := range 3 {
			m.Write(t, func(tx *db.Tx) error {
				outbox.Write(tx, []outbox.Event{numbered(m, id.NewEvent(m.IDs), i)})
				return nil
			})
		}
		if got := r.read(100); len(got) != 3 {
			t.Fatalf("read %d", len(got))
		}
		m.Write(t, func(tx *db.Tx) error { outbox.Write(tx, []outbox.Event{numbered(m, early, 99)}); return nil })
		if got := r.read(100); len(got) != 1 || number(&got[0]) != 99 {
			t.Errorf("an older id that was committed later: %+v", got)
		}
	})
}

// TestUnder64WritersEveryChangeIsSeenOnceInOrder writes from 64 places at once, each drawing its ids long before it commits, while three processes
// give positions, and readers stop, crash and go on anywhere.
func TestUnder64WritersEveryChangeIsSeenOnceInOrder(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		const writers, each = 64, 12
		start := reads(m, m.Alpha).at
		var writing, keeping sync.WaitGroup
		ctx, stop := context.WithCancel(t.Context())
		for range 3 {
			other := flows.NewFeed(m.Flow, flows.AtOnce)
			keeping.Go(func() {
				for ctx.Err() == nil {
					if err := other.Turn(ctx); err != nil && ctx.Err() == nil && !errors.Is(err, db.ErrBusy) {
						t.Error(err)
					}
					m.Clock.Advance(clock.Second) // so that the lease goes from one to the other
				}
			})
		}
		for w := range writers {
			writing.Go(func() {
				for i := range each {
					event := id.NewEvent(m.IDs)
					time.Sleep(time.Duration(rand.IntN(3)) * time.Millisecond)
					err := m.DB.Write(t.Context(), func(tx *db.Tx) error {
						outbox.Write(tx, []outbox.Event{numbered(m, event, w*each+i)})
						return tx.Flush()
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		var done atomic.Bool
		go func() { writing.Wait(); done.Store(true) }()
		r := &reader{m: m, of: m.Alpha, feed: flows.NewFeedKeeping(m.Flow, flows.AtOnce, 50), at: start}
		for idle := 0; len(r.changes) < writers*each && idle < 1000; {
			at, had := r.at, len(r.changes)
			r.read(1 + rand.IntN(20))
			if done.Load() && len(r.changes) == had { // positions may be another's to give yet
				idle++
				time.Sleep(5 * time.Millisecond)
			}
			switch rand.IntN(4) {
			case 0: // it crashed before it noted what it read
				r.at, r.changes = at, r.changes[:had]
			case 1: // its server was restarted
				r.feed = flows.NewFeedKeeping(m.Flow, flows.AtOnce, 50)
			}
		}
		stop()
		keeping.Wait()
		seen := map[int]bool{}
		last := start
		for i := range r.changes {
			c := &r.changes[i]
			if seen[number(c)] || c.Position <= last {
				t.Fatalf("change %d of %d at %d after %d", number(c), len(r.changes), c.Position, last)
			}
			seen[number(c)], last = true, c.Position
		}
		if len(seen) != writers*each {
			t.Errorf("seen %d of %d", len(seen), writers*each)
		}
		if gaps := m.Int(t, "select (select position - gone from feed_head) - (select count(*) from feed_changes)"); gaps != 0 {
			t.Errorf("%d positions were skipped", gaps)
		}
		if waiting := m.Int(t, "select count(*) from outbox_pending"); waiting != 0 {
			t.Errorf("%d events wait still", waiting)
		}
	})
}

func TestOneWhoIsFarBehindReadsTheSameAsOneWhoIsNear(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		near := reads(m, m.Alpha)
		far := &reader{m: m, of: m.Alpha, at: near.at}
		for i := range 60 {
			reprice(m, []*flowstest.Good{m.Tea, m.Cup, m.Towel}[i%3], 8000+int64(i))
			m.Bought([]*flowstest.Distributor{m.Alpha, m.Gamma}[i%2], m.Alpha.Line(m.Book, 1))
		}
		near.read(7)
		far.feed = flows.NewFeedKeeping(m.Flow, flows.AtOnce, 10)
		far.read(7)
		if len(near.changes) < 100 || !reflect.DeepEqual(near.changes, far.changes) {
			t.Errorf("near %d, far %d changes", len(near.changes), len(far.changes))
		}
	})
}

// TestTheLatestAloneLeadsToTheSame follows prices by all changes and by the latest alone, with pages that end anywhere.
func TestTheLatestAloneLeadsToTheSame(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		all, latest := reads(m, m.Alpha), reads(m, m.Alpha)
		latest.latest = true
		goods := []*flowstest.Good{m.Tea, m.Cup, m.Towel, m.Soap, m.Book}
		first := map[id.SKU]int64{}
		for _, g := range goods {
			first[g.ID] = g.Price.Settlement
		}
		for i := range 80 {
			g0 := goods[rand.IntN(len(goods))]
			reprice(m, g0, g0.Price.Settlement+int64(rand.IntN(100)))
			if i%10 == 0 {
				all.read(100)
			}
			if i%25 == 0 {
				latest.read(1 + rand.IntN(4))
			}
		}
		all.read(100)
		latest.read(2)
		if len(latest.changes) >= len(all.changes) {
			t.Errorf("%d of %d changes are left", len(latest.changes), len(all.changes))
		}
		for name, r := range map[string]*reader{"all": all, "latest": latest} {
			price := maps.Clone(first)
			for _, c := range r.changes {
				if c.Before["settlement_minor"] != price[c.SKU] {
					t.Errorf("%s: %v was %d, not %v", name, c.SKU, price[c.SKU], c.Before["settlement_minor"])
				}
				price[c.SKU] = c.After["settlement_minor"].(int64)
			}
			for _, g := range goods {
				if price[g.ID] != g.Price.Settlement {
					t.Errorf("%s: %v ends at %d, not %d", name, g.ID, price[g.ID], g.Price.Settlement)
				}
			}
		}
	})
}

func TestARuleIsToldToThoseItIsFor(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		alpha, beta := reads(m, m.Alpha), reads(m, m.Beta)
		add := func(r pricing.Rule) {
			if r.ID, r.Least = id.NewPriceRule(m.IDs), 1; r.Reach == pricing.OfSKU {
				r.Currency, r.Price = flowstest.Currency, 7000
			} else {
				r.RatioPPM = 950_000
			}
			m.Write(t, func(tx *db.Tx) error { _, err := flows.AddPriceRule(tx, m.Acting(), r); return err })
		}
		add(pricing.Rule{Reach: pricing.OfSKU, GoodsID: int64(m.Tea.ID), Distributor: m.Alpha.ID})
		if got := alpha.read(100); len(got) != 1 || got[0].SKU != m.Tea.ID || got[0].After["settlement_minor"] != int64(7000) || got[0].Data["cause"] != "rule_began" {
			t.Errorf("alpha read %+v", got)
		}
		if got := beta.read(100); len(got) != 0 {
			t.Errorf("beta reads alpha's rule: %+v", got)
		}
		add(pricing.Rule{Reach: pricing.AllGoods})
		for _, r := range []*reader{alpha, beta} {
			if got := r.read(100); len(got) != 1 || got[0].SKU != 0 || got[0].Data["goods"] != "all" {
				t.Errorf("read %+v", got)
			}
		}
	})
}

func TestStockStatesAreToldByRegion(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		f := follow(m)
		f.told(m.Soap)
		r := reads(m, m.Alpha)
		m.Bought(m.Alpha, m.Alpha.Line(m.Soap, 5))
		f.told(m.Soap)
		got := r.read(100)
		last := got[len(got)-1]
		if last.Kind != "stock.state_changed" || last.SKU != m.Soap.ID {
			t.Fatalf("got %v", kindsOf(got))
		}
		if text := fmt.Sprint(last.Data["regions"]); text != "[{* in_stock out}]" {
			t.Errorf("got %s", text)
		}
	})
}

func TestChangesAreKeptForThirtyDays(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		r := reads(m, m.Alpha)
		old := r.at
		reprice(m, m.Tea, 9000)
		r.read(100)
		m.Advance(feed.Kept)
		reprice(m, m.Tea, 9100)
		r.read(100)
		m.Must(r.feed.LetGo(t.Context()))
		if _, err := r.feed.Read(t.Context(), m.Alpha.ID, old, 10, false); err != nil {
			t.Errorf("on the thirtieth day: %v", err)
		}
		m.Advance(clock.Day)
		m.Must(r.feed.LetGo(t.Context()))
		m.Must(r.feed.Turn(t.Context()))
		again := flows.NewFeed(m.Flow, flows.AtOnce)
		for name, f := range map[string]*flows.Feed{"this process": r.feed, "another": again} {
			if _, err := f.Read(t.Context(), m.Alpha.ID, old, 10, false); !errors.Is(err, feed.ErrExpired) {
				t.Errorf("%s: a day later: %v", name, err)
			}
			if _, err := f.Read(t.Context(), m.Alpha.ID, r.at, 10, false); err != nil {
				t.Errorf("%s: who is up to date: %v", name, err)
			}
			if _, err := f.Read(t.Context(), m.Alpha.ID, r.at+1, 10, false); !errors.Is(err, feed.ErrExpired) {
				t.Errorf("%s: a position that was never given, as after a restored backup: %v", name, err)
			}
		}
	})
}

func TestWhoWaitsIsWokenByAChange(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		r := reads(m, m.Alpha)
		woken := make(chan bool)
		go func() { woken <- r.feed.Wait(t.Context(), r.at) }()
		reprice(m, m.Tea, 9000)
		m.Must(r.feed.Turn(t.Context()))
		if !<-woken {
			t.Error("not woken by a change")
		}
		r.read(100)
		go func() { woken <- r.feed.Wait(t.Context(), r.at) }()
		r.feed.Stop()
		if <-woken {
			t.Error("woken by the end as by a change")
		}
	})
}

func TestEveryKindOfChangeHasWords(t *testing.T) {
	names := map[string]bool{}
	for _, k := range flows.ChangeKinds() {
		if names[k.Name] || k.English == "" || k.Chinese == "" {
			t.Errorf("%s: %s", k.Name, strconv.Quote(k.English+k.Chinese))
		}
		names[k.Name] = true
	}
}
