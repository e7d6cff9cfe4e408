package console

import (
	"net/http"
	"testing"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/web"
)

func TestSignInGivesACookieThatScriptsAndOtherSitesCanNotUse(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		c := d.signIn(t, "operator")
		if !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Path != apiPrefix || c.MaxAge != 12*60*60 || c.Secure {
			t.Errorf("cookie %+v", c)
		}
		w := d.do(t, ask{
			method: http.MethodPost, path: apiPrefix + "/session", body: `{"login":"operator","password":"` + password + `"}`,
			header: map[string]string{"X-Forwarded-Proto": "https"},
		})
		if c := w.Result().Cookies()[0]; !c.Secure {
			t.Errorf("cookie over TLS %+v", c)
		}
		got := decode[me](t, d.get(t, c.Value, apiPrefix+"/me"))
		if got.Login != "operator" || got.Role != access.Operator || got.Currency != "CNY" || got.Zone != "Asia/Shanghai" || got.Version != "test" {
			t.Errorf("me %+v", got)
		}
		if got := decode[me](t, d.get(t, d.signIn(t, "tea").Value, apiPrefix+"/me")); got.Party != "茶厂" || got.PartyID != d.tea.String() {
			t.Errorf("supplier's me %+v", got)
		}
	})
}

func TestSignOutEndsTheSession(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		session := d.signIn(t, "operator").Value
		for range 2 { // the second time there is nothing to end
			w := d.do(t, ask{method: http.MethodDelete, path: apiPrefix + "/session", session: session})
			if got := w.Result().Cookies(); w.Code != http.StatusNoContent && w.Code != http.StatusUnauthorized || len(got) == 1 && got[0].MaxAge >= 0 {
				t.Fatalf("%d %v", w.Code, got)
			}
		}
		if w := d.get(t, session, apiPrefix+"/me"); w.Code != http.StatusUnauthorized {
			t.Errorf("after signing out: %d", w.Code)
		}
	})
}

func TestWrongSignInIsRefusedAndLimited(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		wrong := ask{method: http.MethodPost, path: apiPrefix + "/session", body: `{"login":"operator","password":"wrong guess"}`, header: map[string]string{"Accept-Language": "zh-CN"}}
		w := d.do(t, wrong)
		if got := decode[web.Problem](t, w); w.Code != http.StatusUnauthorized || got.Code != "sign_in_failed" {
			t.Errorf("%d %+v", w.Code, got)
		}
		for range signIns.AtOnce {
			w = d.do(t, wrong)
		}
		if w.Code != http.StatusTooManyRequests {
			t.Errorf("after %d attempts: %d", signIns.AtOnce+1, w.Code)
		}
	})
}

func TestWritesFromOtherSitesAreRefused(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		session := d.signIn(t, "operator").Value
		for name, header := range map[string]map[string]string{
			"no marker":         {marker: ""},
			"another site":      {"Sec-Fetch-Site": "cross-site"},
			"a sister site":     {"Sec-Fetch-Site": "same-site"},
			"another origin":    {"Origin": "https://evil.example"},
			"an opaque origin":  {"Origin": "null"},
			"the port is wrong": {"Origin": "http://example.com:81"},
		} {
			w := d.do(t, ask{method: http.MethodDelete, path: apiPrefix + "/session", session: session, header: header})
			if got := decode[web.Problem](t, w); w.Code != http.StatusForbidden || got.Code != "foreign_site" {
				t.Errorf("%s: %d %+v", name, w.Code, got)
			}
		}
		if w := d.get(t, session, apiPrefix+"/me"); w.Code != http.StatusOK {
			t.Errorf("the session ended all the same: %d", w.Code)
		}
	})
}
