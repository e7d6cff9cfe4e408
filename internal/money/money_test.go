package money_test

import (
	"errors"
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"github.com/fenxiao/fenxiao/internal/money"
)

// anything draws numbers from the whole range, and often from its edges.
func anything() *rapid.Generator[int64] {
	return rapid.OneOf(rapid.Int64(), rapid.Int64Range(-money.MaxMinor, money.MaxMinor), rapid.Int64Range(-5, 5), rapid.SampledFrom([]int64{
		math.MinInt64, math.MinInt64 + 1, math.MaxInt64, money.MaxMinor, money.MaxMinor + 1, -money.MaxMinor, -money.MaxMinor - 1,
	}))
}

// agrees checks a result against the same sum in numbers without bounds: in range it is exact, out of range it is ErrOverflow.
func agrees(t *rapid.T, what string, got int64, err error, exact *big.Int) {
	t.Helper()
	limit := big.NewInt(money.MaxMinor)
	if new(big.Int).Abs(exact).Cmp(limit) > 0 {
		if !errors.Is(err, money.ErrOverflow) {
			t.Fatalf("%s: got %d, %v; want ErrOverflow for %s", what, got, err, exact)
		}
		return
	}
	if err != nil || got != exact.Int64() {
		t.Fatalf("%s: got %d, %v; want %s", what, got, err, exact)
	}
}

func TestAddIsExactOrAnError(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anything().Draw(t, "a"), anything().Draw(t, "b")
		got, err := money.Add(a, b)
		agrees(t, "a + b", got, err, new(big.Int).Add(big.NewInt(a), big.NewInt(b)))
	})
}

func TestMulIsExactOrAnError(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, n := anything().Draw(t, "a"), anything().Draw(t, "n")
		got, err := money.Mul(a, n)
		agrees(t, "a × n", got, err, new(big.Int).Mul(big.NewInt(a), big.NewInt(n)))
	})
}

func TestSharesRoundAsNamed(t *testing.T) {
	roundings := map[string]struct {
		share func(minor, ratePPM int64) (int64, error)
		bias  int64
	}{
		"floor": {money.ShareFloor, 0}, "half up": {money.ShareHalfUp, money.PPM / 2},
	}
	rapid.Check(t, func(t *rapid.T) {
		minor := rapid.OneOf(rapid.Int64Range(0, money.MaxMinor), rapid.Int64Range(0, 300), rapid.Int64Min(0)).Draw(t, "minor")
		rate := rapid.OneOf(rapid.Int64Range(0, 2*money.PPM), rapid.SampledFrom([]int64{0, 1, money.PPM, money.PPM / 2}), rapid.Int64Min(0)).Draw(t, "rate")
		for name, r := range roundings {
			exact := new(big.Int).Mul(big.NewInt(minor), big.NewInt(rate))
			exact.Div(exact.Add(exact, big.NewInt(r.bias)), big.NewInt(money.PPM))
			got, err := r.share(minor, rate)
			agrees(t, name, got, err, exact)
		}
	})
}

func TestSharesOfNegativeAmountsAreRefused(t *testing.T) {
	for _, c := range [][2]int64{{-1, 1}, {1, -1}, {math.MinInt64, 5}} {
		if got, err := money.ShareFloor(c[0], c[1]); !errors.Is(err, money.ErrOverflow) {
			t.Errorf("floor of %v: got %d, %v", c, got, err)
		}
		if got, err := money.ShareHalfUp(c[0], c[1]); !errors.Is(err, money.ErrOverflow) {
			t.Errorf("half up of %v: got %d, %v", c, got, err)
		}
	}
}

func TestSharesFarTooLargeAreRefused(t *testing.T) {
	for _, rate := range []int64{2*money.PPM - 1, 2 * money.PPM, 2*money.PPM + 1, math.MaxInt64} {
		if got, err := money.ShareFloor(math.MaxInt64, rate); !errors.Is(err, money.ErrOverflow) {
			t.Errorf("at %d ppm: got %d, %v", rate, got, err)
		}
	}
}

func TestSharesByExample(t *testing.T) {
	for _, c := range []struct{ minor, rate, floor, halfUp int64 }{
		{0, 500_000, 0, 0}, {1, 500_000, 0, 1}, {1, 499_999, 0, 0}, {255, 800_000, 204, 204}, {199, 800_000, 159, 159}, {3, 500_000, 1, 2},
		{money.MaxMinor, money.PPM, money.MaxMinor, money.MaxMinor},
	} {
		floor, err := money.ShareFloor(c.minor, c.rate)
		if floor != c.floor || err != nil {
			t.Errorf("floor of %d at %d ppm: got %d, %v; want %d", c.minor, c.rate, floor, err, c.floor)
		}
		halfUp, err := money.ShareHalfUp(c.minor, c.rate)
		if halfUp != c.halfUp || err != nil {
			t.Errorf("half up of %d at %d ppm: got %d, %v; want %d", c.minor, c.rate, halfUp, err, c.halfUp)
		}
	}
}

