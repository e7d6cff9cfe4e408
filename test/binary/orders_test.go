package binary

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

// clientCount is how many clients order at once, eight for each shop, each on a connection of its own.
const clientCount = 8 * shopCount

func TestOrdersAcknowledgedBeforeAKillAreThereExactlyOnce(t *testing.T) {
	for _, engine := range testkit.Engines {
		t.Run(string(engine), func(t *testing.T) {
			m := openMarket(t, engine)
			for round := range rounds(2, 20) {
				sent := m.orderUnderFire(t, round)
				clean(t, m.flags()...)
				m.inGroups(t)
				m.restart(t)
				m.acknowledged(t, sent)
				m.askAgain(t, sent)
				m.agree(t)
				clean(t, m.flags()...)
			}
			if code := m.server.stop(t, 15); code != 0 {
				t.Fatalf("exit code %d", code)
			}
		})
	}
}

// orderUnderFire lets all clients order as fast as they can, and kills the server among them.
func (m *market) orderUnderFire(t *testing.T, round int) []*order {
	t.Helper()
	var all sync.WaitGroup
	var stopped atomic.Bool
	sent := make([][]*order, clientCount)
	for i := range clientCount {
		all.Go(func() { sent[i] = m.keepOrdering(t, round, i, &stopped) })
	}
	time.Sleep(200*time.Millisecond + rand.N(600*time.Millisecond))
	m.server.kill(t)
	stopped.Store(true)
	all.Wait()
	together := slices.Concat(sent...)
	placed, paid := 0, 0
	for _, o := range together {
		m.orders[fmt.Sprint(o.shop, o.number)] = o
		if o.id != "" {
			placed++
		}
		if o.paid {
			paid++
		}
	}
	t.Logf("%d sent, %d placed, %d paid when the server was killed", len(together), placed, paid)
	if paid == 0 {
		t.Error("the server was killed before anything was done")
	}
	return together
}

