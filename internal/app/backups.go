package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/fenxiao/fenxiao/internal/audit"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
)

// copyName is the name of a copy while it is made, in a folder of its own.
const copyName = "copy.db"

// Backup writes a consistent copy of the embedded database to a file, beside a server that may be running. The master key is
// not in it. A backup that is broken off leaves no file of that name. Failure.
func Backup(ctx context.Context, p Place, to string) error {
	d, err := OpenReader(ctx, p)
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	if _, err := os.Lstat(to); err == nil {
		return &Failure{to + " is there already", nil}
	}
	made, tidy, err := copyBeside(ctx, d, to)
	if err != nil {
		return &Failure{fmt.Sprintf("can't back up to %s: %s", to, Line(reason(err))), err}
	}
	defer tidy()
	if err := errors.Join(os.Rename(made, to), syncFolder(filepath.Dir(to))); err != nil {
		return &Failure{fmt.Sprintf("can't back up to %s: %s", to, Line(reason(err))), err}
	}
	return nil
}

// copyBeside writes a consistent, synced copy of a database into a folder of its own beside a path.
func copyBeside(ctx context.Context, d *db.DB, path string) (made string, tidy func(), err error) {
	folder, err := os.MkdirTemp(filepath.Dir(path), ".fenxiao-*")
	if err != nil {
		return "", nil, err
	}
	tidy = func() { _ = os.RemoveAll(folder) }
	made = filepath.Join(folder, copyName)
	if err = d.Backup(ctx, made); err == nil {
		err = syncFile(made)
	}
	if err != nil {
		tidy()
		return "", nil, err
	}
	return made, tidy, nil
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

func syncFolder(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// Restore puts a backup in the place of an embedded database. The backup is read whole and audited first; a database that is there is
// replaced only with force, and stands whole until the new one does: Failure.
func Restore(ctx context.Context, p Place, from string, force bool) error {
	path, embedded := p.File()
	if !embedded {
		return &Failure{"only an embedded database is restored from a file; PostgreSQL has tools of its own", nil}
	}
	old, err := os.Stat(path)
	if err == nil && !force {
		return &Failure{fmt.Sprintf("there is a database at %s; --force replaces it", path), nil}
	}
	if file, err := os.Stat(from); err == nil && old != nil && os.SameFile(file, old) {
		return &Failure{from + " is the database itself", nil}
	}
	if err := makeFolder(path); err != nil {
		return err
	}
	d, err := openBackup(ctx, from)
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	made, tidy, err := copyBeside(ctx, d, path)
	if err != nil {
		return &Failure{fmt.Sprintf("can't copy the backup %s: %s", from, Line(err.Error())), err}
	}
	defer tidy()
	if err := settle(ctx, made); err != nil {
		return &Failure{fmt.Sprintf("can't open the copy of the backup: %s", Line(err.Error())), err}
	}
	return replace(ctx, p, made, path)
}

// settle opens and closes a copy for writing before it is put in its place. The first opening changes the file to a write-ahead log,
// by way of a journal; were that cut short in its place, nobody could read the database until somebody opened it for writing.
func settle(ctx context.Context, made string) error {
	d, err := db.Open(ctx, "sqlite:"+made, clock.System{})
	if err != nil {
		return err
	}
	return d.Close()
}

// openBackup opens a backup and makes sure that it is one, and holds.
func openBackup(ctx context.Context, from string) (*db.DB, error) {
	d, err := db.OpenReader(ctx, "sqlite:"+from, clock.System{})
	if err != nil {
		return nil, &Failure{fmt.Sprintf("can't read the backup %s: %s", from, reason(err)), err}
	}
	if err := checkBackup(ctx, d, from); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

func checkBackup(ctx context.Context, d *db.DB, from string) error {
	all, err := db.Migrations(Schema()...)
	if err != nil {
		return err
	}
	pending, err := db.Pending(ctx, d, all)
	switch {
	case errors.Is(err, db.ErrNewerSchema):
		return &Failure{"the backup was written by a newer fenxiao", err}
	case err != nil:
		return &Failure{fmt.Sprintf("%s is no backup of a fenxiao database: %s", from, Line(err.Error())), err}
	case len(pending) == len(all):
		return &Failure{from + " is no backup of a fenxiao database", nil}
	case len(pending) > 0:
		return nil // the auditor knows this program's tables alone; an older backup is audited once it is migrated
	}
	findings, err := audit.Run(ctx, d)
	if err != nil {
		return &Failure{fmt.Sprintf("can't audit the backup %s: %s", from, Line(err.Error())), err}
	}
	if len(findings) > 0 {
		return &Failure{fmt.Sprintf("the backup does not hold: %d findings, the first: %s %s", len(findings), findings[0].Check, findings[0].Text), nil}
	}
	return nil
}

// replace renames a finished copy over what was there. The old database's log is folded into it first, so that at no moment half of
// the old one is there.
func replace(ctx context.Context, p Place, made, path string) error {
	if err := fold(ctx, p, path); err != nil {
		return err
	}
	release, err := db.LockFolder(filepath.Dir(path))
	if err != nil {
		return explain(p, err)
	}
	defer release()
	for _, log := range []string{path + "-wal", path + "-shm"} {
		if err := os.Remove(log); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return &Failure{"can't put the database in its place: " + err.Error(), err}
		}
	}
	if err := errors.Join(os.Rename(made, path), syncFolder(filepath.Dir(path))); err != nil {
		return &Failure{"can't put the database in its place: " + err.Error(), err}
	}
	return nil
}

// fold opens and closes the old database, if there is one and it can be opened at all.
func fold(ctx context.Context, p Place, path string) error {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	d, err := db.Open(ctx, p.Address(), clock.System{})
	switch {
	case errors.Is(err, db.ErrLocked):
		return explain(p, err)
	case err != nil:
		return nil //nolint:nilerr // what can't be opened is what is to be replaced
	}
	return d.Close()
}
