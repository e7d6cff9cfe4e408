package demo_test

import (
	"context"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/aftersales"
	"github.com/fenxiao/fenxiao/internal/audit"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/demo"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/pricing"
	"github.com/fenxiao/fenxiao/internal/suppliers"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

// until is the end of a Tuesday, six weeks and a half after the beginning of a month.
var until = clock.Of(time.Date(2026, 5, 20, 0, 0, 0, 0, shanghai()))

func shanghai() *time.Location {
	zone, err := time.LoadLocation(demo.Zone)
	if err != nil {
		panic(err)
	}
	return zone
}

// stage is a database of a demo.
type stage struct {
	*testkit.World
	flows *flows.World
}

func empty(t *testing.T, engine db.Engine) *stage {
	t.Helper()
	c := clock.NewManual(0)
	w := &testkit.World{Clock: c, IDs: id.NewSource(c, 1), DB: testkit.Another(t, engine, flows.Schema(), c)}
	ring, err := contacts.NewKeyring(1, map[int64]contacts.MasterKey{1: contacts.NewMasterKey()})
	if err != nil {
		t.Fatal(err)
	}
	return &stage{w, &flows.World{DB: w.DB, IDs: w.IDs, Quotes: pricing.NewSigner(make([]byte, 32)), Ring: ring, Zone: shanghai()}}
}

func (s *stage) fill(t *testing.T, days int) demo.Summary {
	t.Helper()
	summary, err := demo.Fill(t.Context(), s.flows, s.Clock, demo.Options{Until: until, Days: days, Passwords: access.Cheap})
	if err != nil {
		t.Fatal(err)
	}
	return summary
}

// counts gives the second column by the first.
func (s *stage) counts(t *testing.T, sql string) map[string]int64 {
	t.Helper()
	out := map[string]int64{}
	s.Read(t, func(tx *db.Tx) error {
		tx.Query(func(r *db.Row) { out[r.Text()] = r.Int() }, sql)
		return tx.Flush()
	})
	return out
}

func (s *stage) audit(t *testing.T) {
	t.Helper()
	found, err := audit.Run(context.WithoutCancel(t.Context()), s.DB)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		t.Error(f)
	}
}

// holds demands that every key has a count above zero.
func holds[K ~string](t *testing.T, what string, have map[string]int64, keys ...K) {
	t.Helper()
	for _, k := range keys {
		if have[string(k)] == 0 {
			t.Errorf("no %s %q among %v", what, k, have)
		}
	}
}

func TestTheWholeDemo(t *testing.T) {
	s := empty(t, db.SQLite)
	began := time.Now()
	summary := s.fill(t, 0)
	t.Logf("filled in %s: %+v", time.Since(began).Round(time.Millisecond), summary)
	for sentence, check := range map[string]func(t *testing.T, s *stage, summary demo.Summary){
		"the auditor finds nothing":                       func(t *testing.T, s *stage, _ demo.Summary) { t.Helper(); s.audit(t) },
		"there is a catalogue, and who sells it":          hasACatalogue,
		"there are sixty days of orders":                  hasSixtyDays,
		"somebody wants to come in":                       hasApplicants,
		"distributors stand in grades":                    hasGrades,
		"a webhook is there, and nothing is sent":         callsNobody,
		"somebody has broken the rules":                   hasPenalties,
		"goods are sorted, limited and reviewed":          hasAnOrderedRange,
		"no line keeps anybody from selecting":            letsSelect,
		"distributors are sought":                         hasPosts,
		"files were imported":                             hasImports,
		"suppliers ask for prices":                        hasAskedPrices,
		"every state is alive":                            hasEveryState,
		"refusals are told":                               hasRefusals,
		"statements are closed for each finished month":   hasStatements,
		"statements are invoiced":                         hasInvoices,
		"prices make sense":                               hasSensiblePrices,
		"everybody can sign in, and the key opens":        letsPeopleIn,
		"people are invented and nothing points outside":  inventsPeople,
		"the clock ends where it should":                  endsInTime,
		"the summary agrees with what the tables hold":    agrees,
		"parcels are whole and in part, and are tracked":  ships,
		"quiet things happen beside the trade":            livesOn,
		"orders come at all hours and from all provinces": spreads,
	} {
		t.Run(sentence, func(t *testing.T) { check(t, s, summary) })
	}
}

