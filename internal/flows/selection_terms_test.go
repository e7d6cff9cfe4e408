package flows_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/grades"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/views"
)

// both puts contracts of both distributors in force and opens all tea.
func (c *counter) both(t *testing.T) {
	t.Helper()
	c.open(t, c.sign(t), c.teas...)
	c.do(t, func(tx *db.Tx, by flows.Acting) error {
		_, err := flows.SignContract(tx, by, c.contract(c.blue))
		return err
	})
}

func (c *counter) pick(d id.Distributor, skus ...id.SKU) error {
	return c.DB.Write(context.Background(), func(tx *db.Tx) error { _, err := flows.SelectGoods(tx, c.now(), d, skus); return err })
}

func (c *counter) refused(t *testing.T, what string, err error, want map[string]string) {
	t.Helper()
	is(t, what, codes(err), want)
}

func TestOutsideTheLinesGrantedNothingIsSelected(t *testing.T) {
	atCounter(t, func(t *testing.T, c *counter) {
		c.both(t)
		line, empty := id.NewProductLine(c.IDs), id.NewProductLine(c.IDs)
		if err := c.pick(c.blue, c.teas[2]); err != nil {
			t.Fatal(err)
		}
		c.refuses(t, pool.ErrRefused, func(tx *db.Tx) error {
			return flows.AddProductLine(tx, c.now(), line, flows.PartGoods{Name: "线", SKUs: []id.SKU{5}})
		})
		c.refuses(t, pool.ErrInvalid, func(tx *db.Tx) error { return flows.AddProductLine(tx, c.now(), line, flows.PartGoods{Name: "线"}) })
		c.do(t, func(tx *db.Tx, by flows.Acting) error {
			return errors.Join(flows.AddProductLine(tx, by, line, flows.PartGoods{Name: "线", SKUs: c.teas[:2]}),
				flows.AddProductLine(tx, by, empty, flows.PartGoods{Name: "丝", Filter: &views.GoodsFilter{Suppliers: []id.Supplier{c.silk}}}),
				flows.GrantProductLine(tx, by, line, []pool.Grantee{{Kind: pool.ToDistributor, ID: int64(c.red)}}))
		})
		c.refuses(t, pool.ErrRefused, func(tx *db.Tx) error {
			return flows.GrantProductLine(tx, c.now(), line, []pool.Grantee{{Kind: pool.ToContract, ID: 5}})
		})
		c.refused(t, "blue has no line", c.pick(c.blue, c.teas[0]), map[string]string{"sku_ids[0]": "not_authorised"})
		c.refused(t, "red outside", c.pick(c.red, c.teas...), map[string]string{"sku_ids[2]": "not_authorised"})
		if err := errors.Join(c.pick(c.red, c.teas[:2]...), c.pick(c.blue, c.teas[2])); err != nil {
			t.Errorf("within the line, and what was selected before: %v", err)
		}
		c.Read(t, func(tx *db.Tx) error {
			into := map[id.SKU][]id.ProductLine{}
			pool.LoadLines(tx, []id.SKU{c.teas[0], c.silks[0], c.teas[2]}, into)
			err := tx.Flush()
			is(t, "lines", into, map[id.SKU][]id.ProductLine{c.teas[0]: {line}, c.silks[0]: {empty}})
			return err
		})
		is(t, "trail", c.trail(t, line.String()), []string{"product_line.add", "product_line.grant"})
	})
}

