package flows_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/notices"
	"github.com/fenxiao/fenxiao/internal/penalties"
	"github.com/fenxiao/fenxiao/internal/settlements"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

// ends are what the events may go on with whose names are put together from a state: those of the states that are told.
var ends = map[string][]string{
	"agreement.version_": {string(suppliers.Offered), string(suppliers.Signed), string(suppliers.Current)},
	"recruitment.": {
		string(distributors.PageProposed), string(distributors.PageOpen), string(distributors.PageRefused), string(distributors.PageClosed),
	},
	"invoice.": {
		string(settlements.Registered), string(settlements.Accepted), string(settlements.Returned), string(settlements.Withdrawn), string(settlements.Voided),
	},
	"penalty.": {
		string(penalties.Proposed), string(penalties.Opened), string(penalties.Answered), string(penalties.Confirmed), string(penalties.Dismissed),
		string(penalties.Appealed), string(penalties.Upheld), string(penalties.Overturned), string(penalties.Revoked),
	},
}

// source is this package's code, and where each of its functions is called.
type source struct {
	funcs map[string]*ast.FuncDecl
	calls map[string][]call
}

type call struct {
	from *ast.FuncDecl
	args []ast.Expr
}

func readSource(t *testing.T) *source {
	t.Helper()
	s := &source{map[string]*ast.FuncDecl{}, map[string][]call{}}
	names, err := fs.Glob(os.DirFS("."), "*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Body == nil {
				continue
			}
			s.funcs[f.Name.Name] = f
			ast.Inspect(f, func(n ast.Node) bool {
				c, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				switch fun := c.Fun.(type) {
				case *ast.Ident:
					s.calls[fun.Name] = append(s.calls[fun.Name], call{f, c.Args})
				case *ast.SelectorExpr:
					s.calls[fun.Sel.Name] = append(s.calls[fun.Sel.Name], call{f, c.Args})
				}
				return true
			})
		}
	}
	return s
}

// events gives every event that an expression of a function may stand for; what can't be followed is a failure.
func (s *source) events(t *testing.T, in *ast.FuncDecl, e ast.Expr) (all []string) {
	t.Helper()
	switch x := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(x.Value)
		if err != nil {
			t.Fatal(err)
		}
		return []string{text}
	case *ast.BinaryExpr:
		for _, begin := range s.events(t, in, x.X) {
			if ends[begin] == nil {
				t.Errorf("%s: how may %q go on? Add it to ends", in.Name.Name, begin)
			}
			for _, end := range ends[begin] {
				all = append(all, begin+end)
			}
		}
		return all
	case *ast.Ident:
		all = append(s.assigned(t, in, x.Name), s.passed(t, in, x.Name)...)
	}
	if len(all) == 0 {
		t.Errorf("%s: an event that can't be followed", in.Name.Name)
	}
	return all
}

// assigned gives what a variable of a function is set to.
func (s *source) assigned(t *testing.T, in *ast.FuncDecl, name string) (all []string) {
	t.Helper()
	ast.Inspect(in, func(n ast.Node) bool {
		a, ok := n.(*ast.AssignStmt)
		if !ok || len(a.Lhs) != len(a.Rhs) {
			return true
		}
		for i, left := range a.Lhs {
			if v, ok := left.(*ast.Ident); ok && v.Name == name {
				all = append(all, s.events(t, in, a.Rhs[i])...)
			}
		}
		return true
	})
	return all
}

// passed gives what a parameter of a function is called with.
func (s *source) passed(t *testing.T, in *ast.FuncDecl, name string) (all []string) {
	t.Helper()
	at := 0
	for _, p := range in.Type.Params.List {
		for _, n := range p.Names {
			if n.Name == name {
				for _, c := range s.calls[in.Name.Name] {
					all = append(all, s.events(t, c.from, c.args[at])...)
				}
			}
			at++
		}
	}
	return all
}

func TestEveryNoticeThatIsPostedHasWords(t *testing.T) {
	s := readSource(t)
	var posted []string
	for _, f := range s.funcs {
		ast.Inspect(f, func(n ast.Node) bool {
			l, ok := n.(*ast.CompositeLit)
			if !ok {
				return true
			}
			if of, ok := l.Type.(*ast.SelectorExpr); !ok || of.Sel.Name != "Notice" {
				return true
			}
			for _, e := range l.Elts {
				if kv, ok := e.(*ast.KeyValueExpr); ok && kv.Key.(*ast.Ident).Name == "Event" {
					posted = append(posted, s.events(t, f, kv.Value)...)
				}
			}
			return true
		})
	}
	slices.Sort(posted)
	posted = slices.Compact(posted)
	if len(posted) < 30 || !slices.Contains(posted, "contract.entered") {
		t.Errorf("only these were found: %q", posted)
	}
	for _, event := range posted {
		if !notices.Known(event) {
			t.Errorf("%s has no words: add them to notices/words.go", event)
		}
	}
}
