package api

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/views"
	"github.com/fenxiao/fenxiao/internal/web"
)

// sinceNotes say how a list is kept up to date; see decision 47.
const sinceNotes = "With updated_after, items come in the order of updated_at, those of that very instant included. To keep a copy, remember the header As-Of of a walk's " +
	"first page and send it as updated_after of the next walk: it lies two minutes back, so that what was written meanwhile is not missed, and " +
	"some items come twice."

// lateMost is how long a change may take from its time to where readers see it: writers draw the time first.
const lateMost = 2 * clock.Minute

// Since narrows a list to what has moved.
type Since struct {
	UpdatedAfter time.Time `query:"updated_after" doc:"Only what moved at that time or later, in the order of updated_at" example:"2026-03-01T08:00:00Z"`
}

// asked says whether a list is asked for by time.
func (s *Since) asked() bool { return !s.UpdatedAfter.IsZero() }

// point is where a walk by time stands: after the item of that time and id.
type point struct {
	at clock.Micros
	id int64
}

// from reads where the walk goes on: the cursor, else the time that was asked for.
func (s *Since) from(p web.Paging) (point, error) {
	key, err := p.Key()
	if err != nil {
		return point{}, err
	}
	if key == "" {
		return point{at: micros(s.UpdatedAfter)}, nil
	}
	at, last, _ := strings.Cut(key, " ")
	m, bad := strconv.ParseInt(at, 10, 64)
	n, worse := strconv.ParseInt(last, 10, 64)
	if errors.Join(bad, worse) != nil || m < 0 || n < 0 {
		return point{}, web.ErrCursor.At("query.after")
	}
	return point{clock.Micros(m), n}, nil
}

func (x point) key() string { return fmt.Sprintf("%d %d", int64(x.at), x.id) }

// changesAnswer is a page of a list that can be kept up to date.
type changesAnswer[T any] struct {
	AsOf string `header:"As-Of" doc:"What moved before this instant is in this walk, or was in an earlier one: send it as updated_after of the next walk"`
	Body T
}

func (d *doors) asOf() string { return (d.world.Now() - lateMost).String() }

// showChanges is show with the header that the next walk begins from.
func showChanges[T any](d *doors, body *answer[T], err error) (*changesAnswer[T], error) {
	if err != nil {
		return nil, err
	}
	return &changesAnswer[T]{d.asOf(), body.Body}, nil
}

// pageSince makes a page of rows that were read in the order of time and id, with one more than asked for.
func pageSince[R, T any](p web.Paging, rows []R, convert func(R) T, at func(R) point) web.Page[T] {
	return web.PageOf(p, rows, convert, func(r R) string { return at(r).key() })
}

// cutChanges takes a page out of changes that are in order.
func cutChanges(changes []views.GoodsChange, after point, limit int) []views.GoodsChange {
	for i, c := range changes {
		if c.At > after.at || c.At == after.at && int64(c.SKU) > after.id {
			return changes[i:min(len(changes), i+limit)]
		}
	}
	return nil
}

func pointOfChange(c views.GoodsChange) point { return point{c.At, int64(c.SKU)} }

func skuOfChange(c views.GoodsChange) id.SKU { return c.SKU }
