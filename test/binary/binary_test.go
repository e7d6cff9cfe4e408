// Package binary tests the program as people run it: the built binary, its exit codes and texts, its processes and their deaths.
// A few rounds of each death are in every run; FENXIAO_SOAK makes them many.
package binary

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

// secret stands in for a password; no output may show it.
const secret = "SECRET"

func TestMain(m *testing.M) {
	code := m.Run()
	if path, err := program(); err == nil {
		_ = os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

// program builds the binary, once a process, and gives its path.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "fenxiao-binary-")
	if err != nil {
		return "", err
	}
	sources, err := filepath.Glob("../../cmd/fenxiao/*.go")
	for _, source := range sources {
		// `go test` keeps a result until a file changes that the test has looked at. All others are imported by way of app.
		_, failed := os.Stat(source)
		err = errors.Join(err, failed)
	}
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "fenxiao")
	// VCS stamps fail in a clone owned by somebody else.
	build := exec.Command("go", "build", "-buildvcs=false", "-o", path, "github.com/fenxiao/fenxiao/cmd/fenxiao")
	if out, err := build.CombinedOutput(); err != nil {
		_ = os.RemoveAll(dir)
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return path, nil
})

func binary(t testing.TB) string {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// endsWithin is how long a command may take; a server that should have been refused is killed then.
const endsWithin = 2 * time.Minute

// rounds is how often something is tried.
func rounds(few, many int) int {
	if testkit.Soaking() {
		return many
	}
	return few
}

// environment is this process's without settings of the program's own, and with those given.
func environment(settings ...string) []string {
	mine := slices.DeleteFunc(os.Environ(), func(entry string) bool { return strings.HasPrefix(entry, "FENXIAO_") })
	return append(mine, settings...)
}

// outcome is what a finished command left.
type outcome struct {
	args           []string
	code           int
	stdout, stderr string
}

// fenxiao runs the program to its end. Whatever it does, it must not panic and must not show a secret.
func fenxiao(t testing.TB, args ...string) outcome {
	t.Helper()
	path := binary(t)
	ctx, cancel := context.WithTimeout(t.Context(), endsWithin)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Env, cmd.Dir = environment(), t.TempDir()
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	o := outcome{args: args, code: ending(t, cmd.Run())}
	o.stdout, o.stderr = stdout.String(), stderr.String()
	if complaint := o.decent(); complaint != "" {
		t.Fatalf("%s\n%s", complaint, o)
	}
	return o
}

// ending gives the exit code out of what a command returned; −1 when a signal ended it.
func ending(t testing.TB, err error) int {
	t.Helper()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit):
		return exit.ExitCode()
	}
	t.Fatal(err)
	return 0
}

func (o outcome) String() string {
	return fmt.Sprintf("fenxiao %s: exit code %d\n%s%s", strings.Join(o.args, " "), o.code, o.stdout, o.stderr)
}

// decent tells what no outcome may have: a panic, a secret, a failure that is not one clear line.
func (o outcome) decent() string {
	all := o.stdout + o.stderr
	switch {
	case strings.Contains(all, "goroutine ") || strings.Contains(all, "panic:"):
		return "the program panicked"
	case strings.Contains(all, secret):
		return "the program showed a secret"
	case o.code == 1 || o.code == 2:
		if !strings.HasPrefix(o.stderr, "fenxiao: ") || strings.Count(o.stderr, "\n") != 1 || len(o.stderr) > 500 {
			return "a failure is not told in one clear line"
		}
	}
	return ""
}

// exits ends the test unless the program ended with a code.
func (o outcome) exits(t testing.TB, code int) outcome {
	t.Helper()
	if o.code != code {
		t.Fatalf("want exit code %d, got %s", code, o)
	}
	return o
}

// refused ends the test unless the program failed and said why.
func (o outcome) refused(t testing.TB, why string) {
	t.Helper()
	o.exits(t, 1)
	if !strings.Contains(o.stderr, why) {
		t.Fatalf("want a refusal that says %q, got %s", why, o)
	}
}

// reads decodes what the program printed for programs; unknown fields are errors.
func (o outcome) reads(t testing.TB, into any) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(o.stdout))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		t.Fatalf("%v in what it printed: %s", err, o)
	}
}

// findings are what audit prints for programs.
type findings struct {
	Findings []struct{ Check, Subject, Text string } `json:"findings"`
}

// clean ends the test unless the auditor finds nothing.
func clean(t testing.TB, place ...string) {
	t.Helper()
	var found findings
	fenxiao(t, append([]string{"audit", "--json"}, place...)...).exits(t, 0).reads(t, &found)
	if len(found.Findings) > 0 {
		t.Fatal(found)
	}
}

// home is a fresh place for one installation: an empty database of an engine, and a folder for the key.
type home struct {
	engine db.Engine
	data   string // folder
	dsn    string
}

// flags name the home on the command line.
func (h home) flags() []string { return []string{"--data=" + h.data, "--db=" + h.dsn} }

// fenxiao runs a command in the home.
func (h home) fenxiao(t testing.TB, args ...string) outcome {
	t.Helper()
	return fenxiao(t, append(args, h.flags()...)...)
}

// open opens the home's database beside or after the program, to look or to forge.
func (h home) open(t testing.TB, writable bool) *db.DB {
	t.Helper()
	open := db.OpenReader
	if writable {
		open = db.Open
	}
	d, err := open(t.Context(), h.dsn, clock.System{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// forge changes the home's database behind the program's back.
func (h home) forge(t testing.TB, sql string, args ...any) {
	t.Helper()
	d := h.open(t, true)
	if err := d.Write(t.Context(), func(tx *db.Tx) error { tx.Exec(sql, args...); return tx.Flush() }); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
}

// newHome makes a home with an empty database.
func newHome(t testing.TB, engine db.Engine) home {
	t.Helper()
	h := home{engine: engine, data: filepath.Join(t.TempDir(), "data")}
	if engine == db.SQLite {
		h.dsn = "sqlite:" + filepath.Join(h.data, "fenxiao.db")
		return h
	}
	h.dsn = testkit.DSN(t, engine, nil)
	if err := os.MkdirAll(h.data, 0o700); err != nil {
		t.Fatal(err)
	}
	return h
}

// onBothEngines runs body once on each engine.
func onBothEngines(t *testing.T, body func(t *testing.T, h home)) {
	t.Helper()
	for _, engine := range testkit.Engines {
		t.Run(string(engine), func(t *testing.T) { body(t, newHome(t, engine)) })
	}
}
