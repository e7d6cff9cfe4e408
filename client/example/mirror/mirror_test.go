package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"github.com/fenxiao/fenxiao/client"
)

// shop answers for an installation whose feed no longer knows the cursor `old`, and on which a rule for many goods comes after `new`.
func shop(calls *[]string) http.Handler {
	prices := 6000
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		after := r.URL.Query().Get("after")
		switch r.URL.Path {
		case "/v1/changes":
			*calls = append(*calls, after)
			switch after {
			case "old":
				w.WriteHeader(http.StatusConflict)
				_, _ = io.WriteString(w, `{"code":"cursor_expired"}`)
			case "latest":
				_, _ = io.WriteString(w, `{"items":[],"next":"new","more":false}`)
			default:
				prices = 7000
				_, _ = io.WriteString(w, `{"items":[{"id":"evt_1","kind":"price.changed","cursor":"newer","data":{"cause":"begun"}}],"next":"newer","more":false}`)
			}
		case "/v1/goods":
			_, _ = fmt.Fprintf(w, `{"items":[{"sku_id":"sku_1","title":"tea","orderable":true,"selected":true,"price":{"currency":"CNY","settlement_minor":%d}}]}`, prices)
		default:
			_, _ = io.WriteString(w, `{"region":"310115","items":[{"sku_id":"sku_1","state":"low"}]}`)
		}
	})
}

func TestAMirrorWhoseCursorHasExpiredReadsEverythingAgain(t *testing.T) {
	var calls []string
	server := httptest.NewServer(shop(&calls))
	t.Cleanup(server.Close)
	s := settings{base: server.URL, key: "fx", db: filepath.Join(t.TempDir(), "mirror.sqlite"), region: "310115", once: true}
	st, err := open(s.db)
	if err != nil {
		t.Fatal(err)
	}
	gone := good{sku: "sku_gone", title: "gone"}
	if err := st.write(&step{region: s.region, next: "old", goods: []good{gone}}); err != nil {
		t.Fatal(err)
	}
	if err := st.close(); err != nil {
		t.Fatal(err)
	}
	if err := run(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(calls) != "[old latest new]" {
		t.Errorf("asked after %v", calls)
	}
	st, err = open(s.db)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = st.close() }()
	goods, err := st.goods()
	want := good{"sku_1", "tea", true, client.PriceFacts{Currency: "CNY", SettlementMinor: 7000}, "low"}
	if at, failed := st.cursor(s.region); err != nil || failed != nil || len(goods) != 1 || goods["sku_1"] != want || at != "newer" {
		t.Errorf("at %q: %v, %v, %v", at, goods, err, failed)
	}
	if at, err := st.cursor("440100"); err != nil || at != "" {
		t.Errorf("another region begins at %q, %v", at, err)
	}
	s.check, s.once = true, false
	if err := run(t.Context(), s); err != nil {
		t.Error(err)
	}
}
