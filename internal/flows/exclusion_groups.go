package flows

import (
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/pool"
)

type exclusionBody struct {
	GapPPM       int64    `json:"gap_ppm"`
	ChannelKinds []string `json:"channel_kinds,omitempty"`
}

// AddExclusion staggers distributors over goods and kinds of channels: see pool.Exclusion.
func AddExclusion(tx *db.Tx, by Acting, x pool.Exclusion, n PartGoods) error {
	g, err := n.goods(tx)
	if err != nil {
		return err
	}
	var faults fault.List
	for i, kind := range x.Kinds {
		if !distributors.ChannelKind(kind).Known() {
			faults.Add(distributors.ErrChannelKind, "channel_kinds["+text(int64(i))+"]")
		}
	}
	if err := faults.Err(pool.ErrInvalid); err != nil {
		return err
	}
	if _, err := pool.AddExclusion(tx, x, g, by.At); err != nil {
		return err
	}
	body := tellPart(&n, exclusionBody{x.GapPPM, x.Kinds})
	by.note(tx, "exclusion.add", x.ID.String(), nil, body)
	by.tell(tx, outbox.Event{Kind: "exclusion.added", Root: int64(x.ID), Body: encoded(body)})
	return sweepPart(tx, by, int64(x.ID))
}

// EndExclusion ends an exclusion group; everybody may list its goods again.
func EndExclusion(tx *db.Tx, by Acting, group id.Exclusion) error {
	p, err := pool.EndExclusion(tx, group, by.At)
	if err != nil {
		return err
	}
	by.note(tx, "exclusion.end", group.String(), partBody{Name: p.Name}, nil)
	by.tell(tx, outbox.Event{Kind: "exclusion.ended", Root: int64(group), Body: encoded(partBody{Name: p.Name})})
	return nil
}