func TestALineThatIsTakenAwayTurnsSelectionsOffAfterNotice(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		line, d := id.NewProductLine(m.IDs), m.Alpha
		to := []pool.Grantee{{Kind: pool.ToContract, ID: int64(d.Contract.ID)}}
		write := func(body func(tx *db.Tx) error) { m.Write(t, body) }
		write(func(tx *db.Tx) error {
			return errors.Join(flows.AddProductLine(tx, m.Acting(), line, flows.PartGoods{Name: "线", SKUs: []id.SKU{m.Tea.ID}}),
				flows.GrantProductLine(tx, m.Acting(), line, to))
		})
		until := m.Clock.Now() + 10*clock.Day
		revoke := func(until clock.Micros) error {
			return m.DB.Write(t.Context(), func(tx *db.Tx) error { return flows.RevokeProductLine(tx, m.Acting(), line, to, until) })
		}
		if err := revoke(m.Clock.Now()); !errors.Is(err, pool.ErrPeriod) {
			t.Errorf("at once: %v", err)
		}
		m.Must(revoke(until))
		is(t, "notices", m.Int(t, "select count(*) from notices_notices where event = 'product_line.revoked' and in_writing = 1"), 1)
		m.Advance(10*clock.Day - 1)
		if _, err := m.Place(d, d.Line(m.Tea, 1)); err != nil {
			t.Errorf("before the day: %v", err)
		}
		m.Advance(1)
		_, err := m.Place(d, d.Line(m.Tea, 1))
		is(t, "after it", codes(err), map[string]string{"lines[0].sku_id": "not_authorised"})
		if _, err := m.Place(d, d.Line(m.Cup, 1)); err != nil {
			t.Errorf("what no line ever authorised is as before: %v", err)
		}
		if _, err := m.Place(m.Beta, m.Beta.Line(m.Tea, 1)); err != nil {
			t.Errorf("who never had the line is as before: %v", err)
		}
		is(t, "listings on", m.Int(t, "select count(*) from pool_listings where sku_id = $1 and distributor_id = $2 and state = 'on'", m.Tea.ID, d.ID), 0)
		list := func() error {
			return m.DB.Write(t.Context(), func(tx *db.Tx) error {
				return flows.ListGoods(tx, m.Acting(), d.ID, d.Channels[0], []id.SKU{m.Tea.ID}, true)
			})
		}
		is(t, "listing", codes(list()), map[string]string{"sku_ids[0]": "not_authorised"})
		m.Read(t, func(tx *db.Tx) error {
			all, err := pool.Selections(tx, d.ID, 0, 0)
			if len(all) != 5 || all[0].OffAt != until {
				t.Errorf("it stays to be seen: %+v", all)
			}
			return err
		})
		if err := revoke(m.Clock.Now() + clock.Day); !errors.Is(err, pool.ErrRefused) {
			t.Errorf("revoked twice: %v", err)
		}
		write(func(tx *db.Tx) error {
			_, err := flows.SelectGoods(tx, m.Acting(), d.ID, nil)
			return errors.Join(err, flows.GrantProductLine(tx, m.Acting(), line, to))
		})
		write(func(tx *db.Tx) error {
			_, err := flows.SelectGoods(tx, m.Acting(), d.ID, []id.SKU{m.Tea.ID})
			return err
		})
		if _, err := m.Place(d, d.Line(m.Tea, 1)); err != nil {
			t.Errorf("granted and selected again: %v", err)
		}
	})
}

func TestWhatLeavesALineIsOffForThoseWhoHaveItThereAlone(t *testing.T) {
	atCounter(t, func(t *testing.T, c *counter) {
		c.both(t)
		line, other := id.NewProductLine(c.IDs), id.NewProductLine(c.IDs)
		red, blue := pool.Grantee{Kind: pool.ToDistributor, ID: int64(c.red)}, pool.Grantee{Kind: pool.ToDistributor, ID: int64(c.blue)}
		c.do(t, func(tx *db.Tx, by flows.Acting) error {
			return errors.Join(flows.AddProductLine(tx, by, line, flows.PartGoods{Name: "线", SKUs: c.teas}),
				flows.AddProductLine(tx, by, other, flows.PartGoods{Name: "又一线", SKUs: c.teas[:1]}),
				flows.GrantProductLine(tx, by, line, []pool.Grantee{red, blue}), flows.GrantProductLine(tx, by, other, []pool.Grantee{blue}))
		})
		if err := errors.Join(c.pick(c.red, c.teas...), c.pick(c.blue, c.teas...)); err != nil {
			t.Fatal(err)
		}
		c.do(t, func(tx *db.Tx, by flows.Acting) error {
			return flows.ChangeProductLine(tx, by, line, flows.PartGoods{Name: "线", SKUs: c.teas[1:]})
		})
		off := "select count(*) from pool_selections where off_at > 0 and distributor_id = $1"
		is(t, "red", c.Int(t, off, c.red), 1)
		is(t, "blue", c.Int(t, off, c.blue), 0)
		is(t, "notices of red", c.noticed(t, c.red), []string{"selections.off 1 "})
		end := func(tx *db.Tx) error { return flows.EndProductLine(tx, c.now(), other) }
		c.refuses(t, pool.ErrGranted, end)
		c.do(t, func(tx *db.Tx, by flows.Acting) error {
			return flows.RevokeProductLine(tx, by, other, []pool.Grantee{blue}, by.At+1)
		})
		c.later(t, 1)
		is(t, "blue, when its other line is gone too", c.Int(t, off, c.blue), 1)
		c.refuses(t, nil, end)
		c.refuses(t, pool.ErrEnded, end)
	})
}

