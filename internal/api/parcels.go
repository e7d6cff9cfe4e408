package api

import (
	"context"
	"net/http"
	"time"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/shipping"
	"github.com/fenxiao/fenxiao/internal/views"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) parcelRoutes() {
	door(d, create("ship-parcel", "/v1/sub-orders/{sub_order_id}/parcels", "Ship a parcel of a sub-order").
		with("All that is left to ship, or the named units."), d.shipParcel)
	door(d, get("get-parcel", "/v1/parcels/{parcel_id}", "Get a parcel with its contents and tracking"), d.getParcel)
	door(d, create("note-track", "/v1/parcels/{parcel_id}/tracks", "Note what the carrier tells of a parcel"), d.noteTrack)
}

// Parcel is one parcel of one sub-order.
type Parcel struct {
	ID         web.ID[id.Parcel]   `json:"id"`
	OrderID    web.ID[id.Order]    `json:"order_id"`
	SubOrderID web.ID[id.SubOrder] `json:"sub_order_id"`
	Carrier    string              `json:"carrier" example:"SF"`
	Waybill    string              `json:"waybill" example:"SF1234567890123"`
	ShippedAt  time.Time           `json:"shipped_at"`
	UpdatedAt  time.Time           `json:"updated_at" doc:"When it was shipped or last told of"`
	Lines      []LineUnits         `json:"lines"`
	Tracks     []Track             `json:"tracks" doc:"Latest first"`
}

// LineUnits is so many units of an order's line.
type LineUnits struct {
	Line  int64 `json:"line" minimum:"1" maximum:"2000" example:"1"`
	Units int64 `json:"units" minimum:"1" maximum:"1000000" example:"2"`
}

// Track is one thing that a carrier told of a parcel.
type Track struct {
	At    time.Time `json:"at"`
	State string    `json:"state" enum:"collected,in_transit,out_for_delivery,signed,refused"`
	Place string    `json:"place,omitempty" example:"上海浦东"`
	Text  string    `json:"text,omitempty" example:"已签收"`
}

// NewParcel is a parcel to be shipped.
type NewParcel struct {
	Carrier string      `json:"carrier" minLength:"1" maxLength:"40" example:"SF"`
	Waybill string      `json:"waybill" minLength:"4" maxLength:"40" example:"SF1234567890123"`
	Lines   []LineUnits `json:"lines,omitempty" maxItems:"2000" doc:"Left out: all that is left to ship"`
}

// NewTrack is what a carrier tells of a parcel.
type NewTrack struct {
	At    time.Time `json:"at,omitzero" doc:"Now, when left out"`
	State string    `json:"state" enum:"collected,in_transit,out_for_delivery,signed,refused"`
	Place string    `json:"place,omitempty" maxLength:"80" example:"上海浦东"`
	Text  string    `json:"text,omitempty" maxLength:"200" example:"已签收"`
}

func toAPIViewedParcel(o views.OrderPage, p views.Parcel) Parcel {
	return Parcel{
		ID: web.Written(p.ID), OrderID: web.Written(o.ID), SubOrderID: web.Written(p.SubOrder), Carrier: p.Carrier, Waybill: p.Waybill,
		ShippedAt: moment(p.ShippedAt), UpdatedAt: moment(p.UpdatedAt), Lines: each(p.Lines, func(l views.LineUnits) LineUnits { return LineUnits{l.Line, l.Units} }),
		Tracks: each(p.Tracks, func(t views.Track) Track { return Track{moment(t.At), t.State, t.Place, t.Text} }),
	}
}

// ToAPIParcel writes a parcel with the tracks that are its own.
func ToAPIParcel(p shipping.Parcel, tracks []shipping.Track) Parcel {
	out := Parcel{
		ID: web.Written(p.ID), OrderID: web.Written(p.Order), SubOrderID: web.Written(p.SubOrder), Carrier: p.Carrier, Waybill: p.Waybill,
		ShippedAt: moment(p.ShippedAt), UpdatedAt: moment(p.UpdatedAt), Lines: each(p.Lines, func(c shipping.Content) LineUnits { return LineUnits{c.Line, c.Units} }),
		Tracks: []Track{},
	}
	for i := len(tracks) - 1; i >= 0; i-- {
		if t := tracks[i]; t.Parcel == p.ID {
			out.Tracks = append(out.Tracks, Track{moment(t.At), string(t.State), t.Place, t.Text})
		}
	}
	return out
}

