package api

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/aftersales"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/views"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) afterSaleRoutes() {
	door(d, get("list-after-sales", "/v1/after-sales", "List after-sales, oldest first, without their lines"), d.listAfterSales)
	door(d, create("apply-after-sale", "/v1/after-sales", "Ask for a refund or a return").
		with("A unit is claimed by one living after-sale at a time."), d.applyAfterSale)
	door(d, get("get-after-sale", "/v1/after-sales/{after_sale_id}", "Get an after-sale"), d.getAfterSale)
	step := func(id, part, summary, notes string, handle func(context.Context, *afterSaleNoteInput) (*written[AfterSale], error)) {
		door(d, post(id, "/v1/after-sales/{after_sale_id}/"+part, summary).with(notes), handle)
	}
	step("approve-after-sale", "approve", "Approve an after-sale",
		"Unreviewed after three days it is approved. What follows depends on its kind: the parcel is to be stopped, the goods are to come back, or the refund is due.",
		d.noted(flows.Approve))
	step("reject-after-sale", "reject", "Reject an after-sale, from review or inspection", "Its units resume their normal life.", d.noted(flows.Reject))
	step("stop-parcel", "stopped", "Tell that the parcel was stopped", "", d.noted(flows.Stopped))
	step("arrive-return", "arrived", "Tell that the goods have come back", "", d.noted(flows.Arrived))
	step("refund-after-sale", "refund", "Give the money back", "Unrefunded after seven days it is refunded.", d.noted(flows.RefundStep))
	step("withdraw-after-sale", "withdraw", "Withdraw an after-sale", "", d.noted(flows.Withdraw))
	door(d, post("escape-parcel", "/v1/after-sales/{after_sale_id}/escaped", "Tell that the parcel could not be stopped").
		with("The after-sale goes back to review as one about shipped units."), d.sent(flows.Escaped))
	door(d, post("send-back", "/v1/after-sales/{after_sale_id}/send-back", "Name the parcel that brings the goods back").
		with("Nothing sent back within seven days, it is withdrawn."), d.sent(flows.SendBack))
	door(d, post("inspect-return", "/v1/after-sales/{after_sale_id}/inspect", "Tell how many of the returned units are good").
		with("The refund shrinks to the accepted units; none at all is a rejection."), d.inspectReturn)
}

// AfterSale is a refund or return of one sub-order. Amounts are minor units of the order's currency.
type AfterSale struct {
	ID          web.ID[id.AfterSale] `json:"id"`
	OrderID     web.ID[id.Order]     `json:"order_id"`
	SubOrderID  web.ID[id.SubOrder]  `json:"sub_order_id"`
	Kind        string               `json:"kind" enum:"refund_only,return_refund"`
	State       string               `json:"state" enum:"pending_review,intercepting,awaiting_return,inspecting,awaiting_refund,succeeded,rejected,withdrawn"`
	Reason      string               `json:"reason" example:"尺码不合适"`
	Note        string               `json:"note,omitempty" doc:"The latest word of a reviewer"`
	Units       int64                `json:"units" example:"1"`
	RefundMinor *int64               `json:"refund_minor,omitempty" doc:"To the distributor; hidden from suppliers" example:"6460"`
	SupplyMinor *int64               `json:"supply_minor,omitempty" doc:"From the supplier; hidden from distributors" example:"5200"`
	Carrier     string               `json:"carrier,omitempty" doc:"Of the parcel back" example:"SF"`
	Waybill     string               `json:"waybill,omitempty" example:"SF1234567890123"`
	ReturnTo    *Contact             `json:"return_to,omitempty" doc:"Where the goods are to be sent, while they are waited for: the supplier's return address; left out in lists and with the order"`
	AppliedAt   time.Time            `json:"applied_at"`
	DueAt       time.Time            `json:"due_at,omitzero" doc:"When it moves by itself"`
	EndedAt     time.Time            `json:"ended_at,omitzero"`
	Lines       []LineUnits          `json:"lines,omitempty" doc:"Left out in lists"`
	Evidence    []AfterSaleExhibit   `json:"evidence,omitempty" doc:"Files that the sides show; left out in lists and with the order"`
}

// NewAfterSale is an application.
type NewAfterSale struct {
	SubOrderID web.ID[id.SubOrder] `json:"sub_order_id"`
	Kind       string              `json:"kind" enum:"refund_only,return_refund"`
	Reason     string              `json:"reason" minLength:"1" maxLength:"80" pattern:"^[^\\x00-\\x1f\\x7f]+$" patternDescription:"one line" example:"尺码不合适"`
	Lines      []LineUnits         `json:"lines" minItems:"1" maxItems:"2000"`
	Evidence   []web.ID[id.File]   `json:"evidence,omitempty" maxItems:"9" doc:"Files that you have stored, not public"`
}

// Note is a word of whoever does a step.
type Note struct {
	Note string `json:"note,omitempty" maxLength:"500" example:"同意退款"`
}

// Sent names a parcel.
type Sent struct {
	Carrier string `json:"carrier" minLength:"1" maxLength:"40" example:"SF"`
	Waybill string `json:"waybill" minLength:"4" maxLength:"40" example:"SF1234567890123"`
	Note    string `json:"note,omitempty" maxLength:"500"`
}

