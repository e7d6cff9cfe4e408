package console

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/sheets"
	"github.com/fenxiao/fenxiao/internal/web"
)

// maxBookBytes is how long the description of a workbook may be.
const maxBookBytes = 20 << 20

var (
	errBookBody = fault.New(fault.Invalid, "book_body_malformed", "the body is the JSON of a workbook: name and sheets, and nothing else")
	errBookName = fault.New(fault.Invalid, "book_name_malformed", "a file's name is one line of 1 to 100 characters without slashes")
	errNoFile   = fault.New(fault.Invalid, "form_without_file", "the form holds no file")
)

// book is a workbook to be written.
type book struct {
	Name   string  `json:"name" minLength:"1" maxLength:"100" doc:"The file's name without its ending" example:"待发订单"`
	Sheets []sheet `json:"sheets" minItems:"1" maxItems:"20" doc:"At most 50,000 rows in all"`
}

type sheet struct {
	Title   string        `json:"title" maxLength:"31" example:"订单"`
	Columns []sheetColumn `json:"columns" minItems:"1" maxItems:"100"`
	Rows    [][]string    `json:"rows" doc:"Always text: -12, 12.50, 2026-01-31, 2026-01-31 08:30:59; empty stays empty"`
}

type sheetColumn struct {
	Title string      `json:"title" example:"金额"`
	Kind  sheets.Kind `json:"kind" enum:"text,integer,decimal,date,time" doc:"Text never runs as a formula; numbers have at most 15 digits, so that all are kept"`
	Width int64       `json:"width,omitempty" minimum:"0" maximum:"200" doc:"In characters"`
}

type writeBookInput struct{ web.Upload }

type bookOutput struct {
	ContentType        string `header:"Content-Type"`
	ContentDisposition string `header:"Content-Disposition"`
	Body               func(huma.Context)
}

type readSheetInput struct {
	web.Upload
	ContentType string `header:"Content-Type"`
}

type readSheetOutput struct {
	Body struct {
		Columns []string   `json:"columns" doc:"The first row that is not empty"`
		Rows    [][]string `json:"rows" doc:"Those below that are not empty, each at least as long as the columns"`
		Numbers []int      `json:"numbers" doc:"Of the rows, as a spreadsheet counts"`
	}
}

const bookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

func (x *Console) registerSheets() {
	const write, read = apiPrefix + "/sheets", apiPrefix + "/sheets/read"
	web.RegisterUpload(x.api, huma.Operation{
		OperationID: "write-book", Method: http.MethodPost, Path: write, Summary: "Write a workbook (XLSX)", Tags: []string{"sheets"},
		Description: "The body is JSON of at most 20 MB.",
	}, maxBookBytes, x.writeBook)
	web.RegisterUpload(x.api, huma.Operation{
		OperationID: "read-sheet", Method: http.MethodPost, Path: read, Summary: "Read a table (XLSX or CSV) as text", Tags: []string{"sheets"},
		Description: "The body is the file, or a form with it: at most 5 MiB and 5,000 rows. Of a workbook, the first sheet is read.",
	}, sheets.MaxShortBytes+formBytes, x.readSheet)
	paths, schemas := x.api.OpenAPI().Paths, x.api.OpenAPI().Components.Schemas
	paths[write].Post.RequestBody.Content = map[string]*huma.MediaType{"application/json": {Schema: schemas.Schema(reflect.TypeFor[book](), true, "Book")}}
	paths[write].Post.Responses["200"].Content = map[string]*huma.MediaType{bookType: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}
}

// enterSheets lets one of a few in: a workbook takes ten times its length in memory.
func (x *Console) enterSheets() (leave func(), err error) {
	select {
	case x.sheets <- struct{}{}:
		return func() { <-x.sheets }, nil
	default:
		return nil, web.ErrBusy
	}
}

// sheetsAtOnce bounds how many workbooks are made or read at once.
const sheetsAtOnce = 3

func (x *Console) writeBook(_ context.Context, in *writeBookInput) (*bookOutput, error) {
	leave, err := x.enterSheets()
	if err != nil {
		return nil, err
	}
	pages, name, err := readBook(in.Content)
	if err != nil {
		leave()
		return nil, err
	}
	disposition := "attachment; filename=\"book.xlsx\"; filename*=UTF-8''" + url.PathEscape(name+".xlsx")
	return &bookOutput{bookType, disposition, func(c huma.Context) {
		defer leave()
		c.SetStatus(http.StatusOK)
		if sheets.WriteBook(c.BodyWriter(), pages) != nil {
			panic(http.ErrAbortHandler) // too late for a problem: the file must not look whole
		}
	}}, nil
}

func readBook(body io.Reader) ([]sheets.Sheet, string, error) {
	text, err := io.ReadAll(body)
	if err != nil {
		return nil, "", err
	}
	var b book
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&b); err != nil || d.More() || !utf8.Valid(text) {
		return nil, "", errBookBody.At("body")
	}
	if n := utf8.RuneCountInString(b.Name); n < 1 || n > 100 || strings.ContainsAny(b.Name, "/\\\r\n\x00") {
		return nil, "", errBookName.At("name")
	}
	pages := each(b.Sheets, func(s sheet) sheets.Sheet {
		columns := each(s.Columns, func(c sheetColumn) sheets.Column { return sheets.Column(c) })
		return sheets.Sheet{Title: s.Title, Columns: columns, Rows: s.Rows}
	})
	return pages, b.Name, sheets.CheckBook(pages)
}

func (x *Console) readSheet(_ context.Context, in *readSheetInput) (*readSheetOutput, error) {
	leave, err := x.enterSheets()
	if err != nil {
		return nil, err
	}
	defer leave()
	content, err := fileOf(in)
	if err != nil {
		return nil, err
	}
	read, err := sheets.ReadShort(content)
	out := &readSheetOutput{}
	out.Body.Columns, out.Body.Rows, out.Body.Numbers = append([]string{}, read.Columns...), append([][]string{}, read.Rows...), append([]int{}, read.Numbers...)
	return out, err
}

// formBytes is what a form may write around its file.
const formBytes = 4 << 10

// fileOf gives the file that is the body, or the first one of the form that it is.
func fileOf(in *readSheetInput) ([]byte, error) {
	file := in.Content
	if media, parameters, err := mime.ParseMediaType(in.ContentType); err == nil && media == "multipart/form-data" {
		form := multipart.NewReader(in.Content, parameters["boundary"])
		for {
			part, err := form.NextPart()
			if tooLong := (*http.MaxBytesError)(nil); errors.As(err, &tooLong) {
				return nil, err
			}
			if err != nil {
				return nil, errNoFile.At("body")
			}
			if part.FileName() != "" {
				file = part
				break
			}
		}
	}
	content, err := io.ReadAll(io.LimitReader(file, sheets.MaxShortBytes+1))
	if err == nil && len(content) > sheets.MaxShortBytes {
		return nil, sheets.ErrLong.At("file")
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, errNoFile.At("body")
	}
	return content, err
}
