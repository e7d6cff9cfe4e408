package flows

import (
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/shipping"
)

// trackBody is what an event tells of where a parcel was seen.
type trackBody struct {
	State string `json:"state"`
	At    string `json:"at"`
	Place string `json:"place,omitempty"`
	Text  string `json:"text,omitempty"`
}

// NoteTrack notes what the carrier tells of a parcel, and tells the parties: shipping.ErrUnknown, shipping.ErrTrack.
func NoteTrack(tx *db.Tx, by Acting, t shipping.Track) error {
	p, err := shipping.Get(tx, t.Parcel)
	if err != nil {
		return err
	}
	if err := shipping.Note(tx, t); err != nil {
		return err
	}
	by.tell(tx, outbox.Event{
		Kind: "parcel.tracked", Root: int64(p.Order), Subject: int64(p.ID), Supplier: p.Supplier, Distributor: p.Distributor,
		Body: encoded(trackBody{string(t.State), t.At.String(), t.Place, t.Text}),
	})
	return nil
}
