package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

func readInto(text json.RawMessage, into *schema) bool {
	return len(text) > 0 && json.Unmarshal(text, into) == nil
}

// ofTheKey are query parameters that the key answers: a distributor reads its own.
var ofTheKey = []string{"distributor_id", "supplier_id"}

// operations writes a method for each operation.
func (w *writer) operations() ([]byte, error) {
	var out strings.Builder
	for _, o := range w.doc.covered() {
		if slices.Contains(byHand, o.ID) {
			continue
		}
		text, err := w.method(o)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", o.ID, err)
		}
		out.WriteString(text)
	}
	return formatted(out.String(), "context", "encoding/json", "io", "iter", "net/url", "time")
}

// method is what is to be said of one operation.
func (w *writer) method(o *operation) (string, error) {
	name := exported(o.ID)
	arguments, path, query := "ctx context.Context", fmt.Sprintf("%q", o.path), ""
	var asked []parameter
	writes, page := false, ""
	for _, p := range o.Parameters {
		switch {
		case p.In == "path":
			arguments += fmt.Sprintf(", %s %s", local(p.Name), w.typeOf(p.Schema))
			path = strings.Replace(path, "{"+p.Name+"}", `"+part(`+local(p.Name)+`)+"`, 1)
		case p.In == "header":
			writes = writes || p.Name == "Idempotency-Key"
		case p.Name == "after":
		case p.Name == "limit" && w.paged(o) != "":
			page = p.Schema.Maximum.String()
		case slices.Contains(ofTheKey, p.Name):
		default:
			asked = append(asked, p)
		}
	}
	var before string
	if len(asked) > 0 {
		arguments += ", query " + name + "Query"
		query, before = ", query: query.values()", w.query(name, asked)
	}
	content, argument, err := w.content(o)
	if err != nil {
		return "", err
	}
	arguments += argument
	if writes {
		arguments += ", options ...CallOption"
	}
	ask := fmt.Sprintf("call{method: %q, path: %s%s", o.method, strings.TrimSuffix(path, `+""`), query)
	if content != "" {
		ask += ", " + content
	}
	if writes {
		ask += ", writes: true, options: options"
	}
	ask += "}"
	about := sentence(o.Summary)
	if text, _, _ := strings.Cut(o.Description, "Roles:"); strings.TrimSpace(text) != "" {
		about += " " + sentence(text)
	}
	about = comment("", fmt.Sprintf("%s is `%s %s`: %s", name, o.method, o.path, about))
	return before + "\n" + about + fmt.Sprintf("func (c *Client) %s(%s) %s\n", name, arguments, w.answer(o, ask, page)), nil
}

// content says what is sent, as parts of a call and as an argument.
func (w *writer) content(o *operation) (part, argument string, err error) {
	if o.Body == nil {
		return "", "", nil
	}
	for media, c := range o.Body.Content {
		switch media {
		case "application/json":
			if _, named := w.doc.named(c.Schema); named != nil && len(named.Properties) == 0 && named.Type == "object" && string(named.Additional) == "false" {
				return "", "", nil // nothing can be said in it
			}
			t := w.typeOf(c.Schema)
			return "body: body", ", body " + t, nil
		default:
			return fmt.Sprintf("stream: body, media: %q", media), ", body io.Reader", nil
		}
	}
	return "", "", errors.New("a body of no media type")
}

// answer writes the results and the body of a method.
func (w *writer) answer(o *operation, ask, page string) string {
	if of := w.paged(o); of != "" && page != "" {
		return fmt.Sprintf("iter.Seq2[%s, error] {\n\treturn pages[%s](ctx, c, %s, %s)\n}\n", of, of, ask, page)
	}
	media, s := o.answered()
	switch {
	case s != nil:
		t := w.typeOf(s)
		return fmt.Sprintf("(%s, error) {\n\treturn do[%s](ctx, c, %s)\n}\n", t, t, ask)
	case media == "" && o.method != "GET":
		return fmt.Sprintf("error {\n\t_, err := do[nothing](ctx, c, %s)\n\treturn err\n}\n", ask)
	}
	return fmt.Sprintf("(*Download, error) {\n\treturn c.download(ctx, %s)\n}\n", ask)
}

// answered gives the media type and, of JSON, the shape of a success.
func (o *operation) answered() (string, *schema) {
	for status, b := range o.Responses {
		if status[0] != '2' {
			continue
		}
		if c, is := b.Content["application/json"]; is {
			return "application/json", c.Schema
		}
		for media := range b.Content {
			return media, nil
		}
	}
	return "", nil
}

// paged gives the type of the items of a list that comes in pages; empty: it does not.
func (w *writer) paged(o *operation) string {
	_, s := o.answered()
	if s == nil {
		return ""
	}
	name, page := w.doc.named(s)
	if page == nil || !strings.HasPrefix(name, "Page") || page.Properties["items"] == nil || page.Properties["next"] == nil {
		return ""
	}
	return w.typeOf(page.Properties["items"].Items)
}

// query writes the type of what a method may be asked, and how that stands in an address.
func (w *writer) query(name string, asked []parameter) string {
	var fields, values strings.Builder
	for _, p := range asked {
		about := sentence(p.Description)
		if p.Required {
			about = strings.TrimSpace("Needed. " + about)
		}
		s := *p.Schema
		s.Description = about
		fields.WriteString(comment("\t", s.about()))
		fmt.Fprintf(&fields, "\t%s %s\n", exported(p.Name), w.typeOf(p.Schema))
		fmt.Fprintf(&values, "\tset(v, %q, q.%s)\n", p.Name, exported(p.Name))
	}
	return fmt.Sprintf("\n// %sQuery narrows %s; what is zero is not asked.\ntype %sQuery struct {\n%s}\n\n"+
		"func (q %sQuery) values() url.Values {\n\tv := url.Values{}\n%s\treturn v\n}\n", name, name, name, fields.String(), name, values.String())
}
