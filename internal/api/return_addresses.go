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

func (d *doors) returnAddressRoutes() {
	const all, one = "/v1/suppliers/{supplier_id}/return-addresses", "/v1/suppliers/{supplier_id}/return-addresses/{contact_id}"
	door(d, get("list-return-addresses", all, "List where a supplier's goods may come back to"), d.listReturnAddresses)
	door(d, post("add-return-address", all, "Add a return address").with("The first one is the default."), d.addReturnAddress)
	door(d, post("make-return-address-default", one+"/default", "Let goods come back to this address").
		with("It is the supplier's return contact from now on."), d.makeReturnDefault)
	door(d, remove("remove-return-address", one, "Take a return address away").with("Not the default one."), d.removeReturnAddress)
}

// ReturnAddress is a place where a supplier's goods may come back to.
type ReturnAddress struct {
	ContactID web.ID[id.Contact] `json:"contact_id"`
	Label     string             `json:"label" example:"华东退货仓"`
	Default   bool               `json:"default"`
	Contact   Contact            `json:"contact"`
	CreatedAt time.Time          `json:"created_at"`
}

// ReturnAddresses are all return addresses of a supplier.
type ReturnAddresses struct {
	Items []ReturnAddress `json:"items"`
}

// NewReturnAddress is a return address to be added.
type NewReturnAddress struct {
	Label   string  `json:"label" minLength:"1" maxLength:"100" example:"华东退货仓"`
	Contact Contact `json:"contact"`
}

// readReturns gives all return addresses of a supplier in the clear.
func (d *doors) readReturns(tx *db.Tx, supplier id.Supplier) (ReturnAddresses, error) {
	all, err := suppliers.Returns(tx, supplier)
	if err != nil {
		return ReturnAddresses{}, err
	}
	refs := each(all, func(r suppliers.ReturnAddress) contacts.Ref {
		return contacts.Ref{ID: r.Contact, Owner: int64(supplier)}
	})
	opened, err := contacts.Open(tx, d.world.Ring, refs)
	return ReturnAddresses{each(all, func(r suppliers.ReturnAddress) ReturnAddress {
		return ReturnAddress{web.Written(r.Contact), r.Label, r.Default, ToAPIContact(opened[r.Contact]), moment(r.CreatedAt)}
	})}, err
}

// withoutContacts is what the audit trail keeps of return addresses: no personal data.
func withoutContacts(r ReturnAddresses) any {
	return each(r.Items, func(x ReturnAddress) ReturnAddress {
		x.Contact = Contact{}
		return x
	})
}

func (d *doors) listReturnAddresses(ctx context.Context, in *SupplierPath) (*answer[ReturnAddresses], error) {
	supplier, err := supplierOf(ctx, in.SupplierID, "")
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (ReturnAddresses, error) { return d.readReturns(tx, supplier) })
}

// changeReturns runs a command on a supplier's return addresses.
func (d *doors) changeReturns(
	ctx context.Context, key web.Key, path SupplierPath, action string, change func(w *writing, s id.Supplier) error,
) (*written[ReturnAddresses], error) {
	supplier, err := supplierOf(ctx, path.SupplierID, "")
	if err != nil {
		return nil, err
	}
	return run(ctx, d, command[ReturnAddresses]{
		key: key, action: action, object: supplier.String(), trail: withoutContacts,
		read: func(tx *db.Tx, object string) (ReturnAddresses, error) {
			return d.readReturns(tx, web.ID[id.Supplier](object).Read())
		},
		do: func(w *writing) error { return change(w, supplier) },
	})
}

type addReturnInput struct {
	web.Writing
	SupplierPath
	Body NewReturnAddress
}

func (d *doors) addReturnAddress(ctx context.Context, in *addReturnInput) (*written[ReturnAddresses], error) {
	sealed, err := d.sealAs(int64(in.SupplierID.Read()), in.Body.Contact, "contact.")
	if err != nil {
		return nil, err
	}
	return d.changeReturns(ctx, in.KeyFor(ctx, in.Body), in.SupplierPath, "supplier.add_return_address", func(w *writing, s id.Supplier) error {
		contacts.Insert(w.tx, []contacts.Sealed{sealed})
		_, err := suppliers.AddReturn(w.tx, s, sealed.ID, in.Body.Label, w.at)
		return err
	})
}

// ReturnPath names a return address in a path.
type ReturnPath struct {
	SupplierPath
	ContactID web.ID[id.Contact] `path:"contact_id"`
}

type returnInput struct {
	web.Writing
	ReturnPath
	Body *nothing
}

func (d *doors) makeReturnDefault(ctx context.Context, in *returnInput) (*written[ReturnAddresses], error) {
	return d.changeReturns(ctx, in.KeyFor(ctx, nil), in.SupplierPath, "supplier.set_default_return_address", func(w *writing, s id.Supplier) error {
		return suppliers.MakeDefault(w.tx, s, in.ContactID.Read())
	})
}

type removeReturnInput struct {
	web.Writing
	ReturnPath
}

func (d *doors) removeReturnAddress(ctx context.Context, in *removeReturnInput) (*written[ReturnAddresses], error) {
	return d.changeReturns(ctx, in.KeyFor(ctx, in.ContactID), in.SupplierPath, "supplier.remove_return_address", func(w *writing, s id.Supplier) error {
		if err := suppliers.RemoveReturn(w.tx, s, in.ContactID.Read()); err != nil {
			return err
		}
		contacts.Erase(w.tx, []contacts.Ref{{ID: in.ContactID.Read(), Owner: int64(s)}})
		return nil
	})
}
