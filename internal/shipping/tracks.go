package shipping

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// TrackState is what a carrier says of a parcel.
type TrackState string

// The states of a parcel under way.
const (
	Collected  TrackState = "collected"
	InTransit  TrackState = "in_transit"
	OnDelivery TrackState = "out_for_delivery"
	Signed     TrackState = "signed"
	Refused    TrackState = "refused"
)

var trackStates = map[TrackState]bool{Collected: true, InTransit: true, OnDelivery: true, Signed: true, Refused: true}

// Track is one thing that a carrier told of a parcel.
type Track struct {
	ID     id.Track
	Parcel id.Parcel
	At     clock.Micros // as the carrier says
	Noted  clock.Micros // when it was noted here
	State  TrackState
	Place  string
	Text   string
}

// Note stores what a carrier told: ErrTrack.
func Note(tx *db.Tx, t Track) error {
	if !trackStates[t.State] {
		return ErrTrack.At("state")
	}
	if !isLine(t.Place, 80) {
		return ErrTrack.At("place")
	}
	if !isLine(t.Text, 200) {
		return ErrTrack.At("text")
	}
	tx.Exec("insert into shipping_tracks (id, parcel_id, at, noted_at, state, place, text) values ($1, $2, $3, $4, $5, $6, $7)",
		t.ID, t.Parcel, t.At, t.Noted, t.State, t.Place, t.Text)
	tx.Exec("update shipping_parcels set updated_at = $2 where id = $1 and updated_at < $2", t.Parcel, t.Noted)
	return tx.Flush()
}

// isLine says whether a text is one line of at most so many characters. What is none can't be stored on every engine.
func isLine(s string, most int) bool {
	return utf8.RuneCountInString(s) <= most && utf8.ValidString(s) && strings.IndexFunc(s, unicode.IsControl) < 0
}

// Get reads a parcel without its contents: ErrUnknown.
func Get(tx *db.Tx, parcel id.Parcel) (Parcel, error) {
	p, err := db.One(tx, scanParcel, "select "+parcelColumns+" from shipping_parcels where id = $1", parcel)
	if errors.Is(err, db.ErrNoRow) {
		return p, ErrUnknown
	}
	return p, err
}

// Tracks gives what was told of all parcels of an order, oldest first.
func Tracks(tx *db.Tx, order id.Order) ([]Track, error) {
	return db.All(tx, func(r *db.Row) Track {
		return Track{
			ID: id.Track(r.Int()), Parcel: id.Parcel(r.Int()), At: clock.Micros(r.Int()), Noted: clock.Micros(r.Int()), State: TrackState(r.Text()), Place: r.Text(), Text: r.Text(),
		}
	}, `select t.id, t.parcel_id, t.at, t.noted_at, t.state, t.place, t.text from shipping_tracks t
		join shipping_parcels p on p.id = t.parcel_id where p.order_id = $1 order by t.parcel_id, t.at, t.id`, order)
}
