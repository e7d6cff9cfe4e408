package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/feed"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) changeRoutes() {
	const notes = "Ordered and without gaps: whoever goes on from the cursor that it got last sees each change once, also after a crash. " +
		"Begin with `after=latest`, read goods, prices and orders once, then follow. What happened is kept for 30 days; without `after` it is read from the " +
		"oldest on. Prices are the caller's own."
	door(d, get("list-changes", "/v1/changes", "Read what has changed for a distributor").
		with(notes+" `wait` holds the answer back until something has changed; `latest` tells of several changes of a SKU only the newest."), d.listChanges)
	const stream = "/v1/changes/stream"
	door(d, get("stream-changes", stream, "Follow what changes for a distributor as server-sent events").
		with(notes+" Each event's `id` is a cursor: a browser or client that connects again sends it as `Last-Event-ID`. Silence is broken by a comment every "+
			"15 seconds."), d.streamChanges)
	d.web.OpenAPI().Paths[stream].Get.Responses["200"].Content = map[string]*huma.MediaType{"text/event-stream": {Schema: &huma.Schema{Type: huma.TypeString}}}
	door(d, get("list-change-kinds", "/v1/change-kinds", "List the kinds of changes"), d.listChangeKinds)
}

// Change is one change. Which of its parts are there depends on its kind.
type Change struct {
	Cursor      string               `json:"cursor" doc:"Go on after this change from here" example:"mfrggzdfmztwq2lknnwg23tpoa"`
	ID          web.ID[id.Event]     `json:"id" doc:"Of the event: several changes of one event have the same"`
	Kind        string               `json:"kind" example:"price.changed"`
	At          time.Time            `json:"at"`
	SKUID       web.ID[id.SKU]       `json:"sku_id,omitempty"`
	ChannelID   web.ID[id.Channel]   `json:"channel_id,omitempty"`
	OrderID     web.ID[id.Order]     `json:"order_id,omitempty"`
	SubOrderID  web.ID[id.SubOrder]  `json:"sub_order_id,omitempty"`
	AfterSaleID web.ID[id.AfterSale] `json:"after_sale_id,omitempty"`
	ParcelID    web.ID[id.Parcel]    `json:"parcel_id,omitempty"`
	StatementID web.ID[id.Statement] `json:"statement_id,omitempty"`
	Before      map[string]any       `json:"before,omitempty" doc:"What it was; of prices: currency, settlement_minor, retail_minor, floor_minor, ceiling_minor"`
	After       map[string]any       `json:"after,omitempty" doc:"What it is"`
	Data        map[string]any       `json:"data,omitempty" doc:"Other facts; of stock states: regions, each with before and after"`
}

// Changes are the next changes of a distributor.
type Changes struct {
	Items []Change `json:"items"`
	Next  string   `json:"next" doc:"Go on from here; given also when there is nothing" example:"mfrggzdfmztwq2lknnwg23tpoa"`
	More  bool     `json:"more" doc:"Something may follow at once"`
}

// ToAPIChange writes a change for its distributor.
func ToAPIChange(cursors *feed.Cursors, distributor id.Distributor, c *flows.Change) Change {
	return Change{
		Cursor: cursors.Write(distributor, c.Position), ID: web.Written(c.Event), Kind: c.Kind, At: moment(c.At), SKUID: web.Written(c.SKU),
		ChannelID: web.Written(c.Channel), OrderID: web.Written(c.Order), SubOrderID: web.Written(c.SubOrder), AfterSaleID: web.Written(c.AfterSale),
		ParcelID: web.Written(c.Parcel), StatementID: web.Written(c.Statement), Before: c.Before, After: c.After, Data: c.Data,
	}
}

// latestCursor begins with what happens from now on.
const latestCursor = "latest"

// ChangesQuery says from where on a distributor reads.
type ChangesQuery struct {
	DistributorQuery
	After  string `query:"after" maxLength:"64" doc:"A cursor, or latest: from now on; left out: the oldest that is kept" example:"latest"`
	Latest bool   `query:"latest" doc:"Of several changes of one kind and SKU only the newest, with what was before the first"`
}

