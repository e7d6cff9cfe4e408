// Package files owns stored files: papers, evidence, pictures, and what is imported. A file is kept in parts in the database, so that it
// goes with every backup and every process sees it. It refuses kinds of files that a browser would run.
package files

import (
	"errors"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gabriel-vasile/mimetype"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Limits.
const (
	MaxBytes     = 64 << 20  // of one file
	PartBytes    = 256 << 10 // of one part; the last one may be shorter
	MaxPage      = 200       // the longest page of any list in this room; an unset wish gets this
	maxNameRunes = 200
)

// File is what is known of a stored file beside its content.
type File struct {
	ID        id.File
	Owner     int64 // the party (or applicant) whose it is; 0: the operator's
	Public    bool  // anybody may read it under /media/
	Name      string
	MediaType string // as its first bytes say
	Bytes     int64
	SHA256    []byte
	CreatedBy string
	CreatedAt clock.Micros
}

// Shown are the media types that a page may show; only they may be public.
var Shown = []string{"image/jpeg", "image/png", "image/webp", "image/gif", "video/mp4"}

// Pictures are those of them that stand still or nearly so: what a page shows in its own frame.
var Pictures = []string{"image/jpeg", "image/png", "image/webp", "image/gif"}

// kept are the other media types that are taken.
var kept = []string{
	"application/pdf", "application/zip", "text/csv", "text/plain", "application/msword",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}

// MediaType tells what a file is by its first bytes; the sender is not asked.
func MediaType(first []byte) string {
	word, _, _ := strings.Cut(mimetype.Detect(first).String(), ";")
	return word
}

// CheckName refuses a name that is no plain file name: ErrName.
func CheckName(name string) error {
	n := utf8.RuneCountInString(name)
	if n < 1 || n > maxNameRunes || !utf8.ValidString(name) || name == "." || name == ".." ||
		strings.ContainsAny(name, `/\`) || strings.IndexFunc(name, unicode.IsControl) >= 0 {
		return ErrName.At("name")
	}
	return nil
}

// CheckType refuses what a browser would run, and what is public and can't be shown: ErrType.
func CheckType(mediaType string, public bool) error {
	if slices.Contains(Shown, mediaType) || !public && slices.Contains(kept, mediaType) {
		return nil
	}
	return ErrType.At("body", "media_type", mediaType)
}

// AddPart queues one part of a file that is under way.
func AddPart(tx *db.Tx, file id.File, place int64, content []byte) {
	rows := db.NewRows("files_parts", "file_id", "place", "content")
	rows.Add(file, place, content)
	tx.Insert(rows)
}

// Finish makes the parts a file.
func Finish(tx *db.Tx, f File) error {
	var faults fault.List
	if refusal := fault.From(CheckName(f.Name)); refusal != nil {
		faults.Add(ErrName, "name")
	}
	if CheckType(f.MediaType, f.Public) != nil {
		faults.Add(ErrType, "body", "media_type", f.MediaType)
	}
	if f.Bytes < 1 || f.Bytes > MaxBytes {
		faults.Add(ErrSize, "body")
	}
	if err := faults.Err(ErrInvalid); err != nil {
		return err
	}
	tx.Exec("insert into files_files ("+columns+") values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
		f.ID, f.Owner, f.Public, f.Name, f.MediaType, f.Bytes, f.SHA256, f.CreatedBy, f.CreatedAt)
	return nil
}

const columns = "id, owner_id, public, name, media_type, bytes, sha256, created_by, created_at"

func scan(r *db.Row) File {
	return File{
		ID: id.File(r.Int()), Owner: r.Int(), Public: r.Bool(), Name: r.Text(), MediaType: r.Text(), Bytes: r.Int(), SHA256: r.Bytes(),
		CreatedBy: r.Text(), CreatedAt: clock.Micros(r.Int()),
	}
}

// Get gives one file, or ErrNotFound. Who may read it is the caller's to ask: see File.Owner and File.Public.
func Get(tx *db.Tx, file id.File) (File, error) {
	f, err := db.One(tx, scan, "select "+columns+" from files_files where id = $1", file)
	if errors.Is(err, db.ErrNoRow) {
		return File{}, ErrNotFound
	}
	return f, err
}

// List gives an owner's files in the order they were stored.
func List(tx *db.Tx, owner int64, after id.File, limit int) ([]File, error) {
	if limit <= 0 {
		limit = MaxPage
	}
	return db.All(tx, scan, "select "+columns+" from files_files where owner_id = $1 and id > $2 order by id limit $3",
		owner, after, min(limit, MaxPage+1))
}

// LoadFacts queues loading what is known of files; unknown ids stay absent.
func LoadFacts(tx *db.Tx, ids []id.File, into map[id.File]*File) {
	tx.Load("files_files", []string{"id"}, db.Ids(ids), columns, func(r *db.Row) {
		f := scan(r)
		into[f.ID] = &f
	})
}

// Part gives one part of a file's content: ErrNotFound past the last one.
func Part(tx *db.Tx, file id.File, place int64) ([]byte, error) {
	part, err := db.One(tx, (*db.Row).Bytes, "select content from files_parts where file_id = $1 and place = $2", file, place)
	if errors.Is(err, db.ErrNoRow) {
		return nil, ErrNotFound
	}
	return part, err
}

// Drop queues the removal of the parts of a file that was never finished.
func Drop(tx *db.Tx, file id.File) {
	tx.Exec("delete from files_parts where file_id = $1 and not exists (select 1 from files_files f where f.id = $1)", file)
}

// Unfinished gives files of which there are parts but no row, begun within [from, before).
func Unfinished(tx *db.Tx, from, before clock.Micros) ([]id.File, error) {
	return db.All(tx, func(r *db.Row) id.File { return id.File(r.Int()) }, `select distinct p.file_id from files_parts p
		where p.file_id >= $1 and p.file_id < $2 and not exists (select 1 from files_files f where f.id = p.file_id) order by p.file_id`,
		id.FirstAt[id.File](from), id.FirstAt[id.File](before))
}
