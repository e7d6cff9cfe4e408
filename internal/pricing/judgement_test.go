package pricing

import (
	"math"
	"math/big"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/money"
)

// judge gives a verdict with path and code of each refusal.
func judge(p Price, terms Terms, a Ask) (Verdict, string) {
	var refusals fault.List
	v := Judge(p, terms, a, &refusals, "lines[3]")
	var all []string
	if f := fault.From(refusals.Err(ErrRefused)); f != nil {
		for _, x := range f.Fields {
			all = append(all, x.Path+" "+x.Code)
		}
	}
	return v, strings.Join(all, ", ")
}

const (
	changed = "lines[3].settlement_minor price_changed"
	fixed   = "lines[3].sale_minor sale_price_fixed"
	below   = "lines[3].sale_minor sale_price_below_floor"
	above   = "lines[3].sale_minor sale_price_above_ceiling"
)

func TestDriftPoliciesAtTheirEdges(t *testing.T) {
	for _, c := range []struct {
		drift       Drift
		limitPPM    int64
		known, live int64
		sale        int64
		want        string
	}{
		{Exact, 0, 100, 100, 150, ""}, {Exact, 0, 101, 100, 150, changed}, {Exact, 0, 99, 100, 150, changed},
		{NeverHigher, 0, 100, 100, 150, ""}, {NeverHigher, 0, 101, 100, 150, ""}, {NeverHigher, 0, 99, 100, 150, changed},
		// margin = (sale − live) / sale: 25 % of 200 is 50
		{AcceptIfMargin, 250_000, 100, 150, 200, ""}, {AcceptIfMargin, 250_000, 100, 151, 200, changed},
		{AcceptIfMargin, 250_000, 200, 190, 200, ""}, // a fall is taken whatever the margin
		{AcceptIfMargin, 0, 99, 100, 100, ""}, {AcceptIfMargin, 0, 99, 100, 99, changed}, {AcceptIfMargin, 0, 99, 100, 0, changed},
		{AcceptIfMargin, 1_000_000, 0, 1, 1_000_000, changed},
		// rise of the known price: 5 % of 200 is 10
		{AcceptIfRise, 50_000, 200, 210, 300, ""}, {AcceptIfRise, 50_000, 200, 211, 300, changed}, {AcceptIfRise, 50_000, 300, 200, 300, ""},
		{AcceptIfRise, 0, 99, 100, 300, changed}, {AcceptIfRise, 50_000, 0, 1, 300, changed}, {AcceptIfRise, 1_000_000, 100, 200, 300, ""},
		{AcceptIfRise, 500_000, 200, 300, 900, ""}, {AcceptIfRise, 500_000, 200, 301, 900, changed},
		{AcceptIfRise, 1_000_000, -1, 100, 300, changed}, {AcceptIfRise, 1_000_000, math.MinInt64, 100, 300, changed},
		{AcceptIfMargin, 0, -1, 100, 300, changed}, {"unheard of", 0, 99, 100, 300, changed},
	} {
		p := Price{Settlement: c.live, Retail: 300}
		terms := Terms{RatioPPM: money.PPM, Reprice: true, Drift: c.drift, DriftLimitPPM: c.limitPPM}
		got, refusals := judge(p, terms, Ask{Known: c.known, Sale: c.sale})
		if refusals != c.want || got.Settlement != c.live {
			t.Errorf("%s %d: known %d, live %d, sale %d: %q at %d, want %q", c.drift, c.limitPPM, c.known, c.live, c.sale, refusals, got.Settlement, c.want)
		}
	}
}

// accepted is RULES' price check in numbers without bounds.
func accepted(drift Drift, limitPPM, known, live, sale int64) bool {
	k, l, s := big.NewRat(known, 1), big.NewRat(live, 1), big.NewRat(sale, 1)
	limit := big.NewRat(limitPPM, money.PPM)
	switch {
	case known < 0:
		return false // nobody knows such a price
	case l.Cmp(k) == 0:
		return true
	case l.Cmp(k) < 0:
		return drift != Exact
	case drift == AcceptIfMargin:
		return sale > 0 && new(big.Rat).Quo(new(big.Rat).Sub(s, l), s).Cmp(limit) >= 0
	case drift == AcceptIfRise:
		return new(big.Rat).Sub(l, k).Cmp(new(big.Rat).Mul(k, limit)) <= 0
	}
	return false
}

