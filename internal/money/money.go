// Package money holds amounts in minor units of one currency. There is no floating point anywhere near it: overflow and
// mixed currencies are errors, rates are integers in parts per million, and every rounding is named at the call.
package money

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
	"regexp"
)

// Currency is an ISO 4217 code in capitals.
type Currency string

var currencyShape = regexp.MustCompile(`^[A-Z]{3}$`)

// Valid says whether the code has the shape of ISO 4217.
func (c Currency) Valid() bool { return currencyShape.MatchString(string(c)) }

// Errors of arithmetic.
var (
	ErrOverflow = errors.New("amount out of range")
	ErrCurrency = errors.New("currencies differ")
)

// MaxMinor bounds every stored amount, so that sums of many still fit: 10^15 minor units (ten trillion yuan).
const MaxMinor = int64(1_000_000_000_000_000)

// PPM is the whole in parts per million.
const PPM = int64(1_000_000)

// Amount is a number of minor units (cents, fen) of a currency.
type Amount struct {
	Minor    int64
	Currency Currency
}

// Of makes an amount.
func Of(minor int64, c Currency) Amount { return Amount{minor, c} }

// Plus adds; ErrCurrency when the currencies differ, ErrOverflow past MaxMinor.
func (a Amount) Plus(b Amount) (Amount, error) {
	if a.Currency != b.Currency {
		return Amount{}, fmt.Errorf("%s + %s: %w", a.Currency, b.Currency, ErrCurrency)
	}
	sum, err := Add(a.Minor, b.Minor)
	return Amount{sum, a.Currency}, err
}

// Times multiplies by a count of units; ErrOverflow past MaxMinor.
func (a Amount) Times(units int64) (Amount, error) {
	product, err := Mul(a.Minor, units)
	return Amount{product, a.Currency}, err
}

// String writes the amount with two decimals and its currency, for logs.
func (a Amount) String() string {
	sign, m := "", a.Minor
	if m < 0 {
		sign, m = "-", -m
	}
	return fmt.Sprintf("%s%d.%02d %s", sign, m/100, m%100, a.Currency)
}

// Add adds two minor amounts of one currency; ErrOverflow past MaxMinor.
func Add(a, b int64) (int64, error) {
	sum := a + b
	if (sum > a) != (b > 0) && b != 0 || outOfRange(sum) {
		return 0, ErrOverflow
	}
	return sum, nil
}

// Mul multiplies a minor amount by a count; ErrOverflow past MaxMinor.
func Mul(a, n int64) (int64, error) {
	hi, lo := bits.Mul64(magnitude(a), magnitude(n))
	if hi != 0 || lo > uint64(MaxMinor) {
		return 0, ErrOverflow
	}
	if (a < 0) != (n < 0) {
		return -int64(lo), nil
	}
	return int64(lo), nil
}

// ShareFloor takes ratePPM of a non-negative amount, rounded down.
func ShareFloor(minor, ratePPM int64) (int64, error) { return share(minor, ratePPM, 0) }

// ShareHalfUp takes ratePPM of a non-negative amount, rounded half up.
func ShareHalfUp(minor, ratePPM int64) (int64, error) { return share(minor, ratePPM, uint64(PPM)/2) }

func share(minor, ratePPM int64, bias uint64) (int64, error) {
	if minor < 0 || ratePPM < 0 {
		return 0, ErrOverflow
	}
	hi, lo := bits.Mul64(uint64(minor), uint64(ratePPM))
	lo, carry := bits.Add64(lo, bias, 0)
	hi += carry
	if hi >= uint64(PPM) {
		return 0, ErrOverflow
	}
	q, _ := bits.Div64(hi, lo, uint64(PPM))
	if q > uint64(MaxMinor) {
		return 0, ErrOverflow
	}
	return int64(q), nil
}

// Split parts a non-negative amount by weights so that the parts always sum to the whole: each gets its share rounded
// down, and what is left goes one unit each to the first parts with a weight. Weights of zero in all give everything to the first part.
func Split(minor int64, weights []int64) []int64 {
	parts := make([]int64, len(weights))
	if len(weights) == 0 {
		return parts
	}
	var total uint64
	for _, w := range weights {
		total += magnitude(w)
	}
	if total == 0 {
		parts[0] = minor
		return parts
	}
	left := minor
	for i, w := range weights {
		hi, lo := bits.Mul64(magnitude(minor), magnitude(w))
		q, _ := bits.Div64(hi, lo, total)
		parts[i] = int64(q)
		left -= parts[i]
	}
	for i := 0; left > 0; i = (i + 1) % len(parts) {
		if weights[i] != 0 {
			parts[i]++
			left--
		}
	}
	return parts
}

func outOfRange(v int64) bool { return v > MaxMinor || v < -MaxMinor }

func magnitude(v int64) uint64 {
	if v == math.MinInt64 {
		return 1 << 63
	}
	if v < 0 {
		return uint64(-v)
	}
	return uint64(v)
}
