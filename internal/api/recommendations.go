package api

import (
	"context"
	"fmt"
	"slices"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/views"
	"github.com/fenxiao/fenxiao/internal/visits"
	"github.com/fenxiao/fenxiao/internal/web"
)

// Recommendation is a good with the reason why it is shown.
type Recommendation struct {
	Good   MallGood             `json:"good"`
	Reason RecommendationReason `json:"reason"`
}

// RecommendationReason says why a good is recommended.
type RecommendationReason struct {
	Code       string              `json:"code" enum:"often_selected_together,best_seller_of_category,best_seller"`
	Text       string              `json:"text" doc:"In the reader's language" example:"乌龙茶热销"`
	WithSKUID  web.ID[id.SKU]      `json:"with_sku_id,omitempty" doc:"The selected good that it is often selected together with"`
	CategoryID web.ID[id.Category] `json:"category_id,omitempty" doc:"The category that it sells best in"`
}

// Recommendations are goods that a distributor might select.
type Recommendations struct {
	Items []Recommendation `json:"items"`
}

type recommendGoodsInput struct {
	DistributorQuery
	SKUIDs []web.ID[id.SKU] `query:"sku_ids" maxItems:"20" doc:"What goes with these; left out: with what was selected last"`
	Region string           `query:"region" maxLength:"40" doc:"GB/T 2260 division code, or another land's name" example:"310115"`
	Limit  int              `query:"limit" default:"20" minimum:"1" maximum:"50"`
}

// What is looked at for recommendations.
const (
	latestSelections  = 50
	daysOfInterest    = 14
	mostOfInterest    = 10
	categoriesOfOwn   = 3
	mostRecommended   = 200
	shareTogether     = 2 // one in so many is kept for goods selected together
	ofTogether        = "often_selected_together"
	ofCategorySellers = "best_seller_of_category"
	ofSellers         = "best_seller"
)

func (d *doors) recommendGoods(ctx context.Context, in *recommendGoodsInput) (*answer[Recommendations], error) {
	distributor, err := distributorOf(ctx, in.DistributorID, "query.distributor_id")
	if err != nil {
		return nil, err
	}
	if err := d.mallFresh(ctx); err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (Recommendations, error) {
		contract, err := d.contractOf(tx, distributor)
		if err != nil {
			return Recommendations{}, err
		}
		r := recommending{d: d, tx: tx, distributor: distributor, eyes: eyesOf(contract, d.world.Now()), limit: in.Limit}
		if err := r.seed(web.ReadAll(in.SKUIDs)); err != nil {
			return Recommendations{}, err
		}
		if err := r.gather(); err != nil {
			return Recommendations{}, err
		}
		return r.answer(ctx, in.Region)
	})
}

// recommending is one answer under way.
type recommending struct {
	d           *doors
	tx          *db.Tx
	distributor id.Distributor
	eyes        views.Eyes
	limit       int
	seeds       []id.SKU
	leaveOut    map[id.SKU]bool // selected, asked about, or among the found ones
	found       []reasoned
}

type reasoned struct {
	sku  id.SKU
	code string
	with id.SKU
}

// seed settles what goods should go with. Those that are asked about must be there to be seen.
func (r *recommending) seed(asked []id.SKU) (err error) {
	if r.leaveOut, err = views.AllSelections(r.tx, r.distributor); err != nil {
		return err
	}
	if len(asked) == 0 {
		return r.seedByInterest()
	}
	if r.seeds = r.d.mall.Visible(asked, r.eyes); len(r.seeds) != len(asked) {
		return web.ErrNotFound.At("query.sku_ids")
	}
	return nil
}

// seedByInterest begins with what the distributor's own buyers looked at most, and goes on with what was selected last.
func (r *recommending) seedByInterest() error {
	today := visits.DayOf(r.d.world.Now(), r.d.world.Zone)
	seeds, err := views.ReadInterest(r.tx, r.distributor, int64(today)-daysOfInterest, mostOfInterest)
	if err != nil {
		return err
	}
	latest, err := views.LatestSelections(r.tx, r.distributor, latestSelections)
	if err != nil {
		return err
	}
	for _, sku := range latest {
		if !slices.Contains(seeds, sku) && len(seeds) < latestSelections {
			seeds = append(seeds, sku)
		}
	}
	r.seeds = seeds
	return nil
}

func (r *recommending) gather() error {
	for _, sku := range r.seeds {
		r.leaveOut[sku] = true
	}
	together, err := views.ReadTogether(r.tx, r.distributor, r.seeds)
	if err != nil {
		return err
	}
	with := map[id.SKU]id.SKU{}
	skus := each(together, func(t views.Together) id.SKU { with[t.SKU] = t.With; return t.SKU })
	skus = r.d.mall.Visible(skus, r.eyes)
	room := max(1, r.limit/shareTogether)
	for _, sku := range skus {
		if len(r.found) < room && !r.leaveOut[sku] {
			r.add(sku, ofTogether, with[sku])
		}
	}
	if categories := r.d.mall.CategoriesOf(r.seeds, categoriesOfOwn); len(categories) > 0 {
		if err := r.best(categories, ofCategorySellers); err != nil {
			return err
		}
	}
	return r.best(nil, ofSellers)
}

func (r *recommending) best(categories []id.Category, code string) error {
	if len(r.found) >= r.limit {
		return nil
	}
	goods, err := r.d.mall.BestOf(categories, r.eyes, r.leaveOut, min(r.limit-len(r.found), mostRecommended))
	for _, g := range goods {
		r.add(g.SKU, code, 0)
	}
	return err
}

func (r *recommending) add(sku id.SKU, code string, with id.SKU) {
	r.found = append(r.found, reasoned{sku, code, with})
	r.leaveOut[sku] = true
}

func (r *recommending) answer(ctx context.Context, region string) (Recommendations, error) {
	reasons := map[web.ID[id.SKU]]reasoned{}
	skus := each(r.found, func(f reasoned) id.SKU { reasons[web.Written(f.sku)] = f; return f.sku })
	rows, err := r.d.mallRows(r.tx, r.distributor, skus, region)
	if err != nil {
		return Recommendations{}, err
	}
	titles, err := r.titles()
	if err != nil {
		return Recommendations{}, err
	}
	chinese := web.LanguageOf(ctx) == web.Chinese
	return Recommendations{Items: each(rows, func(g MallGood) Recommendation {
		f := reasons[g.SKUID]
		why := RecommendationReason{Code: f.code}
		switch f.code {
		case ofTogether:
			why.WithSKUID = web.Written(f.with)
			why.Text = inWords(chinese, "常与“%s”一起被选", "Often selected together with %s", titles[f.with])
		case ofCategorySellers:
			why.CategoryID = g.CategoryID
			why.Text = inWords(chinese, "%s热销", "A best seller in %s", g.Category)
		case ofSellers:
			why.Text = inWords(chinese, "热销商品", "A best seller")
		}
		return Recommendation{g, why}
	})}, nil
}

func inWords(chinese bool, zh, en string, values ...any) string {
	if chinese {
		return fmt.Sprintf(zh, values...)
	}
	return fmt.Sprintf(en, values...)
}

// titles are those of the goods that others go with: the distributor's own, or what it asked about.
func (r *recommending) titles() (map[id.SKU]string, error) {
	var with []id.SKU
	for _, f := range r.found {
		with = append(with, f.with)
	}
	s, err := r.d.shelf(r.tx, r.distributor, with)
	out := map[id.SKU]string{}
	if err == nil {
		for sku, g := range s.goods {
			out[sku] = g.Title
		}
	}
	return out, err
}
