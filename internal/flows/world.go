// Package flows is what the business does across rooms, one verb a file: each reads as the process and owns no rules. The hot
// verbs are commands that run in groups: they name their keys, the group locks and loads all of them at once, admits the
// commands one by one against the working sets of all rooms, and writes what was accepted as sets.
package flows

import (
	"net/http"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/feed"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/outbound"
	"github.com/fenxiao/fenxiao/internal/pricing"
)

// World is one installation's world: the real one, a replayed one, or a sandbox. It is made once and only read.
type World struct {
	DB     *db.DB
	IDs    *id.Source
	Quotes *pricing.Signer
	// Cursors writes positions of the change feed for their readers.
	Cursors *feed.Cursors
	Ring    *contacts.Keyring
	Zone    *time.Location // the operator's, for business days and months
	// Outbound says which servers may be called for distributors; nil: public ones alone.
	Outbound *outbound.Guard
	// Calls makes the round trips there; nil: Outbound's own way. A sandbox answers some of them itself.
	Calls http.RoundTripper
}

// Now is the world's present time.
func (w *World) Now() clock.Micros { return w.DB.Clock().Now() }

// guard is what says which servers may be called.
func (w *World) guard() *outbound.Guard {
	if w.Outbound == nil {
		return &outbound.Guard{}
	}
	return w.Outbound
}
