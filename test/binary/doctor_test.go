package binary

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/fenxiao/fenxiao/internal/db"
)

// health is what doctor prints for programs.
type health struct {
	OK     bool `json:"ok"`
	Checks []struct {
		Check, Text string
		OK          bool
	} `json:"checks"`
}

// ails asks the doctor, in words and as JSON, and makes sure that just one check fails, or none.
func (h home) ails(t testing.TB, check, why string) {
	t.Helper()
	code := 3
	if check == "" {
		code = 0
	}
	var got health
	h.fenxiao(t, "doctor", "--json").exits(t, code).reads(t, &got)
	words := h.fenxiao(t, "doctor").exits(t, code)
	if got.OK != (check == "") || strings.Contains(words.stdout, "FAIL") == got.OK {
		t.Fatalf("%v\n%s", got, words)
	}
	for _, c := range got.Checks {
		if c.OK != (c.Check != check) || c.Check == check && !strings.Contains(c.Text, why) {
			t.Fatalf("want %q to fail alone with %q: %s", check, why, words)
		}
		if !strings.Contains(words.stdout, c.Text) {
			t.Fatalf("%q is not told in words: %s", c.Text, words)
		}
	}
}

func TestTheDoctorNamesTheOneThingThatIsWrong(t *testing.T) {
	onBothEngines(t, func(t *testing.T, h home) {
		h.fenxiao(t, "migrate").exits(t, 0)
		h.serve(t).kill(t)
		h.ails(t, "", "")

		key, away := filepath.Join(h.data, "fenxiao.key"), filepath.Join(h.data, "away.key")
		must(t, os.Rename(key, away))
		h.ails(t, "master key", "no such file")
		must(t, os.Rename(away, key))
		must(t, os.Chmod(key, 0o644))
		h.ails(t, "master key", "can be read by others (mode 644)")
		must(t, os.Chmod(key, 0o600))

		h.forge(t, "insert into timers_due (due_at, kind, subject_id) values ($1, 'unpaid', 1)", time.Now().Add(-time.Minute).UnixMicro())
		h.ails(t, "", "") // a minute late is not worth a word
		h.forge(t, "insert into timers_due (due_at, kind, subject_id) values ($1, 'unpaid', 2)", time.Now().Add(-time.Hour).UnixMicro())
		h.ails(t, "timers", "no server is running")
		h.forge(t, "delete from timers_due")
		h.forge(t, "insert into timers_due (due_at, kind, subject_id) values ($1, 'unpaid', 3)", time.Now().Add(time.Hour).UnixMicro())
		h.ails(t, "", "")

		h.forge(t, "update access_installation set zone = 'Mars/Olympus'")
		h.ails(t, "time zone", "Mars/Olympus")
		h.forge(t, "update access_installation set zone = 'UTC'")

		h.forge(t, "delete from db_migrations where number = (select max(number) from db_migrations)")
		h.ails(t, "schema", "migrations are missing: 1; fenxiao migrate")
		h.fenxiao(t, "audit").refused(t, "migrations are missing: 1; fenxiao migrate")
	})
}

func TestTheDoctorLooksBesideARunningServerAndWritesNothing(t *testing.T) {
	h := newHome(t, db.SQLite)
	h.fenxiao(t, "doctor").exits(t, 3)
	if _, err := os.Stat(h.data); err == nil {
		t.Fatal("the doctor made the data folder")
	}
	h.fenxiao(t, "migrate").exits(t, 0)
	if o := h.fenxiao(t, "doctor").exits(t, 3); !strings.Contains(o.stdout, "nothing was begun here yet") {
		t.Fatal(o)
	}
	s := h.serve(t)
	h.ails(t, "", "")
	s.kill(t)
	h.ails(t, "", "")
}

func TestTheDoctorFindsAReplayWellAndNobodyServesIt(t *testing.T) {
	onBothEngines(t, func(t *testing.T, h home) {
		h.fenxiao(t, "replay", "--json", writeYear(t, 3, 200)).exits(t, 0)
		h.ails(t, "", "") // it seals nothing and needs no key; its times are long past
		h.fenxiao(t, "serve", "--addr=127.0.0.1:0").refused(t, "this database holds a replay")
		h.fenxiao(t, "demo").refused(t, "it is a replay installation")
	})
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
