package console

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

func file(content string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(content)} }

var site = fstest.MapFS{
	".gitkeep":            file(""),
	"index.html":          file(`<meta property="csp-nonce" nonce="__NONCE__"><script type="module" src="/assets/main-1.js"></script>`),
	"front.html":          file(`<meta property="csp-nonce" nonce="__NONCE__"><script type="module" src="/assets/front-1.js"></script>`),
	"assets/main-1.js":    file("plain"),
	"assets/main-1.js.br": file("brotli"),
	"assets/main-1.js.gz": file("gzip"),
	"favicon.svg":         file("<svg/>"),
}

func fetch(t testing.TB, h http.Handler, method, path string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestAssetsAreSentPackedAndForEver(t *testing.T) {
	p := newPages(site)
	for accept, want := range map[string]string{
		"gzip, deflate, br": "brotli", "gzip": "gzip", "br;q=0, gzip;q=0.5": "gzip", "": "plain", "identity": "plain", "br;q=0.000": "plain",
	} {
		w := fetch(t, p, http.MethodGet, "/assets/main-1.js", "Accept-Encoding", accept)
		if w.Body.String() != want || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") || w.Header().Get("Vary") != "Accept-Encoding" {
			t.Errorf("%q: %q %v", accept, w.Body, w.Header())
		}
	}
	w := fetch(t, p, http.MethodGet, "/favicon.svg")
	if w.Header().Get("Cache-Control") != "no-cache" || w.Header().Get("Content-Type") != "image/svg+xml" {
		t.Errorf("favicon: %v", w.Header())
	}
	if again := fetch(t, p, http.MethodGet, "/favicon.svg", "If-None-Match", w.Header().Get("ETag")); again.Code != http.StatusNotModified {
		t.Errorf("asked again: %d", again.Code)
	}
}

func TestEveryAddressOfThePagesIsTheIndexWithItsOwnNonce(t *testing.T) {
	p := newPages(site)
	seen := map[string]bool{}
	for _, path := range []string{"/", "/orders", "/orders/ord_01hzx", "/index"} {
		w := fetch(t, p, http.MethodGet, path)
		policy := w.Header().Get("Content-Security-Policy")
		_, rest, _ := strings.Cut(w.Body.String(), `nonce="`)
		nonce, _, _ := strings.Cut(rest, `"`)
		if w.Code != http.StatusOK || !strings.Contains(policy, "style-src-elem 'self' 'nonce-"+nonce+"'") || seen[nonce] || nonce == nonceMark {
			t.Errorf("%s: %d %s under %s", path, w.Code, w.Body, policy)
		}
		seen[nonce] = true
		if w.Header().Get("Cache-Control") != "no-cache" || strings.Contains(policy, "script-src 'self' '") {
			t.Errorf("%s: %v", path, w.Header())
		}
	}
}

func TestMissingFilesAndWrongMethodsAreNoPages(t *testing.T) {
	p := newPages(site)
	for path, status := range map[string]int{"/assets/main-2.js": 404, "/assets/main-1.js.br": 404, "/.gitkeep": 404, "/robots.txt": 404} {
		if w := fetch(t, p, http.MethodGet, path); w.Code != status {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	if w := fetch(t, p, http.MethodPost, "/"); w.Code != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d", w.Code)
	}
	if w := fetch(t, p, http.MethodHead, "/"); w.Code != http.StatusOK || w.Body.Len() != 0 {
		t.Errorf("HEAD: %d %s", w.Code, w.Body)
	}
}

func TestABinaryWithoutPagesSaysSo(t *testing.T) {
	w := fetch(t, newPages(fstest.MapFS{".gitkeep": file("")}), http.MethodGet, "/orders")
	if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "make build") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestStrangersAddressesHaveAPageOfTheirOwn(t *testing.T) {
	p := newPages(site)
	for path, want := range map[string]bool{"/front": true, "/front/": true, "/front/goods/prd_1": true, "/frontier": false, "/": false, "/settings/front": false} {
		w := fetch(t, p, http.MethodGet, path)
		if strings.Contains(w.Body.String(), "front-1.js") != want || !strings.Contains(w.Header().Get("Content-Security-Policy"), "script-src 'self';") {
			t.Errorf("%s: %s", path, w.Body)
		}
	}
	if w := fetch(t, p, http.MethodGet, "/front.html"); w.Code != http.StatusNotFound {
		t.Errorf("the page itself has an address: %d", w.Code)
	}
}

func TestPicturesMayComeFromElsewhereAndScriptsMayNot(t *testing.T) {
	policy := fetch(t, newPages(site), http.MethodGet, "/front").Header().Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "script-src 'self'", "img-src 'self' data: blob: https:", "media-src 'self' blob: https:", "connect-src 'self'", "base-uri 'none'"} {
		if !strings.Contains(policy+";", want+";") {
			t.Errorf("no %q in %s", want, policy)
		}
	}
}
