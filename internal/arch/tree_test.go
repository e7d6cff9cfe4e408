package arch

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
)

const module = "github.com/fenxiao/fenxiao/"

// source is one Go file.
type source struct {
	path  string // from the root, with slashes
	unit  string // the folder that the rules speak of: `stock` for internal/stock, else the first folder
	test  bool   // also of a package that is for tests only
	lines []string
	fset  *token.FileSet
	file  *ast.File
}

// tree is a module's Go source together with its other files.
type tree struct {
	files fs.FS
	code  []*source
}

// house is this module.
var house = sync.OnceValues(func() (*tree, error) { return grow(os.DirFS("../..")) })

func wholeHouse(t *testing.T) *tree {
	t.Helper()
	h, err := house()
	if err != nil {
		t.Fatal(err)
	}
	if len(h.code) < 20 {
		t.Fatalf("only %d Go files found", len(h.code))
	}
	return h
}

// hut is a made-up module, to see a rule bite.
func hut(t *testing.T, files map[string]string) *tree {
	t.Helper()
	m := fstest.MapFS{}
	for name, text := range files {
		m[name] = &fstest.MapFile{Data: []byte(text)}
	}
	h, err := grow(m)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

var outside = []string{".git", "node_modules", "bin", "data", "testdata", "tools", "dist", "pages"}

func grow(files fs.FS) (*tree, error) {
	h := &tree{files: files}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && slices.Contains(outside, d.Name()):
			return fs.SkipDir
		case d.IsDir() || path.Ext(name) != ".go":
			return nil
		}
		s, err := read(files, name)
		if err == nil {
			h.code = append(h.code, s)
		}
		return err
	})
	return h, err
}

func read(files fs.FS, name string) (*source, error) {
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, err
	}
	s := &source{path: name, unit: unitOf(path.Dir(name)), fset: token.NewFileSet()}
	s.test = strings.HasSuffix(name, "_test.go") || s.unit == "test" || forTests(path.Dir(name))
	s.lines = strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	s.file, err = parser.ParseFile(s.fset, name, text, parser.ParseComments)
	return s, err
}

// unitOf names the folder that the rules speak of.
func unitOf(dir string) string {
	parts := strings.Split(dir, "/")
	if parts[0] == "internal" && len(parts) > 1 {
		return parts[1]
	}
	return parts[0]
}

// forTests says that a package, such as flows/flowstest, is for tests only.
func forTests(dir string) bool { return strings.HasSuffix(path.Base(dir), "test") }

// imports lists the packages of this module that a file imports, with where.
func (s *source) imports() map[string]token.Pos {
	found := map[string]token.Pos{}
	for _, i := range s.file.Imports {
		if name, err := strconv.Unquote(i.Path.Value); err == nil {
			found[name] = i.Pos()
		}
	}
	return found
}

// at writes a place for people.
func (s *source) at(p token.Pos) string { return fmt.Sprintf("%s:%d", s.path, s.fset.Position(p).Line) }

// excused says that the line of a place gives a reason to break a rule: `//nolint:forbidigo // why`.
func (s *source) excused(p token.Pos) bool {
	_, reason, found := strings.Cut(s.lines[s.fset.Position(p).Line-1], "//nolint:forbidigo // ")
	return found && reason != ""
}

// generated says that a program wrote the file.
func (s *source) generated() bool { return ast.IsGenerated(s.file) }

// texts walks over the string literals of a file; literals joined by + come as one, with what is not a literal as `…`.
func (s *source) texts(each func(p token.Pos, text string)) {
	ast.Inspect(s.file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec, *ast.Field:
			_, isImport := n.(*ast.ImportSpec)
			return !isImport
		case *ast.BinaryExpr:
			if text, ok := joined(n); ok {
				each(n.Pos(), text)
				return false
			}
		case *ast.BasicLit:
			if text, ok := joined(n); ok {
				each(n.Pos(), text)
			}
		}
		return true
	})
}

// joined gives the text of a literal or of a sum with a literal in it.
func joined(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			text, err := strconv.Unquote(e.Value)
			return text, err == nil
		}
	case *ast.ParenExpr:
		return joined(e.X)
	case *ast.BinaryExpr:
		if e.Op != token.ADD {
			return "", false
		}
		left, isLeft := joined(e.X)
		right, isRight := joined(e.Y)
		if !isLeft {
			left = "…"
		}
		if !isRight {
			right = "…"
		}
		return left + right, isLeft || isRight
	}
	return "", false
}

// none fails the test with what a rule has found.
func none(t *testing.T, found []string) {
	t.Helper()
	slices.Sort(found)
	for _, f := range found {
		t.Error(f)
	}
}

// bites fails the test unless a rule found exactly what holds the wanted words, one a finding.
func bites(t *testing.T, found []string, wanted ...string) {
	t.Helper()
	slices.Sort(found)
	if len(found) != len(wanted) {
		t.Fatalf("found %d, want %d:\n%s", len(found), len(wanted), strings.Join(found, "\n"))
	}
	for _, w := range wanted {
		if !slices.ContainsFunc(found, func(f string) bool { return strings.Contains(f, w) }) {
			t.Errorf("nothing says %q in:\n%s", w, strings.Join(found, "\n"))
		}
	}
}
