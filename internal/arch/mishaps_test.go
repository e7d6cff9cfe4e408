package arch

import (
	"fmt"
	"go/ast"
	"slices"
	"testing"
)

// mishaps is the file of package db that is for tests only.
const mishaps = "internal/db/mishaps.go"

// exported names what a file offers.
func (s *source) exported() (names []string) {
	for _, d := range s.file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil {
				names = append(names, d.Name.Name)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					names = append(names, spec.Name.Name)
				case *ast.ValueSpec:
					for _, n := range spec.Names {
						names = append(names, n.Name)
					}
				}
			}
		}
	}
	return slices.DeleteFunc(names, func(n string) bool { return !ast.IsExported(n) })
}

// courted lists uses of what makes statements fail, in code that is not for tests.
func courted(h *tree) (found []string) {
	var forbidden []string
	for _, s := range h.code {
		if s.path == mishaps {
			forbidden = s.exported()
		}
	}
	for _, s := range h.code {
		if s.test || s.path == mishaps {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			name, _ := n.(*ast.Ident)
			if on, qualified := n.(*ast.SelectorExpr); qualified {
				if in, is := on.X.(*ast.Ident); is && in.Name == "db" && s.unit != "db" {
					name = on.Sel
				}
			} else if s.unit != "db" {
				return true
			}
			if name != nil && slices.Contains(forbidden, name.Name) {
				found = append(found, fmt.Sprintf("%s: db.%s is for tests", s.at(n.Pos()), name.Name))
			}
			return true
		})
	}
	return found
}

func TestMishapsAreForTests(t *testing.T) {
	h := wholeHouse(t)
	none(t, courted(h))
	if !slices.ContainsFunc(h.code, func(s *source) bool { return s.path == mishaps && len(s.exported()) > 3 }) {
		t.Errorf("%s offers nothing", mishaps)
	}
}

func TestTheRuleOfMishapsBites(t *testing.T) {
	bites(t, courted(hut(t, map[string]string{
		mishaps:                    "package db\nconst Busy = 1\nfunc Beset() {}\nfunc quiet() {}\ntype Mishaps int",
		"internal/db/a.go":         "package db\nvar _ = Beset",
		"internal/flows/a.go":      "package flows\nvar _ = db.Beset",
		"internal/flows/b.go":      "package flows\nvar Busy = web.Busy\nvar Beset = db.quiet",
		"internal/flows/c.go":      "package flows\nfunc f(m *db.Mishaps) {}",
		"internal/flows/d_test.go": "package flows\nvar _ = db.Beset",
		"internal/testkit/a.go":    "package testkit\nvar _ = db.Beset",
	})), "db/a.go:2: db.Beset", "flows/a.go:2: db.Beset", "flows/c.go:2: db.Mishaps", "testkit/a.go:2: db.Beset")
}
