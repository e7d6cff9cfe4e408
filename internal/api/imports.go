package api

import (
	"bytes"
	"context"
	"errors"
	"mime"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/files"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/imports"
	"github.com/fenxiao/fenxiao/internal/sheets"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) importRoutes() {
	upload := create("import-file", "/v1/imports", "Import a file of products, prices or stock").with(
		"The body is the file: CSV (UTF-8, UTF-16 or GB18030) or XLSX, of at most 64 MiB and 100,000 rows, with the names of the columns in its first " +
			"row. It is imported in the background; each row is judged by itself, and what is empty stays as it is. The same file again changes " +
			"nothing. A supplier imports its own products and stock, and opens no categories or brands; prices and publishing are the operator's.")
	web.RegisterUpload(d.web, upload.operation(), files.MaxBytes, d.importFile)
	d.keys.learn(upload)
	door(d, get("list-imports", "/v1/imports", "List imports, newest first"), d.listImports)
	door(d, get("get-import-template", "/v1/imports/template", "Get a file that shows the columns of an import").file(tableTypes[sheets.CSV], tableTypes[sheets.XLSX]).
		with("In the reader's language; both languages' names are understood."), d.getImportTemplate)
	door(d, get("get-import", "/v1/imports/{import_id}", "Get how far an import is"), d.getImport)
	door(d, post("cancel-import", "/v1/imports/{import_id}/cancel", "Stop an import").with("What is written already stays."), d.cancelImport)
	door(d, get("read-refused-rows", "/v1/imports/{import_id}/refused-rows", "Read the rows that were refused").file(tableTypes[sheets.CSV], tableTypes[sheets.XLSX]).
		with("A file with the columns as they came, the codes, and the reasons in the reader's language. Mended, it can be imported again."), d.readRefusedRows)
}

// Import is a file that is brought in.
type Import struct {
	ID             web.ID[id.Import]        `json:"id"`
	Kind           string                   `json:"kind" enum:"catalog,prices,stock"`
	SupplierID     web.ID[id.Supplier]      `json:"supplier_id" doc:"Whose goods"`
	FileID         web.ID[id.File]          `json:"file_id"`
	FileName       string                   `json:"file_name" example:"新品.xlsx"`
	Publish        bool                     `json:"publish" doc:"What is in order is opened in the pool at once"`
	ToAll          bool                     `json:"to_all" doc:"And put on sale in all channels of all distributors with a contract"`
	DistributorIDs []web.ID[id.Distributor] `json:"distributor_ids,omitempty" doc:"Or of these"`
	State          string                   `json:"state" enum:"waiting,running,done,failed,cancelled"`
	Columns        []string                 `json:"columns" doc:"The file's first row"`
	IgnoredColumns []string                 `json:"ignored_columns" doc:"Those of them that mean nothing to this import"`
	TotalRows      int64                    `json:"total_rows" doc:"0 until they are counted" example:"30000"`
	ReadRows       int64                    `json:"read_rows" example:"12000"`
	CreatedRows    int64                    `json:"created_rows" example:"11000"`
	ChangedRows    int64                    `json:"changed_rows" example:"500"`
	UnchangedRows  int64                    `json:"unchanged_rows" example:"480"`
	RefusedRows    int64                    `json:"refused_rows" example:"20"`
	Problem        *ImportProblem           `json:"problem,omitempty" doc:"Why it failed"`
	CreatedAt      time.Time                `json:"created_at"`
	EndedAt        time.Time                `json:"ended_at,omitzero"`
}

// ImportProblem is why an import failed.
type ImportProblem struct {
	Place   string `json:"place" example:"code"`
	Code    string `json:"code" example:"column_missing"`
	Message string `json:"message"`
}

// ToAPIImport writes an import.
func ToAPIImport(j imports.Job, l web.Language) Import {
	out := Import{
		ID: web.Written(j.ID), Kind: string(j.Kind), SupplierID: web.Written(j.Supplier), FileID: web.Written(j.File), FileName: j.FileName,
		Publish: j.Publishes, ToAll: j.ToAll, State: string(j.State), Columns: append([]string{}, j.Columns...),
		IgnoredColumns: flows.IgnoredColumns(j.Kind, j.Columns), TotalRows: j.Total, ReadRows: j.Read(), CreatedRows: j.Created,
		ChangedRows: j.Changed, UnchangedRows: j.Unchanged, RefusedRows: j.Refused, CreatedAt: moment(j.CreatedAt), EndedAt: moment(j.EndedAt),
	}
	for _, x := range j.Distributors {
		out.DistributorIDs = append(out.DistributorIDs, web.Written(x))
	}
	if j.Problem.Code != "" {
		out.Problem = &ImportProblem{j.Problem.Path, j.Problem.Code, web.Say(l, j.Problem.Code, j.Problem.Message)}
	}
	return out
}

type importFileInput struct {
	web.Writing
	web.Upload
	SupplierQuery
	Kind           string                   `query:"kind" required:"true" enum:"catalog,prices,stock"`
	Name           string                   `query:"name" required:"true" minLength:"1" maxLength:"200" example:"新品.xlsx"`
	Publish        bool                     `query:"publish" doc:"Open what is in order in the pool, under the supplier's agreement"`
	ToAll          bool                     `query:"to_all" doc:"And put it on sale in all channels of all distributors with a contract"`
	DistributorIDs []web.ID[id.Distributor] `query:"distributor_ids" maxItems:"200" doc:"Or of these; parted by commas"`
}

