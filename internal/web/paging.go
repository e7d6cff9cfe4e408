package web

import (
	"bytes"
	"encoding/base64"
	"strconv"
	"unicode/utf8"

	"github.com/fenxiao/fenxiao/internal/fault"
)

// Paging is what every list takes: the cursor that the page before gave, and how many to give.
type Paging struct {
	After string `query:"after" maxLength:"200" doc:"Cursor: the next of the page before" example:"b3JkXzAxMHEy"`
	Limit int    `query:"limit" default:"50" minimum:"1" maximum:"200" doc:"How many items at most"`
}

// Page is what every list answers: items, and the cursor of the page after, absent on the last one.
type Page[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty" doc:"Pass it as after to get the page after; absent on the last page" example:"b3JkXzAxMHEy"`
}

// ErrCursor: a cursor that no page gave.
var ErrCursor = fault.New(fault.Invalid, "malformed_cursor", "this cursor is not one of ours")

// Cursor writes the key of a page's last item as an opaque text.
func Cursor(key string) string { return base64.RawURLEncoding.EncodeToString([]byte(key)) }

// Key reads the cursor: the key of the last item of the page before, empty for the first page.
func (p Paging) Key() (string, error) {
	key, err := base64.RawURLEncoding.DecodeString(p.After)
	if err != nil || !utf8.Valid(key) || bytes.IndexByte(key, 0) >= 0 { // a database could not even look for it
		return "", ErrCursor.At("query.after")
	}
	return string(key), nil
}

// AfterID reads a cursor that is an id: the last item's of the page before, zero for the first page.
func AfterID[T Identifier](p Paging) (T, error) {
	key, err := p.Key()
	if err != nil || key == "" {
		return 0, err
	}
	i := ID[T](key).Read()
	if i == 0 {
		return 0, ErrCursor.At("query.after")
	}
	return i, nil
}

// AfterNumber reads a cursor that is a number greater than zero: the last item's of the page before, zero for the first page.
func AfterNumber(p Paging) (int64, error) {
	key, err := p.Key()
	if err != nil || key == "" {
		return 0, err
	}
	n, err := strconv.ParseInt(key, 10, 64)
	if err != nil || n < 1 {
		return 0, ErrCursor.At("query.after")
	}
	return n, nil
}

// maxPage is the longest page.
const maxPage = 200

// PageOf makes a page of rows that were read with a limit of one more than asked for: the surplus row shows that there is a page
// after. Rooms give no more than the longest page, so one of that length may be followed by an empty one.
func PageOf[R, T any](p Paging, rows []R, convert func(R) T, key func(R) string) Page[T] {
	page := Page[T]{Items: make([]T, 0, len(rows))}
	for i, r := range rows {
		if i == p.Limit {
			page.Next = Cursor(key(rows[i-1]))
			break
		}
		page.Items = append(page.Items, convert(r))
	}
	if len(rows) == maxPage && p.Limit == maxPage {
		page.Next = Cursor(key(rows[maxPage-1]))
	}
	return page
}
