package catalog

import (
	"errors"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

var schema = testkit.Schema(Schema)

// expect runs body in a transaction and demands this outcome; nil is success.
func expect(t *testing.T, w *testkit.World, want error, body func(tx *db.Tx) error) {
	t.Helper()
	if err := w.DB.Write(t.Context(), body); !errors.Is(err, want) {
		t.Fatalf("got %v, want %v", err, want)
	}
}

// places gives the codes of a refusal by path.
func places(err error) map[string]string {
	out := map[string]string{}
	if f := fault.From(err); f != nil {
		for _, x := range f.Fields {
			out[x.Path] = x.Code
		}
	}
	return out
}

func category(t *testing.T, w *testkit.World, parent id.Category, name string) id.Category {
	t.Helper()
	c := id.NewCategory(w.IDs)
	w.Write(t, func(tx *db.Tx) error { _, err := AddCategory(tx, NewCategory{c, parent, name}); return err })
	return c
}

func brand(t *testing.T, w *testkit.World, name string) id.Brand {
	t.Helper()
	b := id.NewBrand(w.IDs)
	w.Write(t, func(tx *db.Tx) error { _, err := AddBrand(tx, b, name); return err })
	return b
}

// shelf is a catalogue with one place for goods.
type shelf struct {
	w              *testkit.World
	brand          id.Brand
	top, mid, leaf id.Category
}

func aShelf(t *testing.T, w *testkit.World) *shelf {
	t.Helper()
	s := &shelf{w: w, brand: brand(t, w, "狮峰")}
	s.top = category(t, w, 0, "食品")
	s.mid = category(t, w, s.top, "茶叶")
	s.leaf = category(t, w, s.mid, "绿茶")
	return s
}

func (s *shelf) tea(supplier id.Supplier, title string, codes ...string) NewProduct {
	n := NewProduct{
		ID: id.NewProduct(s.w.IDs), Supplier: supplier, Brand: s.brand, Category: s.leaf, Title: title, Description: "明前\n新茶",
		Media: []NewMedia{{id.NewMedia(s.w.IDs), DetailMedia, "/media/2.jpg"}, {id.NewMedia(s.w.IDs), MainMedia, "https://img.example/1.jpg"}},
	}
	for _, c := range codes {
		n.SKUs = append(n.SKUs, NewSKU{ID: id.NewSKU(s.w.IDs), Code: c, Spec: "罐装 " + c, GTIN: "6901234567892", WeightGrams: 250})
	}
	return n
}

// draft makes a product one that the operator has yet to review.
func draft(n NewProduct) NewProduct {
	n.Draft = true
	return n
}

func (s *shelf) put(t *testing.T, n NewProduct) Product {
	t.Helper()
	var p Product
	s.w.Write(t, func(tx *db.Tx) (err error) { p, err = Create(tx, n, s.w.Clock.Now()); return err })
	return p
}

func TestCategoriesHaveThreeLevelsAndUniqueNamesUnderAParent(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := aShelf(t, w)
		add := func(parent id.Category, name string) func(tx *db.Tx) error {
			return func(tx *db.Tx) error {
				_, err := AddCategory(tx, NewCategory{id.NewCategory(w.IDs), parent, name})
				return err
			}
		}
		expect(t, w, ErrParent, add(s.leaf, "too deep"))
		expect(t, w, ErrParent, add(s.leaf+999, "orphan"))
		expect(t, w, ErrNameTaken, add(s.mid, " 绿茶 "))
		expect(t, w, ErrNameTaken, add(0, "食品"))
		expect(t, w, nil, add(s.top, "绿茶"))
		for _, name := range []string{"", strings.Repeat("x", 101), "a\nb", "a\xff"} {
			expect(t, w, ErrName, add(0, name))
		}
		w.Read(t, func(tx *db.Tx) error {
			one, err := GetCategory(tx, s.leaf)
			if one != (Category{s.leaf, s.mid, 3, "绿茶", s.top, w.Clock.Now()}) {
				t.Errorf("got %+v", one)
			}
			under, failed := Children(tx, s.top)
			all, gone := Categories(tx, 0, 0)
			if len(under) != 2 || len(all) != 4 || all[0].Level != 1 {
				t.Errorf("under %+v, all %+v", under, all)
			}
			_, missing := GetCategory(tx, 3)
			if !errors.Is(missing, ErrNotFound) {
				t.Errorf("missing: %v", missing)
			}
			return errors.Join(err, failed, gone)
		})
	})
}

func TestBrandNamesAreUnique(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		a, b := brand(t, w, "狮峰"), brand(t, w, "Lion")
		expect(t, w, ErrNameTaken, func(tx *db.Tx) error { _, err := AddBrand(tx, 9, "狮峰 "); return err })
		expect(t, w, ErrInvalid, func(tx *db.Tx) error { _, err := AddBrand(tx, 9, " "); return err })
		w.Read(t, func(tx *db.Tx) error {
			all, err := Brands(tx, 0, 0)
			rest, failed := Brands(tx, a, 5)
			one, gone := GetBrand(tx, b)
			if len(all) != 2 || len(rest) != 1 || rest[0] != one || one != (Brand{ID: b, Name: "Lion", UpdatedAt: w.Clock.Now()}) {
				t.Errorf("all %+v, rest %+v, one %+v", all, rest, one)
			}
			if _, missing := GetBrand(tx, 3); !errors.Is(missing, ErrNotFound) {
				t.Errorf("missing: %v", missing)
			}
			return errors.Join(err, failed, gone)
		})
	})
}

func TestGTINsAreCheckedByTheirLastDigit(t *testing.T) {
	for s, want := range map[string]bool{
		"6901234567892": true, "6901234567891": false, "96385074": true, "036000291452": true, "10614141000415": true,
		"690123456789": false, "": false, "69012345678９2": false, "abcdefgh": false, "0": false,
	} {
		if isGTIN(s) != want {
			t.Errorf("%q: %v", s, !want)
		}
	}
}

func TestMediaAddressesAreOnesThatABrowserMayFollow(t *testing.T) {
	for s, want := range map[string]bool{
		"https://img.example/1.jpg": true, "http://img.example:8080/a?b=c": true, "/media/a/b.jpg": true,
		"": false, "ftp://x/y": false, "javascript:alert(1)": false, "data:image/png;base64,x": false, "//evil.example/x": false,
		"/media/../etc/passwd": false, "/media/%2e%2e/secret": false, "/etc/passwd": false, "media/x": false, "https://": false, "https:///x": false,
		"https://user:pw@img.example/": false, "https://img.example/a b": false, "https://img.example/\x00": false, `/media\..\x`: false,
		"https://img.example/" + strings.Repeat("x", 2000): false, "HTTPS://img.example/1.jpg": true, "/media/\xff": false,
	} {
		if isMediaURL(s) != want {
			t.Errorf("%q: %v", s, !want)
		}
	}
}