// ParcelPath names a parcel in a path.
type ParcelPath struct {
	ParcelID web.ID[id.Parcel] `path:"parcel_id"`
}

func (d *doors) getParcel(ctx context.Context, in *ParcelPath) (*answer[Parcel], error) {
	return show(ctx, d, func(tx *db.Tx) (Parcel, error) { return readParcel(ctx, tx, string(in.ParcelID)) })
}

// readParcel reads a parcel that the caller may see.
func readParcel(ctx context.Context, tx *db.Tx, object string) (Parcel, error) {
	head, err := shipping.Get(tx, web.ID[id.Parcel](object).Read())
	if err != nil {
		return Parcel{}, err
	}
	if !scopeOf(ctx).Sees(head.Supplier, head.Distributor) {
		return Parcel{}, web.ErrNotFound
	}
	parcels, err := shipping.OfOrder(tx, head.Order)
	if err != nil {
		return Parcel{}, err
	}
	tracks, err := shipping.Tracks(tx, head.Order)
	if err != nil {
		return Parcel{}, err
	}
	for _, p := range parcels {
		if p.ID == head.ID {
			return ToAPIParcel(p, tracks), nil
		}
	}
	return Parcel{}, web.ErrNotFound
}

// SubOrderPath names a sub-order in a path.
type SubOrderPath struct {
	SubOrderID web.ID[id.SubOrder] `path:"sub_order_id"`
}

type shipParcelInput struct {
	web.Writing
	SubOrderPath
	Body NewParcel
}

func (d *doors) shipParcel(ctx context.Context, in *shipParcelInput) (*written[Parcel], error) {
	order, err := read(ctx, d, func(tx *db.Tx) (id.Order, error) { return orders.OfSubOrder(tx, in.SubOrderID.Read()) })
	if err != nil {
		return nil, err
	}
	c := d.shipping(ctx, order, in.SubOrderID.Read(), in.Body, d.by(ctx, in.KeyFor(ctx, in.Body)))
	outcome, err := d.do(ctx, c, &c.By, http.StatusCreated)
	if err != nil {
		return nil, err
	}
	body, err := d.shipped(ctx, c)
	return &written[Parcel]{Status: outcome.Status, Replayed: replayed(outcome), Body: body}, err
}

// shipping is the command that ships a parcel of a sub-order.
func (d *doors) shipping(ctx context.Context, order id.Order, sub id.SubOrder, p NewParcel, by flows.By) *flows.ShipParcel {
	return &flows.ShipParcel{
		By: by, ID: id.NewParcel(d.world.IDs), Order: order, SubOrder: sub, Supplier: id.Supplier(scopeOf(ctx).Party), Carrier: p.Carrier,
		Waybill:  p.Waybill,
		Contents: each(p.Lines, func(l LineUnits) shipping.Content { return shipping.Content{Line: l.Line, Units: l.Units} }),
	}
}

// shipped is the parcel that a command shipped, now or before.
func (d *doors) shipped(ctx context.Context, c *flows.ShipParcel) (Parcel, error) {
	if !c.Replayed {
		return ToAPIParcel(c.Parcel, nil), nil
	}
	return read(ctx, d, func(tx *db.Tx) (Parcel, error) { return readParcel(ctx, tx, c.Object) })
}

type noteTrackInput struct {
	web.Writing
	ParcelPath
	Body NewTrack
}

func (d *doors) noteTrack(ctx context.Context, in *noteTrackInput) (*written[Parcel], error) {
	b := in.Body
	track := shipping.Track{
		ID: id.NewTrack(d.world.IDs), Parcel: in.ParcelID.Read(), At: micros(b.At), Noted: d.world.Now(), State: shipping.TrackState(b.State), Place: b.Place, Text: b.Text,
	}
	if b.At.IsZero() {
		track.At = track.Noted
	}
	out, err := run(ctx, d, command[Parcel]{
		key: in.KeyFor(ctx, b), object: string(in.ParcelID),
		do:   func(w *writing) error { return flows.NoteTrack(w.tx, w.acting(), track) },
		read: func(tx *db.Tx, object string) (Parcel, error) { return readParcel(ctx, tx, object) },
	})
	if err == nil {
		out.Status = http.StatusCreated
	}
	return out, err
}