func (d *doors) position(distributor id.Distributor, after string) (feed.Position, error) {
	switch after {
	case "":
		return d.feed.Gone(), nil
	case latestCursor:
		return d.feed.Head(), nil
	}
	p, err := d.world.Cursors.Read(distributor, after)
	return p, at(err, "query.after")
}

type listChangesInput struct {
	ChangesQuery
	Limit int `query:"limit" minimum:"1" maximum:"200" default:"100"`
	Wait  int `query:"wait" minimum:"0" maximum:"30" doc:"Seconds to wait for a change when there is none" example:"20"`
}

func (d *doors) listChanges(ctx context.Context, in *listChangesInput) (*answer[Changes], error) {
	r, err := d.reader(ctx, in.ChangesQuery)
	if err != nil {
		return nil, err
	}
	if in.Wait > 0 {
		leave, err := d.waiters.enter(r.distributor)
		if err != nil {
			return nil, err
		}
		defer leave()
	}
	out, err := r.next(ctx, in.Limit, time.Duration(in.Wait)*time.Second)
	if err != nil {
		return nil, err
	}
	return &answer[Changes]{out}, nil
}

// changeReader reads on for one distributor.
type changeReader struct {
	d           *doors
	distributor id.Distributor
	after       feed.Position
	latest      bool
}

func (d *doors) reader(ctx context.Context, q ChangesQuery) (*changeReader, error) {
	distributor, err := distributorOf(ctx, q.DistributorID, "query.distributor_id")
	if err != nil {
		return nil, err
	}
	if in := scopeOf(ctx); in.Role == access.Operator { // a distributor that there is not has no changes to wait for
		if _, err := read(ctx, d, func(tx *db.Tx) (distributors.Distributor, error) { return distributors.Get(tx, distributor) }); err != nil {
			return nil, at(err, "query.distributor_id")
		}
	}
	if d.feedAlone || !d.feed.Begun() {
		if err := d.feed.Turn(ctx); err != nil {
			return nil, err
		}
	}
	after, err := d.position(distributor, q.After)
	return &changeReader{d, distributor, after, q.Latest}, err
}

// next gives the next changes, and waits for one when there is none.
func (r *changeReader) next(ctx context.Context, limit int, patience time.Duration) (Changes, error) {
	waiting, stop := context.WithTimeout(ctx, patience)
	defer stop()
	for {
		page, err := r.d.feed.Read(ctx, r.distributor, r.after, limit, r.latest)
		if err != nil {
			return Changes{}, at(err, "query.after")
		}
		r.after = page.Next
		if len(page.Changes) == 0 && (page.More || r.d.feed.Wait(waiting, r.after)) && waiting.Err() == nil {
			continue
		}
		out := Changes{Items: make([]Change, len(page.Changes)), Next: r.d.world.Cursors.Write(r.distributor, page.Next), More: page.More}
		for i := range page.Changes {
			out.Items[i] = ToAPIChange(r.d.world.Cursors, r.distributor, &page.Changes[i])
		}
		return out, nil
	}
}

type streamChangesInput struct {
	ChangesQuery
	LastEventID string `header:"Last-Event-ID" maxLength:"64" doc:"The cursor of the last event that was seen; goes before after"`
	For         int    `query:"for" minimum:"1" maximum:"3600" default:"900" doc:"Seconds after which the stream ends; connect again then"`
}

const (
	// heartbeat is how long a stream may be silent.
	heartbeat = 15 * time.Second
	// streamPage is how many changes a stream reads at once; streamPatience how long its reader may take for them.
	streamPage     = 200
	streamPatience = 30 * time.Second
)

// streamed is an answer that is written while it happens.
type streamed struct {
	ContentType string `header:"Content-Type"`
	Body        func(huma.Context)
}

