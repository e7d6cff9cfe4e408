package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/visits"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) metricRoutes() {
	door(d, post("take-metrics", "/v1/metrics", "Tell what your own shops have counted: views, favourites and cart adds by SKU, channel and day").
		with("Up to 1,000 rows, each judged by itself. A day told again replaces what was told of the same SKU, channel and day, so sending twice is harmless. "+
			"Days are the operator's business days, at most 40 back. What is told serves your own recommendations and forecasts; nobody else sees it but the operator."), d.takeMetrics)
	door(d, get("list-metrics", "/v1/metrics", "Read back what was told, by day, channel and SKU"), d.listMetrics)
}

// Metric is what one channel has counted of one SKU on one day.
type Metric struct {
	SKUID      web.ID[id.SKU]     `json:"sku_id"`
	ChannelID  web.ID[id.Channel] `json:"channel_id"`
	Day        string             `json:"day" pattern:"^[0-9]{4}-[0-9]{2}-[0-9]{2}$" patternDescription:"a date" doc:"A business day of the operator" example:"2026-03-01"`
	Views      int64              `json:"views" minimum:"0" maximum:"1000000000" example:"120"`
	Favourites int64              `json:"favourites" minimum:"0" maximum:"1000000000" example:"9"`
	CartAdds   int64              `json:"cart_adds" minimum:"0" maximum:"1000000000" example:"4"`
}

// NewMetrics are counts to be taken.
type NewMetrics struct {
	Items []web.Item[Metric] `json:"items" minItems:"1" maxItems:"1000"`
}

// TakenMetrics are what came of counts, in the order of the request's items.
type TakenMetrics struct {
	Taken int           `json:"taken" doc:"How many were taken" example:"1"`
	Items []TakenMetric `json:"items"`
}

// TakenMetric is what came of one count: it was taken, or a problem.
type TakenMetric struct {
	Status  int          `json:"status" example:"200"`
	Problem *web.Problem `json:"problem,omitempty"`
}

type takeMetricsInput struct {
	web.Writing
	Body NewMetrics
}

func (d *doors) takeMetrics(ctx context.Context, in *takeMetricsInput) (*written[TakenMetrics], error) {
	read, failed := readItems(ctx, d, in.Body.Items)
	t := counting{distributor: id.Distributor(scopeOf(ctx).Party)}
	for i, item := range read {
		if m, fit := item.(Metric); fit && failed[i] == nil {
			t.counts, t.places = append(t.counts, fromAPIMetric(m)), append(t.places, i)
		}
	}
	w := writing{at: d.world.Now(), by: scopeOf(ctx), world: d.world}
	outcome, err := web.Once(ctx, d.world.DB, in.KeyFor(ctx, read), func(tx *db.Tx) (web.Outcome, error) {
		err := t.run(tx, w, flows.TakeCounts)
		if err == nil && !slices.ContainsFunc(t.refused, func(l fault.List) bool { return l.Empty() }) {
			err = errLooked // nothing was taken: the key stays free
		}
		return web.Outcome{Status: http.StatusOK}, err
	})
	if errors.Is(err, errLooked) {
		outcome, err = web.Outcome{}, nil
	}
	if err == nil && outcome.Replayed { // what was taken stands; what is against the others is told as it is now
		err = d.world.DB.Read(ctx, func(tx *db.Tx) error { return t.run(tx, w, flows.JudgeCounts) })
	}
	if err != nil {
		return nil, err
	}
	for i, place := range t.places {
		failed[place] = t.refused[i].Err(visits.ErrInvalid)
	}
	out := TakenMetrics{Items: make([]TakenMetric, len(read))}
	for i, err := range failed {
		if out.Items[i].Status = http.StatusOK; err == nil {
			out.Taken++
			continue
		}
		p := d.web.ProblemOf(ctx, err)
		out.Items[i] = TakenMetric{p.Status, p}
	}
	return &written[TakenMetrics]{Status: http.StatusOK, Replayed: replayed(outcome), Body: out}, nil
}

// counting is one request under way: what of it has the shape of a count, where in the request that stands, and what is against it.
type counting struct {
	distributor id.Distributor
	counts      []visits.Count
	places      []int
	refused     []fault.List
}

func (t *counting) run(tx *db.Tx, w writing, do func(*db.Tx, flows.Acting, id.Distributor, []visits.Count, []fault.List) error) error {
	w.tx, t.refused = tx, make([]fault.List, len(t.counts))
	return do(tx, w.acting(), t.distributor, t.counts, t.refused)
}

// fromAPIMetric reads a count; a day that is none is 0.
func fromAPIMetric(m Metric) visits.Count {
	day, err := visits.ReadDay(m.Day)
	if err != nil {
		day = 0
	}
	return visits.Count{
		Day: day, Channel: m.ChannelID.Read(), SKU: m.SKUID.Read(), Views: m.Views, Favourites: m.Favourites, CartAdds: m.CartAdds,
	}
}

type listMetricsInput struct {
	web.Paging
	DistributorQuery
	From      string             `query:"from" maxLength:"10" doc:"The first day; left out: the first that was told" example:"2026-03-01"`
	Until     string             `query:"until" maxLength:"10" doc:"The last day" example:"2026-03-31"`
	ChannelID web.ID[id.Channel] `query:"channel_id"`
	SKUID     web.ID[id.SKU]     `query:"sku_id"`
}

func (d *doors) listMetrics(ctx context.Context, in *listMetricsInput) (*answer[web.Page[Metric]], error) {
	distributor, err := distributorOf(ctx, in.DistributorID, "query.distributor_id")
	if err != nil {
		return nil, err
	}
	a := visits.Asked{Distributor: distributor, Channel: in.ChannelID.Read(), SKU: in.SKUID.Read(), Limit: in.Limit + 1}
	var failed error
	if a.From, failed = queriedDay(in.From, "query.from"); failed != nil {
		return nil, failed
	}
	if a.Until, failed = queriedDay(in.Until, "query.until"); failed != nil {
		return nil, failed
	}
	if a.After, err = afterCount(in.Paging); err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[Metric], error) {
		rows, err := visits.List(tx, a)
		return web.PageOf(in.Paging, rows, ToAPIMetric, func(c visits.Count) string {
			return fmt.Sprintf("%d %d %d", int64(c.Day), int64(c.Channel), int64(c.SKU))
		}), err
	})
}

// ToAPIMetric writes a count.
func ToAPIMetric(c visits.Count) Metric {
	return Metric{web.Written(c.SKU), web.Written(c.Channel), c.Day.String(), c.Views, c.Favourites, c.CartAdds}
}

func queriedDay(text, place string) (visits.Day, error) {
	if text == "" {
		return 0, nil
	}
	day, err := visits.ReadDay(text)
	return day, at(err, place)
}

// afterCount reads a cursor of three numbers.
func afterCount(p web.Paging) (visits.Key, error) {
	key, err := p.Key()
	if err != nil || key == "" {
		return visits.Key{}, err
	}
	parts := strings.Split(key, " ")
	var n [3]int64
	if len(parts) != len(n) {
		return visits.Key{}, web.ErrCursor.At("query.after")
	}
	for i := range n {
		var failed error
		n[i], failed = strconv.ParseInt(parts[i], 10, 64)
		err = errors.Join(err, failed)
	}
	if err != nil {
		return visits.Key{}, web.ErrCursor.At("query.after")
	}
	return visits.Key{Day: visits.Day(n[0]), Channel: id.Channel(n[1]), SKU: id.SKU(n[2])}, nil
}
