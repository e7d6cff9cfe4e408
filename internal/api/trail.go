package api

import (
	"context"
	"encoding/json"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) trailRoutes() {
	door(d, get("list-trail", "/v1/trail", "Read the audit trail").
		with("Of one thing, of one person or key, of one kind of act, of a time, or all of it; it holds no personal data and no secrets."), d.listTrail)
	door(d, get("list-trail-actions", "/v1/trail-actions", "List the kinds of acts that stand in the audit trail"), d.listTrailActions)
}

// TrailEntry is one line of the audit trail: who changed what, from which value to which.
type TrailEntry struct {
	ID      web.ID[id.Event] `json:"id"`
	At      time.Time        `json:"at"`
	Actor   string           `json:"actor" example:"psn_0123456789abc"`
	Action  string           `json:"action" example:"agreement.sign"`
	Subject string           `json:"subject" example:"agr_0123456789abc"`
	Before  json.RawMessage  `json:"before,omitempty"`
	After   json.RawMessage  `json:"after,omitempty"`
}

// ToAPITrailEntry writes a line of the audit trail.
func ToAPITrailEntry(e access.Entry) TrailEntry {
	return TrailEntry{
		ID: web.Written(e.ID), At: moment(e.At), Actor: e.Actor, Action: e.Action, Subject: e.Subject,
		Before: json.RawMessage(e.Before), After: json.RawMessage(e.After),
	}
}

type listTrailInput struct {
	web.Paging
	Subject string    `query:"subject" maxLength:"64" doc:"The id of what was changed" example:"agr_0123456789abc"`
	Actor   string    `query:"actor" maxLength:"64" doc:"The id of the person or key that changed it" example:"psn_0123456789abc"`
	Action  string    `query:"action" maxLength:"64" doc:"The kind of act, as in the trail" example:"agreement.sign"`
	From    time.Time `query:"from" doc:"Done then or later" example:"2026-03-02T00:00:00Z"`
	Until   time.Time `query:"until" doc:"Done before then" example:"2026-03-03T00:00:00Z"`
	Order   string    `query:"order" enum:"oldest,newest" default:"oldest" doc:"Which comes first"`
}

func (d *doors) listTrail(ctx context.Context, in *listTrailInput) (*answer[web.Page[TrailEntry]], error) {
	after, err := web.AfterID[id.Event](in.Paging)
	if err != nil {
		return nil, err
	}
	filter := access.TrailFilter{
		Subject: in.Subject, Actor: in.Actor, Action: in.Action, From: micros(in.From), To: micros(in.Until), Newest: in.Order == "newest", After: after, Limit: in.Limit + 1,
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[TrailEntry], error) {
		rows, err := access.Trail(tx, filter)
		return pageOf(in.Paging, rows, ToAPITrailEntry, func(e access.Entry) id.Event { return e.ID }), err
	})
}

func (d *doors) listTrailActions(ctx context.Context, _ *struct{}) (*answer[web.Page[string]], error) {
	return show(ctx, d, func(tx *db.Tx) (web.Page[string], error) {
		actions, err := access.TrailActions(tx)
		return web.Page[string]{Items: actions}, err
	})
}
