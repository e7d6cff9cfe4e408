package console

import (
	"encoding/json"
	"net/http"
	"net/url"

	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/web"
)

// marker is the header that every write must carry. Another site's page can't send it without a preflight, which nobody answers.
const marker = "X-Fenxiao-Console"

var errForeignSite = fault.New(fault.Forbidden, "foreign_site", "this write did not come from the console's own pages")

const foreignSiteChinese = "该请求并非来自本平台页面，已拒绝"

func init() { web.Translate(map[string]string{errForeignSite.Code: foreignSiteChinese}) }

// sameSite refuses writes that do not come from our own pages: the cookie is SameSite=Strict already; this holds where a
// browser or a sister site of the same domain does not.
func sameSite(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead && !fromOwnPage(r) {
			refuseForeign(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func fromOwnPage(r *http.Request) bool {
	if r.Header.Get(marker) == "" {
		return false
	}
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" {
		return false
	}
	origin := r.Header.Get("Origin")
	if origin == "" {
		return true // old browsers leave it out; the marker has been seen
	}
	from, err := url.Parse(origin)
	return err == nil && from.Host == r.Host
}

func refuseForeign(w http.ResponseWriter, r *http.Request) {
	p := web.Problem{
		Type: web.ProblemType(errForeignSite.Code), Title: http.StatusText(http.StatusForbidden), Status: http.StatusForbidden,
		Code: errForeignSite.Code, Detail: errForeignSite.Message,
	}
	if web.ReadLanguage(r.Header.Get("Accept-Language")) == web.Chinese {
		p.Detail = foreignSiteChinese
	}
	w.Header().Set("Content-Type", p.ContentType(""))
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the caller may be gone; nothing to be done
}
