package flows

import (
	"errors"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/penalties"
	"github.com/fenxiao/fenxiao/internal/pool"
)

// punish does what a threshold says, records it, and tells the distributor of it.
func (a Acting) punish(tx *db.Tx, c *penalties.Case, t penalties.Threshold) (err error) {
	done := c.Records(t, a.At)
	switch t.Effect {
	case penalties.Warn, penalties.FreezeSelection:
		done.Applied = true
	case penalties.Delist:
		done.Applied, err = a.delistEverywhere(tx, c.Distributor, c.SKU)
	case penalties.Suspend:
		done.Applied, err = a.suspendFor(tx, c.Distributor)
		if done.Until != 0 {
			a.arm(tx, releaseTimer, int64(c.ID), done.Until)
		}
	case penalties.EndContract:
		done.Applied, err = a.endCurrent(tx, c)
	}
	if err != nil {
		return err
	}
	penalties.Record(tx, done)
	a.tellEffect(tx, "penalty.effect", nil, &done)
	return nil
}

// delistEverywhere takes a good off sale in all of a distributor's channels; false when it was on sale in none.
func (a Acting) delistEverywhere(tx *db.Tx, d id.Distributor, sku id.SKU) (bool, error) {
	off, err := pool.Delist(tx, d, sku, a.At)
	if err != nil {
		return false, err
	}
	channels, order := map[id.Channel][]id.SKU{}, []id.Channel(nil)
	for _, l := range off {
		if channels[l.Channel] == nil {
			order = append(order, l.Channel)
		}
		channels[l.Channel] = append(channels[l.Channel], l.SKU)
	}
	for _, c := range order {
		a.tell(tx, outbox.Event{
			Kind: "goods.listed", Root: int64(d), Subject: int64(c), Distributor: d, Body: encoded(listingBody{channels[c], false}),
		})
	}
	return len(off) > 0, nil
}

// suspendFor suspends a distributor that is not suspended yet.
func (a Acting) suspendFor(tx *db.Tx, d id.Distributor) (bool, error) {
	before, err := distributors.Get(tx, d)
	if err != nil || before.State != distributors.Active {
		return false, err
	}
	after, err := distributors.Suspend(tx, d)
	if err == nil {
		a.tellStanding(tx, "distributor.suspend", "distributor.suspended", d, before.State, after.State)
	}
	return err == nil, err
}

// resume resumes a distributor that is still suspended.
func (a Acting) resume(tx *db.Tx, d id.Distributor) error {
	before, err := distributors.Get(tx, d)
	if err != nil || before.State != distributors.Suspended {
		return err
	}
	after, err := distributors.Resume(tx, d)
	if err == nil {
		a.tellStanding(tx, "distributor.resume", "distributor.resumed", d, before.State, after.State)
	}
	return err
}

type distributorBody struct {
	State string `json:"state"`
}

type changeBody struct {
	Before any `json:"before,omitempty"`
	After  any `json:"after,omitempty"`
}

func (a Acting) tellStanding(tx *db.Tx, action, kind string, d id.Distributor, before, after distributors.State) {
	was, is := distributorBody{string(before)}, distributorBody{string(after)}
	a.note(tx, action, d.String(), was, is)
	a.tell(tx, outbox.Event{Kind: kind, Root: int64(d), Distributor: d, Body: encoded(changeBody{was, is})})
}

// endCurrent ends the contract in force, if there is one: a confirmed penalty needs no notice.
func (a Acting) endCurrent(tx *db.Tx, c *penalties.Case) (bool, error) {
	current, err := distributors.Current(tx, c.Distributor, a.At)
	if errors.Is(err, distributors.ErrNoContract) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	_, err = EndContract(tx, a, current.ID, 0, "penalty "+c.ID.String())
	return err == nil, err
}

// forgive undoes what a case has done and still stands, where that can be: freezes and suspensions.
func (a Acting) forgive(tx *db.Tx, c *penalties.Case) error {
	all, err := penalties.EffectsBy(tx, c.ID)
	if err != nil {
		return err
	}
	for _, done := range all {
		if !done.Stands(a.At) || done.Effect != penalties.FreezeSelection && done.Effect != penalties.Suspend {
			continue
		}
		if err := a.release(tx, done); err != nil {
			return err
		}
	}
	return nil
}

// release ends one effect.
func (a Acting) release(tx *db.Tx, done penalties.Done) error {
	resume, err := penalties.Undo(tx, done, a.At)
	if err != nil {
		return err
	}
	if resume {
		if err := a.resume(tx, done.Distributor); err != nil {
			return err
		}
	}
	after := done
	after.UndoneAt = a.At
	a.tellEffect(tx, "penalty.effect_undone", &done, &after)
	return nil
}

// The kinds of the timers of cases: the end of the time to answer or to appeal, and the end of a suspension.
const (
	penaltyTimer = "penalty"
	releaseTimer = "penalty_release"
)

// lookAtPenalty does what is due of a case by time alone.
func lookAtPenalty(tx *db.Tx, by Acting, subject int64) error {
	penalty := id.Penalty(subject)
	before, err := penalties.Get(tx, penalties.Viewer{}, penalty)
	if err != nil {
		return err
	}
	after, moved, err := penalties.Expire(tx, penalty, by.At)
	if err == nil && moved {
		by.tellPenalty(tx, "penalty."+string(after.State), &before, &after)
	}
	return err
}

// releaseSuspended ends a suspension whose time is over.
func releaseSuspended(tx *db.Tx, by Acting, subject int64) error {
	all, err := penalties.EffectsBy(tx, id.Penalty(subject))
	if err != nil {
		return err
	}
	for _, done := range all {
		if done.Effect == penalties.Suspend && done.UndoneAt == 0 && done.Until != 0 && done.Until <= by.At {
			if err := by.release(tx, done); err != nil {
				return err
			}
		}
	}
	return nil
}
