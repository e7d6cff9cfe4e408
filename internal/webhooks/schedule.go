package webhooks

import "github.com/fenxiao/fenxiao/internal/clock"

// offsets are when a message is tried, counted from its first try: ten times over some 76 and a half hours.
var offsets = []clock.Micros{
	0, 5 * clock.Second, clock.Minute, 6 * clock.Minute, 36 * clock.Minute, 156 * clock.Minute, 8 * clock.Hour, 20 * clock.Hour, 44 * clock.Hour,
	76*clock.Hour + 30*clock.Minute,
}

// MaxTries is how often a message is tried at least before it is given up.
var MaxTries = int64(len(offsets))

// Lasts is how long a message is tried at least before it is given up.
var Lasts = offsets[len(offsets)-1]

const (
	// suspicious is how many failures in a row make an endpoint one that fails as a whole: only one message at a time is tried there then.
	suspicious = 3
	// longestHold is how long such an endpoint is left alone at most.
	longestHold = clock.Hour
	// patience is how long nothing may get through to an endpoint before it is disabled.
	patience = 5 * clock.Day
)

// next is when a message is tried again that has been tried so often, first then; 0: no more. Tries that were made early, because the endpoint
// was there for a moment, cost it nothing: it is given up after ten tries and 76 hours, not before.
func next(d *Delivery, now clock.Micros) clock.Micros {
	last := d.FirstTryAt + Lasts
	switch {
	case d.Tries >= MaxTries && now >= last:
		return 0
	case d.Tries >= MaxTries:
		return last
	}
	pause := offsets[d.Tries] - offsets[d.Tries-1]
	return max(d.FirstTryAt+offsets[d.Tries]+jitter(d, pause), now+offsets[1])
}

// jitter spreads tries over a twentieth of their pause, so that messages that failed together do not come back together.
func jitter(d *Delivery, pause clock.Micros) clock.Micros {
	const large = 2_654_435_761                                                   // Knuth's: neighbours end far apart
	return clock.Micros(uint64(int64(d.ID)+d.Tries) * large % uint64(pause/20+1)) //nolint:gosec // bits as they are, and less than the pause
}

// holdAfter is how long an endpoint is left alone after so many failures in a row.
func holdAfter(failures int64) clock.Micros {
	hold := offsets[1]
	for n := int64(suspicious); n < failures && hold < longestHold; n++ {
		hold *= 6
	}
	if failures < suspicious {
		return 0
	}
	return min(hold, longestHold)
}
