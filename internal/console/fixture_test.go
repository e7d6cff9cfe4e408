package console

import (
	"encoding/json"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

const password = "correct horse"

// desk is a console over a fresh database with a person of each role and one order between their companies.
type desk struct {
	*testkit.World
	console *Console
	red     id.Distributor
	blue    id.Distributor
	tea     id.Supplier
	order   id.Order
}

func eachDesk(t *testing.T, body func(t *testing.T, d *desk)) {
	t.Helper()
	folders, err := filepath.Glob("../*/schema")
	if err != nil {
		t.Fatal(err)
	}
	var all []fs.FS
	for _, folder := range folders {
		all = append(all, os.DirFS(filepath.Dir(folder)))
	}
	testkit.Each(t, all, func(t *testing.T, w *testkit.World) {
		d := &desk{World: w}
		d.open(t)
		body(t, d)
	})
}

func (d *desk) open(t testing.TB) {
	t.Helper()
	ring, err := contacts.NewKeyring(1, map[int64]contacts.MasterKey{1: contacts.NewMasterKey()})
	if err != nil {
		t.Fatal(err)
	}
	d.console = New(Config{DB: d.DB, IDs: d.IDs, Ring: ring, Passwords: access.Cheap, Clock: d.Clock, Version: "test"})
	d.red, d.blue, d.tea, d.order = id.NewDistributor(d.IDs), id.NewDistributor(d.IDs), id.NewSupplier(d.IDs), id.NewOrder(d.IDs)
	hash, err := access.Hash(access.Cheap, password)
	if err != nil {
		t.Fatal(err)
	}
	d.Write(t, func(tx *db.Tx) error {
		if err := access.Claim(tx, access.Trade, "CNY", "Asia/Shanghai"); err != nil {
			return err
		}
		for login, who := range map[string]access.NewPerson{
			"operator": {Role: access.Operator}, "tea": {Role: access.Supplier, Party: int64(d.tea)},
			"red": {Role: access.Distributor, Party: int64(d.red)}, "blue": {Role: access.Distributor, Party: int64(d.blue)},
		} {
			who.ID, who.Login, who.Name, who.Password = id.NewPerson(d.IDs), login, "王敏", hash
			if _, err := access.Enroll(tx, who, tx.Now()); err != nil {
				return err
			}
		}
		return d.fill(tx, ring)
	})
}

// fill writes the rows that views read; flows have tests of their own.
func (d *desk) fill(tx *db.Tx, ring *contacts.Keyring) error {
	sealed, err := contacts.Seal(ring, id.NewContact(d.IDs), int64(d.red),
		contacts.Contact{Name: "张三", Phone: "13800001234", Region: "330106", Address: "文三路 1 号"}, tx.Now())
	if err != nil {
		return err
	}
	contacts.Insert(tx, []contacts.Sealed{sealed})
	tx.Exec("insert into suppliers_suppliers (id, name, state, return_contact_id, freight_minor, freight_free_from_minor, credit_code, suspended_for, recheck_at, leave_at, created_at) values ($1, '茶厂', '', 0, 0, 0, '', '', 0, 0, 0)", d.tea)
	for _, x := range []struct {
		id   id.Distributor
		name string
	}{{d.red, "红店"}, {d.blue, "蓝店"}} {
		tx.Exec("insert into distributors_distributors (id, name, state, inviter_id, created_at) values ($1, $2, '', 0, 0)", x.id, x.name)
	}
	tx.Exec(`insert into orders_orders (id, distributor_id, contract_id, channel_id, own_number, request_hash, currency, contact_id, region, remark,
			lines, goods_minor, freight_minor, total_minor, wallet_account_id, escrow_account_id, placed_at, hold_until, pay_by, hold_minutes,
			ship_days, receive_days, window_days, own_packaging, no_slip, credit_account_id, timer_at)
		values ($1, $2, 0, 0, 'R-1', $3, 'CNY', $4, '330106', '', 1, 1000, 0, 1000, 0, 0, $5, 0, 0, 30, 15, 30, 10, 0, 0, 0, 0)`,
		d.order, d.red, []byte{1}, sealed.ID, tx.Now())
	tx.Exec(`insert into orders_sub_orders (id, order_id, number, distributor_id, supplier_id, agreement_id, warehouse_id, state, units, shipped_units,
			refunded_units, stopped_units, goods_minor, supply_minor, freight_minor, refunded_minor, refunded_supply_minor, payable_account_id,
			margin_account_id, paid_at, ship_by, receive_by, completed_at, window_until, window_closed, urged_at)
		values ($1, $2, 1, $3, $4, 0, 0, 'to_ship', 2, 0, 0, 0, 1000, 800, 0, 0, 0, 0, 0, $5, 0, 0, 0, 0, 0, 0)`,
		id.NewSubOrder(d.IDs), d.order, d.red, d.tea, tx.Now())
	return tx.Flush()
}

// ask is one request to the console; own pages' headers are set for writes.
type ask struct {
	method, path, body, session string
	header                      map[string]string
}

func (d *desk) do(t testing.TB, a ask) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), a.method, a.path, strings.NewReader(a.body))
	if a.body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if a.method != http.MethodGet {
		r.Header.Set(marker, "1")
		r.Header.Set("Origin", "http://example.com") // the host of httptest's requests
	}
	if a.session != "" {
		r.AddCookie(&http.Cookie{Name: cookieName, Value: a.session})
	}
	for name, value := range a.header {
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	d.console.Handler().ServeHTTP(w, r)
	return w
}

func (d *desk) get(t testing.TB, session, path string) *httptest.ResponseRecorder {
	t.Helper()
	return d.do(t, ask{method: http.MethodGet, path: path, session: session})
}

// signIn gives the session cookie of a login.
func (d *desk) signIn(t testing.TB, login string) *http.Cookie {
	t.Helper()
	w := d.do(t, ask{method: http.MethodPost, path: apiPrefix + "/session", body: `{"login":"` + login + `","password":"` + password + `"}`})
	if w.Code != http.StatusOK {
		t.Fatalf("sign in: %d %s", w.Code, w.Body)
	}
	for _, c := range w.Result().Cookies() {
		if c.Name == cookieName {
			return c
		}
	}
	t.Fatal("no session cookie")
	return nil
}

func decode[T any](t testing.TB, w *httptest.ResponseRecorder) T {
	t.Helper()
	var out T
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
		t.Fatalf("%d %s: %v", w.Code, w.Body, err)
	}
	return out
}
