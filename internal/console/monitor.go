package console

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/views"
	"github.com/fenxiao/fenxiao/internal/web"
)

type monitorInput struct {
	Period      string                 `query:"period" enum:"today,yesterday,7d,30d,days" default:"today" doc:"7d and 30d end with today; days: from and to"`
	From        string                 `query:"from" format:"date" doc:"First business day, with period=days"`
	To          string                 `query:"to" format:"date" doc:"Last business day, with period=days"`
	Compare     string                 `query:"compare" enum:"previous,week,year,none" default:"previous" doc:"The days before, or the same days a week or a year before"`
	Dimension   string                 `query:"dimension" enum:"channel,channel_kind,distributor,province,product,sku,supplier" default:"channel"`
	Rank        string                 `query:"rank" enum:"sales,orders,refunds,units" default:"sales"`
	Channel     web.ID[id.Channel]     `query:"channel"`
	ChannelKind string                 `query:"channel_kind" enum:"marketplace_shop,mall_shop,b2c_platform,own_site,physical_shop,wholesale"`
	Distributor web.ID[id.Distributor] `query:"distributor"`
	Province    string                 `query:"province" pattern:"^([1-8][0-9]|other)$"`
	Product     web.ID[id.Product]     `query:"product"`
	SKU         web.ID[id.SKU]         `query:"sku"`
	Supplier    web.ID[id.Supplier]    `query:"supplier"`
}

type monitorFigures struct {
	Orders      int64 `json:"orders" doc:"Placed, whatever became of them"`
	Paid        int64 `json:"paid" doc:"Orders paid, when they were paid"`
	SalesMinor  int64 `json:"sales_minor" doc:"Paid for orders, by the books"`
	RefundMinor int64 `json:"refunds_minor" doc:"Given back, by the books"`
	Units       int64 `json:"units" doc:"Of the orders paid"`
}

type monitorTotals struct {
	Orders       int64 `json:"orders" doc:"Placed, whatever became of them"`
	Paid         int64 `json:"paid" doc:"Orders paid, when they were paid"`
	SalesMinor   int64 `json:"sales_minor" doc:"Paid for orders, by the books"`
	RefundMinor  int64 `json:"refunds_minor" doc:"Given back, by the books"`
	Units        int64 `json:"units" doc:"Of the orders paid"`
	Distributors int64 `json:"distributors" doc:"That placed an order"`
}

type monitorPoint struct {
	At          string `json:"at" format:"date-time" doc:"First instant of the hour or day"`
	Date        string `json:"date" format:"date"`
	Hour        string `json:"hour,omitempty" example:"08:00" doc:"In the operator's zone; empty for a day"`
	Orders      int64  `json:"orders" doc:"Placed, whatever became of them"`
	Paid        int64  `json:"paid" doc:"Orders paid, when they were paid"`
	SalesMinor  int64  `json:"sales_minor" doc:"Paid for orders, by the books"`
	RefundMinor int64  `json:"refunds_minor" doc:"Given back, by the books"`
	Units       int64  `json:"units" doc:"Of the orders paid"`
}

type stockStates struct {
	Normal int64 `json:"normal"`
	Low    int64 `json:"low"`
	Out    int64 `json:"out"`
}

type monitorRow struct {
	Key    string         `json:"key" doc:"An id, a kind of channel, the first two digits of a province, other, or freight"`
	Name   string         `json:"name"`
	Detail string         `json:"detail" doc:"A channel's distributor, or the code of a product or SKU"`
	Now    monitorFigures `json:"now"`
	Then   monitorFigures `json:"then"`
	Stock  *stockStates   `json:"stock,omitempty"`
}

type monitorDays struct {
	From string `json:"from" format:"date"`
	To   string `json:"to" format:"date"`
}

type monitorLeft struct {
	Rows int64          `json:"rows"`
	Now  monitorFigures `json:"now"`
	Then monitorFigures `json:"then"`
}

type monitor struct {
	At        string         `json:"at" format:"date-time" doc:"As of when the figures are"`
	Currency  string         `json:"currency" example:"CNY"`
	Period    monitorDays    `json:"period"`
	Compared  *monitorDays   `json:"compared,omitempty"`
	Grain     string         `json:"grain" enum:"hour,day"`
	Now       monitorTotals  `json:"now"`
	Then      monitorTotals  `json:"then" doc:"The compared period; where the period is not over, up to the same moment"`
	Course    []monitorPoint `json:"course"`
	WasCourse []monitorPoint `json:"was_course" doc:"Of the compared period, whole"`
	Rows      []monitorRow   `json:"rows" doc:"The first 50; of provinces all. Money comes to the total with what is left"`
	Left      monitorLeft    `json:"left" doc:"The rows that are not told, together"`
	Stock     stockStates    `json:"stock" doc:"Goods in the pool, by their best stock anywhere"`
}

type monitorOutput struct{ Body monitor }

func (x *Console) registerMonitor() {
	web.Register(x.api, huma.Operation{
		OperationID: "monitor", Method: http.MethodGet, Path: apiPrefix + "/monitor", Summary: "What is sold, where and by whom, as it happens", Tags: []string{"monitor"},
	}, x.monitorNow)
}

