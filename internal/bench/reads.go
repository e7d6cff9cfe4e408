package bench

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

const (
	readConnections = 16
	askedAtOnce     = 100 // SKUs or lines of one question
)

// question is something that shops ask over and over.
type question struct {
	name  string
	write func(r *reader) []byte
	// unchanged asks only whether it has changed, by the tag of the first answer.
	unchanged   bool
	connections int // 0: readConnections
}

var questions = []question{
	{name: "goods, 200 a page", write: func(r *reader) []byte { return r.letter.get("/v1/goods?limit=200", r.token(0), r.tag) }},
	{name: "  unchanged (304)", unchanged: true, write: func(r *reader) []byte { return r.letter.get("/v1/goods?limit=200", r.token(0), r.tag) }},
	{name: "one good", write: func(r *reader) []byte {
		shop, g := r.pick.draw()
		return r.letter.get("/v1/goods/"+r.pick.goods[g].text, r.token(shop), "")
	}},
	{name: "stock states of 100", write: (*reader).askStates},
	{name: "quotes of 100 lines", write: (*reader).askQuotes},
}

// reader is one connection that asks.
type reader struct {
	question *question
	pick     *picker
	wire     wire
	letter   letter
	tag      string

	trips   []trip
	refused int64
	refusal string
}

func (r *reader) token(shop int) string { return r.pick.shops[shop].token }

func (r *reader) askStates() []byte {
	shop := r.pick.drawShop()
	var path strings.Builder
	path.WriteString("/v1/goods/stock-states?region=" + region + "&sku_ids=")
	for i := range r.some(shop) {
		if i > 0 {
			path.WriteByte(',')
		}
		path.WriteString(r.pick.goods[r.nth(shop, i)].text)
	}
	return r.letter.get(path.String(), r.token(shop), "")
}

func (r *reader) askQuotes() []byte {
	shop := r.pick.drawShop()
	r.letter.clear()
	r.letter.write(`{"region":"` + region + `","lines":[`)
	for i := range r.some(shop) {
		if i > 0 {
			r.letter.write(",")
		}
		r.letter.write(`{"sku_id":"`, r.pick.goods[r.nth(shop, i)].text, `","quantity":1}`)
	}
	r.letter.write(`]}`)
	return r.letter.post("/v1/quotes", r.token(shop), "")
}

// some is how many of a shop's goods one question is about; nth are different ones, from a place drawn by chance.
func (r *reader) some(shop int) int { return min(askedAtOnce, len(r.pick.sold[shop])) }

func (r *reader) nth(shop, i int) int {
	sold := r.pick.sold[shop]
	if i == 0 {
		r.pick.from = r.pick.random.IntN(len(sold))
	}
	return sold[(r.pick.from+i)%len(sold)]
}

// read asks until it is over.
func (r *reader) read(over <-chan struct{}) {
	defer r.wire.hangUp()
	wanted := 200
	for {
		select {
		case <-over:
			return
		default:
		}
		sent := now()
		a, err := r.wire.ask(r.question.write(r))
		switch {
		case err != nil:
			r.refused, r.refusal = r.refused+1, err.Error()
			return
		case a.status != wanted:
			r.refused, r.refusal = r.refused+1, strconv.Itoa(a.status)+" "+string(a.body)
		default:
			r.trips = append(r.trips, trip{sent, now(), 1})
		}
		if r.question.unchanged && a.status == 200 {
			r.tag, wanted = a.tag, 304
		}
	}
}

// askers lets all connections ask one question.
func (q *question) askers(x *site) send {
	return func(over <-chan struct{}) func() (*haul, error) {
		connections := q.connections
		if connections == 0 {
			connections = readConnections
		}
		readers := make([]*reader, connections)
		var all sync.WaitGroup
		for i := range readers {
			r := &reader{question: q, pick: x.stage.assortment.picker(Uniform, false, i), wire: wire{address: x.servers[0].address}}
			readers[i] = r
			all.Go(func() { r.read(over) })
		}
		return func() (*haul, error) {
			all.Wait()
			h := &haul{}
			for _, r := range readers {
				h.trips = append(h.trips, r.trips...)
				h.rejected += r.refused
				if r.refused > 0 {
					h.refusal = r.refusal
				}
			}
			return h, nil
		}
	}
}

// reads measures what shops ask.
func (b *session) reads(ctx context.Context) error {
	fmt.Fprintf(b.Out, "\nreads, %d connections:\n%-9s %-20s %11s %8s %8s %8s %7s %9s\n",
		readConnections, "engine", "question", "requests/s", "p50 ms", "p99 ms", "CPU µs", "server", "database")
	for _, engine := range b.engines() {
		x, err := b.openSite(ctx, b.stages[engine], 1)
		if err != nil {
			return err
		}
		for i := range questions {
			if _, err = b.readAt(ctx, x, &questions[i]); err != nil {
				break
			}
		}
		if err = errors.Join(err, x.close(context.WithoutCancel(ctx))); err != nil {
			return fmt.Errorf("%s, reads: %w", engine, err)
		}
	}
	return nil
}

func (b *session) readAt(ctx context.Context, x *site, q *question) (p99 Figure, err error) {
	h, first, second, err := watch(ctx, x, q.askers(x), b.Warm/2, b.Seconds/2)
	if err != nil {
		return 0, err
	}
	r := sum(h, first, second)
	fmt.Fprintf(b.Out, "%-9s %-20s %11s %8s %8s %8d %7d %9d\n", x.stage.engine, q.name, r.OrdersPerS.short(), r.P50.short(), r.P99.short(), r.CPU, r.ServerCPU,
		r.DatabaseCPU)
	if r.Rejected > 0 {
		fmt.Fprintf(b.Out, "  %d refused: %.200s\n", r.Rejected, r.refusal)
	}
	return r.P99, nil
}
