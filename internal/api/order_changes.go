package api

import (
	"context"
	"net/http"

	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) orderChangeRoutes() {
	door(d, put("change-address", "/v1/orders/{order_id}/contact", "Send an order to another address, before anything of it has been shipped").
		with("A change within the region always goes. Another region must be one that the same warehouses deliver to, that the supplier allows, and "+
			"to which the freight is what was charged; else it is refused with the live values. Suppliers with something to ship are told; the old address is erased."),
		d.changeAddress)
	door(d, put("change-remark", "/v1/orders/{order_id}/remark", "Change an order's remark, while something of it is left to ship").
		with("Suppliers read it, and those with something to ship are told. It is kept in the clear, so leave names and phones to the contact."), d.changeRemark)
	door(d, post("urge-shipping", "/v1/sub-orders/{sub_order_id}/urge", "Urge a supplier to ship").
		with("Once in 24 hours for a paid sub-order with something left to ship; the supplier is told."), d.urgeShipping)
}

// NewAddress is where an order shall go.
type NewAddress struct {
	Contact Contact `json:"contact" doc:"Who receives the goods; kept encrypted"`
}

type changeAddressInput struct {
	web.Writing
	OrderPath
	Body NewAddress
}

func (d *doors) changeAddress(ctx context.Context, in *changeAddressInput) (*written[OrderStatus], error) {
	by, distributor := d.by(ctx, in.KeyFor(ctx, in.Body)), scopeOf(ctx).Party
	sealed, err := contacts.Seal(d.world.Ring, id.NewContact(d.world.IDs), distributor, FromAPIContact(in.Body.Contact), by.At)
	if err != nil {
		return nil, inside(err, "contact.")
	}
	c := &flows.ChangeAddress{By: by, Order: in.OrderID.Read(), Distributor: id.Distributor(distributor), Contact: sealed}
	return d.doOrder(ctx, c, &c.By, http.StatusOK)
}

// Remark is what suppliers shall know of an order.
type Remark struct {
	Remark string `json:"remark" maxLength:"500" doc:"Empty: none" example:"请随箱附贺卡"`
}

type changeRemarkInput struct {
	web.Writing
	OrderPath
	Body Remark
}

func (d *doors) changeRemark(ctx context.Context, in *changeRemarkInput) (*written[OrderStatus], error) {
	c := &flows.ChangeRemark{
		By: d.by(ctx, in.KeyFor(ctx, in.Body)), Order: in.OrderID.Read(), Distributor: id.Distributor(scopeOf(ctx).Party), Remark: in.Body.Remark,
	}
	return d.doOrder(ctx, c, &c.By, http.StatusOK)
}

type urgeShippingInput struct {
	web.Writing
	SubOrderPath
	Body *nothing
}

func (d *doors) urgeShipping(ctx context.Context, in *urgeShippingInput) (*written[OrderStatus], error) {
	sub := in.SubOrderID.Read()
	order, err := read(ctx, d, func(tx *db.Tx) (id.Order, error) { return orders.OfSubOrder(tx, sub) })
	if err != nil {
		return nil, err
	}
	c := &flows.UrgeShipping{By: d.by(ctx, in.KeyFor(ctx, nil)), Order: order, SubOrder: sub, Distributor: id.Distributor(scopeOf(ctx).Party)}
	return d.doOrder(ctx, c, &c.By, http.StatusOK)
}
