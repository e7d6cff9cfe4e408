package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
)

// together is how many orders are filled in at once.
const together = 512

// growths measures what an order costs when there are many already.
func (b *session) growths(ctx context.Context) error {
	for _, engine := range b.engines() {
		if err := b.growth(ctx, engine); err != nil {
			return fmt.Errorf("%s, growth: %w", engine, err)
		}
	}
	return nil
}

func (b *session) growth(ctx context.Context, engine db.Engine) (err error) {
	fmt.Fprintf(b.Out, "\n%s with %d SKUs:\n%10s %9s %8s %8s %8s %15s\n",
		engine, b.Size.SKUs, "orders", "orders/s", "p50 ms", "p99 ms", "CPU µs", "bytes an order")
	d, err := b.stages[engine].fresh(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.drop(context.WithoutCancel(ctx))) }()
	empty, err := d.size(ctx)
	if err != nil {
		return err
	}
	there := 0
	for _, wanted := range b.GrowthOrders {
		if err := d.fillUp(ctx, wanted-there, b); err != nil {
			return err
		}
		if there, err = b.grown(ctx, d, max(wanted, there), empty); err != nil {
			return err
		}
	}
	return nil
}

// grown measures a run on a database that holds so many orders, and gives how many it holds then.
func (b *session) grown(ctx context.Context, d database, orders int, empty int64) (int, error) {
	full, err := d.size(ctx)
	if err != nil {
		return 0, err
	}
	x := &site{database: d}
	if err := x.serveWith(ctx, b.Program, 1); err != nil {
		return 0, err
	}
	run, err := b.measureAt(ctx, x, cell{engine: d.stage.engine, scenario: Uniform, connections: usualConnections, batch: 1})
	if err = errors.Join(err, x.stop()); err != nil {
		return 0, err
	}
	run.OrdersBefore = int64(orders)
	b.runs = append(b.runs, run)
	fmt.Fprintf(b.Out, "%10d %9s %8s %8s %8d %15d\n", orders, run.OrdersPerS.short(), run.P50.short(), run.P99.short(), run.CPU, (full-empty)/int64(orders))
	run.printViolations(b.Out)
	return orders + int(run.Placed), nil
}

// fillUp places and pays so many orders through the flows, hundreds at once.
func (d database) fillUp(ctx context.Context, orders int, b *session) (err error) {
	w, err := d.stage.openWorld(ctx, d.dsn)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.DB.Close()) }()
	b.named++
	pick := d.stage.assortment.picker(Uniform, false, b.named)
	for from := 0; from < orders; from += together {
		var places, pays []flows.Command
		for i := range min(together, orders-from) {
			place, pay, err := filling(w, pick, fmt.Sprintf("F%d-%d", b.named, from+i))
			if err != nil {
				return err
			}
			places, pays = append(places, place), append(pays, pay)
		}
		for _, group := range [][]flows.Command{places, pays} {
			if err := doAll(ctx, w, group); err != nil {
				return err
			}
		}
	}
	if d.stage.engine == db.Postgres {
		return d.stage.tidy(ctx, d.name)
	}
	return nil
}

func doAll(ctx context.Context, w *flows.World, group []flows.Command) error {
	if err := flows.Do(ctx, w, group...); err != nil {
		return err
	}
	for _, c := range group {
		if _, err := c.Outcome(); err != nil {
			return err
		}
	}
	return nil
}

// filling makes one order and its payment.
func filling(w *flows.World, pick *picker, number string) (*flows.PlaceOrder, *flows.PayOrder, error) {
	s, g := pick.draw()
	shop, good := &pick.shops[s], &pick.goods[g]
	contact, err := contacts.Seal(w.Ring, id.NewContact(w.IDs), int64(shop.id), contacts.Contact{
		Name: "王小明", Phone: strconv.Itoa(pick.phone()), Region: region, Address: "世纪大道 100 号",
	}, w.Now())
	if err != nil {
		return nil, nil, err
	}
	place := &flows.PlaceOrder{
		By: flows.By{Actor: handActor, At: w.Now()}, ID: id.NewOrder(w.IDs), Distributor: shop.id, OwnNumber: number, Region: region,
		Contact: &contact, RequestHash: flows.HashOrder(number),
		Lines: []flows.Asked{{SKU: good.id, Quantity: 1, Settlement: good.settlement, Sale: good.sale}},
	}
	return place, &flows.PayOrder{By: flows.By{Actor: handActor, At: w.Now()}, Order: place.ID, Distributor: shop.id}, nil
}

// size is how many bytes a database takes.
func (d database) size(ctx context.Context) (bytes int64, err error) {
	if path, embedded := strings.CutPrefix(d.dsn, "sqlite:"); embedded {
		info, err := os.Stat(path)
		if err != nil {
			return 0, err
		}
		return info.Size(), nil
	}
	err = d.stage.asAdmin(ctx, func(c *pgx.Conn) error { return c.QueryRow(ctx, "select pg_database_size($1)", d.name).Scan(&bytes) })
	return bytes, err
}
