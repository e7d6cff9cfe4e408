package api

import (
	"context"
	"strconv"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/views"
	"github.com/fenxiao/fenxiao/internal/web"
)

const (
	dayPath    = "/v1/reconciliation/{date}"
	dayCSVPath = "/v1/reconciliation/{date}/rows.csv"
)

func (d *doors) reconciliationRoutes() {
	const notes = "A business day is a calendar day in the operator's zone. Lists: new (orders when they were placed), shipped (parcels), signed and refused " +
		"(parcels, when the carrier's first such report was noted here), completed (receipts, with what they moved in the books), refunded (after-sales, when " +
		"the money went back). Each thing stands in one list of one day, and a day that is over does not change; what is written in its last second may " +
		"show a few seconds later."
	door(d, get("get-reconciliation", dayPath, "Hold a business day against your own books").
		with("Sums of all lists, or one list with its rows; sums come with the first page. "+notes), d.getReconciliation)
	door(d, get("export-reconciliation", dayCSVPath, "Get a list of a business day as CSV").with(notes), d.exportReconciliation)
	d.answersCSV(dayCSVPath)
}

// errDate: no such day.
var errDate = fault.New(fault.Invalid, "invalid_date", "a day is written YYYY-MM-DD")

// Reconciliation is a business day in lists and sums.
type Reconciliation struct {
	Date  string              `json:"date" example:"2026-01-31"`
	From  time.Time           `json:"from" doc:"The first instant in it"`
	Until time.Time           `json:"until" doc:"The first instant after it"`
	Over  bool                `json:"over" doc:"The day is over; else its lists still grow"`
	Sums  []ReconciliationSum `json:"sums,omitempty" doc:"By list and currency; a list in which nothing stands has none. Left out after the first page"`
	Items []ReconciliationRow `json:"items" doc:"Of the list that was asked for"`
	Next  string              `json:"next,omitempty" doc:"Pass it as after to get the page after; absent on the last page" example:"b3JkXzAxMHEy"`
}

// ReconciliationSum sums up a list in one currency. Amounts are minor units.
type ReconciliationSum struct {
	List        string `json:"list" enum:"new,shipped,signed,refused,completed,refunded"`
	Currency    string `json:"currency" example:"CNY"`
	Count       int64  `json:"count" doc:"Sub-orders, parcels or after-sales" example:"12"`
	Units       int64  `json:"units" example:"31"`
	AmountMinor *int64 `json:"amount_minor,omitempty" doc:"At settlement prices; hidden from suppliers" example:"200260"`
	SupplyMinor *int64 `json:"supply_minor,omitempty" doc:"At supply prices; hidden from distributors" example:"161200"`
}

// ReconciliationRow is one thing that happened to one sub-order on the day. Amounts are minor units: new, completed and refunded with their freight,
// parcels by their goods.
type ReconciliationRow struct {
	At            time.Time              `json:"at"`
	OrderID       web.ID[id.Order]       `json:"order_id"`
	OwnNumber     string                 `json:"own_number,omitempty" doc:"The distributor's; hidden from suppliers" example:"TB-20260131-0042"`
	DistributorID web.ID[id.Distributor] `json:"distributor_id,omitempty" doc:"Hidden from suppliers"`
	SubOrderID    web.ID[id.SubOrder]    `json:"sub_order_id"`
	SupplierID    web.ID[id.Supplier]    `json:"supplier_id"`
	ParcelID      web.ID[id.Parcel]      `json:"parcel_id,omitempty"`
	Carrier       string                 `json:"carrier,omitempty" example:"SF"`
	Waybill       string                 `json:"waybill,omitempty" example:"SF1234567890123"`
	AfterSaleID   web.ID[id.AfterSale]   `json:"after_sale_id,omitempty"`
	Currency      string                 `json:"currency" example:"CNY"`
	Units         int64                  `json:"units" example:"2"`
	AmountMinor   *int64                 `json:"amount_minor,omitempty" doc:"At settlement prices; hidden from suppliers" example:"13720"`
	SupplyMinor   *int64                 `json:"supply_minor,omitempty" doc:"At supply prices; hidden from distributors" example:"11200"`
}

// DayQuery names a business day, and narrows it.
type DayQuery struct {
	Date          string                 `path:"date" pattern:"^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$" patternDescription:"a day, YYYY-MM-DD" example:"2026-01-31"`
	DistributorID web.ID[id.Distributor] `query:"distributor_id" doc:"Only what is this distributor's; not for suppliers"`
	SupplierID    web.ID[id.Supplier]    `query:"supplier_id" doc:"Only what is this supplier's"`
}

type getReconciliationInput struct {
	web.Paging
	DayQuery
	List string `query:"list" enum:"new,shipped,signed,refused,completed,refunded" doc:"Left out: only sums, of all lists"`
}

// day reads which day, and whose. Another party is as good as missing to a party; who trades with it is narrowed to what is both sides'.
func (d *doors) day(ctx context.Context, in DayQuery) (views.ReconciliationQuery, error) {
	scope := scopeOf(ctx)
	if scope.Role == access.Distributor && in.DistributorID != "" && int64(in.DistributorID.Read()) != scope.Party ||
		scope.Role == access.Supplier && (in.DistributorID != "" || in.SupplierID != "" && int64(in.SupplierID.Read()) != scope.Party) {
		return views.ReconciliationQuery{}, web.ErrNotFound
	}
	day, ok := views.DayOf(in.Date, d.world.Zone)
	if !ok {
		return views.ReconciliationQuery{}, errDate.At("path.date")
	}
	return views.ReconciliationQuery{Day: day, Distributor: in.DistributorID.Read(), Supplier: in.SupplierID.Read()}, nil
}

