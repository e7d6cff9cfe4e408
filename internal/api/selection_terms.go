package api

import (
	"context"
	"time"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) selectionTermRoutes() {
	door(d, get("get-selection-terms", "/v1/selection-terms", "Get what a distributor may select: its product lines, limit and windows"), d.getSelectionTerms)
	door(d, get("list-selection-limits", "/v1/selection-limits", "List how many goods may be selected"), d.listSelectionLimits)
	door(d, put("set-selection-limit", "/v1/selection-limits", "Say how many goods may be selected").
		with("By a contract, or by all of a grade, or by everybody else when neither is named. That of the contract counts first. Who has more keeps it."), d.setSelectionLimit)
	door(d, post("drop-selection-limit", "/v1/selection-limits/drop", "Take a limit of selections away"), d.dropLimit)
	door(d, get("list-windows", "/v1/windows", "List windows"), d.listWindows)
	door(d, create("create-window", "/v1/windows", "Keep goods for some distributors, or for high grades, for a time"), d.createWindow)
	door(d, get("get-window", "/v1/windows/{window_id}", "Get a window"), d.getWindow)
	door(d, post("end-window", "/v1/windows/{window_id}/end", "End a window before its time"), d.endWindow)
	door(d, get("list-exclusions", "/v1/exclusions", "List exclusion groups"), d.listExclusions)
	door(d, create("create-exclusion", "/v1/exclusions", "Stagger distributors over goods and kinds of channels").
		with("Of each SKU one distributor is on sale there, or several at prices far enough apart. What is listed already stays on sale."), d.createExclusion)
	door(d, get("get-exclusion", "/v1/exclusions/{exclusion_id}", "Get an exclusion group"), d.getExclusion)
	door(d, post("end-exclusion", "/v1/exclusions/{exclusion_id}/end", "End an exclusion group"), d.endExclusion)
}

// SelectionTerms are what a distributor may select.
type SelectionTerms struct {
	DistributorID web.ID[id.Distributor] `json:"distributor_id"`
	Limit         *int64                 `json:"limit,omitempty" doc:"How many goods at a time; left out: as many as it likes"`
	Selected      int64                  `json:"selected"`
	ProductLines  []GrantedLine          `json:"product_lines" doc:"Where there are product lines at all, only goods of these may be selected"`
	Windows       []WindowSeen           `json:"windows"`
}

// GrantedLine is a product line as its distributor sees it.
type GrantedLine struct {
	ID    web.ID[id.ProductLine] `json:"id"`
	Name  string                 `json:"name"`
	Until time.Time              `json:"until,omitzero"`
}

// WindowSeen is a window as any distributor sees it: to whom else it is open is not told.
type WindowSeen struct {
	ID     web.ID[id.Window] `json:"id"`
	Name   string            `json:"name"`
	Kind   string            `json:"kind" enum:"exclusive,first_choice"`
	From   time.Time         `json:"from"`
	Until  time.Time         `json:"until"`
	OpenTo bool              `json:"open_to_you"`
}

func (d *doors) getSelectionTerms(ctx context.Context, in *DistributorQuery) (*answer[SelectionTerms], error) {
	distributor, err := distributorOf(ctx, in.DistributorID, "query.distributor_id")
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (SelectionTerms, error) {
		now, out := d.world.Now(), SelectionTerms{DistributorID: web.Written(distributor), ProductLines: []GrantedLine{}, Windows: []WindowSeen{}}
		s, err := flows.StandingOf(tx, distributor, now)
		if err != nil {
			return out, err
		}
		limit, selected, err := pool.LimitOf(tx, s)
		if out.Selected = selected; limit >= 0 {
			out.Limit = &limit
		}
		if err != nil {
			return out, err
		}
		grants, err := pool.GrantedTo(tx, s, now)
		if err != nil {
			return out, err
		}
		for _, g := range grants {
			p, err := pool.GetPart(tx, int64(g.Line), pool.LinePart)
			if err != nil {
				return out, err
			}
			out.ProductLines = append(out.ProductLines, GrantedLine{web.Written(g.Line), p.Name, moment(g.Until)})
		}
		parts, windows, err := pool.LivingWindows(tx, now)
		for _, p := range parts {
			if w := windows[p.ID]; w != nil {
				out.Windows = append(out.Windows, WindowSeen{
					web.Written(w.ID), p.Name, string(w.Kind), moment(w.From), moment(w.Until), w.OpenTo(s, max(now, w.From)),
				})
			}
		}
		return out, err
	})
}

// LimitFor is whom a limit is for: a contract, a grade, or everybody else when neither is named.
type LimitFor struct {
	ContractID web.ID[id.Contract] `json:"contract_id,omitempty"`
	GradeID    web.ID[id.Grade]    `json:"grade_id,omitempty"`
}

func (l LimitFor) read() (pool.Grantee, error) {
	named := Grantee{ContractID: l.ContractID, GradeID: l.GradeID}.read()
	switch {
	case len(named) == 1:
		return named[0], nil
	case l.ContractID == "" && l.GradeID == "":
		return pool.Grantee{Kind: pool.ToAll}, nil
	}
	return pool.Grantee{}, pool.ErrGrantee.At("grade_id")
}

