package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/fenxiao/fenxiao/internal/api"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/files"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/imports"
	"github.com/fenxiao/fenxiao/internal/sheets"
	"github.com/fenxiao/fenxiao/internal/web"
)

// importer is how the trail names what the command line imports.
const importer = "import"

// Importing is a file to be imported from the command line, as the operator.
type Importing struct {
	Place    Place
	File     string
	Kind     string
	Supplier string // written id
	Publish  bool
	ToAll    bool
	// Refused is where the refused rows go, if there are any; by its ending it is CSV or XLSX. Empty: nowhere.
	Refused  string
	Language web.Language
	// Report is told how far it is; nil: nobody is.
	Report func(done, total int)
}

// Imported is what came of it.
type Imported struct {
	Rows      int64  `json:"rows"`
	Created   int64  `json:"created"`
	Changed   int64  `json:"changed"`
	Unchanged int64  `json:"unchanged"`
	Refused   int64  `json:"refused"`
	File      string `json:"refused_rows,omitempty"`
	Millis    int64  `json:"millis"`
}

// Import runs an import to its end beside no server on an embedded database, or beside any on PostgreSQL. An import that was stopped goes on
// when the server or the next import runs: Failure when it can't be done.
func Import(ctx context.Context, i Importing) (Imported, error) {
	var supplier id.Supplier
	if err := supplier.UnmarshalText([]byte(i.Supplier)); err != nil {
		return Imported{}, &Failure{fmt.Sprintf("%q is no supplier's id; it begins with sup_", i.Supplier), err}
	}
	d, _, err := OpenDB(ctx, i.Place, clock.System{})
	if err != nil {
		return Imported{}, err
	}
	defer func() { _ = d.Close() }()
	is, err := readInstallation(ctx, d)
	if err != nil || is.Purpose == "" {
		return Imported{}, &Failure{"there is no installation here yet; fenxiao serve makes one", err}
	}
	world, err := NewWorld(ctx, i.Place, d, time.UTC)
	if err != nil {
		return Imported{}, err
	}
	api.Speak()
	began := clock.System{}.Now()
	job, err := i.queue(ctx, world, supplier)
	if err != nil {
		return Imported{}, i.explain(err)
	}
	job, err = i.run(ctx, world, job)
	if err != nil {
		return Imported{}, err
	}
	out := Imported{
		Rows: job.Read(), Created: job.Created, Changed: job.Changed, Unchanged: job.Unchanged, Refused: job.Refused,
		Millis: int64((clock.System{}.Now() - began) / clock.Millisecond),
	}
	if out.Refused > 0 && i.Refused != "" {
		out.File = i.Refused
		err = i.writeRefused(ctx, world, &job)
	}
	return out, err
}

// queue stores the file and makes a job of it.
func (i Importing) queue(ctx context.Context, world *flows.World, supplier id.Supplier) (imports.Job, error) {
	content, err := os.Open(i.File)
	if err != nil {
		return imports.Job{}, &Failure{fmt.Sprintf("can't read %s: %s", i.File, reason(err)), err}
	}
	defer func() { _ = content.Close() }() // it was only read
	f, err := flows.Receive(ctx, world, files.File{
		ID: id.NewFile(world.IDs), Name: filepath.Base(i.File), CreatedBy: importer, CreatedAt: world.Now(),
	}, content)
	job := imports.Job{
		ID: id.NewImport(world.IDs), Supplier: supplier, Kind: imports.Kind(i.Kind), Publication: imports.Publication{Publishes: i.Publish, ToAll: i.ToAll},
	}
	if err == nil {
		err = world.DB.Write(ctx, func(tx *db.Tx) (err error) {
			job, err = flows.QueueImport(tx, flows.Acting{World: world, Actor: importer, At: world.Now()}, job, f)
			return err
		})
	}
	if err != nil {
		return job, errors.Join(err, flows.Abandon(ctx, world, f.ID))
	}
	return job, nil
}

// run runs what waits until the job has ended. A server beside may have taken it: then its progress is watched.
func (i Importing) run(ctx context.Context, world *flows.World, job imports.Job) (imports.Job, error) {
	report := i.Report
	if report == nil {
		report = func(int, int) {}
	}
	for {
		_, err := flows.RunImports(ctx, world, flows.AtOnce, func(j *imports.Job) {
			if j.ID == job.ID {
				report(int(j.Read()), int(j.Total))
			}
		})
		if err != nil {
			return job, err
		}
		err = world.DB.Read(ctx, func(tx *db.Tx) (err error) {
			job, err = imports.Get(tx, nil, job.ID)
			return err
		})
		switch {
		case err != nil:
			return job, err
		case job.State == imports.Failed:
			return job, &Failure{flows.ColumnName(job.Problem.Path, i.Language) + ": " + web.Say(i.Language, job.Problem.Code, job.Problem.Message), nil}
		case job.EndedAt != 0:
			return job, nil
		}
		report(int(job.Read()), int(job.Total))
		select {
		case <-ctx.Done():
			return job, ctx.Err()
		case <-time.After(time.Second):
		}
	}
}

func (i Importing) explain(err error) error {
	f := fault.From(err)
	if f == nil {
		return err
	}
	said := []string{web.Say(i.Language, f.Code, f.Message)}
	for _, x := range f.Fields {
		said = append(said, x.Path+": "+web.Say(i.Language, x.Code, x.Message))
	}
	return &Failure{strings.Join(said, "; "), err}
}

func (i Importing) writeRefused(ctx context.Context, world *flows.World, job *imports.Job) error {
	format := sheets.CSV
	if filepath.Ext(i.Refused) == ".xlsx" {
		format = sheets.XLSX
	}
	to, err := os.OpenFile(i.Refused, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return &Failure{fmt.Sprintf("can't write %s: %s", i.Refused, reason(err)), err}
	}
	err = flows.WriteRefused(ctx, world, job, format, i.Language, io.Writer(to))
	return errors.Join(err, to.Close())
}
