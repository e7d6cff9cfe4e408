package console

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/desks"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/web"
)

// arrangement is a person's desk.
type arrangement struct {
	Theme            desks.Theme      `json:"theme" enum:"light,dark,system"`
	GuideDismissedAt string           `json:"guide_dismissed_at,omitempty" format:"date-time" doc:"Absent while the guided set-up is shown"`
	Views            []savedView      `json:"views" doc:"By page, place and name"`
	Preferences      []pagePreference `json:"preferences" doc:"By page; a page without one is as it comes"`
}

type savedView struct {
	Page    string          `json:"page" example:"orders"`
	Name    string          `json:"name" example:"今天要发的"`
	Place   int64           `json:"place" doc:"Among the views of the page; equal ones stand by name"`
	Body    json.RawMessage `json:"body" doc:"What the page keeps: a JSON object that the server does not read"`
	SavedAt string          `json:"saved_at" format:"date-time"`
}

type pagePreference struct {
	Page    string        `json:"page"`
	Columns []column      `json:"columns" doc:"In order; none: as the page has them"`
	Density desks.Density `json:"density" enum:"loose,middle,tight"`
}

type column struct {
	Name   string `json:"name" example:"placed_at"`
	Hidden bool   `json:"hidden,omitempty" doc:"Named all the same, so that a column that the page gets later is told from one that was taken away"`
}

type arrangementOutput struct{ Body arrangement }

type viewInput struct {
	Page string `path:"page" example:"orders"`
	Name string `path:"name" doc:"One line of 1 to 60 characters"`
}

type saveViewInput struct {
	Page string `path:"page" example:"orders"`
	Name string `path:"name" doc:"One line of 1 to 60 characters"`
	Body struct {
		Place int64           `json:"place,omitempty" doc:"0 to 1000"`
		Body  json.RawMessage `json:"body" doc:"A JSON object of at most 4096 bytes"`
	}
}

type preferInput struct {
	Page string `path:"page" example:"orders"`
	Body struct {
		Columns []column      `json:"columns,omitempty" doc:"At most 100"`
		Density desks.Density `json:"density,omitempty" enum:"loose,middle,tight" default:"middle"`
	}
}

type settingsInput struct {
	Body struct {
		Theme          desks.Theme `json:"theme,omitempty" enum:"light,dark,system" doc:"Absent: stays as it is"`
		GuideDismissed *bool       `json:"guide_dismissed,omitempty" doc:"Absent: stays as it is"`
	}
}

func (x *Console) registerDesk() {
	web.Register(x.api, huma.Operation{
		OperationID: "desk", Method: http.MethodGet, Path: apiPrefix + "/desk", Summary: "How the caller has arranged the console", Tags: []string{"desk"},
	}, x.desk)
	web.Register(x.api, huma.Operation{
		OperationID: "save-view", Method: http.MethodPut, Path: apiPrefix + "/desk/views/{page}/{name}", Summary: "Save a view of a list", Tags: []string{"desk"},
		Description: "The one of that name is replaced. At most 30 a page, 200 a person.",
	}, x.saveView)
	web.Register(x.api, huma.Operation{
		OperationID: "drop-view", Method: http.MethodDelete, Path: apiPrefix + "/desk/views/{page}/{name}", Summary: "Take a saved view away", Tags: []string{"desk"},
		DefaultStatus: http.StatusNoContent,
	}, x.dropView)
	web.Register(x.api, huma.Operation{
		OperationID: "prefer", Method: http.MethodPut, Path: apiPrefix + "/desk/preferences/{page}", Summary: "Say how a page's list is to look", Tags: []string{"desk"},
	}, x.prefer)
	web.Register(x.api, huma.Operation{
		OperationID: "set-desk", Method: http.MethodPut, Path: apiPrefix + "/desk/preferences", Summary: "Set the theme, put the guided set-up away", Tags: []string{"desk"},
	}, x.setDesk)
}

func (x *Console) desk(ctx context.Context, _ *struct{}) (*arrangementOutput, error) {
	out := &arrangementOutput{}
	err := x.config.DB.Read(ctx, func(tx *db.Tx) error {
		d, err := desks.Get(tx, person(ctx))
		out.Body = toArrangement(&d)
		return err
	})
	return out, err
}

func (x *Console) saveView(ctx context.Context, in *saveViewInput) (*arrangementOutput, error) {
	return x.rearrange(ctx, func(tx *db.Tx, at clock.Micros) error {
		return desks.Save(tx, person(ctx), desks.View{Page: in.Page, Name: in.Name, Place: in.Body.Place, Body: in.Body.Body, SavedAt: at})
	})
}

func (x *Console) dropView(ctx context.Context, in *viewInput) (*struct{}, error) {
	return &struct{}{}, x.config.DB.Write(ctx, func(tx *db.Tx) error { return desks.Drop(tx, person(ctx), in.Page, in.Name) })
}

func (x *Console) prefer(ctx context.Context, in *preferInput) (*arrangementOutput, error) {
	return x.rearrange(ctx, func(tx *db.Tx, at clock.Micros) error {
		columns := each(in.Body.Columns, func(c column) desks.Column { return desks.Column(c) })
		return desks.Prefer(tx, person(ctx), desks.Preference{Page: in.Page, Columns: columns, Density: in.Body.Density}, at)
	})
}

func (x *Console) setDesk(ctx context.Context, in *settingsInput) (*arrangementOutput, error) {
	return x.rearrange(ctx, func(tx *db.Tx, at clock.Micros) error {
		if in.Body.GuideDismissed != nil {
			desks.DismissGuide(tx, person(ctx), *in.Body.GuideDismissed, at)
		}
		if in.Body.Theme == "" {
			return nil
		}
		return desks.SetTheme(tx, person(ctx), in.Body.Theme)
	})
}

// rearrange changes the caller's desk and answers with all of it, so that the page has it without asking again.
func (x *Console) rearrange(ctx context.Context, change func(tx *db.Tx, at clock.Micros) error) (*arrangementOutput, error) {
	out, at := &arrangementOutput{}, x.config.Clock.Now()
	err := x.config.DB.Write(ctx, func(tx *db.Tx) error {
		if err := change(tx, at); err != nil {
			return err
		}
		d, err := desks.Get(tx, person(ctx))
		out.Body = toArrangement(&d)
		return err
	})
	return out, err
}

// person is who asks: only people have sessions.
func person(ctx context.Context) id.Person { return id.Person(web.CallerOf(ctx).Owner) }

func toArrangement(d *desks.Desk) arrangement {
	return arrangement{
		Theme: d.Theme, GuideDismissedAt: d.GuideDismissedAt.String(),
		Views: each(d.Views, func(v desks.View) savedView { return savedView{v.Page, v.Name, v.Place, v.Body, v.SavedAt.String()} }),
		Preferences: each(d.Preferences, func(p desks.Preference) pagePreference {
			return pagePreference{p.Page, each(p.Columns, func(c desks.Column) column { return column(c) }), p.Density}
		}),
	}
}
