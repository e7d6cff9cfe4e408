package console

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/fronts"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/views"
	"github.com/fenxiao/fenxiao/internal/web"
)

// previewGoods is how many products a preview shows.
const previewGoods = 12

func (x *Console) registerFrontSettings() {
	const path = frontPath + "/settings"
	tags := []string{"front"}
	web.Register(x.api, huma.Operation{
		OperationID: "front-settings", Method: http.MethodGet, Path: path, Tags: tags,
		Summary: "What the public page is, was and will be",
	}, x.frontSettings)
	web.Register(x.api, huma.Operation{
		OperationID: "set-front", Method: http.MethodPut, Path: path, Tags: tags,
		Summary: "Set what the public page is, from now or a later time on",
	}, x.setFront)
	web.Register(x.api, huma.Operation{
		OperationID: "preview-front", Method: http.MethodPost, Path: path + "/preview", Tags: tags,
		Summary: "See the public page as settings would make it; nothing is kept",
	}, x.previewFront)
	web.Register(x.api, huma.Operation{
		OperationID: "drop-front", Method: http.MethodDelete, Path: path + "/{version}", Tags: tags, DefaultStatus: http.StatusNoContent,
		Summary: "Take back settings that do not hold yet",
	}, x.dropFront)
}

// words is a text in both languages as it is sent.
type words struct {
	Chinese string `json:"zh" maxLength:"5000"`
	English string `json:"en" maxLength:"5000"`
}

// FrontWish is what the public page is to be.
type FrontWish struct {
	On           bool                  `json:"on"`
	Brand        words                 `json:"brand"`
	Slogan       words                 `json:"slogan"`
	Introduction words                 `json:"introduction" doc:"Plain text; an empty line parts paragraphs"`
	Contact      words                 `json:"contact"`
	Record       string                `json:"record" maxLength:"200" doc:"备案号"`
	Logo         web.ID[id.File]       `json:"logo,omitempty" doc:"A public picture of the operator's"`
	Covers       []web.ID[id.File]     `json:"covers" maxItems:"20"`
	Accent       string                `json:"accent" maxLength:"20" example:"#0e6b5b"`
	Goods        string                `json:"goods" enum:"all,chosen" doc:"chosen: of the categories or with the labels"`
	Categories   []web.ID[id.Category] `json:"category_ids" maxItems:"200"`
	Labels       []web.ID[id.Label]    `json:"label_ids" maxItems:"200" doc:"The operator's own"`
	Recruiting   bool                  `json:"recruiting" doc:"Recruitment posts are shown"`
}

func (w *FrontWish) read() fronts.Content {
	return fronts.Content{
		On: w.On, Brand: fronts.Words(w.Brand), Slogan: fronts.Words(w.Slogan), Introduction: fronts.Words(w.Introduction),
		Contact: fronts.Words(w.Contact), Record: w.Record, Logo: w.Logo.Read(), Covers: web.ReadAll(w.Covers), Accent: w.Accent,
		Chosen: w.Goods == "chosen", Categories: web.ReadAll(w.Categories), Labels: web.ReadAll(w.Labels), Recruiting: w.Recruiting,
	}
}

func toWish(c fronts.Content) FrontWish {
	out := FrontWish{
		On: c.On, Brand: words(c.Brand), Slogan: words(c.Slogan), Introduction: words(c.Introduction), Contact: words(c.Contact), Record: c.Record,
		Logo: web.Written(c.Logo), Covers: each(c.Covers, web.Written[id.File]), Accent: c.Accent, Goods: "all",
		Categories: each(c.Categories, web.Written[id.Category]), Labels: each(c.Labels, web.Written[id.Label]), Recruiting: c.Recruiting,
	}
	if c.Logo == 0 {
		out.Logo = ""
	}
	if c.Chosen {
		out.Goods = "chosen"
	}
	return out
}

type frontVersion struct {
	ID     web.ID[id.Front] `json:"id"`
	State  string           `json:"state" enum:"planned,in_force,past"`
	From   string           `json:"from" format:"date-time"`
	MadeBy string           `json:"made_by" doc:"A person's id, or a word"`
	MadeAt string           `json:"made_at" format:"date-time"`
	FrontWish
}

