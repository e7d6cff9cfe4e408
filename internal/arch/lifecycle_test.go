package arch

import (
	"flag"
	"fmt"
	"go/ast"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the life-cycle diagrams anew")

// life is one table of states, read from `var XLifecycle = map[State]map[Action]State{…}`.
type life struct {
	name  string // the variable
	file  string // the diagram's file
	text  string // the diagram
	wrong []string
}

// constants are the named texts of a package, each with its line's comment (the Chinese word of a state).
type constants map[string]struct{ kind, value, label string }

// lives reads the life cycles of all rooms.
func lives(h *tree) (all []life) {
	rooms := map[string][]*source{}
	for _, s := range h.code {
		if !s.test {
			rooms[path.Dir(s.path)] = append(rooms[path.Dir(s.path)], s)
		}
	}
	for dir, files := range rooms {
		known := constants{}
		for _, s := range files {
			known.read(s)
		}
		for _, s := range files {
			if path.Base(s.path) == "lifecycle.go" {
				all = append(all, livesIn(s, dir, known)...)
			}
		}
	}
	slices.SortFunc(all, func(a, b life) int { return strings.Compare(a.file, b.file) })
	return all
}

func (c constants) read(s *source) {
	for _, d := range s.file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.CONST {
			continue
		}
		for _, spec := range g.Specs {
			v, ok := spec.(*ast.ValueSpec)
			if !ok || len(v.Names) != 1 || len(v.Values) != 1 {
				continue
			}
			kind, _ := v.Type.(*ast.Ident)
			text, isText := joined(v.Values[0])
			if kind != nil && isText {
				c[v.Names[0].Name] = struct{ kind, value, label string }{kind.Name, text, strings.TrimSpace(v.Comment.Text())}
			}
		}
	}
}

func livesIn(s *source, dir string, known constants) (all []life) {
	for _, d := range s.file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.VAR {
			continue
		}
		for _, spec := range g.Specs {
			v, ok := spec.(*ast.ValueSpec)
			if !ok || len(v.Values) != 1 || !strings.HasSuffix(v.Names[0].Name, "Lifecycle") {
				continue
			}
			if table, ok := v.Values[0].(*ast.CompositeLit); ok {
				all = append(all, drawn(v.Names[0].Name, dir, table, known))
			}
		}
	}
	return all
}

// drawn writes one table as a diagram, and notes states that lead nowhere known.
func drawn(name, dir string, table *ast.CompositeLit, known constants) life {
	l := life{name: name, file: dir + "/" + fileName(name)}
	var b strings.Builder
	b.WriteString("%% Generated from lifecycle.go by: go test ./internal/arch -update\nstateDiagram-v2\n")
	states, kind := map[string]bool{}, ""
	for _, row := range table.Elts {
		from := known[ident(row.(*ast.KeyValueExpr).Key)]
		states[from.value], kind = true, from.kind
		label := from.value
		if first, _, _ := strings.Cut(from.label, " "); first != "" && first[0] >= 0x80 {
			label += " " + first
		}
		fmt.Fprintf(&b, "  %s : %s\n", from.value, label)
	}
	for _, row := range table.Elts {
		pair := row.(*ast.KeyValueExpr)
		from := known[ident(pair.Key)].value
		moves, _ := pair.Value.(*ast.CompositeLit)
		if moves == nil || len(moves.Elts) == 0 {
			fmt.Fprintf(&b, "  %s --> [*]\n", from)
			continue
		}
		for _, move := range moves.Elts {
			m := move.(*ast.KeyValueExpr)
			to := known[ident(m.Value)].value
			if !states[to] {
				l.wrong = append(l.wrong, fmt.Sprintf("%s: %s leads from %s to %q, which has no row", l.file, known[ident(m.Key)].value, from, to))
			}
			fmt.Fprintf(&b, "  %s --> %s : %s\n", from, to, known[ident(m.Key)].value)
		}
	}
	for constant, c := range known {
		if c.kind == kind && !states[c.value] {
			l.wrong = append(l.wrong, fmt.Sprintf("%s: the state %s has no row in %s", l.file, constant, name))
		}
	}
	l.text = b.String()
	return l
}

func ident(e ast.Expr) string {
	if i, ok := e.(*ast.Ident); ok {
		return i.Name
	}
	return ""
}

// fileName turns AgreementLifecycle into agreement_lifecycle.mmd, and SKULifecycle into sku_lifecycle.mmd.
func fileName(name string) string {
	what := strings.ToLower(strings.TrimSuffix(name, "Lifecycle"))
	if what != "" {
		what += "_"
	}
	return what + "lifecycle.mmd"
}

// stale lists life cycles that are open-ended, and diagrams that are missing or old.
func stale(h *tree) (found []string) {
	for _, l := range lives(h) {
		found = append(found, l.wrong...)
		text, err := fs.ReadFile(h.files, l.file)
		if err != nil || string(text) != l.text {
			found = append(found, l.file+" is not what lifecycle.go says: go test ./internal/arch -update")
		}
	}
	for _, s := range h.code {
		if path.Base(s.path) == "lifecycle.go" && len(livesIn(s, path.Dir(s.path), constants{})) == 0 {
			found = append(found, s.path+": no `var …Lifecycle = map[State]map[Action]State{…}`")
		}
	}
	return found
}

func TestLifeCyclesAreWholeAndTheirDiagramsFresh(t *testing.T) {
	h := wholeHouse(t)
	if *update {
		for _, l := range lives(h) {
			if err := os.WriteFile(filepath.Join("../..", filepath.FromSlash(l.file)), []byte(l.text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	none(t, stale(h))
}

func TestTheRuleOfLifeCyclesBites(t *testing.T) {
	const states = "package a\ntype State string\ntype Action string\nconst (\n\tNew State = \"new\" // 新建\n\tOld State = \"old\" // in English\n\tAge Action = \"age\"\n)\n"
	const table = "var Lifecycle = map[State]map[Action]State{\n\tNew: {Age: Old},\n\tOld: {},\n}\n"
	good := hut(t, map[string]string{"internal/a/lifecycle.go": states + table})
	want := "%% Generated from lifecycle.go by: go test ./internal/arch -update\nstateDiagram-v2\n  new : new 新建\n  old : old\n  new --> old : age\n  old --> [*]\n"
	if got := lives(good); len(got) != 1 || got[0].text != want {
		t.Fatalf("got %s", strconv.Quote(got[0].text))
	}
	bites(t, stale(good), "internal/a/lifecycle.mmd is not")
	bites(t, stale(hut(t, map[string]string{"internal/a/lifecycle.go": states + table, "internal/a/lifecycle.mmd": want})))
	bites(t, stale(hut(t, map[string]string{"internal/a/lifecycle.go": states})), "no `var …Lifecycle")
	open := strings.Replace(table, "\tOld: {},\n", "", 1)
	bites(t, stale(hut(t, map[string]string{"internal/a/lifecycle.go": states + open})), "age leads from new to \"old\"", "the state Old has no row", "is not what")
}
