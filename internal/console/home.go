package console

import (
	"context"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/views"
	"github.com/fenxiao/fenxiao/internal/web"
)

type home struct {
	At        string     `json:"at" format:"date-time" doc:"As of when the figures are"`
	Currency  string     `json:"currency" example:"CNY"`
	Days      []day      `json:"days" doc:"Sixty business days, oldest first; the last is today"`
	Work      work       `json:"work"`
	Stock     stock      `json:"stock"`
	Decisions []decision `json:"decisions" doc:"After-sales that wait for a decision, most urgent first"`
}

type day struct {
	Date        string `json:"date" format:"date"`
	Orders      int64  `json:"orders" doc:"Placed, whatever became of them"`
	GrossMinor  int64  `json:"gross_minor" doc:"Paid for orders"`
	RefundMinor int64  `json:"refund_minor" doc:"Given back"`
}

type work struct {
	PendingPayment int64 `json:"pending_payment"`
	UnderReview    int64 `json:"under_review"`
	ToShip         int64 `json:"to_ship"`
	ToReceive      int64 `json:"to_receive"`
	ShipLate       int64 `json:"ship_late" doc:"Of those to be shipped: past the deadline"`
	ShipSoon       int64 `json:"ship_soon" doc:"Of those to be shipped: due within a day"`
	CasesToReview  int64 `json:"cases_to_review"`
	CasesToReturn  int64 `json:"cases_to_return"`
	CasesToInspect int64 `json:"cases_to_inspect"`
	CasesToRefund  int64 `json:"cases_to_refund"`
}

type stock struct {
	Low   int64        `json:"low"`
	Out   int64        `json:"out"`
	Worst []stockAlarm `json:"worst"`
}

type stockAlarm struct {
	SKU       web.ID[id.SKU] `json:"sku"`
	Code      string         `json:"code"`
	Title     string         `json:"title"`
	Spec      string         `json:"spec"`
	Supplier  string         `json:"supplier"`
	Warehouse string         `json:"warehouse"`
	FreeUnits int64          `json:"free_units"`
	HeldUnits int64          `json:"held_units"`
	LowBelow  int64          `json:"low_below"`
}

type decision struct {
	ID          web.ID[id.AfterSale] `json:"id"`
	Order       web.ID[id.Order]     `json:"order"`
	Kind        string               `json:"kind"`
	State       string               `json:"state"`
	Reason      string               `json:"reason"`
	Supplier    string               `json:"supplier"`
	Distributor string               `json:"distributor"`
	Currency    string               `json:"currency"`
	RefundMinor int64                `json:"refund_minor"`
	DueAt       string               `json:"due_at,omitempty" format:"date-time" doc:"When the timer decides instead"`
}

type homeOutput struct{ Body home }

func (x *Console) registerHome() {
	web.Register(x.api, huma.Operation{
		OperationID: "home", Method: http.MethodGet, Path: apiPrefix + "/home", Summary: "The operator's first page", Tags: []string{"home"},
	}, x.home)
}

func (x *Console) home(ctx context.Context, _ *struct{}) (*homeOutput, error) {
	out := &homeOutput{}
	at := x.config.Clock.Now()
	err := x.config.DB.Read(ctx, func(tx *db.Tx) error {
		is, zone, err := house(tx)
		if err != nil {
			return err
		}
		over := x.past.over(at, zone)
		h, err := views.ReadHome(tx, eyes(ctx), views.HomeQuery{At: at, Zone: zone, Currency: is.Currency, Days: views.HomeDays - len(over)})
		if err != nil {
			return err
		}
		if h.Days = slices.Concat(over, h.Days); len(over) == 0 {
			x.past.keep(h.Days)
		}
		out.Body = toHome(h, at, string(is.Currency))
		return nil
	})
	return out, err
}

func toHome(h views.Home, at clock.Micros, currency string) home {
	out := home{At: at.String(), Currency: currency, Work: work(h.Work), Stock: stock{Low: h.Stock.Low, Out: h.Stock.Out}}
	out.Days = each(h.Days, func(d views.Day) day { return day(d) })
	out.Stock.Worst = each(h.Stock.Worst, func(a views.StockAlarm) stockAlarm {
		return stockAlarm{web.Written(a.SKU), a.Code, a.Title, a.Spec, a.Supplier, a.Warehouse, a.FreeUnits, a.HeldUnits, a.Low}
	})
	out.Decisions = each(h.Decisions, func(d views.Decision) decision {
		return decision{
			web.Written(d.ID), web.Written(d.Order), d.Kind, d.State, d.Reason, d.Supplier, d.Distributor, d.Currency, d.RefundMinor, d.DueAt.String(),
		}
	})
	return out
}

// each converts rows; none is an empty list, never null.
func each[R, T any](rows []R, convert func(R) T) []T {
	out := make([]T, len(rows))
	for i, r := range rows {
		out[i] = convert(r)
	}
	return out
}