func (d *doors) importFile(ctx context.Context, in *importFileInput) (*written[Import], error) {
	supplier, err := supplierOf(ctx, in.SupplierID, "query.supplier_id")
	if err != nil {
		return nil, err
	}
	by := scopeOf(ctx)
	f, err := flows.Receive(ctx, d.world, files.File{
		ID: id.NewFile(d.world.IDs), Owner: by.Party, Name: in.Name, CreatedBy: by.Actor, CreatedAt: d.world.Now(),
	}, in.Content)
	var out *written[Import]
	if err == nil {
		out, err = d.queueImport(ctx, in, supplier, f)
	}
	if err != nil || out.Replayed != "" {
		return out, errors.Join(err, flows.Abandon(ctx, d.world, f.ID))
	}
	return out, nil
}

func (d *doors) queueImport(ctx context.Context, in *importFileInput, supplier id.Supplier, f files.File) (*written[Import], error) {
	j := imports.Job{
		ID: id.NewImport(d.world.IDs), Supplier: supplier, Kind: imports.Kind(in.Kind),
		Publication: imports.Publication{Publishes: in.Publish, ToAll: in.ToAll, Distributors: web.ReadAll(in.DistributorIDs)},
	}
	asked := []any{supplier, in.Kind, in.Name, in.Publish, in.ToAll, in.DistributorIDs, f.SHA256}
	return run(ctx, d, command[Import]{
		key: in.KeyFor(ctx, asked), action: "import.queue", object: j.ID.String(), made: true, read: readImportOf(ctx),
		do: func(w *writing) error {
			_, err := flows.QueueImport(w.tx, w.acting(), j, f)
			return at(err, "query.supplier_id")
		},
	})
}

// importerOf is whose imports a caller sees: its own, or all for the operator.
func importerOf(ctx context.Context) *id.Supplier {
	by := scopeOf(ctx)
	if by.Role == access.Operator {
		return nil
	}
	own := id.Supplier(by.Party)
	return &own
}

func readImportOf(ctx context.Context) func(tx *db.Tx, object string) (Import, error) {
	return func(tx *db.Tx, object string) (Import, error) {
		j, err := imports.Get(tx, importerOf(ctx), web.ID[id.Import](object).Read())
		return ToAPIImport(j, web.LanguageOf(ctx)), err
	}
}

type listImportsInput struct{ web.Paging }

func (d *doors) listImports(ctx context.Context, in *listImportsInput) (*answer[web.Page[Import]], error) {
	before, err := web.AfterID[id.Import](in.Paging)
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[Import], error) {
		rows, err := imports.List(tx, importerOf(ctx), before, in.Limit+1)
		return pageOf(in.Paging, rows, func(j imports.Job) Import { return ToAPIImport(j, web.LanguageOf(ctx)) }, func(j imports.Job) id.Import { return j.ID }), err
	})
}

// ImportPath names an import in a path.
type ImportPath struct {
	ImportID web.ID[id.Import] `path:"import_id"`
}

func (d *doors) getImport(ctx context.Context, in *ImportPath) (*answer[Import], error) {
	return show(ctx, d, func(tx *db.Tx) (Import, error) { return readImportOf(ctx)(tx, string(in.ImportID)) })
}

type cancelImportInput struct {
	web.Writing
	ImportPath
	Body *nothing
}

func (d *doors) cancelImport(ctx context.Context, in *cancelImportInput) (*written[Import], error) {
	return run(ctx, d, command[Import]{
		key: in.KeyFor(ctx, nil), action: "import.cancel", object: string(in.ImportID), read: readImportOf(ctx),
		do: func(w *writing) error {
			_, err := imports.CancelJob(w.tx, importerOf(ctx), in.ImportID.Read(), w.at)
			return err
		},
	})
}

// FormatQuery names the format of a file that is asked for.
type FormatQuery struct {
	Format string `query:"format" enum:"csv,xlsx" default:"csv"`
}

type refusedRowsInput struct {
	ImportPath
	FormatQuery
}

func (d *doors) readRefusedRows(ctx context.Context, in *refusedRowsInput) (*huma.StreamResponse, error) {
	j, err := read(ctx, d, func(tx *db.Tx) (imports.Job, error) { return imports.Get(tx, importerOf(ctx), in.ImportID.Read()) })
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(c huma.Context) {
		_, w := humago.Unwrap(c)
		to := web.Streamed(w)
		tableHeaders(to.Header(), sheets.Format(in.Format), "refused-"+j.ID.String())
		to.WriteHeader(http.StatusOK)
		if err := flows.WriteRefused(ctx, d.world, &j, sheets.Format(in.Format), web.LanguageOf(ctx), to); err != nil {
			panic(http.ErrAbortHandler) // the answer has begun: an end without an end tells that it is not whole
		}
	}}, nil
}

var tableTypes = map[sheets.Format]string{
	sheets.CSV: "text/csv; charset=utf-8", sheets.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

func tableHeaders(h http.Header, f sheets.Format, name string) {
	h.Set("Content-Type", tableTypes[f])
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name + "." + string(f)}))
}

type importTemplateInput struct {
	FormatQuery
	Kind string `query:"kind" required:"true" enum:"catalog,prices,stock"`
}

func (d *doors) getImportTemplate(ctx context.Context, in *importTemplateInput) (*huma.StreamResponse, error) {
	var table bytes.Buffer
	operator := scopeOf(ctx).Role == access.Operator
	if !operator && in.Kind == string(imports.Prices) {
		return nil, flows.ErrOperatorsAlone.At("query.kind")
	}
	err := flows.WriteTemplate(imports.Kind(in.Kind), operator, sheets.Format(in.Format), web.LanguageOf(ctx), &table)
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(c huma.Context) {
		_, w := humago.Unwrap(c)
		tableHeaders(w.Header(), sheets.Format(in.Format), in.Kind)
		_, _ = w.Write(table.Bytes()) // the caller may be gone
	}}, nil
}