// SelectionLimit says how many goods may be selected at a time.
type SelectionLimit struct {
	LimitFor
	Goods     int64     `json:"goods" minimum:"-1" maximum:"10000000" doc:"-1: as many as it likes"`
	ChangedAt time.Time `json:"changed_at,omitzero" readOnly:"true"`
}

// NewSelectionLimit sets a limit.
type NewSelectionLimit struct {
	LimitFor
	Goods int64 `json:"goods" minimum:"-1" maximum:"10000000" doc:"-1: as many as it likes" example:"500"`
}

// SelectionLimits are all limits.
type SelectionLimits struct {
	Items []SelectionLimit `json:"items"`
}

func readLimits(tx *db.Tx, _ string) (SelectionLimits, error) {
	all, err := pool.Limits(tx)
	return SelectionLimits{each(all, func(l pool.Limit) SelectionLimit {
		g := toAPIGrantee(l.For)
		return SelectionLimit{LimitFor{g.ContractID, g.GradeID}, l.Goods, moment(l.ChangedAt)}
	})}, err
}

func (d *doors) listSelectionLimits(ctx context.Context, _ *struct{}) (*answer[SelectionLimits], error) {
	return show(ctx, d, func(tx *db.Tx) (SelectionLimits, error) { return readLimits(tx, "") })
}

type setSelectionLimitInput struct {
	web.Writing
	Body NewSelectionLimit
}

func (d *doors) setSelectionLimit(ctx context.Context, in *setSelectionLimitInput) (*written[SelectionLimits], error) {
	return d.changeLimit(ctx, in.KeyFor(ctx, in.Body), in.Body.LimitFor, &in.Body.Goods)
}

type dropLimitInput struct {
	web.Writing
	Body LimitFor
}

func (d *doors) dropLimit(ctx context.Context, in *dropLimitInput) (*written[SelectionLimits], error) {
	return d.changeLimit(ctx, in.KeyFor(ctx, in.Body), in.Body, nil)
}

func (d *doors) changeLimit(ctx context.Context, key web.Key, of LimitFor, goods *int64) (*written[SelectionLimits], error) {
	who, err := of.read()
	if err != nil {
		return nil, err
	}
	return run(ctx, d, command[SelectionLimits]{
		key: key, read: readLimits,
		do: func(w *writing) error { return flows.SetSelectionLimit(w.tx, w.acting(), who, goods) },
	})
}

// NewWindow keeps goods for some in [from, until).
type NewWindow struct {
	PartOfPool
	Kind           string                   `json:"kind" enum:"exclusive,first_choice"`
	From           time.Time                `json:"from,omitzero" doc:"Now, when left out"`
	Until          time.Time                `json:"until"`
	Level          int64                    `json:"level,omitempty" minimum:"0" maximum:"100" doc:"With first_choice: the least level of a grade that may select"`
	DistributorIDs []web.ID[id.Distributor] `json:"distributor_ids,omitempty" maxItems:"1000" doc:"With exclusive: who may select"`
	TakeOut        bool                     `json:"take_out,omitempty" doc:"What others had selected before is taken out, and they are told; else it stays theirs"`
}

// Window keeps goods for some for a time.
type Window struct {
	ID web.ID[id.Window] `json:"id"`
	PartShown
	Kind           string                   `json:"kind,omitempty" enum:"exclusive,first_choice" doc:"Left out in lists, with all that follows"`
	From           time.Time                `json:"from,omitzero"`
	Until          time.Time                `json:"until,omitzero"`
	Level          int64                    `json:"level,omitempty"`
	DistributorIDs []web.ID[id.Distributor] `json:"distributor_ids,omitempty"`
	TakeOut        bool                     `json:"take_out,omitempty"`
}

func toAPIWindow(p pool.Part) Window {
	return Window{ID: web.Written(id.Window(p.ID)), PartShown: toAPIPart(p)}
}

func readWindow(tx *db.Tx, object string) (Window, error) {
	window, found := web.ID[id.Window](object).Read(), map[int64]*pool.Window{}
	p, err := pool.GetPart(tx, int64(window), pool.WindowPart)
	if err != nil {
		return Window{}, err
	}
	out := toAPIWindow(p)
	pool.LoadWindows(tx, []int64{p.ID}, found)
	if out.Goods, err = pool.CountGoods(tx, p.ID); err != nil {
		return out, err
	}
	if w := found[p.ID]; w != nil {
		out.Kind, out.From, out.Until, out.Level, out.TakeOut = string(w.Kind), moment(w.From), moment(w.Until), w.Level, w.TakeOut
		out.DistributorIDs = each(w.Parties, web.Written[id.Distributor])
	}
	return out, nil
}

func (d *doors) listWindows(ctx context.Context, in *web.Paging) (*answer[web.Page[Window]], error) {
	return listParts(ctx, d, in, pool.WindowPart, toAPIWindow, func(n int64) id.Window { return id.Window(n) })
}

type createWindowInput struct {
	web.Writing
	Body NewWindow
}

