package arch

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// whoMayImportWhom is the table of DESIGN §1. A folder without a line fails. `ground` and `rooms` stand for the folders of their lines;
// `all` is every folder but app and testkit.
const whoMayImportWhom = `
ground          = money id clock fault regions db outbox timers web search sheets outbound
rooms           = access contacts suppliers distributors catalog pool pricing stock feed orders shipping aftersales ledger payments settlements webhooks notices signatures files imports grades limits penalties visits desks fronts

clock fault money regions search outbound :
sheets            : fault
id                : clock
db                : fault clock id
outbox timers     : db id clock fault
web               : db fault outbox id money clock
scratch           : clock
testkit           : ground scratch
rooms             : ground
audit             : ground
views             : ground
flows             : ground rooms views
sandbox           : ground rooms flows views
api console       : ground rooms flows views sandbox
replay demo       : ground rooms flows views
bench             : ground scratch rooms flows views audit
app               : all
cmd               : all app
client            :
arch              :
`

// whatTestsMayImport comes on top of the table above, in test files.
const whatTestsMayImport = `
ground            = money id clock fault regions db outbox timers web search sheets outbound
rooms             = access contacts suppliers distributors catalog pool pricing stock feed orders shipping aftersales ledger payments settlements webhooks notices signatures files imports grades limits penalties visits desks fronts

ground            : ground testkit
rooms             : testkit
testkit           : testkit
views             : rooms flows audit testkit
flows             : views audit testkit
audit             : all testkit
api console replay demo bench sandbox : all app testkit
app cmd test      : all app testkit
client            : all app testkit
arch              : db
`

// onlyThere says which folders alone may import what comes from outside.
var onlyThere = map[string][]string{
	"github.com/jackc/pgx/":         {"db", "testkit", "scratch", "bench"},
	"zombiezen.com/":                {"db", "client"},
	"modernc.org/":                  {"db"},
	"database/sql":                  {},
	"github.com/danielgtaylor/huma": {"web", "api", "console"},
	"github.com/wneessen/go-mail":   {"app"},
	"github.com/pquerna/otp":        {"access"},
	"github.com/go-webauthn/":       {"access"},
	"net/http":                      {"fault", "web", "outbound", "api", "console", "app", "cmd", "client", "flows", "bench"},
	"testing":                       {"testkit"},
}

type allowance map[string][]string // folder → folders it may import

func readTable(text string) allowance {
	groups, table := map[string][]string{}, allowance{}
	expand := func(words string) (out []string) {
		for w := range strings.FieldsSeq(words) {
			if g, ok := groups[w]; ok {
				out = append(out, g...)
			} else {
				out = append(out, w)
			}
		}
		return out
	}
	for line := range strings.Lines(text) {
		if name, members, ok := strings.Cut(line, "="); ok {
			groups[strings.TrimSpace(name)] = strings.Fields(members)
		} else if who, whom, ok := strings.Cut(line, ":"); ok {
			for _, w := range expand(who) {
				table[w] = append(table[w], expand(whom)...)
			}
		}
	}
	return table
}

func (a allowance) allows(who, whom string) bool {
	if slices.Contains(a[who], whom) {
		return true
	}
	return slices.Contains(a[who], "all") && whom != "app" && whom != "testkit"
}

// strayImports lists imports that the tables forbid.
func strayImports(h *tree) (found []string) {
	table, tests := readTable(whoMayImportWhom), readTable(whatTestsMayImport)
	for _, s := range h.code {
		if _, known := table[s.unit]; !known && !(s.test && tests[s.unit] != nil) {
			found = append(found, fmt.Sprintf("%s: the folder %s has no line in the table of imports", s.path, s.unit))
			continue
		}
		for name, p := range s.imports() {
			whom, inside := strings.CutPrefix(name, module)
			if !inside {
				found = append(found, strayOutsider(s, name, s.at(p))...)
				continue
			}
			unit := unitOf(whom)
			if !s.test && forTests(whom) {
				found = append(found, fmt.Sprintf("%s: %s is for tests", s.at(p), whom))
			}
			if unit == s.unit || table.allows(s.unit, unit) || s.test && tests.allows(s.unit, unit) {
				continue
			}
			found = append(found, fmt.Sprintf("%s: %s may not import %s", s.at(p), s.unit, unit))
		}
	}
	return found
}

func strayOutsider(s *source, name, at string) (found []string) {
	for prefix, folders := range onlyThere {
		if strings.HasPrefix(name+"/", strings.TrimSuffix(prefix, "/")+"/") && !s.test && !slices.Contains(folders, s.unit) {
			found = append(found, fmt.Sprintf("%s: %s may be imported by %v only", at, name, folders))
		}
	}
	return found
}

func TestImportsKeepToTheTable(t *testing.T) { none(t, strayImports(wholeHouse(t))) }

func TestTheTableOfImportsBites(t *testing.T) {
	const imports = "package x\nimport _ \"" + module + "internal/"
	bites(t, strayImports(hut(t, map[string]string{
		"internal/stock/a.go":           imports + "orders\"",
		"internal/stock/b.go":           imports + "db\"",
		"internal/stock/c_test.go":      imports + "testkit\"",
		"internal/stock/d_test.go":      imports + "flows\"",
		"internal/stock/e.go":           imports + "testkit\"",
		"internal/money/a.go":           imports + "clock\"",
		"internal/flows/a.go":           imports + "stock\"",
		"internal/flows/b.go":           imports + "api\"",
		"internal/flows/c_test.go":      imports + "views\"",
		"internal/api/a.go":             imports + "app\"",
		"internal/api/b_test.go":        imports + "app\"",
		"internal/api/c.go":             imports + "flows/flowstest\"",
		"internal/api/d_test.go":        imports + "flows/flowstest\"",
		"internal/flows/flowstest/a.go": imports + "testkit\"",
		"cmd/fenxiao/main.go":           imports + "app\"",
		"client/a.go":                   imports + "money\"",
		"internal/shed/a.go":            "package shed",
		"internal/ledger/a.go":          "package x\nimport _ \"database/sql\"",
		"internal/orders/a.go":          "package x\nimport _ \"github.com/jackc/pgx/v5/pgxpool\"",
		"internal/orders/b.go":          "package x\nimport _ \"net/http/httptest\"",
		"internal/orders/c_test.go":     "package x\nimport _ \"testing\"",
	})),
		"stock/a.go:2: stock may not import orders", "stock/d_test.go:2: stock may not import flows", "stock/e.go:2: stock may not import testkit",
		"money/a.go:2: money may not import clock", "flows/b.go:2: flows may not import api", "api/a.go:2: api may not import app",
		"flowstest is for tests", "client/a.go:2: client may not import money", "shed has no line", "database/sql may", "pgx/v5/pgxpool may", "httptest may",
	)
}
