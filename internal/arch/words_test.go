package arch

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// emptyWords say nothing about what a file or package holds.
var emptyWords = []string{
	"util", "utils", "common", "helper", "helpers", "manager", "managers", "service", "services", "impl", "base", "model", "models",
	"type", "types", "data", "misc", "lib",
}

// strayNames lists files and packages with an empty word for a name.
func strayNames(h *tree) (found []string) {
	for _, s := range h.code {
		stem := strings.TrimSuffix(strings.TrimSuffix(path.Base(s.path), ".go"), "_test")
		names := append(strings.Split(path.Dir(s.path), "/"), strings.Split(stem, "_")...)
		for _, name := range append(names, strings.TrimSuffix(s.file.Name.Name, "_test")) {
			if slices.Contains(emptyWords, name) {
				found = append(found, fmt.Sprintf("%s: %q says nothing", s.path, name))
				break
			}
		}
	}
	return found
}

func TestNoFileOrPackageHasAnEmptyName(t *testing.T) { none(t, strayNames(wholeHouse(t))) }

func TestTheRuleOfNamesBites(t *testing.T) {
	bites(t, strayNames(hut(t, map[string]string{
		"internal/stock/holds.go":        "package stock",
		"internal/stock/holds_util.go":   "package stock",
		"internal/stock/types.go":        "package stock",
		"internal/common/holds.go":       "package stock",
		"internal/stock/service_test.go": "package stock_test",
		"internal/orders/database.go":    "package orders",
		"cmd/x/main.go":                  "package helper",
	})), "holds_util", "types.go", "common", "service_test", "helper")
}

var undone = regexp.MustCompile(`\b(TODO|FIXME|XXX|HACK)\b`)

// promises lists comments that put work off.
func promises(h *tree) (found []string) {
	for _, s := range h.code {
		for _, group := range s.file.Comments {
			for _, c := range group.List {
				if m := undone.FindString(c.Text); m != "" && s.unit != "arch" {
					found = append(found, fmt.Sprintf("%s: %s", s.at(c.Pos()), m))
				}
			}
		}
	}
	return found
}

func TestNothingIsPutOffInAComment(t *testing.T) { none(t, promises(wholeHouse(t))) }

func TestTheRuleOfPromisesBites(t *testing.T) {
	bites(t, promises(hut(t, map[string]string{"internal/a/a.go": "package a\n// TODO: later\nvar todo = `FIXME`"})), "a.go:2: TODO")
}

// roomsWithoutReadme lists folders below internal that have code but no README.md that says what they own and refuse.
func roomsWithoutReadme(h *tree) (found []string) {
	rooms := readTable(whoMayImportWhom)
	seen := map[string]bool{}
	for _, s := range h.code {
		dir := path.Dir(s.path)
		if s.test || seen[dir] || dir != "internal/"+s.unit || !isRoom(rooms, s.unit) {
			continue
		}
		seen[dir] = true
		text, err := fs.ReadFile(h.files, dir+"/README.md")
		if err != nil {
			found = append(found, dir+": no README.md")
			continue
		}
		for _, w := range []string{"word", "own", "invariant", "refuse", "never"} {
			if !strings.Contains(strings.ToLower(string(text)), w) {
				found = append(found, fmt.Sprintf("%s/README.md: nothing under %q (words, owns, invariants, refuses, never)", dir, w))
			}
		}
	}
	return found
}

// isRoom says that a folder stands among the rooms of the table.
func isRoom(table allowance, unit string) bool {
	return slices.Contains(table["flows"], unit) && !slices.Contains(table["audit"], unit)
}

func TestEveryRoomHasAReadme(t *testing.T) { none(t, roomsWithoutReadme(wholeHouse(t))) }

func TestTheRuleOfReadmesBites(t *testing.T) {
	bites(t, roomsWithoutReadme(hut(t, map[string]string{
		"internal/stock/a.go":       "package stock",
		"internal/orders/a.go":      "package orders",
		"internal/orders/README.md": "# orders\n## Words\n## Owns\n## Invariants\n## Refuses\n",
		"internal/ledger/a.go":      "package ledger",
		"internal/ledger/README.md": "words, owns, invariants, refuses, never",
		"internal/money/a.go":       "package money",
	})), "internal/stock: no README.md", `internal/orders/README.md: nothing under "never"`)
}
