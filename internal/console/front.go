package console

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/fronts"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/views"
	"github.com/fenxiao/fenxiao/internal/web"
)

// strangers limits how fast one address may look at the public page. A page of it asks twice.
var strangers = web.Quota{Class: "front", Rate: web.Rate{PerSecond: 20, AtOnce: 120}}

// shortly lets browsers and proxies keep what strangers see for a moment; ETags tell them whether it is still so.
const shortly = "public, max-age=15"

// maxOpenings bounds the recruitment posts on the public page.
const maxOpenings = 50

const frontPath = apiPrefix + "/front"

func (x *Console) registerFront() {
	read := func(name, path, summary string) huma.Operation {
		return huma.Operation{OperationID: name, Method: http.MethodGet, Path: frontPath + path, Summary: summary, Tags: []string{"front"}}
	}
	web.Register(x.api, read("front", "", "The operator's public page: its brand, what it offers, whom it seeks"), x.front)
	web.Register(x.api, read("front-door", "/door", "Whether there is a public page, and whose"), x.frontDoor)
	web.Register(x.api, read("front-goods", "/goods", "Products on the public page, those that sell best or fit best first"), x.frontGoods)
	web.Register(x.api, read("front-good", "/goods/{product}", "One product on the public page, without prices"), x.frontGood)
	web.Register(x.api, read("front-recruitment", "/recruitments/{recruitment}", "One recruitment post and what it asks"), x.frontRecruitment)
	x.registerFrontSettings()
}

// bilingual is a text in both languages; an empty English one is shown in Chinese.
type bilingual struct {
	Chinese string `json:"zh"`
	English string `json:"en"`
}

type front struct {
	Brand        bilingual       `json:"brand"`
	Slogan       bilingual       `json:"slogan"`
	Introduction bilingual       `json:"introduction" doc:"Plain text; an empty line parts paragraphs"`
	Contact      bilingual       `json:"contact"`
	Record       string          `json:"record" doc:"备案号"`
	Logo         string          `json:"logo,omitempty" doc:"Address of the picture"`
	Covers       []string        `json:"covers"`
	Accent       string          `json:"accent" example:"#0e6b5b" doc:"White words on it have a contrast of 4.5 to 1 or more"`
	Zone         string          `json:"zone" doc:"IANA zone of the dates"`
	GoodsTotal   int64           `json:"goods_total"`
	Categories   []frontCategory `json:"categories" doc:"Parents before their children"`
	Recruitments []FrontPost     `json:"recruitments"`
}

type frontCategory struct {
	ID     web.ID[id.Category] `json:"id"`
	Parent web.ID[id.Category] `json:"parent_id,omitempty"`
	Level  int                 `json:"level"`
	Name   string              `json:"name"`
	Goods  int64               `json:"goods"`
}

// FrontPost is a recruitment post as strangers see it.
type FrontPost struct {
	ID       web.ID[id.Recruitment] `json:"id"`
	Title    string                 `json:"title"`
	Industry string                 `json:"industry,omitempty"`
	Way      string                 `json:"way" enum:"review,proof,invitation,purchase,paid"`
	ClosesAt string                 `json:"closes_at,omitempty" format:"date-time"`
}

type frontOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         front
}

// shown reads the settings that hold now: fronts.ErrOff when the page is off.
func shown(tx *db.Tx, at clock.Micros) (fronts.Settings, error) {
	s, err := fronts.InForce(tx, at)
	if err == nil && !s.On {
		err = fronts.ErrOff.At("front")
	}
	return s, err
}

func (x *Console) shownNow(ctx context.Context, at clock.Micros) (s fronts.Settings, err error) {
	err = x.config.DB.Read(ctx, func(tx *db.Tx) (err error) {
		s, err = shown(tx, at)
		return err
	})
	return s, err
}

type frontDoor struct {
	Open  bool      `json:"open"`
	Brand bilingual `json:"brand" doc:"Empty while there is none"`
}

type frontDoorOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         frontDoor
}

// frontDoor is for the sign-in page: it never refuses.
func (x *Console) frontDoor(ctx context.Context, _ *struct{}) (*frontDoorOutput, error) {
	out := &frontDoorOutput{CacheControl: shortly}
	return out, x.config.DB.Read(ctx, func(tx *db.Tx) error {
		s, err := fronts.InForce(tx, x.config.Clock.Now())
		if s.On {
			out.Body = frontDoor{true, bilingual(s.Brand)}
		}
		return err
	})
}

func choiceOf(s fronts.Settings) views.ShopChoice {
	return views.ShopChoice{Version: s.ID, Chosen: s.Chosen, Categories: s.Categories, Labels: s.Labels}
}