func TestHighGradesSelectFirstAndLinesAndLimitsGoByGrade(t *testing.T) {
	atCounter(t, func(t *testing.T, c *counter) {
		c.both(t)
		low, high, line := id.NewGrade(c.IDs), id.NewGrade(c.IDs), id.NewProductLine(c.IDs)
		one := int64(1)
		c.do(t, func(tx *db.Tx, by flows.Acting) error {
			_, err := grades.Add(tx, low, "铜", "")
			_, failed := grades.Add(tx, high, "金", "")
			grades.Place(tx, []grades.Standing{{Distributor: c.red, Grade: high, Rank: 2}, {Distributor: c.blue, Grade: low, Rank: 1}}, nil)
			first := pool.Window{ID: id.NewWindow(c.IDs), Kind: pool.FirstChoice, From: by.At, Until: by.At + clock.Day, Level: 2}
			return errors.Join(err, failed, flows.AddWindow(tx, by, first, flows.PartGoods{Name: "优先", SKUs: c.teas[:1]}),
				flows.AddProductLine(tx, by, line, flows.PartGoods{Name: "线", SKUs: c.teas[:2]}),
				flows.GrantProductLine(tx, by, line, []pool.Grantee{{Kind: pool.ToGrade, ID: int64(high)}, {Kind: pool.ToGrade, ID: int64(low)}}),
				flows.SetSelectionLimit(tx, by, pool.Grantee{Kind: pool.ToGrade, ID: int64(low)}, &one))
		})
		c.refuses(t, pool.ErrRefused, func(tx *db.Tx) error {
			return flows.GrantProductLine(tx, c.now(), line, []pool.Grantee{{Kind: pool.ToGrade, ID: 5}})
		})
		c.refused(t, "blue is low", c.pick(c.blue, c.teas[0]), map[string]string{"sku_ids[0]": "first_choice_until"})
		c.refused(t, "outside the line", c.pick(c.red, c.teas[2]), map[string]string{"sku_ids[0]": "not_authorised"})
		if err := errors.Join(c.pick(c.red, c.teas[:2]...), c.pick(c.blue, c.teas[1])); err != nil {
			t.Error(err)
		}
		c.later(t, clock.Day)
		c.refused(t, "blue has one", c.pick(c.blue, c.teas[0]), map[string]string{"sku_ids": "selection_limit"})
	})
}

// atOnce runs bodies at the same time and tells how many came through, and the codes of the others.
func (c *counter) atOnce(t *testing.T, bodies ...func() error) (through int, refused map[string]int) {
	t.Helper()
	refused = map[string]int{}
	errs := make([]error, len(bodies))
	var all sync.WaitGroup
	for i, body := range bodies {
		all.Go(func() { errs[i] = body() })
	}
	all.Wait()
	for _, err := range errs {
		f := fault.From(err)
		switch {
		case err == nil:
			through++
		case f == nil:
			t.Error(err)
		default:
			for _, x := range f.Fields {
				refused[x.Code]++
			}
		}
	}
	return through, refused
}

