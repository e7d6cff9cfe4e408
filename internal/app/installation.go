// Package app puts everything together: settings, database, world, timers, HTTP; and decides in which order they start and stop.
package app

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/feed"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/pricing"
	"github.com/fenxiao/fenxiao/internal/replay"
	"github.com/fenxiao/fenxiao/internal/sandbox"
)

// Place says where an installation keeps its things.
type Place struct {
	// DSN is `sqlite:PATH` or `postgres://…`; empty: fenxiao.db in Data.
	DSN string
	// Data is the folder of the embedded database and of the master key.
	Data string
	// KeyFile holds the master key; empty: fenxiao.key in Data.
	KeyFile string
}

// Address gives the database's address.
func (p Place) Address() string {
	if p.DSN != "" {
		return p.DSN
	}
	return "sqlite:" + filepath.Join(p.Data, "fenxiao.db")
}

// File gives the path of the embedded database; false when it is another engine's.
func (p Place) File() (string, bool) { return strings.CutPrefix(p.Address(), "sqlite:") }

func (p Place) key() string {
	if p.KeyFile != "" {
		return p.KeyFile
	}
	return filepath.Join(p.Data, "fenxiao.key")
}

// Schema names the migrations of all packages that own tables.
func Schema() []fs.FS { return append(flows.Schema(), replay.Schema, sandbox.Schema) }

// Failure is an error in words for the one who started the program, with nothing more to be read out of it.
type Failure struct {
	Text string
	Err  error
}

func (f *Failure) Error() string { return f.Text }

// Unwrap gives the cause.
func (f *Failure) Unwrap() error { return f.Err }

// OpenDB opens the database for writing, makes its folder when there is none, and brings its schema up to date: Failure.
func OpenDB(ctx context.Context, p Place, c clock.Clock) (*db.DB, []string, error) {
	if path, embedded := p.File(); embedded {
		if err := makeFolder(path); err != nil {
			return nil, nil, err
		}
	}
	d, err := db.Open(ctx, p.Address(), c)
	if errors.Is(err, fs.ErrNotExist) { // a folder that takes no new files, such as /proc, says so to root
		err = fs.ErrPermission
	}
	if err != nil {
		return nil, nil, explain(p, err)
	}
	all, err := db.Migrations(Schema()...)
	if err != nil {
		return nil, nil, errors.Join(err, d.Close())
	}
	applied, err := db.Migrate(ctx, d, all)
	if err != nil {
		return nil, applied, errors.Join(explain(p, err), d.Close())
	}
	return d, applied, nil
}

// makeFolder makes the folder of a file: Failure.
func makeFolder(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return &Failure{fmt.Sprintf("can't make the data folder %s: %s", filepath.Dir(path), reason(err)), err}
	}
	return nil
}

// OpenReader opens the database for reading beside a process that may be writing it: Failure.
func OpenReader(ctx context.Context, p Place) (*db.DB, error) {
	d, err := db.OpenReader(ctx, p.Address(), clock.System{})
	if err != nil {
		return nil, explain(p, err)
	}
	return d, nil
}

// OpenMigrated opens the database like OpenReader, and makes sure that its schema is this program's: Failure.
func OpenMigrated(ctx context.Context, p Place) (*db.DB, error) {
	d, err := OpenReader(ctx, p)
	if err != nil {
		return nil, err
	}
	all, err := db.Migrations(Schema()...)
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	pending, err := db.Pending(ctx, d, all)
	switch {
	case err != nil:
		err = explain(p, err)
	case len(pending) == len(all):
		err = &Failure{"this is no fenxiao database", nil}
	case len(pending) > 0:
		err = &Failure{missing(len(pending)), nil}
	default:
		return d, nil
	}
	_ = d.Close()
	return nil, err
}

func missing(migrations int) string {
	return fmt.Sprintf("migrations are missing: %d; fenxiao migrate applies them", migrations)
}

// Line writes a text that may have several lines, as drivers' errors do, in one.
func Line(text string) string {
	var parts []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			parts = append(parts, line)
		}
	}
	return strings.ReplaceAll(strings.Join(parts, "; "), ":; ", ": ")
}

func explain(p Place, err error) error {
	path, _ := p.File()
	switch {
	case errors.Is(err, db.ErrNewerSchema):
		return &Failure{"this database was written by a newer fenxiao; start that one, or restore a backup of this version", err}
	case errors.Is(err, db.ErrLocked):
		return &Failure{fmt.Sprintf("the data folder %s is in use by another fenxiao", filepath.Dir(path)), err}
	case errors.Is(err, fs.ErrPermission):
		return &Failure{fmt.Sprintf("can't write to the data folder %s", filepath.Dir(path)), err}
	case errors.Is(err, fs.ErrNotExist):
		return &Failure{fmt.Sprintf("there is no database at %s", path), err}
	}
	return &Failure{"can't open the database: " + Line(err.Error()), err}
}

func reason(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

func readInstallation(ctx context.Context, d *db.DB) (is access.Installation, err error) {
	err = d.Read(ctx, func(tx *db.Tx) error {
		is, err = access.ReadInstallation(tx)
		return err
	})
	return is, err
}

// NewWorld makes the world of an installation: a new incarnation of its ids, and its keys. The zone is the installation's, once
// it has one. A key is drawn for a new installation alone: an old one's personal data would be lost behind a new key. Failure.
func NewWorld(ctx context.Context, p Place, d *db.DB, zone *time.Location) (*flows.World, error) {
	var is access.Installation
	var incarnation int64
	err := d.Write(ctx, func(tx *db.Tx) (err error) {
		if incarnation, err = access.NextIncarnation(tx); err != nil {
			return err
		}
		is, err = access.ReadInstallation(tx)
		return err
	})
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(p.key()); errors.Is(err, fs.ErrNotExist) && is.Purpose != "" {
		return nil, &Failure{fmt.Sprintf("the master key is not at %s; put it back there, or name its place with --key-file", p.key()), err}
	}
	if is.Zone != "" {
		if zone, err = time.LoadLocation(is.Zone); err != nil {
			return nil, err
		}
	}
	w := &flows.World{DB: d, IDs: id.NewSource(d.Clock(), incarnation), Zone: zone}
	return w, unlock(p, w)
}

// unlock gives a world what comes from the master key.
func unlock(p Place, w *flows.World) error {
	if err := os.MkdirAll(filepath.Dir(p.key()), 0o700); err != nil {
		return &Failure{fmt.Sprintf("can't make the folder of the key file %s: %s", p.key(), reason(err)), err}
	}
	master, err := contacts.LoadMasterKey(p.key())
	if err != nil {
		return &Failure{fmt.Sprintf("can't use the key file %s: %s", p.key(), reason(err)), err}
	}
	return equip(w, master)
}

// equip gives a world the keys that come from a master key.
func equip(w *flows.World, master contacts.MasterKey) (err error) {
	w.Ring, err = contacts.NewKeyring(1, map[int64]contacts.MasterKey{1: master})
	if err != nil {
		return err
	}
	secret, err := hkdf.Key(sha256.New, master[:], nil, "fenxiao quotes v1", sha256.Size)
	if err != nil {
		return err
	}
	w.Quotes = pricing.NewSigner(secret)
	if secret, err = hkdf.Key(sha256.New, master[:], nil, "fenxiao feed cursors v1", sha256.Size); err != nil {
		return err
	}
	w.Cursors = feed.NewCursors(secret)
	return nil
}
