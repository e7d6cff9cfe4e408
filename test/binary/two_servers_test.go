package binary

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

// pairs is how many clients each of two servers has. Those of one pair sell for the same shop.
const pairs = 16

// TestTwoServersOnOneDatabaseShareGoodsShopsAndNumbers: they lock the same rows, asked for in opposite order, without a deadlock, and
// an own number or a key that is used at both at once is used once.
func TestTwoServersOnOneDatabaseShareGoodsShopsAndNumbers(t *testing.T) {
	m := openMarket(t, db.Postgres)
	both := []*server{m.server, m.serve(t)}
	each := rounds(4, 200)
	contests := make([][]*contest, pairs)
	for p := range contests {
		for n := range each {
			contests[p] = append(contests[p], m.contest(p%shopCount, fmt.Sprintf("T%d-%d", p, n)))
		}
	}
	var all sync.WaitGroup
	for p := range pairs {
		for side, s := range both {
			all.Go(func() {
				c := s.client(m.shops[p%shopCount].key)
				for _, x := range contests[p] {
					x.join(t, c, side)
				}
			})
		}
	}
	all.Wait()
	sold := 0
	for _, x := range slices.Concat(contests...) {
		x.judge(t)
	}
	for shop := range m.shops {
		sold += len(m.list(t, shop))
	}
	if want := pairs * each * 4; sold != want { // one of each side, two in common
		t.Errorf("%d orders, want %d", sold, want)
	}
	m.agree(t)
	clean(t, m.flags()...)
	for _, s := range both {
		if code := s.stop(t, 15); code != 0 {
			t.Errorf("exit code %d", code)
		}
	}
	d := m.home.open(t, false)
	defer func() { _ = d.Close() }()
	if n := testkit.Deadlocks(t, d); n != 0 {
		t.Errorf("%d deadlocks", n)
	}
}

// contest is what one client of each of two servers sends at about the same time.
type contest struct {
	meet    [2]sync.WaitGroup
	own     [2]*order // each its own
	number  [2]*order // two orders under one own number: one is taken
	request [2]*order // one order, sent to both under one key, and its payment: both are answered alike
	status  [2]int    // what came of number
	code    [2]string
}

// contest makes one. The second side names its lines in opposite order.
func (m *market) contest(shop int, name string) *contest {
	x := &contest{}
	for i := range x.meet {
		x.meet[i].Add(2)
	}
	for side := range 2 {
		x.own[side] = m.everything(shop, fmt.Sprint(name, "-own-", side), side == 1)
		x.number[side] = m.everything(shop, name+"-number", side == 1)
		x.request[side] = m.everything(shop, name+"-request", false)
	}
	x.request[1].placeKey, x.request[1].payKey = x.request[0].placeKey, x.request[0].payKey
	return x
}

// everything is an order over all goods.
func (m *market) everything(shop int, number string, reversed bool) *order {
	lines := make([]tree, len(m.skus))
	for i, sku := range m.skus {
		lines[i] = tree{"sku_id": sku, "quantity": 1 + i%2, "settlement_minor": settlement, "sale_minor": retail}
	}
	if reversed {
		slices.Reverse(lines)
	}
	return &order{
		shop: shop, number: number, placeKey: newKey(), payKey: newKey(), body: tree{"own_number": number, "contact": buyer, "lines": lines},
	}
}

// wait waits until both sides are there.
func (x *contest) wait(n int) {
	x.meet[n].Done()
	x.meet[n].Wait()
}

// join sends one side of the contest.
func (x *contest) join(t *testing.T, c *client, side int) {
	x.wait(0)
	for _, o := range []*order{x.request[side], x.own[side]} {
		if !o.place(t, c) || !o.pay(t, c) {
			t.Errorf("no answer about %s", o.number)
		}
	}
	o := x.number[side]
	x.wait(1)
	a, err := c.try(http.MethodPost, "/v1/orders", o.placeKey, o.body)
	if err != nil {
		t.Error(err)
		return
	}
	if x.status[side] = a.status; a.status != http.StatusCreated {
		x.code[side] = string(a.body)
		return
	}
	if o.id = a.text(t, "id"); !o.pay(t, c) {
		t.Errorf("no answer about %s", o.number)
	}
}

// judge makes sure that what was contested was had once.
func (x *contest) judge(t *testing.T) {
	t.Helper()
	if a, b := x.request[0], x.request[1]; a.id == "" || a.id != b.id {
		t.Errorf("%s was placed as %q and as %q", a.number, a.id, b.id)
	}
	won := 0
	for side := range 2 {
		switch {
		case x.status[side] == http.StatusCreated:
			won++
		case x.status[side] != http.StatusConflict || !strings.Contains(x.code[side], `"own_number_taken"`):
			t.Errorf("%s: %d: %s", x.number[side].number, x.status[side], x.code[side])
		}
	}
	if won != 1 {
		t.Errorf("%s was placed %d times", x.number[0].number, won)
	}
}