func TestALimitHoldsAlsoAgainstTwoRequestsAtOnce(t *testing.T) {
	atCounter(t, func(t *testing.T, c *counter) {
		c.both(t)
		set := func(of pool.Grantee, goods *int64) error {
			return c.DB.Write(t.Context(), func(tx *db.Tx) error { return flows.SetSelectionLimit(tx, c.now(), of, goods) })
		}
		two, none, zero := int64(2), int64(-1), int64(0)
		all := pool.Grantee{Kind: pool.ToAll}
		if err := set(all, nil); !errors.Is(err, pool.ErrNotFound) {
			t.Errorf("no limit to drop: %v", err)
		}
		if err := set(all, &two); err != nil {
			t.Fatal(err)
		}
		err := c.pick(c.red, c.teas...)
		c.refused(t, "three", err, map[string]string{"sku_ids": "selection_limit"})
		is(t, "live", fault.From(err).Fields[0].Live, map[string]string{"limit": "2", "selected": "0", "asked": "3"})
		through, refused := c.atOnce(t, func() error { return c.pick(c.red, c.teas[:2]...) }, func() error { return c.pick(c.red, c.teas[2]) },
			func() error { return c.pick(c.red, c.teas[1:]...) })
		if n := c.Int(t, "select count(*) from pool_selections"); n > 2 || n == 0 || through == 0 || refused["selection_limit"] != 3-through {
			t.Errorf("%d selected, %d through, %v", n, through, refused)
		}
		if err := c.pick(c.red, c.teas[:2]...); err != nil && through == 1 {
			c.refused(t, "what is selected is not counted twice", err, map[string]string{"sku_ids": "selection_limit"})
		}
		var contract distributors.Contract
		c.Read(t, func(tx *db.Tx) (err error) {
			contract, err = distributors.Current(tx, c.blue, c.Clock.Now())
			return err
		})
		blue := pool.Grantee{Kind: pool.ToContract, ID: int64(contract.ID)}
		if err := errors.Join(set(blue, &none), c.pick(c.blue, c.teas...)); err != nil {
			t.Errorf("the contract counts first: %v", err)
		}
		if err := set(blue, &zero); err != nil {
			t.Fatal(err)
		}
		is(t, "blue keeps what it has", c.Int(t, "select count(*) from pool_selections where distributor_id = $1", c.blue), 3)
		is(t, "trail", c.trail(t, contract.ID.String()), []string{"contract.sign", "selection_limit.set", "selection_limit.set"})
	})
}

func TestWindowsKeepGoodsForSomeForATime(t *testing.T) {
	atCounter(t, func(t *testing.T, c *counter) {
		c.both(t)
		now := c.Clock.Now()
		if err := c.pick(c.blue, c.teas[0]); err != nil {
			t.Fatal(err)
		}
		exclusive := pool.Window{ID: id.NewWindow(c.IDs), Kind: pool.Exclusive, From: now + clock.Day, Until: now + 3*clock.Day, Parties: []id.Distributor{c.red}}
		first := pool.Window{ID: id.NewWindow(c.IDs), Kind: pool.FirstChoice, From: now, Until: now + 2*clock.Day, Level: 1}
		taking := exclusive
		taking.ID, taking.TakeOut = id.NewWindow(c.IDs), true
		add := func(w pool.Window, skus ...id.SKU) error {
			return c.DB.Write(t.Context(), func(tx *db.Tx) error {
				return flows.AddWindow(tx, c.now(), w, flows.PartGoods{Name: "期", SKUs: skus})
			})
		}
		for what, bad := range map[string]pool.Window{
			"period_malformed": {ID: 1, Kind: pool.Exclusive, From: now, Until: now, Parties: exclusive.Parties}, "window_malformed": {ID: 1, Kind: pool.FirstChoice, From: now, Until: now + 1},
		} {
			err := add(bad, c.teas[0])
			if f := fault.From(err); f == nil || len(f.Fields) != 1 || f.Fields[0].Code != what {
				t.Errorf("%s: %v", what, err)
			}
		}
		none := exclusive
		none.Parties = []id.Distributor{5}
		c.refused(t, "nobody", add(none, c.teas[0]), map[string]string{"distributor_ids[0]": "not_found"})
		if err := errors.Join(add(exclusive, c.teas[0], c.teas[1]), add(first, c.teas[2])); err != nil {
			t.Fatal(err)
		}
		err := c.pick(c.red, c.teas[2])
		c.refused(t, "level 0", err, map[string]string{"sku_ids[0]": "first_choice_until"})
		is(t, "until", fault.From(err).Fields[0].Live["until"], first.Until.String())
		c.later(t, clock.Day)
		c.refused(t, "exclusive", c.pick(c.blue, c.teas[0], c.teas[1]), map[string]string{"sku_ids[1]": "exclusive"})
		if err := c.pick(c.red, c.teas[1]); err != nil {
			t.Errorf("named: %v", err)
		}
		is(t, "what was selected before stays", c.Int(t, "select count(*) from pool_selections where distributor_id = $1", c.blue), 1)
		if err := add(taking, c.teas[0]); err != nil {
			t.Fatal(err)
		}
		is(t, "or is taken out", c.Int(t, "select count(*) from pool_selections where distributor_id = $1", c.blue), 0)
		is(t, "and told", c.noticed(t, c.blue), []string{"window.taken_out 1 "})
		c.later(t, 2*clock.Day)
		if err := c.pick(c.blue, c.teas...); err != nil {
			t.Errorf("afterwards: %v", err)
		}
		is(t, "no window is looked at any more", c.Int(t, "select count(*) from timers_due"), 0)
	})
}

