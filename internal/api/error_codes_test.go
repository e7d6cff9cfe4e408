package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/api"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/web"
)

// said is a code as the sources declare it.
type said struct {
	Code     string   `json:"code"`
	Statuses []int    `json:"statuses"`
	Messages []string `json:"messages"`

	kinds map[string]bool
}

var kinds = map[string]fault.Kind{
	"Invalid": fault.Invalid, "Unauthenticated": fault.Unauthenticated, "Forbidden": fault.Forbidden, "NotFound": fault.NotFound, "Conflict": fault.Conflict,
	"Refused": fault.Refused, "Limited": fault.Limited, "Unavailable": fault.Unavailable,
}

// codesInTheSources reads every refusal out of the syntax trees: fault.New, the refusals of HTTP itself, and what a schema refuses.
func codesInTheSources(t *testing.T) map[string]*said {
	t.Helper()
	files, err := filepath.Glob("../*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]*said{}
	add := func(code string, status int, message, kind string) {
		one := all[code]
		if one == nil {
			one = &said{Code: code, kinds: map[string]bool{}}
			all[code] = one
		}
		one.kinds[kind] = true
		if !slices.Contains(one.Statuses, status) {
			one.Statuses = append(one.Statuses, status)
		}
		if message != "" && !slices.Contains(one.Messages, message) {
			one.Messages = append(one.Messages, message)
		}
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") || strings.HasPrefix(file, "../fault/") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if f, is := n.Fun.(*ast.SelectorExpr); is && fmt.Sprint(f.X) == "fault" && f.Sel.Name == "New" && len(n.Args) == 3 {
					if copied, is := n.Args[1].(*ast.SelectorExpr); is && copied.Sel.Name == "Code" {
						return true // a refusal told at another place
					}
					kind, known := n.Args[0].(*ast.SelectorExpr)
					code, message := literal(n.Args[1]), literal(n.Args[2])
					if !known || code == "" || message == "" {
						t.Errorf("%s: a refusal whose kind, code and message are not written out can't be explained", file)
						return true
					}
					add(code, kinds[kind.Sel.Name].Status(), message, kind.Sel.Name)
				}
			case *ast.CompositeLit:
				if name, is := n.Type.(*ast.Ident); is && name.Name == "refusal" && len(n.Elts) == 3 {
					status, err := strconv.Atoi(n.Elts[0].(*ast.BasicLit).Value)
					if err == nil {
						add(literal(n.Elts[1]), status, literal(n.Elts[2]), "HTTP")
					}
				}
			}
			return true
		})
	}
	for code, message := range map[string]string{
		"missing_field": "this field is missing", "unknown_field": "there is no such field", "unknown_parameter": "there is no such query parameter",
		"invalid_value": "this value is not valid", "out_of_range": "this is out of range", "wrong_length": "this is too short or too long",
	} {
		add(code, 422, message, "Invalid")
	}
	add("incident", 500, "an internal error; name the incident when you report it", "HTTP")
	return all
}

func literal(e ast.Expr) string {
	if b, is := e.(*ast.BasicLit); is {
		text, err := strconv.Unquote(b.Value)
		if err == nil {
			return text
		}
	}
	if sum, is := e.(*ast.BinaryExpr); is {
		return literal(sum.X) + literal(sum.Y)
	}
	return ""
}

// TestErrorCodesAreFresh keeps what the binary knows of its refusals level with the sources.
func TestErrorCodesAreFresh(t *testing.T) {
	var out bytes.Buffer
	out.WriteString("[\n")
	all := codesInTheSources(t)
	for i, code := range slices.Sorted(maps.Keys(all)) {
		if i > 0 {
			out.WriteString(",\n")
		}
		slices.Sort(all[code].Statuses)
		slices.Sort(all[code].Messages)
		out.WriteString(written(all[code]))
	}
	out.WriteString("\n]\n")
	if *update {
		if err := os.WriteFile("error_codes.json", out.Bytes(), 0o644); err != nil { //nolint:gosec // public
			t.Fatal(err)
		}
		api.Declare(out.Bytes())
	}
	if got, err := os.ReadFile("error_codes.json"); err != nil || !bytes.Equal(got, out.Bytes()) {
		t.Errorf("error_codes.json is stale (%v): go test ./internal/api -run Fresh -update", err)
	}
}

// TestEveryErrorCodeIsExplained: each code has a Chinese message and says what to do. What is wrong with a request itself is mended where its
// path points; every other kind of refusal has an advice of its own.
func TestEveryErrorCodeIsExplained(t *testing.T) {
	api.Speak()
	all := codesInTheSources(t)
	if len(all) < 300 {
		t.Fatalf("only %d codes found", len(all))
	}
	for code, one := range all {
		if !web.Translated(code) {
			t.Errorf("%s has no Chinese message", code)
		}
		for kind := range one.kinds {
			if kind != "Invalid" && !api.Advised(code) {
				t.Errorf("%s (%s, %s) says nothing of what to do: add it to advice.go", code, kind, strings.Join(one.Messages, "; "))
			}
		}
	}
	for _, code := range api.AdvisedCodes() {
		if all[code] == nil {
			t.Errorf("advice for %s, which nothing refuses with", code)
		}
	}
}

// TestAProblemLeadsToItsExplanation follows the type of a problem document to the page, in both languages.
func TestAProblemLeadsToItsExplanation(t *testing.T) {
	a := api.New(api.Config{World: &flows.World{}}).Handler()
	get := func(path, language string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodGet, path, http.NoBody)
		r.Header.Set("Accept-Language", language)
		a.ServeHTTP(w, r)
		return w
	}
	var p web.Problem
	if err := json.Unmarshal(get("/v1/orders", "en").Body.Bytes(), &p); err != nil || p.Type != "/docs/errors#not_signed_in" {
		t.Fatalf("%v %+v", err, p)
	}
	path, anchor, _ := strings.Cut(p.Type, "#")
	for language, want := range map[string]string{"en": "a session token or an API key is needed", "zh-CN": "需要登录令牌或 API 密钥"} {
		page := get(path, language)
		if page.Code != 200 || !strings.Contains(page.Body.String(), `id="`+anchor+`"`) || language == "en" && !strings.Contains(page.Body.String(), want) {
			t.Errorf("%s: %d %.300s", language, page.Code, page.Body)
		}
	}
	var list api.ErrorCodes
	if err := json.Unmarshal(get("/v1/error-codes", "en").Body.Bytes(), &list); err != nil || len(list.Items) < 300 {
		t.Fatalf("%v %d", err, len(list.Items))
	}
	for _, c := range list.Items {
		if c.MessageZH == "" || c.Advice == "" || c.AdviceZH == "" || len(c.Messages) == 0 || len(c.Statuses) == 0 {
			t.Errorf("%+v", c)
		}
	}
}