func (d *doors) getReconciliation(ctx context.Context, in *getReconciliationInput) (*answer[Reconciliation], error) {
	q, err := d.day(ctx, in.DayQuery)
	if err != nil {
		return nil, err
	}
	if q.AfterAt, q.AfterID, err = afterRow(in.Paging); err != nil {
		return nil, err
	}
	q.List, q.Limit = in.List, in.Limit
	out := Reconciliation{
		Date: q.Day.Date, From: moment(q.Day.From), Until: moment(q.Day.To), Over: d.world.Now() >= q.Day.To, Items: []ReconciliationRow{},
	}
	role := scopeOf(ctx).Role
	return show(ctx, d, func(tx *db.Tx) (Reconciliation, error) {
		names := views.ReconciliationLists
		if in.List != "" {
			names = []string{in.List}
			rows, more, err := views.ReadReconciliation(tx, eyes(ctx), q)
			if err != nil {
				return out, err
			}
			out.Items = each(rows, func(r views.ReconciliationRow) ReconciliationRow { return toAPIReconciliationRow(r, role) })
			if more {
				out.Next = rowCursor(rows[len(rows)-1])
			}
		}
		if q.AfterID != 0 {
			return out, nil
		}
		sums, err := views.SumReconciliation(tx, eyes(ctx), q, names...)
		out.Sums = each(sums, func(s views.ReconciliationSum) ReconciliationSum {
			return ReconciliationSum{
				s.List, string(s.Currency), s.Count, s.Units, unless(role == access.Supplier, s.Minor), unless(role == access.Distributor, s.Supply),
			}
		})
		return out, err
	})
}

func toAPIReconciliationRow(r views.ReconciliationRow, role access.Role) ReconciliationRow {
	return ReconciliationRow{
		At: moment(r.At), OrderID: web.Written(r.Order), OwnNumber: r.OwnNumber, DistributorID: web.Written(r.Distributor),
		SubOrderID: web.Written(r.SubOrder), SupplierID: web.Written(r.Supplier), ParcelID: web.Written(r.Parcel), Carrier: r.Carrier, Waybill: r.Waybill,
		AfterSaleID: web.Written(r.AfterSale), Currency: string(r.Currency), Units: r.Units,
		AmountMinor: unless(role == access.Supplier, r.Minor), SupplyMinor: unless(role == access.Distributor, r.Supply),
	}
}

func rowCursor(r views.ReconciliationRow) string {
	return momentCursor(r.At, strconv.FormatInt(r.ID, 10))
}

func afterRow(p web.Paging) (clock.Micros, int64, error) {
	at, key, err := momentOf(p)
	if err != nil || key == "" {
		return 0, 0, err
	}
	last, err := strconv.ParseInt(key, 10, 64)
	if err != nil || last < 1 {
		return 0, 0, web.ErrCursor.At("query.after")
	}
	return at, last, nil
}

type exportReconciliationInput struct {
	DayQuery
	List string `query:"list" required:"true" enum:"new,shipped,signed,refused,completed,refunded"`
}

func (d *doors) exportReconciliation(ctx context.Context, in *exportReconciliationInput) (*exported, error) {
	q, err := d.day(ctx, in.DayQuery)
	if err != nil {
		return nil, err
	}
	q.List, q.Limit = in.List, views.PageLimit
	role := scopeOf(ctx).Role
	head := []string{"at", "order_id", "own_number", "distributor_id", "sub_order_id", "supplier_id", "parcel_id", "carrier", "waybill", "after_sale_id", "currency", "units"}
	if role != access.Supplier {
		head = append(head, "amount")
	}
	if role != access.Distributor {
		head = append(head, "supply_amount")
	}
	return streamCSV(ctx, d, "reconciliation-"+in.Date+"-"+in.List+".csv", head, func(tx *db.Tx) (table, error) {
		rows, more, err := views.ReadReconciliation(tx, eyes(ctx), q)
		if more {
			q.AfterAt, q.AfterID = rows[len(rows)-1].At, rows[len(rows)-1].ID
		}
		return table{each(rows, func(r views.ReconciliationRow) []string { return d.cells(toAPIReconciliationRow(r, role)) }), more}, err
	})
}

// cells writes a row for a spreadsheet: times in the operator's zone, amounts with two decimals.
func (d *doors) cells(r ReconciliationRow) []string {
	cells := []string{
		r.At.In(d.world.Zone).Format(time.RFC3339), string(r.OrderID), r.OwnNumber, string(r.DistributorID), string(r.SubOrderID), string(r.SupplierID),
		string(r.ParcelID), r.Carrier, r.Waybill, string(r.AfterSaleID), r.Currency, strconv.FormatInt(r.Units, 10),
	}
	for _, minor := range []*int64{r.AmountMinor, r.SupplyMinor} {
		if minor != nil {
			cells = append(cells, twoDecimals(*minor))
		}
	}
	return cells
}
