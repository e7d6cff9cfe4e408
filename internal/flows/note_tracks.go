package flows

import (
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/shipping"
)

// NoteTrack notes what a carrier tells of a parcel, and tells both parties of it.
func NoteTrack(tx *db.Tx, by Acting, t shipping.Track) error {
	p, err := shipping.Get(tx, t.Parcel)
	if err != nil {
		return err
	}
	if err := shipping.Note(tx, t); err != nil {
		return err
	}
	by.tell(tx, outbox.Event{
		Kind: "parcel.tracked", Root: int64(p.Order), Subject: int64(p.SubOrder), Supplier: p.Supplier, Distributor: p.Distributor,
		Body: encoded(trackBody{p.ID.String(), p.Carrier, p.Waybill, string(t.State), t.At.String()}),
	})
	return nil
}

// trackBody leaves out place and text: carriers write addresses and names into them.
type trackBody struct {
	Parcel  string `json:"parcel_id"`
	Carrier string `json:"carrier"`
	Waybill string `json:"waybill"`
	State   string `json:"state"`
	At      string `json:"at"`
}