func hasACatalogue(t *testing.T, s *stage, _ demo.Summary) {
	t.Helper()
	for _, x := range []struct {
		least int64
		sql   string
	}{
		{12, "select count(*) from suppliers_suppliers"},
		{600, "select count(*) from catalog_skus"},
		{30, "select count(*) from distributors_distributors"},
		{50, "select count(*) from catalog_categories where level = 3"},
		{100, "select count(*) from (select product_id from catalog_skus group by product_id having count(*) > 1) x"},
		{20, "select count(*) from stock_warehouses"},
		{5, "select count(*) from stock_warehouses where coverage <> ''"},
		{100, "select count(*) from pricing_prices where floor_minor > 0 and ceiling_minor > 0"},
		{3000, "select count(*) from pool_selections"},
		{100, "select count(*) from pool_listings where state = 'off'"},
		{3000, "select count(*) from pool_listings where state = 'on'"},
		{30, "select count(*) from access_keys"},
		{5, "select count(*) from suppliers_agreements a where not exists (select 1 from suppliers_scope s where s.agreement_id = a.id)"},
		{10, "select count(*) from suppliers_scope where brand_id > 0"},
		{10, "select count(*) from suppliers_scope where sku_id > 0"},
	} {
		if n := s.Int(t, x.sql); n < x.least {
			t.Errorf("%d, want %d: %s", n, x.least, x.sql)
		}
	}
	holds(t, "mode", s.counts(t, "select mode, count(*) from suppliers_agreements group by mode"),
		suppliers.Buyout, suppliers.SaleOrReturn, suppliers.Consignment)
	holds(t, "supply rule", s.counts(t, "select supply_rule, count(*) from suppliers_agreements group by supply_rule"), suppliers.PerSKU, suppliers.Ratio)
	holds(t, "channel", s.counts(t, "select kind, count(*) from distributors_channels group by kind"), distributors.MarketplaceShop,
		distributors.MallShop, distributors.B2CPlatform, distributors.OwnSite, distributors.PhysicalShop, distributors.Wholesale)
	holds(t, "drift", s.counts(t, "select drift, count(*) from distributors_contracts group by drift"),
		distributors.Exact, distributors.AcceptIfMargin, distributors.AcceptIfRise, distributors.NeverHigher)
}

func hasSixtyDays(t *testing.T, s *stage, _ demo.Summary) {
	t.Helper()
	day := func(back int) clock.Micros { return until - clock.Micros(back)*clock.Day }
	first, last := int64(0), int64(0)
	for back := 60; back > 0; back-- {
		n := s.Int(t, "select count(*) from orders_orders where placed_at >= $1 and placed_at < $2", day(back), day(back-1))
		if n < 35 || n > 140 {
			t.Errorf("%d orders %d days ago", n, back)
		}
		switch {
		case back > 53:
			first += n
		case back <= 7:
			last += n
		}
	}
	if last*10 < first*12 {
		t.Errorf("no growth: %d in the first week, %d in the last", first, last)
	}
	if n := s.Int(t, "select count(*) from orders_orders where placed_at < $1 or placed_at >= $2", day(60), until); n > 0 {
		t.Errorf("%d orders outside of the sixty days", n)
	}
}

func hasEveryState(t *testing.T, s *stage, _ demo.Summary) {
	t.Helper()
	lasting := maps.Clone(orders.Lifecycle)
	delete(lasting, orders.Unconfirmed) // it lives for minutes, until it is confirmed or its hold lapses: none is left at a day's end
	holds(t, "sub-order", s.counts(t, "select state, count(*) from orders_sub_orders group by state"), slices.Collect(maps.Keys(lasting))...)
	cases := s.counts(t, "select state, count(*) from aftersales_cases group by state")
	holds(t, "after-sale", cases, slices.Collect(maps.Keys(aftersales.Lifecycle))...)
	holds(t, "kind", s.counts(t, "select kind, count(*) from aftersales_cases group by kind"), aftersales.RefundOnly, aftersales.ReturnRefund)
	holds(t, "supplier", s.counts(t, "select state, count(*) from suppliers_suppliers group by state"), suppliers.Active, suppliers.Suspended)
	holds(t, "distributor", s.counts(t, "select state, count(*) from distributors_distributors group by state"), distributors.Active, distributors.Suspended)
	holds(t, "contract", s.counts(t, "select state, count(*) from distributors_contracts group by state"), distributors.InForce, distributors.Ended)
	holds(t, "SKU", s.counts(t, "select state, count(*) from catalog_skus group by state"), "active", "retired")
	holds(t, "item", s.counts(t, "select state, count(*) from pool_items group by state"), "open", "closed")
	holds(t, "stock", s.counts(t, `select case when on_hand - held <= 0 then 'out' when on_hand - held < low_below then 'low' else 'in_stock' end, count(*)
		from stock_items group by 1`), "out", "low", "in_stock")
	if n := s.Int(t, "select count(*) from suppliers_agreements where until_at > 0"); n == 0 {
		t.Error("no agreement was given notice")
	}
}

