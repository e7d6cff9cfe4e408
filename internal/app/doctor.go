package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/timers"
)

// Health is what one look of the doctor found.
type Health struct {
	Check string `json:"check"`
	OK    bool   `json:"ok"`
	Text  string `json:"text"`
}

// timersLate is how long a timer may be overdue before something must be wrong.
const timersLate = 5 * clock.Minute

// Examine looks over an installation without changing it, beside a server that may be running.
func Examine(ctx context.Context, p Place) []Health {
	var found []Health
	if path, embedded := p.File(); embedded {
		found = append(found, checkFolder(filepath.Dir(path)))
	}
	d, err := OpenReader(ctx, p)
	if err != nil {
		return append(found, Health{"database", false, err.Error()}, checkKey(p))
	}
	defer func() { _ = d.Close() }()
	schema := checkSchema(ctx, d)
	found = append(found, Health{"database", true, string(d.Engine())}, schema)
	if !schema.OK {
		return append(found, checkKey(p))
	}
	is, due, err := readState(ctx, d)
	if err != nil {
		return append(found, Health{"installation", false, err.Error()}, checkKey(p))
	}
	if is.Purpose != access.Replay { // which seals nothing
		found = append(found, checkKey(p))
	}
	return append(found, checkInstallation(is, due)...)
}

func checkKey(p Place) Health {
	file, err := os.Stat(p.key())
	switch {
	case err != nil:
		return Health{"master key", false, fmt.Sprintf("%s: %s", p.key(), reason(err))}
	case file.Mode().Perm()&0o077 != 0:
		return Health{"master key", false, fmt.Sprintf("%s can be read by others (mode %o)", p.key(), file.Mode().Perm())}
	}
	return Health{"master key", true, p.key()}
}

func checkFolder(folder string) Health {
	probe, err := os.CreateTemp(folder, ".doctor-*")
	if err != nil {
		return Health{"data folder", false, fmt.Sprintf("%s: %s", folder, reason(err))}
	}
	_ = probe.Close()
	_ = os.Remove(probe.Name())
	return Health{"data folder", true, folder}
}

func checkSchema(ctx context.Context, d *db.DB) Health {
	all, err := db.Migrations(Schema()...)
	if err != nil {
		return Health{"schema", false, err.Error()}
	}
	pending, err := db.Pending(ctx, d, all)
	switch {
	case errors.Is(err, db.ErrNewerSchema):
		return Health{"schema", false, "the database was written by a newer fenxiao"}
	case err != nil:
		return Health{"schema", false, err.Error()}
	case len(pending) == len(all):
		return Health{"schema", false, "this is no fenxiao database"}
	case len(pending) > 0:
		return Health{"schema", false, missing(len(pending))}
	}
	return Health{"schema", true, fmt.Sprintf("%d migrations", len(all))}
}

// readState reads what the installation is, and when its first timer is due.
func readState(ctx context.Context, d *db.DB) (is access.Installation, due clock.Micros, err error) {
	err = d.Read(ctx, func(tx *db.Tx) error {
		if is, err = access.ReadInstallation(tx); err != nil {
			return err
		}
		due, err = timers.Next(tx)
		return err
	})
	return is, due, err
}

func checkInstallation(is access.Installation, due clock.Micros) []Health {
	if is.Purpose == "" {
		return []Health{{"installation", false, "nothing was begun here yet; fenxiao serve makes an installation"}}
	}
	found := []Health{{"installation", true, fmt.Sprintf("%s, %s, %s, started %d times", is.Purpose, is.Currency, is.Zone, is.Incarnation)}}
	if _, err := time.LoadLocation(is.Zone); err != nil {
		found = append(found, Health{"time zone", false, err.Error()})
	}
	late := clock.System{}.Now() - due
	if is.Purpose == access.Replay || due == 0 || late < timersLate {
		return append(found, Health{"timers", true, "none is late"})
	}
	return append(found, Health{"timers", false, fmt.Sprintf("the first was due at %s: no server is running, or it can't do them", due)})
}
