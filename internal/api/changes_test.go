package api_test

import (
	"bufio"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// changesOf gives the items and the next cursor of an answer.
func changesOf(r reply) (items []any, next string) {
	return r.at("items").([]any), r.text("next")
}

func TestAShopFollowsItsChangesByCursor(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		shop := x.shop
		_, begin := changesOf(x.as(shop, "GET", "/v1/changes?after=latest", nil).ok())
		x.as(x.operator, "PUT", "/v1/prices", tree{"prices": []tree{price(x.oolong, 5200, 6900, 9900)}}).ok()
		items, next := changesOf(x.as(shop, "GET", "/v1/changes?after="+begin, nil).ok())
		if len(items) != 1 || items[0].(map[string]any)["kind"] != "price.changed" {
			t.Fatalf("got %v", items)
		}
		if again, _ := changesOf(x.as(shop, "GET", "/v1/changes?after="+next, nil).ok()); len(again) != 0 {
			t.Errorf("told twice: %v", again)
		}
		x.as(shop, "GET", "/v1/changes?after=mfrggzdfmztwq2lknnwg23tpoa", nil).refused(422, "cursor_unknown", "query.after cursor_unknown")
	})
}

func TestAShopFollowsItsChangesAsAStream(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		server := httptest.NewServer(h.http)
		t.Cleanup(server.Close)
		_, begin := changesOf(x.as(x.shop, "GET", "/v1/changes?after=latest", nil).ok())
		x.as(x.operator, "PUT", "/v1/prices", tree{"prices": []tree{price(x.oolong, 5200, 6900, 9900)}}).ok()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/v1/changes/stream?for=1", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+x.shop)
		r.Header.Set("Last-Event-ID", begin)
		got, err := server.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = got.Body.Close() }()
		if kind := got.Header.Get("Content-Type"); got.StatusCode != http.StatusOK || kind != "text/event-stream" {
			t.Fatalf("%d %s", got.StatusCode, kind)
		}
		var cursors, events []string
		for lines := bufio.NewScanner(got.Body); lines.Scan(); {
			if id, is := strings.CutPrefix(lines.Text(), "id: "); is {
				cursors = append(cursors, id)
			}
			if kind, is := strings.CutPrefix(lines.Text(), "event: "); is {
				events = append(events, kind)
			}
		}
		if len(events) != 1 || events[0] != "price.changed" {
			t.Errorf("got events %v", events)
		}
		items, _ := changesOf(x.as(x.shop, "GET", "/v1/changes?after="+cursors[len(cursors)-1], nil).ok())
		if len(items) != 0 {
			t.Errorf("the stream's last cursor is not where it ended: %v", items)
		}
	})
}
