package flows

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/notices"
	"github.com/fenxiao/fenxiao/internal/outbox"
)

// Acting is who does a verb that does not run in groups, in which world, and when.
type Acting struct {
	World *World
	Actor string // as access.Scope names it
	At    clock.Micros
}

// ErrReason: what ends a party's terms is told to it with a reason.
var ErrReason = fault.New(fault.Invalid, "reason_malformed", "a reason has 1 to 500 characters in one line")

const maxReasonRunes = 500

func checkReason(reason string) error {
	n := utf8.RuneCountInString(strings.TrimSpace(reason))
	if n < 1 || n > maxReasonRunes || !utf8.ValidString(reason) || strings.IndexFunc(reason, unicode.IsControl) >= 0 {
		return ErrReason.At("reason")
	}
	return nil
}

// note writes one line of the audit trail; a body of nil is nothing.
func (a Acting) note(tx *db.Tx, action, subject string, before, after any) {
	access.Note(tx, a.line(action, subject, before, after))
}

// line is one line of the audit trail, for those who write many at once.
func (a Acting) line(action, subject string, before, after any) access.Entry {
	e := access.Entry{ID: id.NewEvent(a.World.IDs), At: a.At, Actor: a.Actor, Action: action, Subject: subject}
	if before != nil {
		e.Before = encoded(before)
	}
	if after != nil {
		e.After = encoded(after)
	}
	return e
}

// notify fills in what all notices of the verb have in common, and posts them.
func (a Acting) notify(tx *db.Tx, posted ...notices.Notice) {
	for i := range posted {
		posted[i].ID, posted[i].At = id.NewNotice(a.World.IDs), a.At
	}
	notices.Post(tx, posted...)
}

// tell fills in what all events of the verb have in common, and queues them.
func (a Acting) tell(tx *db.Tx, events ...outbox.Event) {
	for i := range events {
		events[i].ID, events[i].At, events[i].Actor = id.NewEvent(a.World.IDs), a.At, a.Actor
		if events[i].Body == "" {
			events[i].Body = "{}"
		}
	}
	outbox.Write(tx, events)
}
