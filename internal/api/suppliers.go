package api

import (
	"context"
	"time"

	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/suppliers"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) supplierRoutes() {
	door(d, get("list-suppliers", "/v1/suppliers", "List suppliers"), d.listSuppliers)
	door(d, create("create-supplier", "/v1/suppliers", "Add a supplier"), d.createSupplier)
	door(d, get("get-supplier", "/v1/suppliers/{supplier_id}", "Get a supplier"), d.getSupplier)
	door(d, put("set-freight", "/v1/suppliers/{supplier_id}/freight", "Set what a supplier's sub-orders cost to send").
		with("Counts for orders placed from now on."), d.setFreight)
	door(d, put("set-return-contact", "/v1/suppliers/{supplier_id}/return-contact", "Set where a supplier's goods come back to"), d.setReturnContact)
	door(d, post("suspend-supplier", "/v1/suppliers/{supplier_id}/suspend", "Keep a supplier from new orders").
		with("Open orders run on."), d.suspendSupplier)
	door(d, post("resume-supplier", "/v1/suppliers/{supplier_id}/resume", "Let a suspended supplier take orders again"), d.resumeSupplier)
}

// Supplier is a company that owns goods and ships orders.
type Supplier struct {
	ID                   web.ID[id.Supplier] `json:"id"`
	Name                 string              `json:"name" example:"青岚茶业"`
	CreditCode           string              `json:"credit_code,omitempty" doc:"Unified social credit code" example:"91330106MA2CFG5X4Q"`
	State                string              `json:"state" enum:"active,suspended,left"`
	SuspendedFor         string              `json:"suspended_for,omitempty" enum:"operator,documents" doc:"Why it is suspended"`
	RecheckAt            time.Time           `json:"recheck_at,omitzero" doc:"When the operator looks at it again"`
	LeaveAt              time.Time           `json:"leave_at,omitzero" doc:"When it leaves"`
	FreightMinor         int64               `json:"freight_minor" doc:"Taken once a sub-order, in the order's currency" example:"800"`
	FreightFreeFromMinor int64               `json:"freight_free_from_minor" doc:"Goods of a sub-order worth this much go free; 0: never" example:"9900"`
	ReturnContact        *Contact            `json:"return_contact,omitempty"`
	CreatedAt            time.Time           `json:"created_at"`
}

// Freight is what one sub-order of a supplier costs to send.
type Freight struct {
	FreightMinor         int64 `json:"freight_minor" minimum:"0" maximum:"1000000000000000" example:"800"`
	FreightFreeFromMinor int64 `json:"freight_free_from_minor" minimum:"0" maximum:"1000000000000000" doc:"0: never" example:"9900"`
}

// NewSupplier is a supplier to be added.
type NewSupplier struct {
	Name                 string   `json:"name" minLength:"1" maxLength:"100" example:"青岚茶业"`
	CreditCode           string   `json:"credit_code,omitempty" maxLength:"18" doc:"Unified social credit code (GB 32100)" example:"91330106MA2CFG5X4Q"`
	FreightMinor         int64    `json:"freight_minor,omitempty" minimum:"0" maximum:"1000000000000000" example:"800"`
	FreightFreeFromMinor int64    `json:"freight_free_from_minor,omitempty" minimum:"0" maximum:"1000000000000000" doc:"0: never" example:"9900"`
	ReturnContact        *Contact `json:"return_contact,omitempty"`
}

// ToAPISupplier writes a supplier without its contact, which has to be opened (see readSupplier).
func ToAPISupplier(s suppliers.Supplier) Supplier {
	return Supplier{
		ID: web.Written(s.ID), Name: s.Name, State: string(s.State), FreightMinor: s.Freight.FlatMinor,
		FreightFreeFromMinor: s.Freight.FreeFromMinor, CreditCode: s.CreditCode, SuspendedFor: string(s.SuspendedFor), RecheckAt: moment(s.RecheckAt),
		LeaveAt: moment(s.LeaveAt), CreatedAt: moment(s.CreatedAt),
	}
}

// withoutContact is what the audit trail keeps of a supplier: no personal data.
func withoutContact(s Supplier) any {
	s.ReturnContact = nil
	return s
}

type listSuppliersInput struct {
	web.Paging
	State string `query:"state" enum:"active,suspended,left"`
}

func (d *doors) listSuppliers(ctx context.Context, in *listSuppliersInput) (*answer[web.Page[Supplier]], error) {
	after, err := web.AfterID[id.Supplier](in.Paging)
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[Supplier], error) {
		rows, err := suppliers.List(tx, suppliers.Filter{State: suppliers.State(in.State), After: after, Limit: in.Limit + 1})
		return pageOf(in.Paging, rows, ToAPISupplier, func(s suppliers.Supplier) id.Supplier { return s.ID }), err
	})
}

type createSupplierInput struct {
	web.Writing
	Body NewSupplier
}