// inGroups makes sure that requests were written in groups, which are what a kill is to break: commands of one transaction note their keys
// at one time.
func (m *market) inGroups(t *testing.T) {
	t.Helper()
	d := m.home.open(t, false)
	defer func() { _ = d.Close() }()
	var largest, groups int64
	err := d.Read(t.Context(), func(tx *db.Tx) error {
		tx.Query(func(r *db.Row) { largest, groups = r.Int(), r.Int() }, `select CAST(coalesce(max(n), 0) AS BIGINT), count(*) from (
			select count(*) as n from (select at from web_keys_even union all select at from web_keys_odd) as used group by at having count(*) > 1
		) as groups`)
		return tx.Flush()
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d groups of up to %d commands", groups, largest)
	if largest < clientCount/4 {
		t.Errorf("the largest group had %d commands of %d clients", largest, clientCount)
	}
}

// keepOrdering places and pays orders until the server is gone, and gives all that were sent.
func (m *market) keepOrdering(t *testing.T, round, who int, stopped *atomic.Bool) (sent []*order) {
	c := m.server.client(m.shops[who%shopCount].key)
	dice := rand.New(rand.NewPCG(uint64(round), uint64(who)))
	for n := 0; !stopped.Load(); n++ {
		o := m.newOrder(dice, who%shopCount, fmt.Sprintf("R%d-%d-%d", round, who, n))
		sent = append(sent, o)
		if !o.place(t, c) || !o.pay(t, c) {
			return sent
		}
	}
	return sent
}

func (m *market) newOrder(dice *rand.Rand, shop int, number string) *order {
	var lines []tree
	for _, i := range dice.Perm(len(m.skus))[:1+dice.IntN(len(m.skus))] {
		lines = append(lines, tree{"sku_id": m.skus[i], "quantity": 1 + dice.IntN(5), "settlement_minor": settlement, "sale_minor": retail})
	}
	return &order{
		shop: shop, number: number, placeKey: newKey(), payKey: newKey(),
		body: tree{"own_number": number, "contact": buyer, "lines": lines},
	}
}

// place sends the order; false when no answer came.
func (o *order) place(t *testing.T, c *client) bool {
	o.placing = true
	a, heard := patient(t, c, "/v1/orders", o.placeKey, o.body)
	if !heard || a.status != http.StatusCreated {
		return false
	}
	o.placing, o.id = false, a.text(t, "id")
	return true
}

// pay pays the order; false when no answer came.
func (o *order) pay(t *testing.T, c *client) bool {
	o.payingIt = true
	a, heard := patient(t, c, "/v1/orders/"+o.id+"/pay", o.payKey, nil)
	if !heard || a.status != http.StatusOK {
		return false
	}
	o.payingIt, o.paid = false, true
	return true
}

// patient sends a request again while the caller is too fast; false when no answer came. Any other refusal fails the test.
func patient(t *testing.T, c *client, path, key string, body any) (answer, bool) {
	for {
		a, err := c.try(http.MethodPost, path, key, body)
		switch {
		case err != nil:
			return a, false
		case a.status == http.StatusTooManyRequests:
			time.Sleep(20 * time.Millisecond)
			continue
		case a.status > 299:
			t.Errorf("%s: %d: %s", a.what, a.status, a.body)
		}
		return a, true
	}
}

// acknowledged makes sure that what was acknowledged is there, and once.
func (m *market) acknowledged(t *testing.T, sent []*order) {
	t.Helper()
	there := make([]map[string]listed, shopCount)
	for shop := range m.shops {
		there[shop] = m.list(t, shop)
		for number := range there[shop] {
			if m.orders[fmt.Sprint(shop, number)] == nil {
				t.Fatalf("nobody ever sent %s", number)
			}
		}
	}
	for _, o := range sent {
		found, is := there[o.shop][o.number]
		switch {
		case o.id != "" && (!is || found.id != o.id):
			t.Fatalf("order %s was acknowledged as %s, found is %q", o.number, o.id, found.id)
		case o.paid && !found.paid:
			t.Fatalf("order %s was acknowledged as paid and is in %s", o.number, found.states)
		case o.id != "" && !o.payingIt && found.paid != o.paid:
			t.Fatalf("order %s is in %s, but nobody sent a payment", o.number, found.states)
		}
		if o.id != "" && o.paid && rand.IntN(20) == 0 {
			m.lookedUp(t, o)
		}
	}
}

// lookedUp finds an order by its own number, with its contact.
func (m *market) lookedUp(t *testing.T, o *order) {
	t.Helper()
	c := m.server.client(m.shops[o.shop].key)
	found := c.call(t, http.MethodGet, "/v1/orders?own_number="+url.QueryEscape(o.number), nil)
	if len(found.list(t, "items")) != 1 || found.text(t, "items.0.id") != o.id {
		t.Fatalf("looked up %s: %s", o.number, found.body)
	}
	if full := c.call(t, http.MethodGet, "/v1/orders/"+o.id, nil); full.text(t, "contact.phone") != buyer["phone"] {
		t.Fatalf("contact of %s: %s", o.number, full.body)
	}
}

// askAgain repeats, with the same keys, each request that nobody heard an answer to, and one of those that were heard: done once in
// all.
func (m *market) askAgain(t *testing.T, sent []*order) {
	t.Helper()
	again := false
	for _, o := range sent {
		c := m.server.client(m.shops[o.shop].key)
		if o.paid && !again {
			again = true
			first := o.id
			if !o.place(t, c) || !o.pay(t, c) || o.id != first {
				t.Fatalf("order %s was %s, asked again it is %s", o.number, first, o.id)
			}
		}
		if o.placing && !o.place(t, c) {
			t.Fatalf("order %s can't be placed again", o.number)
		}
		if o.payingIt && !o.pay(t, c) {
			t.Fatalf("order %s can't be paid again", o.number)
		}
	}
}

// agree makes sure that money and stock stand as all orders together say.
func (m *market) agree(t *testing.T) {
	t.Helper()
	var units int64
	for shop := range m.shops {
		var paid int64
		for _, o := range m.list(t, shop) {
			units += o.units
			if o.paid {
				paid += o.total
			}
		}
		if left, escrow := m.balances(t, shop); left != wallet-paid || escrow != paid {
			t.Fatalf("shop %d paid %d: wallet %d, escrow %d", shop, paid, left, escrow)
		}
	}
	if held := m.held(t); held != units {
		t.Fatalf("orders of %d units hold %d", units, held)
	}
}
