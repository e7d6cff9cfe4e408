package app

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"

	"github.com/fenxiao/fenxiao/internal/db"
)

func TestAnInstallationWithoutAnAddressLiesInItsFolder(t *testing.T) {
	for _, x := range []struct {
		place              Place
		address, file, key string
		embedded           bool
	}{
		{Place{Data: "d"}, "sqlite:d/fenxiao.db", "d/fenxiao.db", "d/fenxiao.key", true},
		{Place{Data: "d", DSN: "sqlite:/srv/x.db", KeyFile: "/etc/k"}, "sqlite:/srv/x.db", "/srv/x.db", "/etc/k", true},
		{Place{Data: "d", DSN: "postgres://h/x"}, "postgres://h/x", "", "d/fenxiao.key", false},
	} {
		file, embedded := x.place.File()
		if x.place.Address() != x.address || embedded != x.embedded || embedded && file != x.file || x.place.key() != x.key {
			t.Errorf("%+v: %s, %s %v, %s", x.place, x.place.Address(), file, embedded, x.place.key())
		}
	}
}

func TestAnErrorOfManyLinesIsToldInOne(t *testing.T) {
	for text, want := range map[string]string{
		"one": "one", "": "", "failed:\n\tthis\n\tthat\n": "failed: this; that", "a\r\n\n b": "a; b",
	} {
		if got := Line(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestAFailureKeepsItsCause(t *testing.T) {
	full := errors.New("the disk\n\tis full")
	for cause, want := range map[error]string{
		db.ErrNewerSchema: "this database was written by a newer fenxiao; start that one, or restore a backup of this version",
		db.ErrLocked:      "the data folder d is in use by another fenxiao",
		fs.ErrPermission:  "can't write to the data folder d",
		fs.ErrNotExist:    "there is no database at d/fenxiao.db",
		full:              "can't open the database: deep down: the disk; is full",
	} {
		err := explain(Place{Data: "d"}, fmt.Errorf("deep down: %w", cause))
		if !errors.Is(err, cause) || err.Error() != want {
			t.Errorf("%v: %q, want %q", cause, err, want)
		}
	}
}