func (d *doors) createSupplier(ctx context.Context, in *createSupplierInput) (*written[Supplier], error) {
	supplier := id.NewSupplier(d.world.IDs)
	sealed, err := d.seal(int64(supplier), in.Body.ReturnContact)
	if err != nil {
		return nil, err
	}
	return run(ctx, d, command[Supplier]{
		key: in.KeyFor(ctx, in.Body), action: "supplier.create", object: supplier.String(), made: true, read: d.readSupplier, trail: withoutContact,
		do: func(w *writing) error {
			n := suppliers.NewSupplier{
				ID: supplier, Name: in.Body.Name, CreditCode: in.Body.CreditCode, FlatMinor: in.Body.FreightMinor, FreeFromMinor: in.Body.FreightFreeFromMinor,
			}
			if sealed != nil {
				n.ReturnContact = sealed.ID
				contacts.Insert(w.tx, []contacts.Sealed{*sealed})
			}
			_, err := suppliers.Create(w.tx, n, w.at)
			return err
		},
	})
}

// seal encrypts a contact before the transaction; nil stays nil. Mistakes are named inside return_contact.
func (d *doors) seal(owner int64, c *Contact) (*contacts.Sealed, error) {
	if c == nil {
		return nil, nil //nolint:nilnil // no contact, no seal: both are optional
	}
	sealed, err := contacts.Seal(d.world.Ring, id.NewContact(d.world.IDs), owner, FromAPIContact(*c), d.world.Now())
	if err != nil {
		return nil, inside(err, "return_contact.")
	}
	return &sealed, nil
}

func (d *doors) readSupplier(tx *db.Tx, object string) (Supplier, error) {
	s, err := suppliers.Get(tx, web.ID[id.Supplier](object).Read())
	if err != nil {
		return Supplier{}, err
	}
	out := ToAPISupplier(s)
	opened, err := contacts.Open(tx, d.world.Ring, []contacts.Ref{{ID: s.ReturnContact, Owner: int64(s.ID)}})
	if c, ok := opened[s.ReturnContact]; ok {
		contact := ToAPIContact(c)
		out.ReturnContact = &contact
	}
	return out, err
}

// SupplierPath names a supplier in a path.
type SupplierPath struct {
	SupplierID web.ID[id.Supplier] `path:"supplier_id"`
}

func (d *doors) getSupplier(ctx context.Context, in *SupplierPath) (*answer[Supplier], error) {
	if _, err := supplierOf(ctx, in.SupplierID, ""); err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (Supplier, error) { return d.readSupplier(tx, string(in.SupplierID)) })
}

type setFreightInput struct {
	web.Writing
	SupplierPath
	Body Freight
}

func (d *doors) setFreight(ctx context.Context, in *setFreightInput) (*written[Supplier], error) {
	return d.changeSupplier(ctx, in.KeyFor(ctx, in.Body), in.SupplierID, "supplier.set_freight", func(w *writing, s id.Supplier) error {
		_, err := suppliers.SetFreight(w.tx, s, in.Body.FreightMinor, in.Body.FreightFreeFromMinor)
		return err
	})
}

type setReturnContactInput struct {
	web.Writing
	SupplierPath
	Body Contact
}

func (d *doors) setReturnContact(ctx context.Context, in *setReturnContactInput) (*written[Supplier], error) {
	supplier, err := supplierOf(ctx, in.SupplierID, "")
	if err != nil {
		return nil, err
	}
	sealed, err := contacts.Seal(d.world.Ring, id.NewContact(d.world.IDs), int64(supplier), FromAPIContact(in.Body), d.world.Now())
	if err != nil {
		return nil, err
	}
	return d.changeSupplier(ctx, in.KeyFor(ctx, in.Body), in.SupplierID, "supplier.set_return_contact", func(w *writing, s id.Supplier) error {
		contacts.Insert(w.tx, []contacts.Sealed{sealed})
		was, err := suppliers.Get(w.tx, s)
		if err != nil {
			return err
		}
		if was.ReturnContact != 0 {
			contacts.Erase(w.tx, []contacts.Ref{{ID: was.ReturnContact, Owner: int64(s)}})
		}
		_, err = suppliers.SetReturnContact(w.tx, s, sealed.ID)
		return err
	})
}

type changeSupplierInput struct {
	web.Writing
	SupplierPath
	Body *nothing
}

func (d *doors) suspendSupplier(ctx context.Context, in *changeSupplierInput) (*written[Supplier], error) {
	return d.changeSupplier(ctx, in.KeyFor(ctx, nil), in.SupplierID, "supplier.suspend", func(w *writing, s id.Supplier) error {
		_, err := suppliers.Suspend(w.tx, s)
		return err
	})
}

func (d *doors) resumeSupplier(ctx context.Context, in *changeSupplierInput) (*written[Supplier], error) {
	return d.changeSupplier(ctx, in.KeyFor(ctx, nil), in.SupplierID, "supplier.resume", func(w *writing, s id.Supplier) error {
		_, err := suppliers.Resume(w.tx, s)
		return err
	})
}

func (d *doors) changeSupplier(
	ctx context.Context, key web.Key, supplier web.ID[id.Supplier], action string, change func(w *writing, s id.Supplier) error,
) (*written[Supplier], error) {
	return run(ctx, d, command[Supplier]{
		key: key, action: action, object: string(supplier), read: d.readSupplier, trail: withoutContact,
		do: func(w *writing) error { return change(w, supplier.Read()) },
	})
}
