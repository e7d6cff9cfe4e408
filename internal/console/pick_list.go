package console

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/views"
	"github.com/fenxiao/fenxiao/internal/web"
)

type pickListInput struct {
	SubOrders []web.ID[id.SubOrder] `query:"sub_orders" required:"true" minItems:"1" maxItems:"100" doc:"Parted by commas"`
}

type pickListOutput struct {
	Body struct {
		At    string `json:"at" format:"date-time"`
		Items []pick `json:"items" doc:"In the order asked for, each once"`
	}
}

// pick is one sub-order to be picked and packed.
type pick struct {
	ID             web.ID[id.SubOrder] `json:"id"`
	OrderID        web.ID[id.Order]    `json:"order_id"`
	OwnNumber      string              `json:"own_number"`
	State          string              `json:"state"`
	Distributor    party               `json:"distributor"`
	Warehouse      party               `json:"warehouse"`
	Region         string              `json:"region"`
	Remark         string              `json:"remark"`
	OwnPackaging   bool                `json:"own_packaging" doc:"Send it in the distributor's packaging"`
	NoSlip         bool                `json:"no_slip" doc:"Put no invoice or price slip into the parcel"`
	Contact        *contact            `json:"contact,omitempty" doc:"In the clear while there is something to send or under way, else masked; absent when it was erased"`
	Units          int64               `json:"units"`
	UnshippedUnits int64               `json:"unshipped_units"`
	ShipBy         string              `json:"ship_by,omitempty" format:"date-time"`
	Lines          []pickLine          `json:"lines"`
}

type pickLine struct {
	Number int64          `json:"number"`
	SKUID  web.ID[id.SKU] `json:"sku_id"`
	Code   string         `json:"code"`
	Title  string         `json:"title"`
	Spec   string         `json:"spec"`
	GTIN   string         `json:"gtin"`
	Units  int64          `json:"units" doc:"Ordered"`
	ToPick int64          `json:"to_pick" doc:"Not sent yet, and claimed by no after-sale"`
}

func (x *Console) registerPickList() {
	web.Register(x.api, huma.Operation{
		OperationID: "pick-list", Method: http.MethodGet, Path: apiPrefix + "/pick-list", Summary: "What pick lists and packing slips need", Tags: []string{"orders"},
		Description: "No prices are told.",
	}, x.pickList)
}

func (x *Console) pickList(ctx context.Context, in *pickListInput) (*pickListOutput, error) {
	out := &pickListOutput{}
	out.Body.At = x.config.Clock.Now().String()
	err := x.config.DB.Read(ctx, func(tx *db.Tx) error {
		picks, err := views.ReadPicks(tx, eyes(ctx), once(web.ReadAll(in.SubOrders)))
		if err != nil {
			return err
		}
		opened, err := x.contactsOf(tx, picks)
		out.Body.Items = each(picks, func(p views.Pick) pick { return toPick(p, opened[p.ID]) })
		return err
	})
	return out, err
}

// once gives each id once, in their order.
func once[T comparable](all []T) (out []T) {
	seen := map[T]bool{}
	for _, x := range all {
		if !seen[x] {
			out = append(out, x)
		}
		seen[x] = true
	}
	return out
}

// contactsOf opens the contacts for the one who ships, by the rule of the open API: in the clear while there is something to send or under way.
func (x *Console) contactsOf(tx *db.Tx, picks []views.Pick) (map[id.SubOrder]*contact, error) {
	out := map[id.SubOrder]*contact{}
	if x.config.Ring == nil {
		return out, nil
	}
	refs := each(picks, func(p views.Pick) contacts.Ref { return contacts.Ref{ID: p.Contact, Owner: int64(p.Distributor)} })
	opened, err := contacts.Open(tx, x.config.Ring, refs)
	for _, p := range picks {
		c, there := opened[p.Contact]
		if !there {
			continue
		}
		if p.State != string(orders.ToShip) && p.State != string(orders.ToReceive) {
			c = contacts.Mask(c)
		}
		out[p.ID] = &contact{c.Name, c.Phone, c.Address}
	}
	return out, err
}

func toPick(p views.Pick, c *contact) pick {
	return pick{
		ID: web.Written(p.ID), OrderID: web.Written(p.Order), OwnNumber: p.OwnNumber, State: p.State, Distributor: party{p.Distributor.String(), p.DistributorName},
		Warehouse: party{p.Warehouse.String(), p.WarehouseName}, Region: p.Region, Remark: p.Remark, OwnPackaging: p.OwnPackaging, NoSlip: p.NoSlip,
		Contact: c, Units: p.Units, UnshippedUnits: p.UnshippedUnits, ShipBy: p.ShipBy.String(),
		Lines: each(p.Lines, func(l views.PickLine) pickLine {
			return pickLine{l.Number, web.Written(l.SKU), l.Code, l.Title, l.Spec, l.GTIN, l.Units, l.ToPick}
		}),
	}
}
