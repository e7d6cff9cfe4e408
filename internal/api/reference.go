package api

import (
	"embed"
	"io/fs"
	"net/http"

	"github.com/fenxiao/fenxiao/internal/web"
)

//go:embed reference
var reference embed.FS

// pageHeaders let a page of the documentation run its own script and style, talk to this server, and nothing else.
func pageHeaders(h http.Header) {
	h.Set("Content-Security-Policy",
		"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
}

// serveReference serves the documentation page: it reads /openapi.json and needs nothing from elsewhere.
func serveReference(a *web.API) {
	files, err := fs.Sub(reference, "reference")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	page := http.StripPrefix("/docs/", http.FileServerFS(files))
	a.Handle("GET /docs/", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		pageHeaders(w.Header())
		page.ServeHTTP(w, r)
	}))
	a.Handle("GET /docs", http.RedirectHandler("/docs/", http.StatusMovedPermanently))
}
