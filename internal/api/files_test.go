package api_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/files"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
)

const png = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"

func (x *trade) aFile(token string, _ belongings) belongings {
	return belongings{"file_id": x.as(token, "POST", "/v1/files?name=paper.pdf", "%PDF-1.7 of "+token[:8]).must(201).text("id")}
}

func TestAFileIsReadBackByItsOwnerAndTheOperatorAlone(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		content := "%PDF-1.7\n" + strings.Repeat("licence ", 100_000) // three parts
		f := x.as(x.tea, "POST", "/v1/files?name=%E6%89%A7%E7%85%A7.pdf", content).must(201)
		path := "/v1/files/" + f.text("id")
		if f.text("media_type") != "application/pdf" || f.text("name") != "执照.pdf" {
			t.Errorf("got %s", f.body)
		}
		for _, token := range []string{x.tea, x.operator} {
			r := x.as(token, "GET", path+"/content", nil).ok()
			if string(r.body) != content || r.header.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(r.header.Get("Content-Disposition"), "attachment") {
				t.Errorf("%d bytes, %v", len(r.body), r.header)
			}
		}
		part := h.do(ask{method: "GET", path: path + "/content", token: x.tea, header: map[string]string{"Range": "bytes=262140-262150"}})
		if part.status != http.StatusPartialContent || string(part.body) != content[262140:262151] {
			t.Errorf("a range over two parts: %d %q", part.status, part.body)
		}
		for _, token := range []string{x.mug, x.shop} {
			x.as(token, "GET", path, nil).must(404)
			x.as(token, "GET", path+"/content", nil).must(404)
		}
		if got := h.do(ask{method: "GET", path: "/media/" + f.text("id")}); got.status != 404 {
			t.Errorf("a private file is public: %d", got.status)
		}
		if n := h.Int(t, "select count(*) from files_parts"); n != 4 {
			t.Errorf("%d parts", n)
		}
	})
}

func TestAPublicPictureIsSeenByAnybodyAndKeptByBrowsers(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		f := x.as(x.tea, "POST", "/v1/files?name=tea.png&public=true", png).must(201)
		r := h.do(ask{method: "GET", path: f.text("address")})
		if r.status != 200 || !bytes.Equal(r.body, []byte(png)) || r.header.Get("Content-Type") != "image/png" ||
			!strings.Contains(r.header.Get("Cache-Control"), "immutable") {
			t.Errorf("got %d %v", r.status, r.header)
		}
		again := h.do(ask{method: "GET", path: f.text("address"), header: map[string]string{"If-None-Match": r.header.Get("ETag")}})
		if again.status != http.StatusNotModified {
			t.Errorf("asked again: %d", again.status)
		}
		x.as(x.shop, "GET", "/v1/files/"+f.text("id"), nil).ok()
	})
}

func TestWhatABrowserWouldRunIsNotStored(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		for query, c := range map[string]struct{ body, code string }{
			"name=a.html":                 {"<html><script>alert(1)</script>", "file_type_refused"},
			"name=a.svg&public=true":      {`<svg xmlns="http://www.w3.org/2000/svg"/>`, "file_type_refused"},
			"name=a.pdf&public=true":      {"%PDF-1.7", "file_type_refused"},
			"name=..%2F..%2Fetc%2Fpasswd": {png, "file_name_malformed"},
		} {
			x.as(x.tea, "POST", "/v1/files?"+query, c.body).refused(422, c.code)
		}
		x.as(x.tea, "POST", "/v1/files?name=big.png", png+strings.Repeat("x", files.MaxBytes)).refused(413, "body_too_large")
		if n := h.Int(t, "select count(*) from files_files"); n != 0 {
			t.Errorf("%d files", n)
		}
		if n := h.Int(t, "select count(*) from files_parts"); n != 0 {
			t.Errorf("%d parts of nothing are left", n)
		}
	})
}

func TestWhatAnUploadLeftBehindIsSwept(t *testing.T) {
	each(t, func(h *house) {
		h.Write(t, func(tx *db.Tx) error { files.AddPart(tx, id.NewFile(h.IDs), 0, []byte("x")); return tx.Flush() })
		for _, step := range []struct {
			after clock.Micros
			left  int64
		}{{0, 1}, {2 * clock.Day, 0}} {
			h.Clock.Advance(step.after)
			_, err := flows.SweepFiles(t.Context(), h.flow)
			if got := h.Int(t, "select count(*) from files_parts"); err != nil || got != step.left {
				t.Errorf("after %d: %d parts, %v", step.after, got, err)
			}
		}
	})
}

func TestAFileStoredTwiceUnderOneKeyIsOne(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		store := func(content string) reply {
			return h.do(ask{method: "POST", path: "/v1/files?name=a.png", token: x.tea, key: "one", body: content})
		}
		first, second := store(png), store(png)
		if first.status != 201 || second.text("id") != first.text("id") || second.header.Get("Idempotency-Replayed") != "true" {
			t.Errorf("first %d %s, second %d %s", first.status, first.body, second.status, second.body)
		}
		if third := store(png + "x"); third.status != 422 {
			t.Errorf("another content under the key: %d", third.status)
		}
	})
}
