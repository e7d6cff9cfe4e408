package console

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestThePagesCallTheOpenAPIUnderTheirSession(t *testing.T) {
	open := func(token func(*http.Request) string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, r.Method+" "+r.URL.Path+" "+token(r)) // to a recorder
		})
	}
	console := New(Config{Open: open}).Handler()
	ask := func(method, site string) (int, string) {
		r := httptest.NewRequestWithContext(t.Context(), method, apiPrefix+"/v1/products", http.NoBody)
		r.AddCookie(&http.Cookie{Name: cookieName, Value: "ses_token"})
		r.Header.Set(marker, "1")
		r.Header.Set("Sec-Fetch-Site", site)
		w := httptest.NewRecorder()
		console.ServeHTTP(w, r)
		return w.Code, w.Body.String()
	}
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		if status, body := ask(method, "same-origin"); status != http.StatusOK || body != method+" /v1/products ses_token" {
			t.Errorf("%s: %d %s", method, status, body)
		}
	}
	if status, _ := ask(http.MethodPost, "cross-site"); status != http.StatusForbidden {
		t.Errorf("from another site: %d", status)
	}
	without := httptest.NewRecorder()
	New(Config{}).Handler().ServeHTTP(without, httptest.NewRequestWithContext(t.Context(), http.MethodPost, apiPrefix+"/v1/products", http.NoBody))
	if without.Code < http.StatusBadRequest {
		t.Errorf("without an open API: %d", without.Code)
	}
}