func TestAWindowThatTakesOutDoesSoWhenItBeginsAndAnEndedOneNoMore(t *testing.T) {
	atCounter(t, func(t *testing.T, c *counter) {
		c.both(t)
		now := c.Clock.Now()
		w := pool.Window{ID: id.NewWindow(c.IDs), Kind: pool.Exclusive, From: now + clock.Minute, Until: now + clock.Day, Parties: []id.Distributor{c.red}, TakeOut: true}
		c.do(t, func(tx *db.Tx, by flows.Acting) error {
			return flows.AddWindow(tx, by, w, flows.PartGoods{Name: "期", Filter: &views.GoodsFilter{}})
		})
		if err := c.pick(c.blue, c.teas...); err != nil {
			t.Fatal(err)
		}
		c.later(t, clock.Minute)
		is(t, "when it begins", c.Int(t, "select count(*) from pool_selections"), 0)
		c.do(t, func(tx *db.Tx, by flows.Acting) error { return flows.EndWindow(tx, by, w.ID) })
		if err := c.pick(c.blue, c.teas...); err != nil {
			t.Errorf("ended before its time: %v", err)
		}
		c.refuses(t, pool.ErrEnded, func(tx *db.Tx) error { return flows.EndWindow(tx, c.now(), w.ID) })
		is(t, "trail", c.trail(t, w.ID.String()), []string{"window.add", "window.end"})
	})
}

// shops gives each distributor a channel and all tea, and staggers them over it.
func (c *counter) shops(t *testing.T, x pool.Exclusion) (red, blue, physical id.Channel) {
	t.Helper()
	c.both(t)
	red, blue, physical = id.NewChannel(c.IDs), id.NewChannel(c.IDs), id.NewChannel(c.IDs)
	c.do(t, func(tx *db.Tx, by flows.Acting) error {
		var failed []error
		for _, n := range []distributors.NewChannel{
			{ID: red, Distributor: c.red, Name: "红", Kind: distributors.OwnSite}, {ID: blue, Distributor: c.blue, Name: "蓝", Kind: distributors.OwnSite},
			{ID: physical, Distributor: c.blue, Name: "店", Kind: distributors.PhysicalShop},
		} {
			_, err := distributors.AddChannel(tx, n, by.At)
			failed = append(failed, err)
		}
		return errors.Join(append(failed, flows.AddExclusion(tx, by, x, flows.PartGoods{Name: "错峰", SKUs: c.teas[:2]}))...)
	})
	if err := errors.Join(c.pick(c.red, c.teas...), c.pick(c.blue, c.teas...)); err != nil {
		t.Fatal(err)
	}
	return red, blue, physical
}