func (x *Console) front(ctx context.Context, _ *struct{}) (*frontOutput, error) {
	at := x.config.Clock.Now()
	s, err := x.shownNow(ctx, at)
	if err != nil {
		return nil, err
	}
	body, err := x.frontOf(ctx, x.window, s, at)
	return &frontOutput{shortly, body}, err
}

// frontOf gives the page as its settings make it.
func (x *Console) frontOf(ctx context.Context, w *views.ShopWindow, s fronts.Settings, at clock.Micros) (front, error) {
	categories, total, err := w.Categories(ctx, choiceOf(s), at)
	if err != nil {
		return front{}, err
	}
	out := front{
		Brand: bilingual(s.Brand), Slogan: bilingual(s.Slogan), Introduction: bilingual(s.Introduction), Contact: bilingual(s.Contact), Record: s.Record,
		Logo: mediaAddress(s.Logo), Covers: each(s.Covers, mediaAddress), Accent: s.Accent, GoodsTotal: total, Recruitments: []FrontPost{},
	}
	out.Categories = each(categories, func(c views.CategoryCount) frontCategory {
		return frontCategory{web.Written(c.ID), web.Written(c.Parent), c.Level, c.Name, c.Count}
	})
	return out, x.config.DB.Read(ctx, func(tx *db.Tx) error {
		_, zone, err := house(tx)
		if err != nil {
			return err
		}
		out.Zone = zone.String()
		if !s.Recruiting {
			return nil
		}
		posts, err := distributors.Openings(tx, at, 0, maxOpenings)
		out.Recruitments = each(posts, func(r distributors.Recruitment) FrontPost {
			return FrontPost{web.Written(r.ID), r.Title, r.Industry, string(r.Way), r.ClosesAt.String()}
		})
		return err
	})
}

// mediaAddress is where anybody may read a public file.
func mediaAddress(f id.File) string {
	if f == 0 {
		return ""
	}
	return "/media/" + f.String()
}

type frontGoodsInput struct {
	web.Paging
	Words    string              `query:"q" maxLength:"100" doc:"Words of title, brand or category; Chinese by part and by pinyin"`
	Category web.ID[id.Category] `query:"category" doc:"Of any level"`
}

type frontGoodRow struct {
	Product  web.ID[id.Product] `json:"product"`
	Title    string             `json:"title"`
	Brand    string             `json:"brand"`
	Category string             `json:"category"`
	Picture  string             `json:"picture,omitempty"`
}

type frontGoods struct {
	Items []frontGoodRow `json:"items"`
	Next  string         `json:"next,omitempty" doc:"Pass it as after to get the page after; absent on the last page"`
	Total int64          `json:"total"`
}

type frontGoodsOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         frontGoods
}

func (x *Console) frontGoods(ctx context.Context, in *frontGoodsInput) (*frontGoodsOutput, error) {
	after, err := shopKey(in.Paging)
	if err != nil {
		return nil, err
	}
	at := x.config.Clock.Now()
	s, err := x.shownNow(ctx, at)
	if err != nil {
		return nil, err
	}
	body, err := x.goodsOf(ctx, x.window, s, at, views.ShopQuery{Words: in.Words, Category: in.Category.Read(), After: after, Limit: in.Limit})
	return &frontGoodsOutput{shortly, body}, err
}

func (x *Console) goodsOf(ctx context.Context, w *views.ShopWindow, s fronts.Settings, at clock.Micros, q views.ShopQuery) (frontGoods, error) {
	found, err := w.Search(ctx, choiceOf(s), at, q)
	if err != nil {
		return frontGoods{}, err
	}
	out := frontGoods{Total: found.Total}
	if found.More {
		last := found.Rows[len(found.Rows)-1]
		out.Next = web.Cursor(last.Product.String() + "~" + strconv.FormatInt(last.Value, 10))
	}
	return out, x.config.DB.Read(ctx, func(tx *db.Tx) error {
		rows, err := views.ReadShopGoods(tx, each(found.Rows, func(k views.ShopKey) id.Product { return k.Product }))
		out.Items = each(rows, func(g views.ShopGood) frontGoodRow {
			return frontGoodRow{web.Written(g.Product), g.Title, g.Brand, g.Category, g.Picture}
		})
		return err
	})
}

// shopKey reads a cursor: a product's id and its place in the order.
func shopKey(p web.Paging) (views.ShopKey, error) {
	key, err := p.Key()
	if err != nil || key == "" {
		return views.ShopKey{}, err
	}
	written, value, _ := strings.Cut(key, "~")
	product := web.ID[id.Product](written).Read()
	number, err := strconv.ParseInt(value, 10, 64)
	if product == 0 || err != nil {
		return views.ShopKey{}, web.ErrCursor.At("query.after")
	}
	return views.ShopKey{Value: number, Product: product}, nil
}
