package flows

import (
	"context"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/timers"
)

// chore is what a timer does that runs in no group: a term that ends, a paper that expires, a price that begins to count. It looks at the
// subject as it is now, so that a second firing is harmless; it arms what comes next itself. What it refuses is tried again an hour later.
type chore func(tx *db.Tx, by Acting, subject int64) error

// chores are all chores by the kind of their timer.
var chores = map[string]chore{
	outsideTimer: takeOutsideLater, poolRuleTimer: keepRule, poolJobTimer: doPoolJob, poolPartTimer: sweepPart, lineTimer: grantsEnded,
	agreementEnd:     endDue,
	agreementVersion: versionDue,
	documentEnd:      documentDue,
	supplierGrace:    graceDue,
	supplierRecheck:  recheckDue,
	supplierLeave:    leaveDue,
	paperTimer:       paperDue,

	contractEndTimer: expireContract,
	trialTimer:       endTrial,

	pricesTimer: beginPrices,
	ruleTimer:   turnRule,

	penaltyTimer: lookAtPenalty,
	releaseTimer: releaseSuspended,

	keyTimer: keyDue,
}

// The kinds of chores.
const (
	agreementEnd     = "agreement_end"     // of an agreement: its last day, and what then becomes of its goods
	agreementVersion = "agreement_version" // of an agreement: the next version's first day
	documentEnd      = "document_end"      // of a document: reminders of its end, and the end
	supplierGrace    = "supplier_grace"    // of a supplier: a document has been expired for as long as the policy lets it
	supplierRecheck  = "supplier_recheck"  // of a supplier: it is to be looked at again
	supplierLeave    = "supplier_leave"    // of a supplier: its last day
)

// doChore does one chore and drops its timer, in one transaction.
func doChore(ctx context.Context, world *World, now clock.Micros, t timers.Timer) error {
	return world.DB.Write(ctx, func(tx *db.Tx) error {
		timers.Drop(tx, []timers.Timer{t}) // before the chore: it may arm the same again
		if err := chores[t.Kind](tx, Acting{World: world, Actor: timerActor, At: now}, t.Subject); err != nil {
			return err
		}
		return tx.Flush()
	})
}

// arm queues a chore's timer.
func (a Acting) arm(tx *db.Tx, kind string, subject int64, due clock.Micros) {
	timers.Arm(tx, []timers.Timer{{Due: due, Kind: kind, Subject: subject}})
}