func TestDriftIsJudgedAsAPlainModelDoes(t *testing.T) {
	amount := rapid.OneOf(rapid.Int64Range(0, 400), rapid.Int64Range(0, MaxUnitPrice), rapid.SampledFrom([]int64{1, MaxUnitPrice, MaxUnitPrice - 1}))
	anything := rapid.OneOf(amount, rapid.Int64(), rapid.SampledFrom([]int64{math.MinInt64, math.MaxInt64, -1}))
	rapid.Check(t, func(t *rapid.T) {
		live := amount.Draw(t, "live")
		near := rapid.Int64Range(-3, 3)
		known := rapid.OneOf(anything, rapid.Custom(func(t *rapid.T) int64 { return live + near.Draw(t, "off") })).Draw(t, "known")
		sale := rapid.OneOf(amount, rapid.Int64Range(0, math.MaxInt64)).Draw(t, "sale")
		drift := rapid.SampledFrom([]Drift{Exact, NeverHigher, AcceptIfMargin, AcceptIfRise}).Draw(t, "drift")
		limit := rapid.OneOf(rapid.Int64Range(0, money.PPM), rapid.SampledFrom([]int64{0, 50_000, money.PPM})).Draw(t, "limit")
		_, refusals := judge(Price{Settlement: live}, Terms{RatioPPM: money.PPM, Reprice: true, Drift: drift, DriftLimitPPM: limit},
			Ask{Known: known, Sale: sale})
		if got, want := refusals == "", accepted(drift, limit, known, live, sale); got != want {
			t.Fatalf("%s %d: known %d, live %d, sale %d: accepted %v, want %v (%s)", drift, limit, known, live, sale, got, want, refusals)
		}
	})
}

func TestAQuoteIsHonouredWhateverThePolicy(t *testing.T) {
	for _, drift := range []Drift{Exact, NeverHigher, AcceptIfMargin, AcceptIfRise} {
		got, refusals := judge(Price{Settlement: 500, Supply: 90, Retail: 600}, Terms{RatioPPM: money.PPM, Reprice: true, Drift: drift, SupplyPPM: 800_000},
			Ask{Known: 1, Sale: 700, Quote: &Quote{Settlement: 99}})
		if want := (Verdict{99, 79}); got != want || refusals != "" {
			t.Errorf("%s: %+v, %q", drift, got, refusals)
		}
	}
}

