package grades

import (
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
)

// Measures are what a distributor came to in a period.
type Measures struct {
	SalesMinor   int64 // settlement of completed orders, refunds taken off
	Orders       int64 // sub-orders completed
	InvitedMinor int64 // sales of those it invited
	Abilities
}

// Threshold is what a grade takes; all of it must be reached.
type Threshold struct {
	Grade id.Grade
	Rank  int64
	Measures
}

// reached says whether measures come to a part of a threshold. Abilities count whole: they are marks, not amounts.
func (t *Threshold) reached(m Measures, ppm int64) bool {
	return m.SalesMinor >= part(t.SalesMinor, ppm) && m.Orders >= part(t.Orders, ppm) && m.InvitedMinor >= part(t.InvitedMinor, ppm) &&
		m.atLeast(t.Abilities)
}

// part is a part of a number, rounded up: what is nearly reached is not reached.
func part(n, ppm int64) int64 {
	rest, err := money.ShareFloor(n, money.PPM-ppm)
	if err != nil {
		return n
	}
	return n - rest
}

// Reasons of a move.
const (
	Earned = "earned"
	Kept   = "kept"
	Fell   = "fell"
	ByHand = "by_hand"
)

// Judge tells the rank that a distributor of a present rank (0: none yet) comes to, and why. Only at the end of a period does anybody fall.
func (s *Scheme) Judge(present int64, m Measures, periodOver bool) (rank int64, reason string) {
	present = max(present, 1)
	earned := s.earned(m)
	switch {
	case earned > present && (periodOver || s.Upgrade == AtOnce):
		return earned, Earned
	case earned >= present || !periodOver || s.Fall == Never || s.keeps(present, m):
		return present, Kept
	case s.Fall == One:
		return max(earned, present-1), Fell
	default:
		return earned, Fell
	}
}

// earned is the highest rank whose threshold is reached, with all below it; at least the lowest.
func (s *Scheme) earned(m Measures) int64 {
	rank := int64(1)
	for _, t := range s.Thresholds {
		if t.Rank > 1 && !t.reached(m, money.PPM) {
			break
		}
		rank = t.Rank
	}
	return rank
}

func (s *Scheme) keeps(rank int64, m Measures) bool {
	t := s.threshold(rank)
	return t != nil && t.reached(m, s.KeepPPM)
}

func (s *Scheme) threshold(rank int64) *Threshold {
	for i := range s.Thresholds {
		if s.Thresholds[i].Rank == rank {
			return &s.Thresholds[i]
		}
	}
	return nil
}

// Ahead is what the rank after a rank takes; nil at the highest.
func (s *Scheme) Ahead(rank int64) *Threshold { return s.threshold(rank + 1) }

// Kept is what a distributor of a rank must come to in a period that it may not fall; nil where nobody falls, and at the lowest.
func (s *Scheme) Kept(rank int64) *Threshold {
	t := s.threshold(rank)
	if s.Fall == Never || rank <= 1 || t == nil {
		return nil
	}
	kept := *t
	kept.SalesMinor, kept.Orders, kept.InvitedMinor = part(t.SalesMinor, s.KeepPPM), part(t.Orders, s.KeepPPM), part(t.InvitedMinor, s.KeepPPM)
	return &kept
}

// Span is a period of time, [From, To).
type Span struct{ From, To clock.Micros }

// At gives the period that an instant lies in, in the operator's zone.
func (p Period) At(at clock.Micros, zone *time.Location) Span {
	t := at.Time().In(zone)
	year, month, months := t.Year(), t.Month(), 1
	switch p {
	case Quarter:
		month, months = (month-1)/3*3+1, 3
	case Year:
		month, months = time.January, 12
	case Month:
	}
	begin := func(m time.Month) clock.Micros { return clock.Of(time.Date(year, m, 1, 0, 0, 0, 0, zone)) }
	return Span{begin(month), begin(month + time.Month(months))}
}

// Before gives the period before the one that an instant lies in.
func (p Period) Before(at clock.Micros, zone *time.Location) Span {
	return p.At(p.At(at, zone).From-1, zone)
}