func hasRefusals(t *testing.T, _ *stage, summary demo.Summary) {
	t.Helper()
	have := map[string]int64{}
	for code, n := range summary.Refusals {
		have[code] = int64(n)
	}
	holds(t, "refusal", have, "price_changed", "out_of_stock", "sale_price_below_floor", "sale_price_above_ceiling", "sale_price_fixed",
		"not_selected", "not_open", "sku_retired", "agreement_not_live", "quote_expired", "distributor_suspended", "insufficient_funds")
	for _, code := range []string{"unbalanced", "unknown_account", "invalid_waybill", "invalid_carrier", "not_found", "not_held"} {
		if have[code] > 0 {
			t.Errorf("%d × %s: a mistake of the demo", have[code], code)
		}
	}
}

func hasStatements(t *testing.T, s *stage, summary demo.Summary) {
	t.Helper()
	months := s.counts(t, "select month, count(*) from settlements_statements group by month")
	holds(t, "month", months, "2026-03", "2026-04")
	if len(months) != 2 || months["2026-03"]+months["2026-04"] != int64(summary.Statements) {
		t.Errorf("months %v, summary %d", months, summary.Statements)
	}
}

func hasInvoices(t *testing.T, s *stage, _ demo.Summary) {
	t.Helper()
	holds(t, "invoice", s.counts(t, "select party_role || ' ' || state, count(*) from settlements_invoices group by party_role, state"),
		"supplier registered", "supplier accepted", "supplier returned", "distributor registered", "distributor accepted")
}

func hasSensiblePrices(t *testing.T, s *stage, _ demo.Summary) {
	t.Helper()
	for sentence, sql := range map[string]string{
		"supply below settlement below retail": `select count(*) from pricing_prices
			where supply_minor >= settlement_minor or settlement_minor >= retail_minor or supply_minor < 1`,
		"floor above settlement, below ceiling": `select count(*) from pricing_prices where floor_minor > 0
			and (floor_minor <= settlement_minor or floor_minor > retail_minor or ceiling_minor <= retail_minor)`,
		"every line earns something": "select count(*) from orders_lines where supply_minor >= settlement_minor or settlement_minor >= sale_minor",
		"no order of a fortune":      "select count(*) from orders_orders where total_minor > 2000000 or total_minor < 500",
	} {
		if n := s.Int(t, sql); n > 0 {
			t.Errorf("%s: not so for %d", sentence, n)
		}
	}
}

func letsPeopleIn(t *testing.T, s *stage, summary demo.Summary) {
	t.Helper()
	people := demo.SignIns()
	if n := s.Int(t, "select count(*) from access_people"); n != int64(len(people)) {
		t.Errorf("%d people, %d sign-ins", n, len(people))
	}
	roles := map[access.Role]int{}
	for _, p := range people {
		session, err := access.SignIn(t.Context(), s.DB, access.SignInAttempt{
			Login: p.Login, Password: demo.Password, Params: access.Cheap, Session: id.NewSession(s.IDs), At: s.Clock.Now(),
		})
		if err != nil || session.Person.Role != p.Role || (p.Company == "") != (session.Person.Party == 0) {
			t.Errorf("%s: %+v, %v", p.Login, session.Person, err)
		}
		roles[p.Role]++
	}
	if people[0].Login != "admin" || roles[access.Operator] != 3 || roles[access.Supplier] < 12 || roles[access.Distributor] < 8 {
		t.Errorf("%v", roles)
	}
	s.Read(t, func(tx *db.Tx) error {
		scope, err := access.Resolve(tx, string(summary.Key), s.Clock.Now())
		if err == nil && scope.Role != access.Distributor {
			t.Errorf("%+v", scope)
		}
		return err
	})
	if n := s.Int(t, "select count(*) from distributors_distributors where name = $1", summary.KeyOf); n != 1 {
		t.Errorf("the key is of %q", summary.KeyOf)
	}
}

func inventsPeople(t *testing.T, s *stage, _ demo.Summary) {
	t.Helper()
	var refs []contacts.Ref
	s.Read(t, func(tx *db.Tx) error {
		tx.Query(func(r *db.Row) { refs = append(refs, contacts.Ref{ID: id.Contact(r.Int()), Owner: r.Int()}) },
			"select id, owner_id from contacts_contacts order by id limit 500")
		if err := tx.Flush(); err != nil {
			return err
		}
		opened, err := contacts.Open(tx, s.flows.Ring, refs)
		for _, c := range opened {
			if !strings.HasPrefix(c.Phone, "129") || len(c.Phone) != 11 || c.Name == "" || strings.Contains(c.Address, "%") {
				t.Errorf("%q %q %q", c.Name, c.Phone, c.Address)
			}
		}
		return err
	})
	if len(refs) < 500 {
		t.Errorf("%d contacts", len(refs))
	}
	if n := s.Int(t, "select count(*) from catalog_media where url not like '/media/%'"); n > 0 {
		t.Errorf("%d pictures from elsewhere", n)
	}
}

