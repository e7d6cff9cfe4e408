package demo

import (
	"math/rand/v2"
	"slices"

	"github.com/fenxiao/fenxiao/internal/clock"
)

// seed makes two fillings alike.
const seed = 20_260_302

// dice is one stream of chance. Each concern has its own, so that a change in one of them leaves the others as they were.
type dice struct{ source *rand.Rand }

func newDice(stream uint64) *dice {
	return &dice{rand.New(rand.NewPCG(seed, stream))} //nolint:gosec // chance that can be repeated, not a secret
}

// below gives 0 to n-1.
func (d *dice) below(n int64) int64 { return d.source.Int64N(n) }

// between gives least to most, both included.
func (d *dice) between(least, most int64) int64 { return least + d.below(most-least+1) }

// chance is true so many times in a thousand.
func (d *dice) chance(permille int64) bool { return d.below(1000) < permille }

// wait gives a time from least to most, more often near the least.
func (d *dice) wait(least, most clock.Micros) clock.Micros {
	a, b := d.below(int64(most-least)+1), d.below(int64(most-least)+1)
	return least + clock.Micros(min(a, b))
}

func one[T any](d *dice, of []T) T { return of[d.below(int64(len(of)))] }

// wheel draws things by their weights.
type wheel struct{ sums []int64 }

func (w *wheel) add(weight int64) {
	if len(w.sums) > 0 {
		weight += w.sums[len(w.sums)-1]
	}
	w.sums = append(w.sums, weight)
}

// turn gives the index of one thing. There must be a weight above zero.
func (w *wheel) turn(d *dice) int {
	at, _ := slices.BinarySearch(w.sums, d.below(w.sums[len(w.sums)-1])+1)
	return at
}