func TestSplitAlwaysSumsToTheWholeAndIsFair(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		minor := rapid.Int64Range(0, money.MaxMinor).Draw(t, "minor")
		weight := rapid.OneOf(rapid.Just(int64(0)), rapid.Int64Range(0, 10), rapid.Int64Range(0, money.MaxMinor))
		weights := rapid.SliceOfN(weight, 1, 50).Draw(t, "weights")
		parts := money.Split(minor, weights)
		total := new(big.Int)
		for _, w := range weights {
			total.Add(total, big.NewInt(w))
		}
		sum := int64(0)
		for i, part := range parts {
			sum += part
			if total.Sign() == 0 {
				continue
			}
			if weights[i] == 0 && part != 0 {
				t.Fatalf("part %d has no weight and gets %d", i, part)
			}
			fair := new(big.Int).Mul(big.NewInt(minor), big.NewInt(weights[i]))
			fair.Div(fair, total)
			if over := part - fair.Int64(); over < 0 || over > 1 {
				t.Fatalf("part %d gets %d, its share is %s", i, part, fair)
			}
		}
		if sum != minor || len(parts) != len(weights) {
			t.Fatalf("%d parts sum to %d, not %d", len(parts), sum, minor)
		}
	})
}

func TestSplitByExample(t *testing.T) {
	for _, c := range []struct {
		minor         int64
		weights, want []int64
	}{
		{100, []int64{1, 1, 1}, []int64{34, 33, 33}},
		{2, []int64{0, 1, 0, 1, 1}, []int64{0, 1, 0, 1, 0}},
		{7, []int64{0, 0}, []int64{7, 0}},
		{0, []int64{3, 4}, []int64{0, 0}},
		{5, nil, nil},
	} {
		got := money.Split(c.minor, c.weights)
		if len(got) != len(c.want) {
			t.Fatalf("%d by %v: got %v", c.minor, c.weights, got)
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%d by %v: got %v, want %v", c.minor, c.weights, got, c.want)
				break
			}
		}
	}
}

func TestAmountsOfDifferentCurrenciesDoNotAdd(t *testing.T) {
	sum, err := money.Of(1, "CNY").Plus(money.Of(1, "GBP"))
	if !errors.Is(err, money.ErrCurrency) || sum != (money.Amount{}) {
		t.Fatalf("got %s, %v", sum, err)
	}
	sum, err = money.Of(1250, "CNY").Plus(money.Of(-2500, "CNY"))
	if err != nil || sum != money.Of(-1250, "CNY") {
		t.Fatalf("got %s, %v", sum, err)
	}
	if _, err = money.Of(money.MaxMinor, "CNY").Plus(money.Of(1, "CNY")); !errors.Is(err, money.ErrOverflow) {
		t.Fatalf("past the limit: %v", err)
	}
}

func TestAnAmountTimesUnitsKeepsItsCurrency(t *testing.T) {
	got, err := money.Of(255, "GBP").Times(6)
	if err != nil || got != money.Of(1530, "GBP") {
		t.Fatalf("got %s, %v", got, err)
	}
	if _, err := money.Of(money.MaxMinor, "GBP").Times(2); !errors.Is(err, money.ErrOverflow) {
		t.Fatalf("past the limit: %v", err)
	}
}

func TestAmountsAreWrittenWithTwoDecimals(t *testing.T) {
	for minor, want := range map[int64]string{0: "0.00 CNY", 5: "0.05 CNY", -5: "-0.05 CNY", 123456: "1234.56 CNY", -100: "-1.00 CNY"} {
		if got := money.Of(minor, "CNY").String(); got != want {
			t.Errorf("%d is written %q, want %q", minor, got, want)
		}
	}
}

func TestCurrenciesHaveThreeCapitals(t *testing.T) {
	for code, want := range map[money.Currency]bool{"CNY": true, "GBP": true, "cny": false, "": false, "CN": false, "CNYX": false, "CN1": false, "元": false, "CNY\n": false} {
		if code.Valid() != want {
			t.Errorf("%q: valid is %v", code, !want)
		}
	}
}