func (c *counter) list(channel id.Channel, put bool, sale int64, skus ...id.SKU) error {
	placings := make([]pool.Placing, len(skus))
	for i, sku := range skus {
		placings[i] = pool.Placing{SKU: sku, Sale: sale}
	}
	return c.DB.Write(context.Background(), func(tx *db.Tx) error { return flows.PlaceGoods(tx, c.now(), 0, channel, placings, put) })
}

func TestInAnExclusionGroupOneDistributorAloneIsOnSale(t *testing.T) {
	atCounter(t, func(t *testing.T, c *counter) {
		x := pool.Exclusion{ID: id.NewExclusion(c.IDs), Kinds: []string{string(distributors.OwnSite)}}
		c.refuses(t, pool.ErrInvalid, func(tx *db.Tx) error {
			return flows.AddExclusion(tx, c.now(), pool.Exclusion{ID: 1, Kinds: []string{"x"}}, flows.PartGoods{Name: "x", SKUs: c.teas})
		})
		red, blue, physical := c.shops(t, x)
		if err := errors.Join(c.list(red, true, 0, c.teas...), c.list(red, true, 0, c.teas...)); err != nil {
			t.Fatal(err)
		}
		c.refused(t, "blue is second", c.list(blue, true, 5000, c.teas...), map[string]string{"sku_ids[0]": "exclusion_group", "sku_ids[1]": "exclusion_group"})
		if err := errors.Join(c.list(physical, true, 0, c.teas...), c.list(blue, true, 0, c.teas[2])); err != nil {
			t.Errorf("other channels and goods are free: %v", err)
		}
		if err := errors.Join(c.list(red, false, 0, c.teas[0]), c.list(blue, true, 0, c.teas[0])); err != nil {
			t.Errorf("what red takes off is free: %v", err)
		}
		c.do(t, func(tx *db.Tx, by flows.Acting) error { flows.UnselectGoods(tx, by, c.red, c.teas); return nil })
		if err := c.list(blue, true, 0, c.teas...); err != nil {
			t.Errorf("what red gives up is free: %v", err)
		}
		if err := c.pick(c.red, c.teas...); err != nil {
			t.Fatal(err)
		}
		c.do(t, func(tx *db.Tx, by flows.Acting) error { return flows.EndExclusion(tx, by, x.ID) })
		if err := c.list(red, true, 0, c.teas...); err != nil {
			t.Errorf("after the group: %v", err)
		}
		is(t, "trail", c.trail(t, x.ID.String()), []string{"exclusion.add", "exclusion.end"})
	})
}

func TestPricesOfAnExclusionGroupLieApart(t *testing.T) {
	atCounter(t, func(t *testing.T, c *counter) {
		red, blue, _ := c.shops(t, pool.Exclusion{ID: id.NewExclusion(c.IDs), GapPPM: 100_000})
		if err := c.list(red, true, 10_000, c.teas[0]); err != nil {
			t.Fatal(err)
		}
		for sale, want := range map[int64]bool{0: false, 10_000: false, 9_001: false, 9_000: true, 11_111: false, 11_112: true} {
			if err := c.list(blue, true, sale, c.teas[0]); (err == nil) != want {
				t.Errorf("%d: %v", sale, err)
			}
		}
	})
}

func TestOfTwoDistributorsAtOnceOneWinsTheGroup(t *testing.T) {
	atCounter(t, func(t *testing.T, c *counter) {
		red, blue, _ := c.shops(t, pool.Exclusion{ID: id.NewExclusion(c.IDs)})
		for range 5 {
			through, refused := c.atOnce(t, func() error { return c.list(red, true, 0, c.teas[:2]...) }, func() error { return c.list(blue, true, 0, c.teas[1], c.teas[0]) })
			if through != 1 || refused["exclusion_group"] != 2 {
				t.Errorf("%d through, %v", through, refused)
			}
			if n := c.Int(t, "select count(distinct distributor_id) from pool_claims"); n != 1 {
				t.Errorf("%d distributors hold the group", n)
			}
			if err := errors.Join(c.list(red, false, 0, c.teas[:2]...), c.list(blue, false, 0, c.teas[:2]...)); err != nil {
				t.Fatal(err)
			}
		}
	})
}
