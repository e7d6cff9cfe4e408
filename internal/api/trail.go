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
	door(d, get("list-trail", "/v1/trail", "Read the audit trail of one thing"), d.listTrail)
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
	Subject string `query:"subject" required:"true" minLength:"1" maxLength:"64" doc:"The id of what was changed" example:"agr_0123456789abc"`
}

func (d *doors) listTrail(ctx context.Context, in *listTrailInput) (*answer[web.Page[TrailEntry]], error) {
	after, err := web.AfterID[id.Event](in.Paging)
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[TrailEntry], error) {
		rows, err := access.Trail(tx, in.Subject, after, in.Limit+1)
		return pageOf(in.Paging, rows, ToAPITrailEntry, func(e access.Entry) id.Event { return e.ID }), err
	})
}
