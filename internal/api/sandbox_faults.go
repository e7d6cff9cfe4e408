package api

import (
	"context"
	"time"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/sandbox"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) sandboxFaultRoutes() {
	door(d, get("list-sandbox-faults", "/v1/sandbox/faults", "List faults on demand, those that are over too").with(onlyThere), d.listSandboxFaults)
	door(d, create("arm-sandbox-fault", "/v1/sandbox/faults", "Let something go wrong").with(onlyThere+
		"`price_change`: right after the next quote that names the SKU, its settlement price moves by `change_ppm`. `out_of_stock`: nothing of the "+
		"SKU is free, until `until` or until cleared. `refused_parcel`: the next parcel, or that of `order_id`, is refused at the door, comes back "+
		"and is refunded by an after-sale. `late_shipping`: the next paid order, or `order_id`, is not shipped until its limit has passed. "+
		"`supplier_silent`: after-sales are not reviewed. `slow`: so many `calls` are answered `delay_millis` later. `server_error`: so many "+
		"`calls` are answered with 503 and Retry-After, `busy`; with `answer_lost` they are done first, and the answer is `outcome_unknown`: the same key "+
		"asked again tells what came of it. Calls of `/v1/sandbox` itself meet none of them."), d.armSandboxFault)
	door(d, remove("clear-sandbox-faults", "/v1/sandbox/faults", "Clear all faults").with(onlyThere+
		"What they have done already stays done."), d.clearSandboxFaults)
	door(d, remove("clear-sandbox-fault", "/v1/sandbox/faults/{fault_id}", "Clear a fault").with(onlyThere), d.clearSandboxFault)
}

// NewSandboxFault is a fault to be armed.
type NewSandboxFault struct {
	Kind        string           `json:"kind" enum:"price_change,out_of_stock,refused_parcel,late_shipping,supplier_silent,slow,server_error"`
	SKUID       web.ID[id.SKU]   `json:"sku_id,omitempty" doc:"Of price_change and out_of_stock"`
	OrderID     web.ID[id.Order] `json:"order_id,omitempty" doc:"Of refused_parcel and late_shipping; left out: the next that comes"`
	ChangePPM   int64            `json:"change_ppm,omitempty" minimum:"-999999" maximum:"1000000" doc:"Of price_change, in millionths of the price: 100000 is ten percent more" example:"100000"`
	Calls       int64            `json:"calls,omitempty" minimum:"0" maximum:"1000" doc:"Of slow and server_error: how many calls" example:"2"`
	DelayMillis int64            `json:"delay_millis,omitempty" minimum:"0" maximum:"30000" doc:"Of slow" example:"2000"`
	AnswerLost  bool             `json:"answer_lost,omitempty" doc:"Of server_error: the call is done, and its answer is lost"`
	Until       time.Time        `json:"until,omitzero" doc:"Of out_of_stock and supplier_silent, in the sandbox's time; left out: until cleared"`
}

// SandboxFault is a fault on demand.
type SandboxFault struct {
	ID web.ID[id.SandboxFault] `json:"id"`
	NewSandboxFault
	ArmedAt  time.Time `json:"armed_at"`
	StruckAt time.Time `json:"struck_at,omitzero" doc:"When it met what it waited for"`
	OverAt   time.Time `json:"over_at,omitzero"`
}

// ToAPISandboxFault writes a fault.
func ToAPISandboxFault(f sandbox.Fault) SandboxFault {
	return SandboxFault{
		ID: web.Written(f.ID), ArmedAt: moment(f.ArmedAt), StruckAt: moment(f.StruckAt), OverAt: moment(f.OverAt),
		NewSandboxFault: NewSandboxFault{
			Kind: string(f.Kind), SKUID: web.Written(f.SKU), OrderID: web.Written(f.Order), ChangePPM: f.ChangePPM, Calls: f.CallsLeft,
			DelayMillis: f.DelayMillis, AnswerLost: f.Lost, Until: moment(f.Until),
		},
	}
}

// SandboxFaults are all faults of a sandbox: 150 at most.
type SandboxFaults struct {
	Items []SandboxFault `json:"items"`
}

func (d *doors) listSandboxFaults(ctx context.Context, _ *struct{}) (*answer[SandboxFaults], error) {
	if _, err := d.inSandbox(ctx); err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (SandboxFaults, error) {
		all, err := sandbox.Faults(tx)
		return SandboxFaults{each(all, ToAPISandboxFault)}, err
	})
}

type armSandboxFaultInput struct {
	web.Writing
	Body NewSandboxFault
}

func (d *doors) armSandboxFault(ctx context.Context, in *armSandboxFaultInput) (*written[SandboxFault], error) {
	box, err := d.inSandbox(ctx)
	if err != nil {
		return nil, err
	}
	b := in.Body
	f := sandbox.Fault{
		ID: id.NewSandboxFault(d.world.IDs), Kind: sandbox.Kind(b.Kind), SKU: b.SKUID.Read(), Order: b.OrderID.Read(), ChangePPM: b.ChangePPM,
		CallsLeft: b.Calls, DelayMillis: b.DelayMillis, Lost: b.AnswerLost, Until: micros(b.Until),
	}
	out, err := run(ctx, d, command[SandboxFault]{
		key: in.KeyFor(ctx, b), action: "sandbox.fault", object: f.ID.String(), made: true, read: readSandboxFault,
		do: func(w *writing) error {
			f.ArmedAt = w.at
			if err := exists(w.tx, box, f); err != nil {
				return err
			}
			return sandbox.Arm(w.tx, f)
		},
	})
	if err == nil && out.Replayed == "" && f.Kind == sandbox.OutOfStock { // so that the very next order meets it
		err = box.Turn(ctx)
	}
	return out, err
}

// exists makes sure that what a fault names is there.
func exists(tx *db.Tx, box *sandbox.Box, f sandbox.Fault) error {
	if f.SKU != 0 {
		known := map[id.SKU]*catalog.SKUFacts{}
		catalog.LoadSKUs(tx, []id.SKU{f.SKU}, known)
		if err := tx.Flush(); err != nil {
			return err
		}
		if known[f.SKU] == nil {
			return flows.ErrUnknownSKU.At("sku_id")
		}
	}
	if f.Order != 0 {
		o, err := orders.Get(tx, f.Order)
		if err == nil && o.Distributor != box.Distributor {
			err = web.ErrNotFound
		}
		return at(err, "order_id")
	}
	return nil
}

func readSandboxFault(tx *db.Tx, object string) (SandboxFault, error) {
	f, err := sandbox.GetFault(tx, web.ID[id.SandboxFault](object).Read())
	return ToAPISandboxFault(f), err
}

type clearSandboxFaultsInput struct{ web.Writing }

func (d *doors) clearSandboxFaults(ctx context.Context, in *clearSandboxFaultsInput) (*done, error) {
	if _, err := d.inSandbox(ctx); err != nil {
		return nil, err
	}
	return finish(ctx, d, in.KeyFor(ctx, nil), func(w *writing) error { return sandbox.ClearAll(w.tx, w.at) })
}

type clearSandboxFaultInput struct {
	web.Writing
	FaultID web.ID[id.SandboxFault] `path:"fault_id"`
}

func (d *doors) clearSandboxFault(ctx context.Context, in *clearSandboxFaultInput) (*done, error) {
	if _, err := d.inSandbox(ctx); err != nil {
		return nil, err
	}
	return finish(ctx, d, in.KeyFor(ctx, nil), func(w *writing) error { return sandbox.Clear(w.tx, in.FaultID.Read(), w.at) })
}
