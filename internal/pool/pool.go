// Package pool owns which goods the operator has opened for distribution, which of them each distributor has selected, and in which of
// its channels they are listed. It refuses to select what is not open, and to list what is not selected.
package pool

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Item is one SKU in the pool.
type Item struct {
	SKU       id.SKU
	Supplier  id.Supplier
	Agreement id.Agreement // under which it is supplied
	State     State
	OpenedAt  clock.Micros
	Cause     Cause
}

// Why says what made an item as it is.
type Why string

// What opens and closes items.
const (
	Hand      Why = "hand"         // the operator's people
	Rule      Why = "rule"         // a rule that keeps the pool filled
	Scope     Why = "out_of_scope" // the agreement's scope no longer covers the SKU
	Agreement Why = "agreement_ended"
	Papers    Why = "papers_expired"
)

// Cause is why an item is open or closed. What was opened by hand no rule closes, and what was closed by hand none opens again.
type Cause struct {
	Why  Why
	Rule id.PoolRule // with Rule
}

// ByHand is the cause of all that people do.
var ByHand = Cause{Why: Hand}

// ByRule is the cause of what a rule does.
func ByRule(rule id.PoolRule) Cause { return Cause{Rule, rule} }

// Pick is the key of a selection: a distributor and a SKU.
type Pick struct {
	Distributor id.Distributor
	SKU         id.SKU
}

// Selection is one SKU that a distributor has taken from the pool.
type Selection struct {
	Pick
	SelectedAt clock.Micros
	OffAt      clock.Micros // since when its distributor is no longer authorised; 0: it is on
}

// Listing is one selected SKU in one channel.
type Listing struct {
	Channel id.Channel
	Pick
	On        bool
	ChangedAt clock.Micros
}

// MaxPage is the longest page of any list in this room; an unset wish gets this.
const MaxPage = 200

// page bounds a wish; one row past the longest page may be asked for, so that a door can see whether there is a next page.
func page(limit int) int {
	if limit <= 0 {
		return MaxPage
	}
	return min(limit, MaxPage+1)
}