// Inspection says how many units were found good.
type Inspection struct {
	Lines []AcceptedUnits `json:"lines" maxItems:"2000" doc:"A line that is left out has none"`
	Note  string          `json:"note,omitempty" maxLength:"500"`
}

// AcceptedUnits is how many units of a line were found good.
type AcceptedUnits struct {
	Line          int64 `json:"line" minimum:"1" maximum:"2000" example:"1"`
	AcceptedUnits int64 `json:"accepted_units" minimum:"0" maximum:"1000000" example:"1"`
}

// ToAPIAfterSale writes an after-sale for a role.
func ToAPIAfterSale(c aftersales.Case, role access.Role) AfterSale {
	return AfterSale{
		ID: web.Written(c.ID), OrderID: web.Written(c.Order), SubOrderID: web.Written(c.SubOrder), Kind: string(c.Kind), State: string(c.State),
		Reason: c.Reason, Note: c.Note, Units: c.Units, RefundMinor: unless(role == access.Supplier, c.RefundMinor),
		SupplyMinor: unless(role == access.Distributor, c.SupplyMinor), Carrier: c.Carrier, Waybill: c.Waybill, AppliedAt: moment(c.AppliedAt),
		DueAt: moment(c.DueAt), EndedAt: moment(c.EndedAt),
		Lines: each(c.Lines, func(l aftersales.Line) LineUnits { return LineUnits{l.Number, l.Units} }),
	}
}

func toAPIViewedCase(o views.OrderPage, c views.Case, role access.Role) AfterSale {
	return AfterSale{
		ID: web.Written(c.ID), OrderID: web.Written(o.ID), SubOrderID: web.Written(c.SubOrder), Kind: c.Kind, State: c.State, Reason: c.Reason,
		Note: c.Note, Units: c.Units, RefundMinor: unless(role == access.Supplier, c.RefundMinor),
		SupplyMinor: unless(role == access.Distributor, c.SupplyMinor), Carrier: c.Carrier, Waybill: c.Waybill, AppliedAt: moment(c.AppliedAt),
		DueAt: moment(c.DueAt), EndedAt: moment(c.EndedAt),
		Lines: each(c.Lines, func(l views.LineUnits) LineUnits { return LineUnits{l.Line, l.Units} }),
	}
}

type listAfterSalesInput struct {
	web.Paging
	OrderID web.ID[id.Order] `query:"order_id"`
}

func (d *doors) listAfterSales(ctx context.Context, in *listAfterSalesInput) (*answer[web.Page[AfterSale]], error) {
	after, err := web.AfterID[id.AfterSale](in.Paging)
	if err != nil {
		return nil, err
	}
	scope := scopeOf(ctx)
	distributor, supplier := parties(scope)
	return show(ctx, d, func(tx *db.Tx) (web.Page[AfterSale], error) {
		rows, err := aftersales.OfParties(tx, distributor, supplier, in.OrderID.Read(), after, in.Limit+1)
		return pageOf(in.Paging, rows, func(c aftersales.Case) AfterSale { return ToAPIAfterSale(c, scope.Role) },
			func(c aftersales.Case) id.AfterSale { return c.ID }), err
	})
}

// parties gives whose things a scope may touch; 0 leaves a party open.
func parties(s access.Scope) (id.Distributor, id.Supplier) {
	switch s.Role {
	case access.Distributor:
		return id.Distributor(s.Party), 0
	case access.Supplier:
		return 0, id.Supplier(s.Party)
	case access.Operator:
	case access.Applicant:
		return -1, -1 // nothing is an applicant's
	}
	return 0, 0
}

// AfterSalePath names an after-sale in a path.
type AfterSalePath struct {
	AfterSaleID web.ID[id.AfterSale] `path:"after_sale_id"`
}

func (d *doors) getAfterSale(ctx context.Context, in *AfterSalePath) (*answer[AfterSale], error) {
	return show(ctx, d, func(tx *db.Tx) (AfterSale, error) { return d.readAfterSale(ctx, tx, string(in.AfterSaleID)) })
}

// ownCase reads an after-sale that the caller may see.
func ownCase(ctx context.Context, tx *db.Tx, afterSale id.AfterSale) (*aftersales.Case, error) {
	c, err := aftersales.Get(tx, afterSale)
	if err != nil {
		return nil, err
	}
	if !scopeOf(ctx).Sees(c.Supplier, c.Distributor) {
		return nil, web.ErrNotFound
	}
	return c, nil
}

func (d *doors) readAfterSale(ctx context.Context, tx *db.Tx, object string) (AfterSale, error) {
	c, err := ownCase(ctx, tx, web.ID[id.AfterSale](object).Read())
	if err != nil {
		return AfterSale{}, err
	}
	out := ToAPIAfterSale(*c, scopeOf(ctx).Role)
	if out.Evidence, err = exhibitsOf(tx, c.ID); err != nil || c.State != aftersales.AwaitingReturn {
		return out, err
	}
	returns, err := d.readReturns(tx, c.Supplier)
	for i := range returns.Items {
		if returns.Items[i].Default {
			out.ReturnTo = &returns.Items[i].Contact
		}
	}
	return out, err
}