func (x *Console) monitorNow(ctx context.Context, in *monitorInput) (*monitorOutput, error) {
	out := &monitorOutput{}
	at := x.config.Clock.Now() // before the snapshot: what is read is at least as new
	err := x.config.DB.Read(ctx, func(tx *db.Tx) error {
		is, zone, err := house(tx)
		if err != nil {
			return err
		}
		q, err := in.query(at, zone)
		if err != nil {
			return err
		}
		a, err := x.watched.Look(tx, eyes(ctx), at, zone, is.Currency, q)
		if err != nil {
			return err
		}
		out.Body = toMonitor(a, q, zone)
		out.Body.Currency = string(is.Currency)
		return nil
	})
	return out, err
}

var (
	errNoDays   = fault.New(fault.Invalid, "days_missing", "with period=days, from and to must be told")
	errManyDays = fault.New(fault.Invalid, "too_many_days", "this is more days than can be shown at once")
)

// query turns words into days in the operator's zone.
func (in *monitorInput) query(at clock.Micros, zone *time.Location) (views.MonitorQuery, error) {
	q := views.MonitorQuery{
		Dimension: views.Dimension(in.Dimension), Rank: views.Rank(in.Rank), Distributor: in.Distributor.Read(), Supplier: in.Supplier.Read(),
		Traits: views.Traits{
			Channel: in.Channel.Read(), ChannelKind: in.ChannelKind, Province: in.Province, Product: in.Product.Read(), SKU: in.SKU.Read(),
		},
	}
	now := at.Time().In(zone)
	first := time.Date(now.Year(), now.Month(), now.Day(), 12, 0, 0, 0, time.UTC) // a date; UTC has no changes of the clock to count over
	q.Days = 1
	switch in.Period {
	case "yesterday":
		first = first.AddDate(0, 0, -1)
	case "7d":
		first, q.Days = first.AddDate(0, 0, -6), 7
	case "30d":
		first, q.Days = first.AddDate(0, 0, -29), 30
	case "days":
		from, err := time.Parse(time.DateOnly, in.From)
		if err != nil {
			return q, errNoDays.At("query.from")
		}
		to, err := time.Parse(time.DateOnly, in.To)
		if err != nil {
			return q, errNoDays.At("query.to")
		}
		first, q.Days = from, int(to.Sub(from)/(24*time.Hour))+1
	}
	if q.Days < 1 {
		return q, errDays.At("query.to")
	}
	if q.Days > views.MaxMonitorDays {
		return q, errManyDays.At("query.to", "limit", strconv.Itoa(views.MaxMonitorDays))
	}
	q.First = first.Format(time.DateOnly)
	switch in.Compare {
	case "previous":
		q.Against = first.AddDate(0, 0, -q.Days).Format(time.DateOnly)
	case "week":
		q.Against = first.AddDate(0, 0, -7).Format(time.DateOnly)
	case "year":
		q.Against = first.AddDate(-1, 0, 0).Format(time.DateOnly)
	}
	return q, nil
}

// lastDay gives the last of so many days.
func lastDay(first string, days int) string {
	day, err := time.Parse(time.DateOnly, first)
	if err != nil {
		return ""
	}
	return day.AddDate(0, 0, days-1).Format(time.DateOnly)
}

func toMonitor(a views.MonitorAnswer, q views.MonitorQuery, zone *time.Location) monitor {
	out := monitor{
		At: a.At.String(), Grain: "day", Period: monitorDays{q.First, lastDay(q.First, q.Days)},
		Now: toMonitorTotals(a.Now), Then: toMonitorTotals(a.Then), Stock: stockStates(a.Stock),
		Left: monitorLeft{a.Left, monitorFigures(a.LeftNow), monitorFigures(a.LeftThen)},
	}
	if q.Against != "" {
		out.Compared = &monitorDays{q.Against, lastDay(q.Against, q.Days)}
	}
	hour := func(clock.Micros) string { return "" }
	if q.Days <= 2 {
		out.Grain = "hour"
		hour = func(at clock.Micros) string { return at.Time().In(zone).Format("15:04") }
	}
	point := func(p views.MonitorPoint) monitorPoint {
		return monitorPoint{p.At.String(), p.Date, hour(p.At), p.Orders, p.Paid, p.SalesMinor, p.RefundMinor, p.Units}
	}
	out.Course, out.WasCourse = each(a.Course, point), each(a.WasCourse, point)
	out.Rows = each(a.Rows, func(r views.MonitorRow) monitorRow {
		row := monitorRow{Key: monitorKey(q.Dimension, r), Name: r.Name, Detail: r.Detail, Now: monitorFigures(r.Now), Then: monitorFigures(r.Then)}
		if r.Stock != nil {
			row.Stock = &stockStates{r.Stock.Normal, r.Stock.Low, r.Stock.Out}
		}
		return row
	})
	return out
}

func toMonitorTotals(t views.MonitorTotals) monitorTotals {
	return monitorTotals{t.Orders, t.Paid, t.SalesMinor, t.RefundMinor, t.Units, t.Distributors}
}

// monitorKey writes what a row is of as the filters of the monitor and of the orders take it.
func monitorKey(by views.Dimension, r views.MonitorRow) string {
	if r.ID == 0 {
		return r.Text
	}
	switch by {
	case views.ByDistributor:
		return id.Distributor(r.ID).String()
	case views.ByProduct:
		return id.Product(r.ID).String()
	case views.BySKU:
		return id.SKU(r.ID).String()
	case views.BySupplier:
		return id.Supplier(r.ID).String()
	default:
		return id.Channel(r.ID).String()
	}
}
