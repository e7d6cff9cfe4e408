package console

import (
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/web"
)

const deskPath = apiPrefix + "/desk"

func (d *desk) put(t testing.TB, session, path, body string) (int, arrangement, string) {
	t.Helper()
	w := d.do(t, ask{method: http.MethodPut, path: path, body: body, session: session})
	if w.Code != http.StatusOK {
		return w.Code, arrangement{}, decode[web.Problem](t, w).Code
	}
	return w.Code, decode[arrangement](t, w), ""
}

func TestEverybodyArrangesADeskOfTheirOwn(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		for _, login := range []string{"operator", "tea", "red"} {
			session := d.signIn(t, login).Value
			d.Clock.Advance(10_000_000)
			if got := decode[arrangement](t, d.get(t, session, deskPath)); !reflect.DeepEqual(got, arrangement{Theme: "system", Views: []savedView{}, Preferences: []pagePreference{}}) {
				t.Errorf("%s: an untouched desk is %+v", login, got)
			}
			name := url.PathEscape("今天 / 要发的")
			_, saved, _ := d.put(t, session, deskPath+"/views/orders/"+name, `{"place":3,"body":{"state":["to_ship"],"n":12345678901234567890}}`)
			if len(saved.Views) != 1 || saved.Views[0].Name != "今天 / 要发的" || saved.Views[0].Place != 3 || string(saved.Views[0].Body) != `{"state":["to_ship"],"n":12345678901234567890}` {
				t.Errorf("%s: saved %+v", login, saved)
			}
			_, preferred, _ := d.put(t, session, deskPath+"/preferences/orders", `{"columns":[{"name":"placed_at"},{"name":"total","hidden":true}]}`)
			if want := []pagePreference{{"orders", []column{{"placed_at", false}, {"total", true}}, "middle"}}; !reflect.DeepEqual(preferred.Preferences, want) {
				t.Errorf("%s: preferred %+v", login, preferred)
			}
			_, set, _ := d.put(t, session, deskPath+"/preferences", `{"theme":"dark","guide_dismissed":true}`)
			if set.Theme != "dark" || set.GuideDismissedAt == "" {
				t.Errorf("%s: set %+v", login, set)
			}
			if _, again, _ := d.put(t, session, deskPath+"/preferences", `{"guide_dismissed":false}`); again.Theme != "dark" || again.GuideDismissedAt != "" {
				t.Errorf("%s: the guide is back: %+v", login, again)
			}
			if got := decode[arrangement](t, d.get(t, session, deskPath)); len(got.Views) != 1 || len(got.Preferences) != 1 || got.Theme != "dark" {
				t.Errorf("%s: read again %+v", login, got)
			}
			drop := ask{method: http.MethodDelete, path: deskPath + "/views/orders/" + name, session: session}
			if w := d.do(t, drop); w.Code != http.StatusNoContent {
				t.Errorf("%s: drop %d %s", login, w.Code, w.Body)
			}
			if w := d.do(t, drop); w.Code != http.StatusNotFound {
				t.Errorf("%s: drop again %d %s", login, w.Code, w.Body)
			}
		}
	})
}

func TestADeskIsOutOfOthersReach(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		red := d.signIn(t, "red").Value
		d.put(t, red, deskPath+"/views/orders/mine", `{"body":{}}`)
		for _, login := range []string{"blue", "operator", ""} {
			session, status, read := "", http.StatusUnauthorized, http.StatusUnauthorized
			if login != "" {
				session, status, read = d.signIn(t, login).Value, http.StatusNotFound, http.StatusOK
			}
			if w := d.get(t, session, deskPath); w.Code != read || strings.Contains(w.Body.String(), "mine") {
				t.Errorf("%s reads %d %s", login, w.Code, w.Body)
			}
			if w := d.do(t, ask{method: http.MethodDelete, path: deskPath + "/views/orders/mine", session: session}); w.Code != status {
				t.Errorf("%s drops: %d %s", login, w.Code, w.Body)
			}
		}
		if got := decode[arrangement](t, d.get(t, red, deskPath)); len(got.Views) != 1 {
			t.Errorf("%+v", got)
		}
	})
}

func TestADeskRefusesWhatItDoesNotHold(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		session := d.signIn(t, "red").Value
		for _, c := range []struct {
			path, body string
			status     int
			code       string
		}{
			{"/views/orders/a", `{"body":[]}`, 422, "invalid"},
			{"/views/orders/a", `{"body":{"a":"` + strings.Repeat("x", 4096) + `"}}`, 422, "invalid"},
			{"/views/orders/a", `{}`, 422, "invalid_request"},
			{"/views/orders/a", `{"body":{},"owner":"psn_1"}`, 422, "invalid_request"},
			{"/views/orders/a", `{"body":`, 400, "malformed_json"},
			{"/views/orders/%0A", `{"body":{}}`, 422, "invalid"},
			{"/views/orders/%00", `{"body":{}}`, 404, "not_found"},
			{"/views/Orders/a", `{"body":{},"place":-1}`, 422, "invalid"},
			{"/preferences/orders", `{"density":"thin"}`, 422, "invalid_request"},
			{"/preferences/orders", `{"columns":[{"name":"a"},{"name":"a"}]}`, 422, "invalid"},
			{"/preferences", `{"theme":"pink"}`, 422, "invalid_request"},
		} {
			if status, _, code := d.put(t, session, deskPath+c.path, c.body); status != c.status || code != c.code {
				t.Errorf("%s %.60s: %d %s, want %d %s", c.path, c.body, status, code, c.status, c.code)
			}
		}
		if got := decode[arrangement](t, d.get(t, session, deskPath)); len(got.Views)+len(got.Preferences) != 0 || got.Theme != "system" {
			t.Errorf("something was kept: %+v", got)
		}
	})
}