func TestSalePricesKeepWithinTheirRange(t *testing.T) {
	for name, c := range map[string]struct {
		p    Price
		t    Terms
		sale int64
		want string
	}{
		"no range":                          {Price{}, Terms{Reprice: true}, 1, ""},
		"no range, nothing asked":           {Price{}, Terms{Reprice: true}, 0, ""},
		"negative":                          {Price{}, Terms{Reprice: true}, -1, below},
		"at the floor":                      {Price{Floor: 80}, Terms{Reprice: true}, 80, ""},
		"below the floor":                   {Price{Floor: 80}, Terms{Reprice: true}, 79, below},
		"at the ceiling":                    {Price{Ceiling: 120}, Terms{Reprice: true}, 120, ""},
		"above the ceiling":                 {Price{Ceiling: 120}, Terms{Reprice: true}, 121, above},
		"floor of the contract, half up":    {Price{Retail: 101}, Terms{Reprice: true, FloorPPM: 500_000}, 50, below},
		"at the floor of the contract":      {Price{Retail: 101}, Terms{Reprice: true, FloorPPM: 500_000}, 51, ""},
		"above the ceiling of the contract": {Price{Retail: 100}, Terms{Reprice: true, CeilingPPM: 1_200_000}, 121, above},
		"the SKU's own range comes first": {Price{Retail: 100, Floor: 10, Ceiling: 900}, Terms{Reprice: true, FloorPPM: 900_000,
			CeilingPPM: 1_100_000}, 11, ""},
		"fixed, at it":    {Price{Retail: 100, Floor: 10, Ceiling: 900}, Terms{}, 100, ""},
		"fixed, below it": {Price{Retail: 100, Floor: 10, Ceiling: 900}, Terms{}, 99, fixed},
		"fixed, above it": {Price{Retail: 100, Floor: 10, Ceiling: 900}, Terms{}, 101, fixed},
	} {
		c.p.Settlement, c.t.RatioPPM, c.t.Drift = 5, money.PPM, Exact
		if _, got := judge(c.p, c.t, Ask{Known: 5, Sale: c.sale}); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestAllRefusalsOfALineComeAtOnceWithLiveValues(t *testing.T) {
	var refusals fault.List
	Judge(Price{Settlement: 100, Floor: 120}, Terms{RatioPPM: money.PPM, Reprice: true, Drift: Exact}, Ask{Known: 90, Sale: 110}, &refusals, "lines[0]")
	got := fault.From(refusals.Err(ErrRefused)).Fields
	want := []map[string]string{
		{"known_minor": "90", "live_minor": "100", "policy": "exact"}, {"floor_minor": "120", "ceiling_minor": "0"},
	}
	if len(got) != 2 || !reflect.DeepEqual(got[0].Live, want[0]) || !reflect.DeepEqual(got[1].Live, want[1]) {
		t.Errorf("got %+v", got)
	}
}

func TestSettlementIsTheContractsRateOfTheBaseRoundedHalfUp(t *testing.T) {
	for _, c := range []struct{ base, ratioPPM, want int64 }{
		{100, 1_000_000, 100}, {101, 500_000, 51}, {99, 500_000, 50}, {3, 333_333, 1}, {1, 499_999, 0}, {1, 500_000, 1},
		{MaxUnitPrice, 10_000_000, 10 * MaxUnitPrice},
	} {
		if got, err := (Price{Settlement: c.base}).Live(Terms{RatioPPM: c.ratioPPM}); got != c.want || err != nil {
			t.Errorf("%d × %d ppm: %d, %v; want %d", c.base, c.ratioPPM, got, err, c.want)
		}
	}
}

func TestSupplyIsTheSKUsOwnOrARateOfTheSettlementRoundedDown(t *testing.T) {
	for _, c := range []struct{ settlement, own, ratioPPM, want int64 }{
		{99, 70, 0, 70}, {99, 70, 800_000, 79}, {1, 70, 800_000, 0}, {99, 0, 1_000_000, 99}, {85, 1, 800_000, 68},
	} {
		v, refusals := judge(Price{Settlement: c.settlement, Supply: c.own}, Terms{RatioPPM: money.PPM, Reprice: true, Drift: Exact, SupplyPPM: c.ratioPPM},
			Ask{Known: c.settlement})
		if v.Supply != c.want || refusals != "" {
			t.Errorf("%+v: %d, %q", c, v.Supply, refusals)
		}
	}
}

func TestAPriceOutOfRangeIsRefusedNotWrapped(t *testing.T) {
	p := Price{Settlement: money.MaxMinor}
	v, refusals := judge(p, Terms{RatioPPM: 2 * money.PPM, Reprice: true, Drift: Exact}, Ask{Known: 5})
	if v != (Verdict{}) || refusals != "lines[3].sku_id invalid_amount" {
		t.Errorf("%+v, %q", v, refusals)
	}
	_, refusals = judge(Price{Settlement: 1}, Terms{RatioPPM: money.PPM, Reprice: true, SupplyPPM: money.PPM}, Ask{Quote: &Quote{Settlement: -1}})
	if refusals != "lines[3].sku_id invalid_amount" {
		t.Errorf("%q", refusals)
	}
}
