package flows

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/notices"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/penalties"
)

// penaltyBody is a case as the trail and its events tell it: what was said stays in the case.
type penaltyBody struct {
	DistributorID string `json:"distributor_id"`
	Kind          string `json:"kind"`
	State         string `json:"state"`
	ChannelID     string `json:"channel_id,omitempty"`
	SKUID         string `json:"sku_id,omitempty"`
	OrderID       string `json:"order_id,omitempty"`
	Points        int64  `json:"points"`
	AnswerBy      string `json:"answer_by,omitempty"`
	AppealBy      string `json:"appeal_by,omitempty"`
	ExpiresAt     string `json:"expires_at,omitempty"`
}

func penaltyAs(c *penalties.Case) *penaltyBody {
	if c == nil {
		return nil
	}
	return &penaltyBody{
		c.Distributor.String(), string(c.Kind), string(c.State), c.Channel.String(), c.SKU.String(), c.Order.String(), c.Points,
		c.AnswerBy.String(), c.AppealBy.String(), c.ExpiresAt.String(),
	}
}

// tellPenalty notes one step of a case, and tells the parties that see it. A case that is open has its next timer armed.
func (a Acting) tellPenalty(tx *db.Tx, kind string, before, after *penalties.Case) {
	if after.State == penalties.Opened {
		kind = "penalty.opened"
		a.arm(tx, penaltyTimer, int64(after.ID), after.AnswerBy)
	}
	var was any
	if before != nil {
		was = penaltyAs(before)
	}
	a.note(tx, kind, after.ID.String(), was, penaltyAs(after))
	e := outbox.Event{Kind: kind, Root: int64(after.ID), Supplier: after.Supplier, Body: encoded(changeBody{was, penaltyAs(after)})}
	if after.OpenedAt != 0 {
		e.Distributor = after.Distributor
	}
	a.tell(tx, e)
	a.postPenalty(tx, kind, after)
}

// postPenalty posts a step of a case to those whose turn it is, or whom it concerns: to the distributor in writing.
func (a Acting) postPenalty(tx *db.Tx, kind string, c *penalties.Case) {
	facts := map[string]string{
		"penalty": c.ID.String(), "kind": string(c.Kind), "points": text(c.Points), "answer_by": written(a.World, c.AnswerBy),
		"appeal_by": written(a.World, c.AppealBy),
	}
	post := func(to notices.Party, inWriting bool) {
		notices.Post(tx, notices.Notice{
			ID: id.NewNotice(a.World.IDs), To: to, Event: kind, Subject: c.ID.String(), Facts: facts, Written: inWriting, At: a.At,
		})
	}
	switch c.State {
	case penalties.Proposed, penalties.Answered, penalties.Appealed:
		post(notices.Operator(), false)
	case penalties.Opened, penalties.Confirmed, penalties.Dismissed, penalties.Upheld, penalties.Overturned, penalties.Revoked:
		if c.OpenedAt != 0 {
			post(notices.Distributor(c.Distributor), true)
		}
		if c.Supplier != 0 {
			post(notices.Supplier(c.Supplier), false)
		}
	case penalties.Unanswered, penalties.Final:
	}
}

// effectBody is an effect as the trail and its events tell it.
type effectBody struct {
	Effect   string `json:"effect"`
	SKUID    string `json:"sku_id,omitempty"`
	Points   int64  `json:"points"`
	At       string `json:"at"`
	Until    string `json:"until,omitempty"`
	Applied  bool   `json:"applied"`
	UndoneAt string `json:"undone_at,omitempty"`
}

func effectAs(d *penalties.Done) effectBody {
	return effectBody{string(d.Effect), d.SKU.String(), d.Points, d.At.String(), d.Until.String(), d.Applied, d.UndoneAt.String()}
}

func (a Acting) tellEffect(tx *db.Tx, kind string, before, after *penalties.Done) {
	var was any
	if before != nil {
		was = effectAs(before)
	}
	a.note(tx, kind, after.Penalty.String(), was, effectAs(after))
	a.tell(tx, outbox.Event{
		Kind: kind, Root: int64(after.Penalty), Distributor: after.Distributor, Body: encoded(changeBody{was, effectAs(after)}),
	})
	notices.Post(tx, notices.Notice{
		ID: id.NewNotice(a.World.IDs), To: notices.Distributor(after.Distributor), Event: kind, Subject: after.Penalty.String(), Written: true, At: a.At,
		Facts: map[string]string{
			"penalty": after.Penalty.String(), "effect": string(after.Effect), "points": text(after.Points), "until": written(a.World, after.Until),
		},
	})
}

// written gives an instant as a notice shows it, in the operator's zone; none is a dash.
func written(world *World, at clock.Micros) string {
	if at == 0 {
		return "—"
	}
	t := at.Time()
	if world.Zone != nil {
		t = t.In(world.Zone)
	}
	return t.Format("2006-01-02 15:04")
}
