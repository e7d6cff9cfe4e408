package testkit

import (
	"os"
	"strconv"
	"testing"
)

// soak is the setting that asks for a long run of what chance decides: how many rounds of each race.
const soak = "FENXIAO_SOAK"

// Soaking says that FENXIAO_SOAK asks for a long run.
func Soaking() bool { return os.Getenv(soak) != "" }

// Rounds is how often a race is run: a few times, or as often as FENXIAO_SOAK says.
func Rounds(t testing.TB, few int) int {
	t.Helper()
	if !Soaking() {
		return few
	}
	n, err := strconv.Atoi(os.Getenv(soak))
	if err != nil || n < 1 {
		t.Fatalf("%s is a number of rounds, not %q", soak, os.Getenv(soak))
	}
	return n
}
