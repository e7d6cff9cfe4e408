package flows

import (
	"encoding/json"
	"maps"
	"strings"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/feed"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/pool"
)

// Facts are what was told of one side of a change, or beside it, in JSON's own types.
type Facts map[string]any

// Change is one change as one distributor reads it: its own prices, nothing of others, nothing of what suppliers are paid.
type Change struct {
	Position feed.Position
	Event    id.Event
	Kind     string // one of ChangeKinds
	At       clock.Micros
	// What it is about; zero is nothing.
	SKU       id.SKU
	Channel   id.Channel
	Order     id.Order
	SubOrder  id.SubOrder
	AfterSale id.AfterSale
	Parcel    id.Parcel
	Statement id.Statement
	Before    Facts
	After     Facts
	Data      Facts
}

// render tells changes as a distributor reads them; what turns out to concern it no longer is left out.
func (f *Feed) render(tx *db.Tx, distributor id.Distributor, rows []feed.Change) ([]Change, error) {
	events, selected := map[id.Event]*outbox.Event{}, map[pool.Pick]bool{}
	var ids []id.Event
	var skus []id.SKU
	for _, c := range rows {
		ids = append(ids, c.Event)
		if c.Distributor == 0 && c.SKU != 0 {
			skus = append(skus, c.SKU)
		}
	}
	outbox.Load(tx, ids, events)
	pool.LoadSelections(tx, distributor, skus, selected)
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	var kept []feed.Change
	for _, c := range rows {
		_, chosen := selected[pool.Pick{Distributor: distributor, SKU: c.SKU}]
		if e := events[c.Event]; e != nil && changeKind(e.Kind) != "" && (c.Distributor != 0 || c.SKU == 0 || chosen) {
			kept = append(kept, c)
		}
	}
	prices, err := f.readOwnPrices(tx, distributor, kept, events)
	if err != nil {
		return nil, err
	}
	var out []Change
	for _, c := range kept {
		e := events[c.Event]
		change := Change{Position: c.Position, Event: e.ID, Kind: changeKind(e.Kind), At: e.At, SKU: c.SKU}
		if change.Kind != "price.changed" {
			change.tell(e)
		} else if !prices.tell(&change, e) {
			continue
		}
		out = append(out, change)
	}
	return out, nil
}

// subject is what several changes may be about, of which the newest is enough.
type subject struct {
	kind    string
	sku     id.SKU
	channel id.Channel
}

// subject says what a change is about; false: each of its kind is wanted.
func (c *Change) subject() (subject, bool) {
	return subject{c.Kind, c.SKU, c.Channel}, latestKinds[c.Kind] && c.SKU != 0
}

// compact keeps the newest of the changes of a kind and SKU that need no more than that, with what was before the first of them.
func compact(changes []Change) []Change {
	newest := map[subject]int{}
	for i := range changes {
		k, may := changes[i].subject()
		if !may {
			continue
		}
		if before, has := newest[k]; has {
			changes[i].follows(&changes[before])
		}
		newest[k] = i
	}
	var out []Change
	for i := range changes {
		if k, may := changes[i].subject(); !may || newest[k] == i {
			out = append(out, changes[i])
		}
	}
	return out
}

// follows makes a change tell what was before an earlier one of its kind and subject.
func (c *Change) follows(earlier *Change) {
	if c.Kind == "stock.state_changed" {
		c.Data = Facts{"regions": joinRegions(earlier.Data["regions"], c.Data["regions"])}
		return
	}
	c.Before = earlier.Before
}

// joinRegions joins two tellings of stock states: what was before the first, what is after the last.
func joinRegions(earlier, later any) any {
	a, _ := earlier.([]stateBody) //nolint:errcheck // told by this package
	b, _ := later.([]stateBody)   //nolint:errcheck // told by this package
	out, place := []stateBody{}, map[string]int{}
	for _, s := range append(append([]stateBody{}, a...), b...) {
		if i, has := place[s.Region]; has {
			out[i].After = s.After
			continue
		}
		place[s.Region] = len(out)
		out = append(out, s)
	}
	return out
}

// tell says what an event other than of a price tells.
func (c *Change) tell(e *outbox.Event) {
	c.name(e)
	switch e.Kind {
	case "stock.state_changed":
		c.Data = Facts{"regions": bodyAs[statesBody](e).Changes}
	case "goods.selected", "goods.unselected":
	case "goods.listed":
		c.After = Facts{"on": bodyAs[listingBody](e).On}
	case "goods.displayed":
		body := bodyAs[displaysBody](e)
		c.Before, c.After = displayFacts(body.Before, c.SKU), displayFacts(body.After, c.SKU)
	case "pool.opened", "pool.closed":
		body := bodyAs[poolBody](e)
		c.After, c.Data = Facts{"state": string(body.State)}, Facts{"reason": string(body.Reason)}
	default:
		facts := bodyAs[Facts](e)
		c.Before, c.After = side(facts, "before"), side(facts, "after")
		if len(facts) > 0 {
			c.Data = facts
		}
	}
}

// name says what else than a SKU an event is about.
func (c *Change) name(e *outbox.Event) {
	family, _, _ := strings.Cut(e.Kind, ".")
	switch family {
	case "order":
		c.Order = id.Order(e.Root)
	case "sub_order", "parcel":
		c.Order, c.SubOrder, c.Parcel = id.Order(e.Root), id.SubOrder(e.Subject), bodyAs[parcelBody](e).Parcel
	case "after_sale":
		c.Order, c.AfterSale = id.Order(e.Root), id.AfterSale(e.Subject)
	case "statement":
		c.Statement = id.Statement(e.Root)
	case "goods":
		if e.Kind == "goods.listed" {
			c.Channel = id.Channel(e.Subject)
		}
	}
}

// parcelBody is the parcel in what was told of it.
type parcelBody struct {
	Parcel id.Parcel `json:"parcel_id"`
}

// side takes one side of a change out of the facts of an event.
func side(facts Facts, name string) Facts {
	out, _ := facts[name].(map[string]any) //nolint:errcheck // what is no object stays among the facts
	if out != nil {
		delete(facts, name)
	}
	return out
}

// displayFacts is how one SKU was shown.
func displayFacts(of []displayBody, sku id.SKU) Facts {
	for _, d := range of {
		if d.SKUID == sku {
			facts := jsonFacts(d)
			delete(facts, "sku_id")
			return facts
		}
	}
	return nil
}

// jsonFacts writes a body as facts.
func jsonFacts(body any) Facts {
	var out Facts
	if json.Unmarshal([]byte(encoded(body)), &out) != nil {
		return nil
	}
	return out
}

// same says whether two sides tell the same.
func (f Facts) same(o Facts) bool { return maps.Equal(f, o) }
