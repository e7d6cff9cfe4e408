package webhooks

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fenxiao/fenxiao/internal/fault"
)

// maxEvents bounds a subscription.
const maxEvents = 50

// Kinds that this room adds to those of changes.
const (
	TestKind = "webhook.test" // asked for by the distributor
	GapKind  = "webhook.gap"  // changes were passed over that are kept no longer
)

// checkEvents notes what of a subscription names no event that there is.
func checkEvents(l *fault.List, events, known []string) {
	if len(events) == 0 || len(events) > maxEvents {
		l.Add(ErrEvent, "events")
	}
	for i, e := range events[:min(len(events), maxEvents)] {
		if !slices.ContainsFunc(known, func(kind string) bool { return matches(e, kind) }) {
			l.Add(ErrEvent, "events["+strconv.Itoa(i)+"]", "event", e)
		}
	}
}

// Wants says whether an endpoint is told of a kind of change.
func (e *Endpoint) Wants(kind string) bool {
	return slices.ContainsFunc(e.Events, func(pattern string) bool { return matches(pattern, kind) })
}

// matches says whether a pattern stands for a kind: `*` for all, `price.*` for those that begin with `price.`, else itself.
func matches(pattern, kind string) bool {
	if pattern == "*" {
		return true
	}
	if family, ok := strings.CutSuffix(pattern, ".*"); ok {
		return strings.HasPrefix(kind, family+".") && family != ""
	}
	return pattern == kind
}

// Family is the pattern for a kind and all that begin with the same word.
func Family(kind string) string {
	family, _, _ := strings.Cut(kind, ".")
	return family + ".*"
}
