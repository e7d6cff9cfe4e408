package console

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// The pages are built into this folder before the binary is; without them the folder holds a placeholder only.
//
//go:embed all:pages
var built embed.FS

func embedded() fs.FS {
	sub, err := fs.Sub(built, "pages")
	if err != nil {
		panic(err) // the folder is part of the binary
	}
	return sub
}

// frontPages is where the pages lie that need no session.
const frontPages = "/front"

// nonceMark stands in the index page where each answer gets a nonce of its own.
const nonceMark = "__NONCE__"

// hashedFolder holds the files whose names carry a hash of their content: they never change.
const hashedFolder = "assets/"

// asset is one embedded file in the forms in which it can be sent.
type asset struct {
	contentType string
	tag         string
	cache       string
	plain       []byte
	packed      map[string][]byte // by content coding
}

// codings are the content codings that the build makes, best first, with the ending of their files.
var codings = []struct{ name, ending string }{{"br", ".br"}, {"gzip", ".gz"}}

// pages serves the embedded files, and the index page for every address that the pages themselves give meaning to.
type pages struct {
	assets map[string]asset
	index  string
	front  string // of strangers' addresses: it loads nothing of the console
}

func newPages(files fs.FS) *pages {
	p := &pages{assets: map[string]asset{}}
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasPrefix(entry.Name(), ".") || isPacked(name) {
			return err
		}
		content, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		switch name {
		case "index.html":
			p.index = string(content)
			return nil
		case "front.html":
			p.front = string(content)
			return nil
		}
		p.assets["/"+name] = newAsset(files, name, content)
		return nil
	})
	if err != nil {
		panic(err) // the files are part of the binary
	}
	return p
}

func isPacked(name string) bool {
	for _, c := range codings {
		if strings.HasSuffix(name, c.ending) {
			return true
		}
	}
	return false
}

func newAsset(files fs.FS, name string, content []byte) asset {
	sum := sha256.Sum256(content)
	a := asset{contentType: contentType(name), tag: hex.EncodeToString(sum[:8]), cache: "no-cache", plain: content, packed: map[string][]byte{}}
	if strings.HasPrefix(name, hashedFolder) {
		a.cache = "public, max-age=31536000, immutable"
	}
	for _, c := range codings {
		if packed, err := fs.ReadFile(files, name+c.ending); err == nil {
			a.packed[c.name] = packed
		}
	}
	return a
}

// contentType goes by the name; the machine's own table of types is not asked where it matters.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	case ".webmanifest":
		return "application/manifest+json"
	case ".txt":
		return "text/plain; charset=utf-8"
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}

// ServeHTTP answers GET and HEAD.
func (p *pages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
	if a, found := p.assets[r.URL.Path]; found {
		a.serve(w, r)
		return
	}
	if path.Ext(r.URL.Path) != "" {
		http.NotFound(w, r)
		return
	}
	p.serveIndex(w, r)
}

func (a asset) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	body, tag := a.plain, a.tag
	for _, c := range codings {
		if packed, ok := a.packed[c.name]; ok && accepts(r, c.name) {
			body, tag = packed, a.tag+"-"+c.name
			h.Set("Content-Encoding", c.name)
			break
		}
	}
	h.Set("Content-Type", a.contentType)
	h.Set("Cache-Control", a.cache)
	h.Set("ETag", `"`+tag+`"`)
	h.Add("Vary", "Accept-Encoding")
	if r.Header.Get("If-None-Match") == `"`+tag+`"` {
		h.Del("Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	send(w, r, http.StatusOK, body)
}

// accepts says whether the caller takes a content coding; one with q=0 it does not.
func accepts(r *http.Request, coding string) bool {
	for part := range strings.SplitSeq(strings.Join(r.Header.Values("Accept-Encoding"), ","), ",") {
		name, params, _ := strings.Cut(part, ";")
		if !strings.EqualFold(strings.TrimSpace(name), coding) {
			continue
		}
		q := strings.TrimLeft(strings.TrimPrefix(strings.TrimSpace(params), "q="), "0.")
		return strings.TrimSpace(params) == "" || q != ""
	}
	return false
}

func send(w http.ResponseWriter, r *http.Request, status int, body []byte) {
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the caller may be gone; nothing to be done
	}
}

// serveIndex answers with the page that all addresses share. Scripts come from our own files only. The component library writes its
// styles at run time, so style elements need a nonce, drawn for each answer; style attributes are let through, because charts
// write their tooltips with them. The plain style-src is for browsers that do not know the finer two. Pictures and videos of goods may
// come from anywhere over TLS: they run nothing (decision 51).
func (p *pages) serveIndex(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-cache")
	h.Set("X-Frame-Options", "DENY")
	if p.index == "" {
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		send(w, r, http.StatusServiceUnavailable, []byte(notBuilt))
		return
	}
	nonce := rand.Text()
	h.Set("Content-Security-Policy", strings.Join([]string{
		"default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "style-src-elem 'self' 'nonce-" + nonce + "'",
		"style-src-attr 'unsafe-inline'", "img-src 'self' data: blob: https:", "media-src 'self' blob: https:", "font-src 'self'",
		"connect-src 'self'", "manifest-src 'self'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'",
	}, "; "))
	page := p.index
	if p.front != "" && (r.URL.Path == frontPages || strings.HasPrefix(r.URL.Path, frontPages+"/")) {
		page = p.front
	}
	send(w, r, http.StatusOK, bytes.ReplaceAll([]byte(page), []byte(nonceMark), []byte(nonce)))
}

const notBuilt = `<!doctype html><html lang="en"><meta charset="utf-8"><title>fenxiao</title>
<h1>The pages are not built into this binary</h1>
<p>Run <code>make build</code> in the source tree, or install a released binary. The open API works without them.</p>
<p>页面尚未构建：请在源码目录运行 <code>make build</code>。</p></html>
`
