package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/fenxiao/fenxiao/internal/audit"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
)

// Backup writes a consistent copy of the embedded database to a file, beside a server that may be running. The master key is
// not in it: Failure.
func Backup(ctx context.Context, p Place, to string) error {
	d, err := OpenReader(ctx, p)
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	if err := d.Backup(ctx, to); err != nil {
		return &Failure{err.Error(), err}
	}
	return nil
}

// Restore puts a backup in the place of an embedded database. The backup is read and audited first; a database that is there is
// replaced only with force, and kept beside it until the new one stands: Failure.
func Restore(ctx context.Context, p Place, from string, force bool) error {
	path, embedded := p.File()
	if !embedded {
		return &Failure{"only an embedded database is restored from a file; PostgreSQL has tools of its own", nil}
	}
	if err := checkBackup(ctx, from); err != nil {
		return err
	}
	if _, err := os.Stat(path); err == nil && !force {
		return &Failure{fmt.Sprintf("there is a database at %s; --force replaces it", path), nil}
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return &Failure{fmt.Sprintf("can't make the data folder %s: %s", filepath.Dir(path), reason(err)), err}
	}
	release, err := db.LockFolder(filepath.Dir(path))
	if err != nil {
		return explain(p, err)
	}
	defer release()
	if err := replace(from, path); err != nil {
		return &Failure{"can't restore: " + err.Error(), err}
	}
	return nil
}

func checkBackup(ctx context.Context, from string) error {
	d, err := db.OpenReader(ctx, "sqlite:"+from, clock.System{})
	if err != nil {
		return &Failure{fmt.Sprintf("can't read the backup %s: %s", from, reason(err)), err}
	}
	defer func() { _ = d.Close() }()
	all, err := db.Migrations(Schema()...)
	if err != nil {
		return err
	}
	pending, err := db.Pending(ctx, d, all)
	switch {
	case errors.Is(err, db.ErrNewerSchema):
		return &Failure{"the backup was written by a newer fenxiao", err}
	case err != nil:
		return &Failure{fmt.Sprintf("%s is no backup of a fenxiao database: %s", from, err), err}
	case len(pending) == len(all):
		return &Failure{from + " is no backup of a fenxiao database", nil}
	case len(pending) > 0:
		return nil // an older one is audited once it is migrated
	}
	findings, err := audit.Run(ctx, d)
	if err != nil {
		return &Failure{fmt.Sprintf("can't audit the backup %s: %s", from, err), err}
	}
	if len(findings) > 0 {
		return &Failure{fmt.Sprintf("the backup does not hold: %d findings, the first: %s %s", len(findings), findings[0].Check, findings[0].Text), nil}
	}
	return nil
}

// replace copies a file next to its place, syncs it, and renames it over what was there, with the old one's log gone.
func replace(from, path string) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = source.Close() }()
	temporary, err := os.CreateTemp(filepath.Dir(path), ".restore-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(temporary.Name()) }()
	if _, err := io.Copy(temporary, source); err != nil {
		return errors.Join(err, temporary.Close())
	}
	if err := errors.Join(temporary.Sync(), temporary.Close()); err != nil {
		return err
	}
	for _, log := range []string{path + "-wal", path + "-shm"} {
		if err := os.Remove(log); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return os.Rename(temporary.Name(), path)
}