func (d *doors) createWindow(ctx context.Context, in *createWindowInput) (*written[Window], error) {
	b := in.Body
	w := pool.Window{
		ID: id.NewWindow(d.world.IDs), Kind: pool.WindowKind(b.Kind), From: micros(b.From), Until: micros(b.Until), Level: b.Level,
		Parties: web.ReadAll(b.DistributorIDs), TakeOut: b.TakeOut,
	}
	if w.From == 0 {
		w.From = d.world.Now()
	}
	return run(ctx, d, command[Window]{
		key: in.KeyFor(ctx, b), object: w.ID.String(), made: true, read: readWindow,
		do: func(x *writing) error { return flows.AddWindow(x.tx, x.acting(), w, b.goods()) },
	})
}

// WindowPath names a window in a path.
type WindowPath struct {
	WindowID web.ID[id.Window] `path:"window_id"`
}

func (d *doors) getWindow(ctx context.Context, in *WindowPath) (*answer[Window], error) {
	return show(ctx, d, func(tx *db.Tx) (Window, error) { return readWindow(tx, string(in.WindowID)) })
}

type endWindowInput struct {
	web.Writing
	WindowPath
	Body *nothing
}

func (d *doors) endWindow(ctx context.Context, in *endWindowInput) (*written[Window], error) {
	return run(ctx, d, command[Window]{
		key: in.KeyFor(ctx, in.Body), object: string(in.WindowID), read: readWindow,
		do: func(w *writing) error { return flows.EndWindow(w.tx, w.acting(), in.WindowID.Read()) },
	})
}

// ExclusionTerms say how distributors are staggered.
type ExclusionTerms struct {
	GapPPM       int64    `json:"gap_ppm" minimum:"0" maximum:"1000000" doc:"How far prices must lie apart, as a part of the higher one; 0: a second distributor is refused" example:"100000"`
	ChannelKinds []string `json:"channel_kinds,omitempty" maxItems:"20" enum:"marketplace_shop,mall_shop,b2c_platform,own_site,physical_shop,wholesale" doc:"All, when left out"`
}

// NewExclusion makes an exclusion group.
type NewExclusion struct {
	PartOfPool
	ExclusionTerms
}

// Exclusion is an exclusion group.
type Exclusion struct {
	ID web.ID[id.Exclusion] `json:"id"`
	PartShown
	ExclusionTerms
}

func toAPIExclusion(p pool.Part) Exclusion {
	return Exclusion{ID: web.Written(id.Exclusion(p.ID)), PartShown: toAPIPart(p)}
}

func readExclusion(tx *db.Tx, object string) (Exclusion, error) {
	group, found := web.ID[id.Exclusion](object).Read(), map[int64]*pool.Exclusion{}
	p, err := pool.GetPart(tx, int64(group), pool.ExclusionPart)
	if err != nil {
		return Exclusion{}, err
	}
	out := toAPIExclusion(p)
	pool.LoadExclusions(tx, []int64{p.ID}, found)
	if out.Goods, err = pool.CountGoods(tx, p.ID); err != nil {
		return out, err
	}
	if x := found[p.ID]; x != nil {
		out.GapPPM, out.ChannelKinds = x.GapPPM, x.Kinds
	}
	return out, nil
}

func (d *doors) listExclusions(ctx context.Context, in *web.Paging) (*answer[web.Page[Exclusion]], error) {
	return listParts(ctx, d, in, pool.ExclusionPart, toAPIExclusion, func(n int64) id.Exclusion { return id.Exclusion(n) })
}

type createExclusionInput struct {
	web.Writing
	Body NewExclusion
}

func (d *doors) createExclusion(ctx context.Context, in *createExclusionInput) (*written[Exclusion], error) {
	x := pool.Exclusion{ID: id.NewExclusion(d.world.IDs), GapPPM: in.Body.GapPPM, Kinds: in.Body.ChannelKinds}
	return run(ctx, d, command[Exclusion]{
		key: in.KeyFor(ctx, in.Body), object: x.ID.String(), made: true, read: readExclusion,
		do: func(w *writing) error { return flows.AddExclusion(w.tx, w.acting(), x, in.Body.goods()) },
	})
}

// ExclusionPath names an exclusion group in a path.
type ExclusionPath struct {
	ExclusionID web.ID[id.Exclusion] `path:"exclusion_id"`
}

func (d *doors) getExclusion(ctx context.Context, in *ExclusionPath) (*answer[Exclusion], error) {
	return show(ctx, d, func(tx *db.Tx) (Exclusion, error) { return readExclusion(tx, string(in.ExclusionID)) })
}

type endExclusionInput struct {
	web.Writing
	ExclusionPath
	Body *nothing
}

func (d *doors) endExclusion(ctx context.Context, in *endExclusionInput) (*written[Exclusion], error) {
	return run(ctx, d, command[Exclusion]{
		key: in.KeyFor(ctx, in.Body), object: string(in.ExclusionID), read: readExclusion,
		do: func(w *writing) error { return flows.EndExclusion(w.tx, w.acting(), in.ExclusionID.Read()) },
	})
}