func endsInTime(t *testing.T, s *stage, _ demo.Summary) {
	t.Helper()
	if s.Clock.Now() != until {
		t.Errorf("the clock stands at %s", s.Clock.Now())
	}
	for _, table := range []string{"outbox_events", "ledger_postings", "shipping_tracks", "stock_movements", "access_trail"} {
		if n := s.Int(t, "select count(*) from "+table+" where at > $1", until); n > 0 {
			t.Errorf("%d of %s lie in the future", n, table)
		}
	}
	if n := s.Int(t, "select count(*) from timers_due where due_at < $1", until); n > 0 {
		t.Errorf("%d timers were not fired", n)
	}
}

func agrees(t *testing.T, s *stage, summary demo.Summary) {
	t.Helper()
	timed := int64(0)
	for _, x := range []struct {
		what string
		told int
		sql  string
	}{
		{"suppliers", summary.Suppliers, "select count(*) from suppliers_suppliers"},
		{"distributors", summary.Distributors, "select count(*) from distributors_distributors"},
		{"products", summary.Products, "select count(*) from catalog_products"},
		{"SKUs", summary.SKUs, "select count(*) from catalog_skus"},
		{"orders", summary.Orders, "select count(*) from orders_orders"},
		{"payments", summary.Payments, "select count(*) from outbox_events where kind = 'order.paid'"},
		{"cancelled", summary.Cancelled, "select count(*) from outbox_events where kind = 'order.cancelled' and actor <> 'timer'"},
		{"parcels", summary.Parcels, "select count(*) from shipping_parcels"},
		{"receipts", summary.Receipts, "select count(*) from outbox_events where kind = 'order.received' and actor <> 'timer'"},
		{"after-sales", summary.AfterSales, "select count(*) from outbox_events where kind = 'after_sale.applied'"},
		{"paid", int(summary.PaidMinor), "select CAST(sum(amount_minor) AS BIGINT) from ledger_postings where kind = 'pay' and amount_minor > 0"},
	} {
		if n := s.Int(t, x.sql); n != int64(x.told) {
			t.Errorf("%s: told %d, stored %d", x.what, x.told, n)
		}
	}
	for kind, n := range s.counts(t, "select kind, count(*) from outbox_events where actor = 'timer' group by kind") {
		timed += n
		if n == 0 {
			t.Error(kind)
		}
	}
	if timed < 1000 {
		t.Errorf("timers did %d things", timed)
	}
}

func ships(t *testing.T, s *stage, _ demo.Summary) {
	t.Helper()
	parcels := s.Int(t, "select count(*) from shipping_parcels")
	split := s.Int(t, "select count(*) from (select sub_order_id from shipping_parcels group by sub_order_id having count(*) > 1) x")
	if split*100 < parcels*2 {
		t.Errorf("%d of %d parcels are one of several", split, parcels)
	}
	holds(t, "track", s.counts(t, "select state, count(*) from shipping_tracks group by state"),
		"collected", "in_transit", "out_for_delivery", "signed", "refused")
	receivers := s.counts(t, "select case when actor = 'timer' then 'timer' else 'people' end, count(*) from outbox_events where kind = 'order.received' group by 1")
	holds(t, "receiver", receivers, "timer", "people")
}

func livesOn(t *testing.T, s *stage, _ demo.Summary) {
	t.Helper()
	holds(t, "event", s.counts(t, "select kind, count(*) from outbox_events group by kind"), "order.placed", "order.paid", "order.cancelled",
		"order.hold_lapsed", "order.received", "sub_order.shipped", "sub_order.window_closed", "wallet.topped_up", "pool.opened", "pool.closed",
		"goods.selected", "goods.unselected", "goods.listed", "agreement.signed", "agreement.notice_given", "agreement.rescoped", "contract.ended")
	holds(t, "action", s.counts(t, "select action, count(*) from access_trail group by action"), "price.set", "supplier.suspend",
		"distributor.suspend", "distributor.resume", "sku.retire", "api_key.create", "supplier.set_freight")
	holds(t, "movement", s.counts(t, "select reason, count(*) from stock_movements group by reason"), "received", "adjusted", "returned")
}