type frontSettings struct {
	Current  *frontVersion  `json:"current,omitempty" doc:"What holds now; left out while nothing was ever set"`
	Versions []frontVersion `json:"versions" doc:"The latest made first; at most fifty"`
}

type frontSettingsOutput struct{ Body frontSettings }

// versionsShown is how many versions the settings page shows.
const versionsShown = 50

func (x *Console) frontSettings(ctx context.Context, _ *struct{}) (*frontSettingsOutput, error) {
	out := &frontSettingsOutput{}
	return out, x.config.DB.Read(ctx, func(tx *db.Tx) (err error) {
		out.Body, err = readFrontSettings(tx, x.config.Clock.Now())
		return err
	})
}

func readFrontSettings(tx *db.Tx, at clock.Micros) (frontSettings, error) {
	current, err := fronts.InForce(tx, at)
	if err != nil {
		return frontSettings{}, err
	}
	versions, err := fronts.Versions(tx, 0, versionsShown)
	convert := func(s fronts.Settings) frontVersion {
		v := frontVersion{web.Written(s.ID), "past", s.From.String(), s.MadeBy, s.MadeAt.String(), toWish(s.Content)}
		if s.From > at {
			v.State = "planned"
		} else if s.ID == current.ID {
			v.State = "in_force"
		}
		return v
	}
	out := frontSettings{Versions: each(versions, convert)}
	if current.ID != 0 {
		v := convert(current)
		out.Current = &v
	}
	return out, err
}

type setFrontInput struct {
	web.Writing
	Body struct {
		From time.Time `json:"from,omitzero" doc:"From when on; left out: from now on"`
		FrontWish
	}
}

// acting says to a flow who does it and when.
func (x *Console) acting(ctx context.Context, at clock.Micros) flows.Acting {
	return flows.Acting{
		World: &flows.World{DB: x.config.DB, IDs: x.config.IDs, Ring: x.config.Ring}, Actor: web.CallerOf(ctx).Actor, At: at,
	}
}

func (x *Console) setFront(ctx context.Context, in *setFrontInput) (*frontSettingsOutput, error) {
	at := x.config.Clock.Now()
	s := fronts.Settings{ID: id.NewFront(x.config.IDs), Content: in.Body.read()}
	if !in.Body.From.IsZero() {
		s.From = clock.Of(in.Body.From)
	}
	_, err := web.Once(ctx, x.config.DB, in.KeyFor(ctx, in.Body), func(tx *db.Tx) (web.Outcome, error) {
		return web.Outcome{Status: http.StatusOK, Object: s.ID.String()}, flows.KeepFront(tx, x.acting(ctx, at), s)
	})
	if err != nil {
		return nil, err
	}
	return x.frontSettings(ctx, nil)
}

type previewFrontInput struct{ Body FrontWish }

type frontPreview struct {
	Front front          `json:"front"`
	Goods []frontGoodRow `json:"goods"`
}

type previewFrontOutput struct{ Body frontPreview }

// previewFront shows what strangers would see; a window of its own is arranged for it.
func (x *Console) previewFront(ctx context.Context, in *previewFrontInput) (*previewFrontOutput, error) {
	at := x.config.Clock.Now()
	s := fronts.Settings{Content: in.Body.read()}
	err := x.config.DB.Read(ctx, func(tx *db.Tx) error { return flows.CheckFront(tx, x.acting(ctx, at), &s) })
	if err != nil {
		return nil, err
	}
	w, out := x.window.Preview(), &previewFrontOutput{}
	if out.Body.Front, err = x.frontOf(ctx, w, s, at); err != nil {
		return nil, err
	}
	goods, err := x.goodsOf(ctx, w, s, at, views.ShopQuery{Limit: previewGoods})
	out.Body.Goods = goods.Items
	return out, err
}

type dropFrontInput struct {
	web.Writing
	Version web.ID[id.Front] `path:"version"`
}

func (x *Console) dropFront(ctx context.Context, in *dropFrontInput) (*struct{}, error) {
	at := x.config.Clock.Now()
	_, err := web.Once(ctx, x.config.DB, in.KeyFor(ctx, nil), func(tx *db.Tx) (web.Outcome, error) {
		return web.Outcome{Status: http.StatusNoContent}, flows.DropFront(tx, x.acting(ctx, at), in.Version.Read())
	})
	return nil, err
}
