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
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/pricing"
	"github.com/fenxiao/fenxiao/internal/replay"
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
func Schema() []fs.FS { return append(flows.Schema(), replay.Schema) }

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
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return nil, nil, &Failure{fmt.Sprintf("can't make the data folder %s: %s", filepath.Dir(path), reason(err)), err}
		}
	}
	d, err := db.Open(ctx, p.Address(), c)
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

// OpenReader opens the database for reading beside a process that may be writing it: Failure.
func OpenReader(ctx context.Context, p Place) (*db.DB, error) {
	d, err := db.OpenReader(ctx, p.Address(), clock.System{})
	if err != nil {
		return nil, explain(p, err)
	}
	return d, nil
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
	return &Failure{"can't open the database: " + err.Error(), err}
}

func reason(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

// NewWorld makes the world of an installation: a new incarnation of its ids, and its keys. The zone is the installation's, once
// it has one.
func NewWorld(ctx context.Context, p Place, d *db.DB, zone *time.Location) (*flows.World, error) {
	master, err := contacts.LoadMasterKey(p.key())
	if err != nil {
		return nil, &Failure{fmt.Sprintf("can't use the key file %s: %s", p.key(), reason(err)), err}
	}
	ring, err := contacts.NewKeyring(1, map[int64]contacts.MasterKey{1: master})
	if err != nil {
		return nil, err
	}
	secret, err := hkdf.Key(sha256.New, master[:], nil, "fenxiao quotes v1", sha256.Size)
	if err != nil {
		return nil, err
	}
	w := &flows.World{DB: d, Quotes: pricing.NewSigner(secret), Ring: ring, Zone: zone}
	err = d.Write(ctx, func(tx *db.Tx) error {
		incarnation, err := access.NextIncarnation(tx)
		if err != nil {
			return err
		}
		w.IDs = id.NewSource(d.Clock(), incarnation)
		is, err := access.ReadInstallation(tx)
		if err != nil || is.Zone == "" {
			return err
		}
		w.Zone, err = time.LoadLocation(is.Zone)
		return err
	})
	return w, err
}