func spreads(t *testing.T, s *stage, _ demo.Summary) {
	t.Helper()
	if n := s.Int(t, "select count(distinct substr(region, 1, 2)) from orders_orders"); n < 25 {
		t.Errorf("orders from %d provinces", n)
	}
	if n := s.Int(t, "select count(distinct (placed_at / 3600000000) % 24) from orders_orders"); n != 24 {
		t.Errorf("orders in %d hours of the day", n)
	}
	all := s.Int(t, "select count(*) from orders_lines")
	hot := s.Int(t, "select CAST(sum(n) AS BIGINT) from (select count(*) as n from orders_lines group by sku_id order by count(*) desc limit 65) x")
	if hot*100 < all*40 || hot*100 > all*85 {
		t.Errorf("the hottest tenth of the goods stands on %d of %d lines", hot, all)
	}
}

// figures are what two fillings have in common: all but what is drawn at random for safety.
func figures(t *testing.T, s *stage, summary demo.Summary) map[string]int64 {
	t.Helper()
	out := map[string]int64{}
	for _, sql := range []string{
		"select 'sub '||state, count(*) from orders_sub_orders group by state",
		"select 'case '||kind||' '||state, CAST(sum(refund_minor) AS BIGINT) from aftersales_cases group by kind, state",
		"select 'posted '||kind, CAST(sum(case when amount_minor > 0 then amount_minor else 0 end) AS BIGINT) from ledger_postings group by kind",
		"select 'told '||kind, count(*) from outbox_events group by kind",
		"select 'line', CAST(sum(quantity * sale_minor) AS BIGINT) from orders_lines",
		"select 'shelf', CAST(sum(on_hand * 3 + held) AS BIGINT) from stock_items",
	} {
		maps.Copy(out, s.counts(t, sql))
	}
	for code, n := range summary.Refusals {
		out["refused "+code] = int64(n)
	}
	return out
}

func TestTwoFillingsAreAlike(t *testing.T) {
	one, two := empty(t, db.SQLite), empty(t, db.SQLite)
	first, second := one.fill(t, 10), two.fill(t, 10)
	if a, b := figures(t, one, first), figures(t, two, second); !reflect.DeepEqual(a, b) {
		t.Errorf("%v\n%v", a, b)
	}
	if first.Key == second.Key {
		t.Error("both have the same API key")
	}
	first.Key, second.Key = "", ""
	if !reflect.DeepEqual(first, second) {
		t.Errorf("%+v\n%+v", first, second)
	}
}

func TestBothEnginesHoldTheSameDemo(t *testing.T) {
	var want map[string]int64
	for _, engine := range testkit.Engines {
		t.Run(string(engine), func(t *testing.T) {
			s := empty(t, engine)
			got := figures(t, s, s.fill(t, 4))
			s.audit(t)
			if want == nil {
				want = got
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
}

func TestADemoOfOneDayIsWhole(t *testing.T) {
	s := empty(t, db.SQLite)
	reported := 0
	summary, err := demo.Fill(t.Context(), s.flows, s.Clock, demo.Options{
		Until: until, Days: 1, Passwords: access.Cheap, Report: func(done, total int) { reported += done * total },
	})
	if err != nil || summary.Orders < 20 || reported != 1 {
		t.Errorf("%+v, reported %d, %v", summary, reported, err)
	}
	s.audit(t)
}

func TestADemoRefusesADatabaseThatHoldsAnything(t *testing.T) {
	s := empty(t, db.SQLite)
	s.Write(t, func(tx *db.Tx) error { return access.Claim(tx, access.Trade, "EUR", "Europe/Berlin") })
	_, err := demo.Fill(t.Context(), s.flows, s.Clock, demo.Options{Until: until, Days: 1, Passwords: access.Cheap})
	if !errors.Is(err, demo.ErrOccupied) || !strings.Contains(err.Error(), "trade") {
		t.Error(err)
	}
	if n := s.Int(t, "select count(*) from access_people"); n > 0 {
		t.Errorf("%d people came", n)
	}
}

func TestADemoRefusesAClockThatIsNotItsOwnOrTooLate(t *testing.T) {
	s := empty(t, db.SQLite)
	o := demo.Options{Until: until, Days: 1, Passwords: access.Cheap}
	if _, err := demo.Fill(t.Context(), s.flows, clock.NewManual(0), o); !errors.Is(err, demo.ErrClock) {
		t.Error(err)
	}
	s.Clock.Set(until - 5*clock.Day)
	if _, err := demo.Fill(t.Context(), s.flows, s.Clock, o); !errors.Is(err, demo.ErrClock) {
		t.Error(err)
	}
}
