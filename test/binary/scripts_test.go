package binary

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestTheCommandLineKeepsItsPromises runs testdata/script, each script in an empty folder with the program in its path. `exits CODE
// ARGUMENT…` runs the program, `json KEY…` reads what it printed.
func TestTheCommandLineKeepsItsPromises(t *testing.T) {
	path := filepath.Dir(binary(t))
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("PATH", path+string(filepath.ListSeparator)+e.Getenv("PATH"))
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){"exits": exits, "json": printsJSON},
	})
}

// exits runs the program, which must end with a code and behave decently.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: exits CODE ARGUMENT…")
	}
	code, err := strconv.Atoi(args[0])
	ts.Check(err)
	o := outcome{args: args[1:]}
	if err := ts.Exec("fenxiao", args[1:]...); err != nil {
		if _, err := fmt.Sscanf(err.Error(), "exit status %d", &o.code); err != nil {
			ts.Fatalf("%v", err)
		}
	}
	o.stdout, o.stderr = ts.ReadFile("stdout"), ts.ReadFile("stderr")
	if complaint := o.decent(); complaint != "" {
		ts.Fatalf("%s", complaint)
	}
	if o.code != code {
		ts.Fatalf("exit code %d, want %d", o.code, code)
	}
}

// printsJSON reads what the program printed: one JSON object with these keys and no others.
func printsJSON(ts *testscript.TestScript, _ bool, keys []string) {
	var got map[string]json.RawMessage
	d := json.NewDecoder(strings.NewReader(ts.ReadFile("stdout")))
	ts.Check(d.Decode(&got))
	for _, key := range keys {
		if _, ok := got[key]; !ok {
			ts.Fatalf("no %q", key)
		}
		delete(got, key)
	}
	if len(got) > 0 {
		ts.Fatalf("more than was promised: %v", got)
	}
	if d.More() {
		ts.Fatalf("more than one object")
	}
}