func (d *doors) streamChanges(ctx context.Context, in *streamChangesInput) (*streamed, error) {
	if in.LastEventID != "" {
		in.After = in.LastEventID
	}
	r, err := d.reader(ctx, in.ChangesQuery)
	if err != nil {
		return nil, err
	}
	leave, err := d.waiters.enter(r.distributor)
	if err != nil {
		return nil, err
	}
	// The first page is read before anything is answered, so that what is wrong is told as a problem.
	first, err := r.next(ctx, streamPage, 0)
	if err != nil {
		leave()
		return nil, err
	}
	return &streamed{"text/event-stream", func(c huma.Context) {
		defer leave()
		c.SetStatus(http.StatusOK)
		to := c.BodyWriter()
		ctx, end := context.WithTimeout(ctx, time.Duration(in.For)*time.Second)
		defer end()
		for page := first; ; {
			if !tell(to, page) || ctx.Err() != nil || r.d.feed.Stopped() {
				return // the reader is gone, or is to connect to another server
			}
			var err error
			if page, err = r.next(ctx, streamPage, heartbeat); err != nil {
				return // it will say why when the reader connects again
			}
		}
	}}, nil
}

// tell writes a page of changes as server-sent events; false: the reader is gone.
func tell(to io.Writer, page Changes) bool {
	out, control := []byte(nil), http.NewResponseController(responseWriter(to))
	for i := range page.Items {
		body, err := json.Marshal(page.Items[i])
		if err != nil {
			return false
		}
		out = fmt.Appendf(out, "id: %s\nevent: %s\ndata: %s\n\n", page.Items[i].Cursor, page.Items[i].Kind, body)
	}
	// The cursor moves also over what does not concern the reader.
	out = fmt.Appendf(out, "id: %s\n: %d\n\n", page.Next, len(page.Items))
	if err := control.SetWriteDeadline(clock.System{}.Now().Time().Add(streamPatience)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return false
	}
	if _, err := to.Write(out); err != nil {
		return false
	}
	err := control.Flush()
	return err == nil || errors.Is(err, http.ErrNotSupported)
}

func responseWriter(to io.Writer) http.ResponseWriter {
	w, _ := to.(http.ResponseWriter) //nolint:errcheck // huma's writer on the standard mux is one
	return w
}

// mostWaiting is how many requests of one distributor may wait for changes at once.
const mostWaiting = 20

// ErrWaiting turns away who waits already.
var ErrWaiting = fault.New(fault.Limited, "too_many_waiting", "too many requests of this distributor wait for changes already")

// waiters counts the requests that wait for changes, by distributor.
type waiters struct {
	mu    sync.Mutex
	count map[id.Distributor]int
}

func newWaiters() *waiters { return &waiters{count: map[id.Distributor]int{}} }

// enter takes a place until it is left: ErrWaiting.
func (w *waiters) enter(d id.Distributor) (leave func(), err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.count[d] >= mostWaiting {
		return nil, ErrWaiting
	}
	w.count[d]++
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.count[d]--; w.count[d] == 0 {
			delete(w.count, d)
		}
	}, nil
}

// ChangeKind is one kind of change.
type ChangeKind struct {
	Name   string `json:"name" example:"price.changed"`
	Text   string `json:"text" doc:"In the caller's language" example:"The settlement price or the range of the sale price changed."`
	Latest bool   `json:"latest" doc:"Of several of one SKU, latest keeps the newest"`
}

// ChangeKinds are all kinds of changes.
type ChangeKinds struct {
	Items []ChangeKind `json:"items"`
}

func (d *doors) listChangeKinds(ctx context.Context, _ *struct{}) (*answer[ChangeKinds], error) {
	out := ChangeKinds{Items: each(flows.ChangeKinds(), func(k flows.ChangeKind) ChangeKind {
		text := k.English
		if web.LanguageOf(ctx) == web.Chinese {
			text = k.Chinese
		}
		return ChangeKind{k.Name, text, k.Latest}
	})}
	return &answer[ChangeKinds]{out}, nil
}
