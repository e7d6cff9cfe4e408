package console

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/views"
	"github.com/fenxiao/fenxiao/internal/web"
)

type wait struct {
	Kind     string `json:"kind" example:"orders_to_ship"`
	Count    int64  `json:"count"`
	OldestAt string `json:"oldest_at,omitempty" format:"date-time" doc:"Since when the oldest waits"`
	DueAt    string `json:"due_at,omitempty" format:"date-time" doc:"The next deadline"`
	Minor    int64  `json:"minor,omitempty" doc:"With wallet_low: how much is missing for what waits to be paid"`
}

type waitingOutput struct {
	Body struct {
		At    string `json:"at" format:"date-time"`
		Items []wait `json:"items" doc:"All kinds that the role has, also those of which nothing waits"`
	}
}

type todayOutput struct{ Body today }

type today struct {
	At             string `json:"at" format:"date-time"`
	Currency       string `json:"currency" example:"CNY"`
	Today          ownDay `json:"today"`
	Yesterday      ownDay `json:"yesterday"`
	ToShip         int64  `json:"to_ship" doc:"Sub-orders, now; a supplier's, as are the next two"`
	ShipLate       int64  `json:"ship_late" doc:"Of those: past the deadline"`
	ShipSoon       int64  `json:"ship_soon" doc:"Of those: due within a day"`
	OpenAfterSales int64  `json:"open_after_sales"`
	WalletMinor    int64  `json:"wallet_minor" doc:"A distributor's"`
}

type ownDay struct {
	Date        string `json:"date" format:"date"`
	Orders      int64  `json:"orders" doc:"Placed, whatever became of them"`
	Units       int64  `json:"units"`
	AmountMinor int64  `json:"amount_minor" doc:"Of those orders: what a distributor pays; what a supplier is owed"`
	Parcels     int64  `json:"parcels" doc:"Sent"`
	PaidMinor   int64  `json:"paid_minor" doc:"Out of a distributor's wallet"`
	RefundMinor int64  `json:"refund_minor" doc:"Back into it"`
}

type setupOutput struct {
	Body struct {
		Steps []setupStep `json:"steps" doc:"In their order"`
		Done  bool        `json:"done" doc:"All of them"`
	}
}

type setupStep struct {
	Name  string `json:"name" enum:"house,supplier,agreement,warehouse,product,pool,contract,wallet,selection,order,paid,shipped"`
	Done  bool   `json:"done"`
	ID    string `json:"id,omitempty" doc:"What has been made: the first of its kind"`
	Needs string `json:"needs,omitempty" doc:"What the step acts upon, where it is there: a supplier, a SKU, a distributor, an order, a sub-order"`
}

func (x *Console) registerWaiting() {
	web.Register(x.api, huma.Operation{
		OperationID: "waiting", Method: http.MethodGet, Path: apiPrefix + "/waiting", Summary: "What waits for a decision or an act of the caller's party", Tags: []string{"home"},
	}, x.waiting)
	web.Register(x.api, huma.Operation{
		OperationID: "today", Method: http.MethodGet, Path: apiPrefix + "/today", Summary: "A supplier's or distributor's day, beside the day before", Tags: []string{"home"},
	}, x.today)
	web.Register(x.api, huma.Operation{
		OperationID: "setup", Method: http.MethodGet, Path: apiPrefix + "/setup", Summary: "How far the installation is set up", Tags: []string{"home"},
	}, x.setup)
}

// asOf reads the house, and makes the query of what is told as of now.
func (x *Console) asOf(tx *db.Tx) (views.WaitsQuery, error) {
	is, zone, err := house(tx)
	return views.WaitsQuery{At: x.config.Clock.Now(), Zone: zone, Currency: is.Currency}, err
}

func (x *Console) waiting(ctx context.Context, _ *struct{}) (*waitingOutput, error) {
	out := &waitingOutput{}
	err := x.config.DB.Read(ctx, func(tx *db.Tx) error {
		q, err := x.asOf(tx)
		if err != nil {
			return err
		}
		waits, err := views.ReadWaits(tx, eyes(ctx), q)
		out.Body.At = q.At.String()
		out.Body.Items = each(waits, func(w views.Wait) wait { return wait{w.Kind, w.Count, w.OldestAt.String(), w.DueAt.String(), w.Minor} })
		return err
	})
	return out, err
}

func (x *Console) today(ctx context.Context, _ *struct{}) (*todayOutput, error) {
	out := &todayOutput{}
	err := x.config.DB.Read(ctx, func(tx *db.Tx) error {
		q, err := x.asOf(tx)
		if err != nil {
			return err
		}
		t, err := views.ReadToday(tx, eyes(ctx), q)
		out.Body = today{
			q.At.String(), string(q.Currency), ownDay(t.Today), ownDay(t.Yesterday), t.ToShip, t.ShipLate, t.ShipSoon, t.OpenAfterSales, t.WalletMinor,
		}
		return err
	})
	return out, err
}

func (x *Console) setup(ctx context.Context, _ *struct{}) (*setupOutput, error) {
	out := &setupOutput{}
	out.Body.Done = true
	err := x.config.DB.Read(ctx, func(tx *db.Tx) error {
		steps, err := views.ReadSetup(tx, eyes(ctx))
		out.Body.Steps = each(steps, func(s views.SetupStep) setupStep {
			return setupStep(s)
		})
		for _, s := range out.Body.Steps {
			out.Body.Done = out.Body.Done && s.Done
		}
		return err
	})
	return out, err
}
