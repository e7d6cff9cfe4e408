package arch

import (
	"fmt"
	"go/ast"
	"slices"
	"testing"
)

// excusedFiles may use a float, or the machine's time, for a reason that holds for the whole file. A single line is excused in its
// place instead, by `//nolint:forbidigo // why`.
var excusedFiles = map[string]string{
	"internal/web/validation.go": "the JSON decoder of the HTTP framework gives every number as a float",
}

// machineTime are the ways to the machine's clock, and waiting by it without a way to be woken.
var machineTime = []string{"Now", "Since", "Until", "Sleep"}

// strayTime lists uses of the machine's clock outside package clock, and of floats anywhere.
func strayTime(h *tree) (found []string) {
	for _, s := range h.code {
		if s.test || s.unit == "testkit" || excusedFiles[s.path] != "" {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr:
				on, ok := n.X.(*ast.Ident)
				if !ok || on.Name != "time" || !slices.Contains(machineTime, n.Sel.Name) || s.excused(n.Pos()) {
					return true
				}
				if s.unit != "clock" || n.Sel.Name == "Sleep" {
					found = append(found, fmt.Sprintf("%s: time.%s outside package clock", s.at(n.Pos()), n.Sel.Name))
				}
			case *ast.Ident:
				if (n.Name == "float64" || n.Name == "float32") && !s.excused(n.Pos()) {
					found = append(found, fmt.Sprintf("%s: a %s", s.at(n.Pos()), n.Name))
				}
			case *ast.BasicLit:
				if n.Kind.String() == "FLOAT" && !s.excused(n.Pos()) {
					found = append(found, fmt.Sprintf("%s: the float %s", s.at(n.Pos()), n.Value))
				}
			}
			return true
		})
	}
	return found
}

func TestOnlyTheClockReadsTheTimeAndNothingFloats(t *testing.T) { none(t, strayTime(wholeHouse(t))) }

func TestTheRuleOfTimeAndFloatsBites(t *testing.T) {
	bites(t, strayTime(hut(t, map[string]string{
		"internal/clock/a.go":      "package clock\nvar x = time.Now()",
		"internal/clock/b.go":      "package clock\nfunc f() { time.Sleep(1) }",
		"internal/stock/a.go":      "package stock\nvar x = time.Now()",
		"internal/stock/b.go":      "package stock\nvar x = time.Since(y) //nolint:forbidigo // a duration of the machine",
		"internal/stock/c.go":      "package stock\nvar x = time.Since(y) //nolint:forbidigo",
		"internal/stock/d.go":      "package stock\nvar x float64\nvar y = 1.5\nvar z = map[string]float32{}",
		"internal/stock/e_test.go": "package stock\nvar x float64 = 1.5",
		"internal/stock/f.go":      "package stock\nvar x = time.Date(1, 2, 3, 4, 5, 6, 7, nil)",
	})), "clock/b.go:2: time.Sleep", "stock/a.go:2: time.Now", "stock/c.go:2: time.Since",
		"d.go:2: a float64", "d.go:3: the float 1.5", "d.go:4: a float32")
}
