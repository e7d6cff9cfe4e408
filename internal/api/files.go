package api

import (
	"context"
	"encoding/hex"
	"errors"
	"mime"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/files"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) fileRoutes() {
	upload := create("store-file", "/v1/files", "Store a file").with("The body is the file itself, of at most 64 MiB: a picture, an MP4, or unless " +
		"it is public a PDF, ZIP, CSV, text, XLSX, DOC or DOCX, which its first bytes tell. What is public anybody may read at its address.")
	web.RegisterUpload(d.web, upload.operation(), files.MaxBytes, d.storeFile)
	d.keys.learn(upload)
	door(d, get("list-files", "/v1/files", "List your files"), d.listFiles)
	door(d, get("get-file", "/v1/files/{file_id}", "Get what is known of a file"), d.getFile)
	door(d, get("read-file", "/v1/files/{file_id}/content", "Read a file").file("*/*"), d.readFile)
	d.web.Handle("GET /media/{file_id}", http.HandlerFunc(d.serveMedia))
}

// File is a stored file.
type File struct {
	ID        web.ID[id.File] `json:"id"`
	Name      string          `json:"name" example:"营业执照.pdf"`
	MediaType string          `json:"media_type" example:"application/pdf"`
	Bytes     int64           `json:"bytes"`
	SHA256    string          `json:"sha256" doc:"Of the content, in hexadecimal"`
	Public    bool            `json:"public"`
	Address   string          `json:"address,omitempty" doc:"Where anybody may read it; only of public files" example:"/media/fil_01hzx0000000z"`
	CreatedAt time.Time       `json:"created_at"`
}

// ToAPIFile writes a file.
func ToAPIFile(f files.File) File {
	out := File{
		ID: web.Written(f.ID), Name: f.Name, MediaType: f.MediaType, Bytes: f.Bytes, SHA256: hex.EncodeToString(f.SHA256), Public: f.Public,
		CreatedAt: moment(f.CreatedAt),
	}
	if f.Public {
		out.Address = "/media/" + f.ID.String()
	}
	return out
}

type storeFileInput struct {
	web.Writing
	web.Upload
	Name   string `query:"name" required:"true" minLength:"1" maxLength:"200" example:"营业执照.pdf"`
	Public bool   `query:"public" doc:"Anybody may read it: for pictures and videos of goods"`
}

func (d *doors) storeFile(ctx context.Context, in *storeFileInput) (*written[File], error) {
	at, by := d.world.Now(), scopeOf(ctx)
	content, err := d.roomFor(ctx, in.Content)
	if err != nil {
		return nil, err
	}
	f, err := flows.Receive(ctx, d.world, files.File{
		ID: id.NewFile(d.world.IDs), Owner: by.Party, Public: in.Public && by.Role != access.Applicant, Name: in.Name, CreatedBy: by.Actor, CreatedAt: at,
	}, content)
	if err == nil {
		var out *written[File]
		if out, err = d.finishFile(ctx, in, f); err == nil && out.Replayed == "" {
			return out, nil
		}
		return out, errors.Join(err, flows.Abandon(ctx, d.world, f.ID))
	}
	return nil, errors.Join(err, flows.Abandon(ctx, d.world, f.ID))
}

func (d *doors) finishFile(ctx context.Context, in *storeFileInput, f files.File) (*written[File], error) {
	by := scopeOf(ctx)
	return run(ctx, d, command[File]{
		key: in.KeyFor(ctx, []any{f.Name, f.Public, f.SHA256}), action: "file.store", object: f.ID.String(), made: true, read: readFileOf(by),
		do: func(w *writing) error { return files.Finish(w.tx, f) },
	})
}

// readFileOf reads a file that the caller may see: its own, a public one, and any for the operator.
func readFileOf(by access.Scope) func(tx *db.Tx, object string) (File, error) {
	return func(tx *db.Tx, object string) (File, error) {
		f, err := visibleFile(tx, by, web.ID[id.File](object).Read())
		return ToAPIFile(f), err
	}
}

func visibleFile(tx *db.Tx, by access.Scope, file id.File) (files.File, error) {
	f, err := files.Get(tx, file)
	if err == nil && by.Role != access.Operator && f.Owner != by.Party && !f.Public {
		return files.File{}, files.ErrNotFound
	}
	return f, err
}

type listFilesInput struct{ web.Paging }

func (d *doors) listFiles(ctx context.Context, in *listFilesInput) (*answer[web.Page[File]], error) {
	after, err := web.AfterID[id.File](in.Paging)
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[File], error) {
		rows, err := files.List(tx, scopeOf(ctx).Party, after, in.Limit+1)
		return pageOf(in.Paging, rows, ToAPIFile, func(f files.File) id.File { return f.ID }), err
	})
}

// FilePath names a file in a path.
type FilePath struct {
	FileID web.ID[id.File] `path:"file_id"`
}

func (d *doors) getFile(ctx context.Context, in *FilePath) (*answer[File], error) {
	return show(ctx, d, func(tx *db.Tx) (File, error) { return readFileOf(scopeOf(ctx))(tx, string(in.FileID)) })
}

func (d *doors) readFile(ctx context.Context, in *FilePath) (*huma.StreamResponse, error) {
	f, err := read(ctx, d, func(tx *db.Tx) (files.File, error) { return visibleFile(tx, scopeOf(ctx), in.FileID.Read()) })
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(c huma.Context) {
		r, w := humago.Unwrap(c)
		d.serveFile(w, r, f, "attachment")
	}}, nil
}

// serveMedia shows a public file to anybody.
func (d *doors) serveMedia(w http.ResponseWriter, r *http.Request) {
	f, err := read(r.Context(), d, func(tx *db.Tx) (files.File, error) {
		return files.Get(tx, web.ID[id.File](r.PathValue("file_id")).Read())
	})
	if err == nil && (!f.Public || !slices.Contains(files.Shown, f.MediaType)) {
		err = files.ErrNotFound
	}
	if err != nil {
		web.WriteProblem(w, d.web.ProblemOf(r.Context(), err))
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin") // shops show the pictures of their goods
	d.serveFile(w, r, f, "inline")
}

func (d *doors) serveFile(w http.ResponseWriter, r *http.Request, f files.File, disposition string) {
	h := w.Header()
	h.Set("Content-Type", f.MediaType)
	h.Set("Content-Disposition", mime.FormatMediaType(disposition, map[string]string{"filename": f.Name}))
	h.Set("ETag", `"`+hex.EncodeToString(f.SHA256[:16])+`"`)
	http.ServeContent(web.Streamed(w), r, "", f.CreatedAt.Time(), flows.Open(r.Context(), d.world, f))
}
