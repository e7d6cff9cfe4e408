package api

import (
	"embed"
	"io/fs"
	"net/http"

	"github.com/fenxiao/fenxiao/internal/web"
)

//go:embed reference
var reference embed.FS

//go:embed guide
var guides embed.FS

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
	a.Handle("GET /docs/guide", http.HandlerFunc(serveGuide))
	a.Handle("GET /docs", http.RedirectHandler("/docs/", http.StatusMovedPermanently))
}

// serveGuide serves the written guide as the text that it is, in the language of ?lang=, else of the browser.
func serveGuide(w http.ResponseWriter, r *http.Request) {
	name, language := "guide/guide.md", r.URL.Query().Get("lang")
	if language == "zh" || language == "" && web.LanguageOf(r.Context()) == web.Chinese {
		name = "guide/guide.zh-CN.md"
	}
	text, err := guides.ReadFile(name)
	if err != nil {
		panic(err) // the folder is part of the program
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8") // browsers offer to save text/markdown
	_, _ = w.Write(text)                                        // the caller may be gone
}
