package api

import (
	"context"
	"io"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/sheets"
)

// table is a page of a table that is written while it is read: rows of cells, and whether more follow.
type table struct {
	rows [][]string
	more bool
}

// streamCSV answers with a file that is read page by page, each in a snapshot of its own. The first page is read before anything is answered, so
// that what is wrong is told as a problem; a file that breaks off later is cut off, so that it does not look whole.
func streamCSV(ctx context.Context, d *doors, name string, head []string, next func(tx *db.Tx) (table, error)) (*exported, error) {
	first, err := read(ctx, d, next)
	if err != nil {
		return nil, err
	}
	return &exported{formats["csv"].mediaType, `attachment; filename="` + name + `"`, func(c huma.Context) {
		c.SetStatus(http.StatusOK)
		if err := writeCSV(c.BodyWriter(), head, first, func() (table, error) { return read(ctx, d, next) }); err != nil {
			panic(http.ErrAbortHandler)
		}
	}}, nil
}

func writeCSV(to io.Writer, head []string, page table, next func() (table, error)) error {
	w, err := sheets.NewWriter(sheets.CSV, to)
	if err == nil {
		err = w.Row(head...)
	}
	for err == nil {
		giveTime(to)
		for _, cells := range page.rows {
			if err := w.Row(cells...); err != nil {
				return err
			}
		}
		if err := w.Flush(); err != nil {
			return err
		}
		if f, ok := to.(http.Flusher); ok {
			f.Flush()
		}
		if !page.more {
			return w.Close()
		}
		page, err = next()
	}
	return err
}

// answersCSV describes the answer of an operation that streams a table.
func (d *doors) answersCSV(path string) {
	answer := d.web.OpenAPI().Paths[path].Get.Responses[strconv.Itoa(http.StatusOK)]
	answer.Content = map[string]*huma.MediaType{formats["csv"].mediaType: {Schema: &huma.Schema{Type: huma.TypeString}}}
}
