package client_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fenxiao/fenxiao/client"
	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/api"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
	"github.com/fenxiao/fenxiao/internal/web"
)

// house is a market behind its open API on a real connection, with a key of Alpha.
type house struct {
	*flowstest.Market
	http    http.Handler
	address string
	key     string
	root    string // the operator's session
	drawn   atomic.Int64
}

const password = "correct horse"

// each runs body in a house on each engine, and audits it.
func each(t *testing.T, body func(t *testing.T, h *house)) {
	t.Helper()
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) { body(t, open(t, m)) })
}

// onOne runs body in a house on SQLite.
func onOne(t *testing.T, body func(t *testing.T, h *house)) {
	t.Helper()
	w := testkit.Open(t, db.SQLite, flows.Schema())
	body(t, open(t, flowstest.NewMarket(t, w)))
	flowstest.Hold(t, w.DB)
}

func open(t *testing.T, m *flowstest.Market) *house {
	t.Helper()
	h := &house{Market: m}
	lane := flows.NewLane(m.Flow)
	changes := flows.NewFeed(m.Flow, lane.Turn)
	go changes.Keep(t.Context(), slog.New(slog.DiscardHandler))
	fast := web.Rate{PerSecond: 1_000_000, AtOnce: 1_000_000}
	h.http = api.New(api.Config{
		World: m.Flow, Lane: lane, Feed: changes, Passwords: access.Cheap, Rate: fast, SignIns: fast, Log: slog.New(slog.DiscardHandler),
	}).Handler()
	server := httptest.NewServer(h.http)
	t.Cleanup(func() { server.CloseClientConnections(); server.Close() })
	h.address = server.URL
	hash, err := access.Hash(access.Cheap, password)
	m.Must(err)
	m.Write(t, func(tx *db.Tx) error {
		if err := access.Claim(tx, access.Trade, "CNY", "UTC"); err != nil {
			return err
		}
		_, err := access.Enroll(tx, access.NewPerson{ID: id.NewPerson(m.IDs), Login: "root", Name: "Root", Role: access.Operator, Password: hash}, m.Clock.Now())
		return err
	})
	h.root = h.signIn(t, "root")
	h.call(t, h.root, "POST", "/v1/people", map[string]any{
		"login": "alpha", "name": "Alpha", "password": password, "role": "distributor", "distributor_id": m.Alpha.ID.String(),
	})
	h.key, _ = h.call(t, h.signIn(t, "alpha"), "POST", "/v1/api-keys", map[string]any{"name": "ERP"})["token"].(string)
	return h
}

func (h *house) signIn(t *testing.T, login string) string {
	t.Helper()
	token, _ := h.call(t, "", "POST", "/v1/sessions", map[string]any{"login": login, "password": password})["token"].(string)
	return token
}

// call asks for what the client does not do: the work of operators and of people at a desk.
func (h *house) call(t *testing.T, token, method, path string, body any) (out map[string]any) {
	t.Helper()
	text, err := json.Marshal(body)
	h.Must(err)
	r := httptest.NewRequest(method, path, bytes.NewReader(text))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", "house-"+strconv.FormatInt(h.drawn.Add(1), 10))
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	w := httptest.NewRecorder()
	h.http.ServeHTTP(w, r)
	if w.Code > 299 {
		t.Fatalf("%s %s: %d: %s", method, path, w.Code, w.Body)
	}
	if w.Body.Len() > 0 {
		h.Must(json.Unmarshal(w.Body.Bytes(), &out))
	}
	return out
}

// hasty is patience for tests.
var hasty = client.Patience{Tries: 60, First: time.Millisecond, Longest: 20 * time.Millisecond, Answer: 20 * time.Second}

func (h *house) client(t *testing.T, options ...client.Option) *client.Client {
	return dial(t, h.address, h.key, options...)
}

func dial(t *testing.T, address, key string, options ...client.Option) *client.Client {
	t.Helper()
	c, err := client.New(address, key, append([]client.Option{client.WithPatience(hasty), client.WithLanguage("en")}, options...)...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var buyer = client.Contact{Name: "王小明", Phone: "13800138000", Region: "310115", Address: "世纪大道 100 号"}

// order is an order of one piece of tea.
func (h *house) order(number string) client.NewOrder {
	price := h.Alpha.Settles(h.Tea)
	return client.NewOrder{OwnNumber: number, Contact: buyer, Lines: []client.NewOrderLine{{
		SKUID: client.SKUID(h.Tea.ID.String()), Quantity: 1, SettlementMinor: price, SaleMinor: h.Tea.Price.Retail,
	}}}
}

// setPrice changes the settlement price of tea, as the operator.
func (h *house) setPrice(t *testing.T, settlement int64) {
	t.Helper()
	p := h.Tea.Price
	h.call(t, h.root, "PUT", "/v1/prices", map[string]any{"prices": []any{map[string]any{
		"sku_id": h.Tea.ID.String(), "currency": "CNY", "supply_minor": p.Supply, "settlement_minor": settlement, "retail_minor": p.Retail,
	}}})
}
