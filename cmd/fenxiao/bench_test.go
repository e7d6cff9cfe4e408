package main

import (
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

func TestABenchThatCantBeMadeIsRefused(t *testing.T) {
	for line, want := range map[string]string{
		"--engines=mysql":                        "--engines: there is no \"mysql\"",
		"--scenarios=hot,cold":                   "--scenarios: there is no \"cold\"",
		"--connections=8,0":                      "--connections: 0 is not 1 to 4096",
		"--batches=101":                          "--batches: 101 is not 1 to 100",
		"--growth --orders=0":                    "--orders: 0 is not 1 to",
		"--seconds=-1":                           "--seconds: -1 is not",
		"--target=http://x":                      "--target and --key go together",
		"--key=bench_test.go":                    "--target and --key go together",
		"--target=http://x --key=main.go --two":  "--target goes with the matrix only",
		"--baseline=nowhere":                     "nowhere",
		"--engines=sqlite --seconds=5 --batch=1": "unknown flag --batch",
	} {
		var c struct {
			Bench benchCommand `cmd:""`
		}
		parser, err := kong.New(&c)
		if err != nil {
			t.Fatal(err)
		}
		_, err = parser.Parse(append([]string{"bench"}, strings.Fields(line)...))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", line, err, want)
		}
	}
}