type applyAfterSaleInput struct {
	web.Writing
	Body NewAfterSale
}

func (d *doors) applyAfterSale(ctx context.Context, in *applyAfterSaleInput) (*written[AfterSale], error) {
	order, err := read(ctx, d, func(tx *db.Tx) (id.Order, error) { return orders.OfSubOrder(tx, in.Body.SubOrderID.Read()) })
	if err != nil {
		return nil, at(err, "sub_order_id")
	}
	distributor, _ := parties(scopeOf(ctx))
	c := &flows.ApplyAfterSale{
		By: d.by(ctx, in.KeyFor(ctx, in.Body)), ID: id.NewAfterSale(d.world.IDs), Order: order, SubOrder: in.Body.SubOrderID.Read(),
		Distributor: distributor, Kind: aftersales.Kind(in.Body.Kind), Reason: in.Body.Reason,
		Evidence: web.ReadAll(in.Body.Evidence),
		Claims:   each(in.Body.Lines, func(l LineUnits) flows.Claim { return flows.Claim{Line: l.Line, Units: l.Units} }),
	}
	out, err := d.doCase(ctx, c, &c.By, http.StatusCreated)
	return out, at(err, "sub_order_id")
}

func (d *doors) doCase(ctx context.Context, c flows.Command, by *flows.By, status int) (*written[AfterSale], error) {
	outcome, err := d.do(ctx, c, by, status)
	if err != nil {
		return nil, err
	}
	return again(ctx, d, outcome, func(tx *db.Tx, object string) (AfterSale, error) { return d.readAfterSale(ctx, tx, object) })
}

// move begins a step of an after-sale that the caller may see.
func (d *doors) move(ctx context.Context, key web.Key, path AfterSalePath, step flows.Step, note string) (*flows.MoveAfterSale, *aftersales.Case, error) {
	found, err := read(ctx, d, func(tx *db.Tx) (*aftersales.Case, error) { return ownCase(ctx, tx, path.AfterSaleID.Read()) })
	if err != nil {
		return nil, nil, err
	}
	distributor, supplier := parties(scopeOf(ctx))
	return &flows.MoveAfterSale{
		By: d.by(ctx, key), ID: found.ID, Order: found.Order, Distributor: distributor, Supplier: supplier, Step: step, Note: note,
	}, found, nil
}

type afterSaleNoteInput struct {
	web.Writing
	AfterSalePath
	Body *Note
}

// noted is a step that takes a note and nothing else.
func (d *doors) noted(step flows.Step) func(context.Context, *afterSaleNoteInput) (*written[AfterSale], error) {
	return func(ctx context.Context, in *afterSaleNoteInput) (*written[AfterSale], error) {
		note := ""
		if in.Body != nil {
			note = in.Body.Note
		}
		c, _, err := d.move(ctx, in.KeyFor(ctx, in.Body), in.AfterSalePath, step, note)
		if err != nil {
			return nil, err
		}
		return d.doCase(ctx, c, &c.By, http.StatusOK)
	}
}

type afterSaleSentInput struct {
	web.Writing
	AfterSalePath
	Body Sent
}

// sent is a step that names a parcel.
func (d *doors) sent(step flows.Step) func(context.Context, *afterSaleSentInput) (*written[AfterSale], error) {
	return func(ctx context.Context, in *afterSaleSentInput) (*written[AfterSale], error) {
		c, _, err := d.move(ctx, in.KeyFor(ctx, in.Body), in.AfterSalePath, step, in.Body.Note)
		if err != nil {
			return nil, err
		}
		c.Carrier, c.Waybill, c.Parcel = in.Body.Carrier, in.Body.Waybill, id.NewParcel(d.world.IDs)
		return d.doCase(ctx, c, &c.By, http.StatusOK)
	}
}

type inspectReturnInput struct {
	web.Writing
	AfterSalePath
	Body Inspection
}

func (d *doors) inspectReturn(ctx context.Context, in *inspectReturnInput) (*written[AfterSale], error) {
	c, found, err := d.move(ctx, in.KeyFor(ctx, in.Body), in.AfterSalePath, flows.Inspect, in.Body.Note)
	if err != nil {
		return nil, err
	}
	if c.Accepted, err = accepted(found, in.Body.Lines); err != nil {
		return nil, err
	}
	return d.doCase(ctx, c, &c.By, http.StatusOK)
}

// accepted refuses lines that are none of the case's, or named twice.
func accepted(c *aftersales.Case, lines []AcceptedUnits) (map[int64]int64, error) {
	left := map[int64]bool{}
	for _, l := range c.Lines {
		left[l.Number] = true
	}
	var faults fault.List
	out := map[int64]int64{}
	for i, l := range lines {
		if !left[l.Line] {
			faults.Add(aftersales.ErrUnits, fmt.Sprintf("lines[%d].line", i))
		}
		delete(left, l.Line)
		out[l.Line] = l.AcceptedUnits
	}
	return out, faults.Err(aftersales.ErrUnits)
}
