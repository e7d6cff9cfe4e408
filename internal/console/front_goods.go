package console

import (
	"context"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/views"
	"github.com/fenxiao/fenxiao/internal/web"
)

// frontGood is a product as strangers see it. Prices, stock, whose it is, its codes and what its labels say come with a contract.
type frontGood struct {
	Product     web.ID[id.Product] `json:"product"`
	Title       string             `json:"title"`
	Brand       string             `json:"brand"`
	Category    string             `json:"category"`
	Description string             `json:"description,omitempty" doc:"Plain text"`
	Packaging   string             `json:"packaging,omitempty"`
	Media       []frontMedia       `json:"media"`
	Specs       []frontSpec        `json:"specs"`
	Attributes  []frontAttribute   `json:"attributes"`
	Handbook    *frontHandbook     `json:"handbook,omitempty"`
}

type frontMedia struct {
	Kind string `json:"kind" enum:"main,detail,packaging,video"`
	URL  string `json:"url"`
}

type frontSpec struct {
	Spec        string           `json:"spec" doc:"What tells this variant from its sisters; may be empty where there is one only"`
	WeightGrams int64            `json:"weight_grams,omitempty"`
	Attributes  []frontAttribute `json:"attributes,omitempty" doc:"Its own"`
}

type frontAttribute struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	Unit  string `json:"unit,omitempty"`
}

// frontHandbook is what speaks for a product. Which wording may and may not be used is told to those who sell it.
type frontHandbook struct {
	Points    []string        `json:"selling_points"`
	Audience  string          `json:"audience,omitempty"`
	Usage     string          `json:"usage,omitempty"`
	Questions []frontQuestion `json:"questions"`
}

type frontQuestion struct {
	Question string `json:"question"`
	Answer   string `json:"answer"`
}

type frontGoodInput struct {
	Product web.ID[id.Product] `path:"product"`
}

type frontGoodOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         frontGood
}

func (x *Console) frontGood(ctx context.Context, in *frontGoodInput) (*frontGoodOutput, error) {
	at, product := x.config.Clock.Now(), in.Product.Read()
	s, err := x.shownNow(ctx, at)
	if err != nil {
		return nil, err
	}
	there, err := x.window.Shows(ctx, choiceOf(s), at, product)
	if err != nil {
		return nil, err
	}
	if !there {
		return nil, web.ErrNotFound
	}
	out := &frontGoodOutput{CacheControl: shortly}
	err = x.config.DB.Read(ctx, func(tx *db.Tx) (err error) {
		out.Body, err = readFrontGood(tx, product)
		return err
	})
	return out, err
}

// readFrontGood reads a product as it is now: web.ErrNotFound when nothing of it is open any more.
func readFrontGood(tx *db.Tx, product id.Product) (frontGood, error) {
	rows, err := views.ReadShopGoods(tx, []id.Product{product})
	if err != nil {
		return frontGood{}, err
	}
	if len(rows) == 0 {
		return frontGood{}, web.ErrNotFound
	}
	p, err := catalog.Get(tx, 0, product)
	if err != nil {
		return frontGood{}, err
	}
	open, err := views.OpenSKUs(tx, each(p.SKUs, func(k catalog.SKU) id.SKU { return k.ID }))
	if err != nil {
		return frontGood{}, err
	}
	values, err := valuesOf(tx, p.Values)
	if err != nil {
		return frontGood{}, err
	}
	out := frontGood{
		Product: web.Written(product), Title: p.Title, Brand: rows[0].Brand, Category: rows[0].Category, Description: p.Description, Packaging: p.Packaging,
		Media: []frontMedia{}, Specs: []frontSpec{}, Attributes: append([]frontAttribute{}, values[0]...), Handbook: toHandbook(p.Handbook),
	}
	for _, m := range p.Media {
		if m.Kind != catalog.OriginalMedia { // originals are for those who sell
			out.Media = append(out.Media, frontMedia{string(m.Kind), m.URL})
		}
	}
	for _, k := range p.SKUs {
		if open[k.ID] && k.IsActive() {
			out.Specs = append(out.Specs, frontSpec{k.Spec, k.WeightGrams, values[k.ID]})
		}
	}
	return out, nil
}

