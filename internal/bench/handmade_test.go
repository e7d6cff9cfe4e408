package bench

import (
	"maps"
	"os"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
	"github.com/fenxiao/fenxiao/internal/web"
)

var small = Size{SKUs: 40, Shops: 9, Units: 50, Buyers: 600}

// table is what one table holds.
type table struct{ rows, bytes int64 }

// weigh counts the rows of every table and their bytes.
func weigh(t *testing.T, dsn string) map[string]table {
	t.Helper()
	c := connected(t, dsn)
	rows, err := c.Query(t.Context(), "select tablename from pg_tables where schemaname = 'public'")
	if err != nil {
		t.Fatal(err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(names) < 30 {
		t.Fatalf("%d tables, %v", len(names), err)
	}
	out := map[string]table{}
	for _, name := range names {
		var x table
		err := c.QueryRow(t.Context(), "select count(*), coalesce(sum(pg_column_size(t.*)), 0)::bigint from "+name+" t").Scan(&x.rows, &x.bytes)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = x
	}
	return out
}

func connected(t *testing.T, dsn string) *pgxpool.Pool {
	t.Helper()
	c, err := pgxpool.New(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// world makes a market in a fresh database, and gives its address.
func world(t *testing.T) (string, *flows.World, *market) {
	t.Helper()
	dsn := testkit.DSN(t, db.Postgres, flows.Schema())
	d, err := db.Open(t.Context(), dsn, testClock())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	ring, err := contacts.NewKeyring(1, map[int64]contacts.MasterKey{1: {1}})
	if err != nil {
		t.Fatal(err)
	}
	w := &flows.World{DB: d, IDs: id.NewSource(d.Clock(), 1), Ring: ring, Zone: time.UTC}
	m, err := makeMarket(t.Context(), w, small)
	if err != nil {
		t.Fatal(err)
	}
	return dsn, w, m
}

func TestAHandmadeOrderWritesTheRowsThatPlacingAndPayingWrite(t *testing.T) {
	flowDSN, w, m := world(t)
	before := weigh(t, flowDSN)
	placeAndPay(t, w, m)
	byFlows := growth(before, weigh(t, flowDSN))

	handDSN, w, m := world(t)
	before = weigh(t, handDSN)
	c := connected(t, handDSN)
	o := m.handmade(w.IDs, 1, 0, "B1-1-1")
	o.at = w.Now()
	if err := c.SendBatch(t.Context(), o.transaction()).Close(); err != nil {
		t.Fatal(err)
	}
	byHand := growth(before, weigh(t, handDSN))

	names := maps.Clone(byFlows)
	maps.Copy(names, byHand)
	for name := range names {
		f, h := byFlows[name], byHand[name]
		if f.rows != h.rows {
			t.Errorf("%s: flows write %d rows, the hand %d", name, f.rows, h.rows)
		}
		if differ := f.bytes - h.bytes; differ*100 > f.bytes*5+500 || differ*100 < -f.bytes*5-500 {
			t.Errorf("%s: flows write rows of %d bytes, the hand %d", name, f.bytes, h.bytes)
		}
	}
	if len(names) < 8 {
		t.Errorf("only %d tables grew", len(names))
	}
}

// growth is what came to tables that grew.
func growth(before, after map[string]table) map[string]table {
	out := map[string]table{}
	for name, x := range after {
		if x != before[name] {
			out[name] = table{x.rows - before[name].rows, x.bytes - before[name].bytes}
		}
	}
	return out
}

func placeAndPay(t *testing.T, w *flows.World, m *market) {
	t.Helper()
	s, g := &m.shops[1], &m.goods[0]
	key := func(text string) *web.Key {
		return &web.Key{KeyRef: web.KeyRef{Owner: int64(s.id), Text: text}, Hash: web.Hash(text, nil)}
	}
	contact, err := contacts.Seal(w.Ring, id.NewContact(w.IDs), int64(s.id),
		contacts.Contact{Name: "王小明", Phone: "13800138000", Region: region, Address: "世纪大道 100 号"}, w.Now())
	if err != nil {
		t.Fatal(err)
	}
	place := &flows.PlaceOrder{
		By: flows.By{Actor: handActor, At: w.Now(), Key: key(placeKey("B1-1-1"))}, ID: id.NewOrder(w.IDs), Distributor: s.id, OwnNumber: "B1-1-1",
		Region: region, Contact: &contact, RequestHash: flows.HashOrder("x"),
		Lines: []flows.Asked{{SKU: g.id, Quantity: 1, Settlement: g.settlement, Sale: g.sale}},
	}
	pay := &flows.PayOrder{By: flows.By{Actor: handActor, At: w.Now(), Key: key(payKey("B1-1-1"))}, Order: place.ID, Distributor: s.id}
	for _, c := range []flows.Command{place, pay} {
		if err := flows.Do(t.Context(), w, c); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Outcome(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "serve" {
		os.Exit(serveForTest())
	}
	durable = append(durable, "fsync=off", "shared_buffers=64MB") // tests look at what is done, not at how fast
	os.Exit(m.Run())
}
