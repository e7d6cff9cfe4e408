package console

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/sheets"
	"github.com/fenxiao/fenxiao/internal/web"
)

const sheetsPath = apiPrefix + "/sheets"

func TestAWorkbookIsWrittenAndReadAgain(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		session := d.signIn(t, "tea").Value
		w := d.do(t, ask{method: http.MethodPost, path: sheetsPath, session: session, body: `{"name":"待发订单","sheets":[{"title":"订单",
			"columns":[{"title":"单号","kind":"text","width":20},{"title":"金额","kind":"decimal"}],"rows":[["=1+1","12.50"],["B",""]]}]}`})
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != bookType ||
			w.Header().Get("Content-Disposition") != `attachment; filename="book.xlsx"; filename*=UTF-8''%E5%BE%85%E5%8F%91%E8%AE%A2%E5%8D%95.xlsx` {
			t.Fatalf("%d %v", w.Code, w.Header())
		}
		var form bytes.Buffer
		parts := multipart.NewWriter(&form)
		if err := parts.WriteField("note", "x"); err != nil {
			t.Fatal(err)
		}
		file, err := parts.CreateFormFile("file", "a.xlsx")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := file.Write(w.Body.Bytes()); err != nil {
			t.Fatal(err)
		}
		if err := parts.Close(); err != nil {
			t.Fatal(err)
		}
		for name, a := range map[string]ask{
			"raw":  {body: w.Body.String(), header: map[string]string{"Content-Type": bookType}},
			"form": {body: form.String(), header: map[string]string{"Content-Type": parts.FormDataContentType()}},
			"CSV":  {body: "单号,金额\n=1+1,12.5\nB,\n", header: map[string]string{"Content-Type": "text/csv"}},
		} {
			a.method, a.path, a.session = http.MethodPost, sheetsPath+"/read", session
			w := d.do(t, a)
			got := decode[struct {
				Columns []string
				Rows    [][]string
				Numbers []int
			}](t, w)
			if !reflect.DeepEqual(got.Columns, []string{"单号", "金额"}) || !reflect.DeepEqual(got.Rows, [][]string{{"=1+1", "12.5"}, {"B", ""}}) || !reflect.DeepEqual(got.Numbers, []int{2, 3}) {
				t.Errorf("%s: %d %s", name, w.Code, w.Body)
			}
		}
	})
}

func TestWorkbooksAreRefusedWithCodes(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		session := d.signIn(t, "red").Value
		for _, c := range []struct {
			path, body, code string
			status           int
		}{
			{"", `{"name":"a","sheets":[]}`, "book_refused", 422},
			{"", `{"name":"a","sheets":[{"title":"a","columns":[{"title":"a","kind":"integer"}],"rows":[["=1"]]}]}`, "book_refused", 422},
			{"", `{"name":"../a","sheets":[]}`, "book_name_malformed", 422},
			{"", `{"name":"","sheets":[]}`, "book_name_malformed", 422},
			{"", `{"name":"a","sheets":[],"macro":"x"}`, "book_body_malformed", 422},
			{"", `{"name":"a","sheets":[{"title":"a","columns":[],"rows":[[1]]}]}`, "book_body_malformed", 422},
			{"", `{"name":"a"} {}`, "book_body_malformed", 422},
			{"", "PK\x03\x04", "book_body_malformed", 422},
			{"", strings.Repeat(" ", maxBookBytes+1), "body_too_large", 413},
			{"/read", "PK\x03\x04 broken", "sheet_unreadable", 422},
			{"/read", "a\n\"b\n", "row_malformed", 422},
			{"/read", "a\n" + strings.Repeat("1\n", sheets.MaxShortRows+1), "sheet_too_long", 422},
			{"/read", strings.Repeat("1", sheets.MaxShortBytes+1), "sheet_too_long", 422},
			{"/read", strings.Repeat("1", sheets.MaxShortBytes+formBytes+1), "body_too_large", 413},
		} {
			w := d.do(t, ask{method: http.MethodPost, path: sheetsPath + c.path, body: c.body, session: session})
			if got := decode[web.Problem](t, w); got.Code != c.code || w.Code != c.status {
				t.Errorf("%s %.60q: %d %s, want %d %s", c.path, c.body, w.Code, w.Body, c.status, c.code)
			}
		}
		form := map[string]string{"Content-Type": "multipart/form-data; boundary=x"}
		for _, body := range []string{"", "--x--", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--x--\r\n", "no form",
			"--x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a\"\r\n\r\nb"} {
			w := d.do(t, ask{method: http.MethodPost, path: sheetsPath + "/read", body: body, session: session, header: form})
			if code := decode[web.Problem](t, w).Code; code != "form_without_file" && code != "missing_body" {
				t.Errorf("form %q: %d %s", body, w.Code, w.Body)
			}
		}
		if w := d.do(t, ask{method: http.MethodPost, path: sheetsPath, body: `{}`}); w.Code != http.StatusUnauthorized {
			t.Errorf("a stranger: %d", w.Code)
		}
	})
}

func TestFewWorkbooksAreMadeAtOnceAndEachLeaves(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		session := d.signIn(t, "red").Value
		write := func() int {
			return d.do(t, ask{method: http.MethodPost, path: sheetsPath, body: `{"name":"a","sheets":[{"title":"a","columns":[{"title":"a","kind":"text"}],"rows":[]}]}`, session: session}).Code
		}
		for range sheetsAtOnce + 2 {
			if status := write(); status != http.StatusOK {
				t.Fatalf("one after the other: %d", status)
			}
		}
		for range sheetsAtOnce {
			leave, err := d.console.enterSheets()
			if err != nil {
				t.Fatal(err)
			}
			defer leave()
		}
		if status := write(); status != http.StatusServiceUnavailable {
			t.Errorf("while all places are taken: %d", status)
		}
	})
}