// valuesOf names the values of attributes, by SKU; 0 is the whole product.
func valuesOf(tx *db.Tx, values []catalog.Value) (map[id.SKU][]frontAttribute, error) {
	attributes := map[id.Attribute]*catalog.Attribute{}
	catalog.LoadAttributes(tx, each(values, func(v catalog.Value) id.Attribute { return v.Attribute }), attributes)
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	out := map[id.SKU][]frontAttribute{}
	for _, v := range values {
		if a := attributes[v.Attribute]; a != nil {
			out[v.SKU] = append(out[v.SKU], frontAttribute{a.Name, v.Text, a.Unit})
		}
	}
	return out, nil
}

func toHandbook(h catalog.Handbook) *frontHandbook {
	if len(h.Points) == 0 && h.Audience == "" && h.Usage == "" && len(h.Questions) == 0 {
		return nil
	}
	return &frontHandbook{
		append([]string{}, h.Points...), h.Audience, h.Usage,
		each(h.Questions, func(q catalog.Question) frontQuestion { return frontQuestion{q.Asked, q.Answer} }),
	}
}

// frontRecruitment is a post as applicants see it. How they are scored, and the terms of the contract, are not said in public.
type frontRecruitment struct {
	FrontPost
	Text         string         `json:"text,omitempty" doc:"Plain text"`
	Fields       []frontField   `json:"fields"`
	ChannelKinds []string       `json:"channel_kinds" doc:"Of channels that are wanted; none: any"`
	AgainDays    int64          `json:"again_days" doc:"How long to wait after a refusal before applying again"`
	Currency     string         `json:"currency"`
	FeeMinor     int64          `json:"fee_minor,omitempty" doc:"With paid"`
	Purchase     *frontPurchase `json:"purchase,omitempty"`
}

type frontField struct {
	Code     string   `json:"code"`
	Label    string   `json:"label"`
	Kind     string   `json:"kind" enum:"text,number,choice,file"`
	Required bool     `json:"required"`
	Choices  []string `json:"choices"`
}

type frontPurchase struct {
	AmountMinor int64 `json:"amount_minor,omitempty"`
	Times       int64 `json:"times,omitempty" doc:"Orders"`
	TrialDays   int64 `json:"trial_days"`
}

type frontRecruitmentInput struct {
	Recruitment web.ID[id.Recruitment] `path:"recruitment"`
}

type frontRecruitmentOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         frontRecruitment
}

func (x *Console) frontRecruitment(ctx context.Context, in *frontRecruitmentInput) (*frontRecruitmentOutput, error) {
	at := x.config.Clock.Now()
	out := &frontRecruitmentOutput{CacheControl: shortly}
	return out, x.config.DB.Read(ctx, func(tx *db.Tx) error {
		s, err := shown(tx, at)
		if err != nil {
			return err
		}
		r, err := distributors.GetRecruitment(tx, 0, in.Recruitment.Read())
		if err == nil && (!r.Takes(at) || !s.Recruiting) {
			err = web.ErrNotFound
		}
		out.Body = toFrontRecruitment(r)
		return err
	})
}

func toFrontRecruitment(r distributors.Recruitment) frontRecruitment {
	f := r.Form
	out := frontRecruitment{
		FrontPost: FrontPost{web.Written(r.ID), r.Title, r.Industry, string(r.Way), r.ClosesAt.String()}, Text: r.Words, AgainDays: f.AgainDays,
		Fields: each(f.Fields, func(x distributors.Field) frontField {
			return frontField{x.Code, x.Label, string(x.Kind), x.Required, append([]string{}, x.Choices...)}
		}),
		ChannelKinds: each(f.Kinds, func(k distributors.ChannelKind) string { return string(k) }),
		Currency:     string(f.Template.Currency), FeeMinor: f.FeeMinor,
	}
	if r.Way == distributors.ByPurchase {
		out.Purchase = &frontPurchase{f.Purchase.Minor, f.Purchase.Times, f.Purchase.TrialDays}
	}
	return out
}
