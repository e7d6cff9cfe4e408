package api

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"html/template"
	"net/http"
	"slices"

	"github.com/fenxiao/fenxiao/internal/web"
)

// declared are all codes with their statuses and English messages, as a test reads them out of the sources.
//
//go:embed error_codes.json
var declared []byte

// ErrorCode explains one code.
type ErrorCode struct {
	Code          string   `json:"code" example:"out_of_stock"`
	Statuses      []int    `json:"statuses" doc:"The HTTP statuses that it comes with; within a list of places, that of the whole counts" example:"[422]"`
	Messages      []string `json:"messages" doc:"What it says in English; more than one where it is said of several things"`
	MessageZH     string   `json:"message_zh" doc:"What it says in Chinese" example:"可用库存不足"`
	Advice        string   `json:"advice" doc:"What to do about it"`
	AdviceZH      string   `json:"advice_zh" doc:"What to do about it, in Chinese"`
	Documentation string   `json:"documentation" doc:"Where the documentation explains it: the type of its problem documents" example:"/docs/errors#out_of_stock"`
}

// ErrorCodes are all codes that a refusal may have.
type ErrorCodes struct {
	Items []ErrorCode `json:"items"`
}

func (d *doors) errorCodeRoutes() {
	door(d, get("list-error-codes", "/v1/error-codes", "List what refusals mean and what to do about them").
		with("All of them at once, sorted by code. People read the same at /docs/errors."), d.listErrorCodes)
	d.web.Handle("GET /docs/errors", http.HandlerFunc(serveErrorCodes))
}

func (d *doors) listErrorCodes(context.Context, *struct{}) (*answer[ErrorCodes], error) {
	return &answer[ErrorCodes]{ErrorCodes{explained()}}, nil
}

// explained gives all codes with what is to be said about them.
func explained() []ErrorCode {
	var all []ErrorCode
	if err := json.Unmarshal(declared, &all); err != nil {
		panic(err) // the file is part of the program
	}
	for i := range all {
		c := &all[i]
		say, is := advice[c.Code]
		if !is {
			say = mend
		}
		c.MessageZH, c.Advice, c.AdviceZH, c.Documentation = web.Say(web.Chinese, c.Code, ""), say[0], say[1], web.ProblemType(c.Code)
	}
	return all
}

var errorPage = template.Must(template.New("errors").Parse(`<!doctype html>
<html lang="{{if .Chinese}}zh-CN{{else}}en{{end}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{if .Chinese}}错误代码{{else}}Error codes{{end}}</title>
<link rel="stylesheet" href="/docs/reference.css">
</head>
<body class="page">
<main>
<p><a href="/docs/">{{if .Chinese}}接口文档{{else}}Reference{{end}}</a> · <a href="/docs/guide">{{if .Chinese}}入门{{else}}Guide{{end}}</a> · <a href="?lang={{if .Chinese}}en{{else}}zh{{end}}">{{if .Chinese}}English{{else}}中文{{end}}</a></p>
<h1>{{if .Chinese}}错误代码{{else}}Error codes{{end}}</h1>
<p>{{if .Chinese}}被拒绝的请求得到 RFC 9457 问题文档；code 供程序判断，永不改变。{{else}}A refused request gets an RFC 9457 problem document; its code is for programs and never changes.{{end}}</p>
<dl>{{range .Codes}}
<dt id="{{.Code}}"><a href="#{{.Code}}"><code>{{.Code}}</code></a> <span class="muted">{{range .Statuses}}{{.}} {{end}}</span></dt>
<dd>{{if $.Chinese}}{{.MessageZH}}。{{.AdviceZH}}{{else}}{{range .Messages}}{{.}}. {{end}}{{.Advice}}{{end}}</dd>{{end}}
</dl>
</main>
</body>
</html>
`))

// serveErrorCodes explains the codes to people: in the language of ?lang=, else of the browser.
func serveErrorCodes(w http.ResponseWriter, r *http.Request) {
	language := web.LanguageOf(r.Context())
	if asked := r.URL.Query().Get("lang"); slices.Contains([]string{"zh", "en"}, asked) {
		language = web.Language(asked)
	}
	var page bytes.Buffer
	if err := errorPage.Execute(&page, map[string]any{"Chinese": language == web.Chinese, "Codes": explained()}); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError) // can't be: a test reads both pages
		return
	}
	pageHeaders(w.Header())
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(page.Bytes()) // the caller may be gone
}
