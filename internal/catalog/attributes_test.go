package catalog

import (
	"errors"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

func attribute(t *testing.T, w *testkit.World, a Attribute) id.Attribute {
	t.Helper()
	a.ID = id.NewAttribute(w.IDs)
	w.Write(t, func(tx *db.Tx) error { _, err := AddAttribute(tx, a); return err })
	return a.ID
}

func TestNumbersAreKeptInOneForm(t *testing.T) {
	for s, want := range map[string]struct {
		plain  string
		scaled int64
	}{
		"12": {"12", 120_000}, "012.50": {"12.5", 125_000}, "-0": {"0", 0}, "-.5": {"-0.5", -5_000}, "7.": {"7", 70_000},
		"0.0001": {"0.0001", 1}, "99999999999999": {"99999999999999", 999_999_999_999_990_000}, "1234567890.1234": {"1234567890.1234", 12_345_678_901_234},
	} {
		if plain, scaled, ok := readNumber(s); !ok || plain != want.plain || scaled != want.scaled {
			t.Errorf("%q: %q %d %v", s, plain, scaled, ok)
		}
	}
	for _, s := range []string{"", "-", ".", "1.2.3", "1e3", "１", "0x1", "1,5", "0.00001", "100000000000000", "12345678901.1234", "--1", "+1", "NaN"} {
		if plain, _, ok := readNumber(s); ok {
			t.Errorf("%q was taken for %s", s, plain)
		}
	}
}

func TestAttributesAreInheritedDownwards(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := aShelf(t, w)
		red := category(t, w, s.mid, "红茶")
		a := attribute(t, w, Attribute{Category: s.top, Name: "保质期", Kind: NumberAttribute, Unit: "天", Facet: true})
		b := attribute(t, w, Attribute{Category: s.mid, Name: "产地", Kind: TextAttribute})
		c := attribute(t, w, Attribute{Category: s.leaf, Name: "等级", Kind: ChoiceAttribute, Choices: []string{"特级", "一级"}})
		for category, want := range map[id.Category][]id.Attribute{s.top: {a}, s.mid: {a, b}, s.leaf: {a, b, c}, red: {a, b}, 0: {a, b, c}} {
			w.Read(t, func(tx *db.Tx) error {
				all, err := Attributes(tx, category, 0, 0)
				var ids []id.Attribute
				for _, x := range all {
					ids = append(ids, x.ID)
				}
				if !reflect.DeepEqual(ids, want) {
					t.Errorf("%s: %v", category, ids)
				}
				return err
			})
		}
		w.Read(t, func(tx *db.Tx) error {
			have, err := GetAttribute(tx, c)
			if want := (Attribute{ID: c, Category: s.leaf, Name: "等级", Kind: ChoiceAttribute, Choices: []string{"特级", "一级"}}); !reflect.DeepEqual(have, want) {
				t.Errorf("got %+v", have)
			}
			_, missing := GetAttribute(tx, 5)
			if !errors.Is(missing, ErrNotFound) {
				t.Errorf("missing: %v", missing)
			}
			return err
		})
		for _, where := range []id.Category{s.top, s.mid, s.leaf} {
			expect(t, w, ErrNameTaken, func(tx *db.Tx) error {
				_, err := AddAttribute(tx, Attribute{ID: 9, Category: where, Name: " 产地 ", Kind: TextAttribute})
				return err
			})
		}
		attribute(t, w, Attribute{Category: red, Name: "等级", Kind: TextAttribute})
	})
}

func TestAddAttributeRefuses(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := aShelf(t, w)
		many := make([]string, MaxChoices+1)
		for i := range many {
			many[i] = strconv.Itoa(i)
		}
		for path, a := range map[string]Attribute{
			"name":              {Kind: TextAttribute},
			"kind":              {Name: "x", Kind: "date"},
			"unit":              {Name: "x", Kind: NumberAttribute, Unit: strings.Repeat("x", 21)},
			"unit of a text":    {Name: "x", Kind: TextAttribute, Unit: "天"},
			"choices":           {Name: "x", Kind: ChoiceAttribute},
			"choices of a text": {Name: "x", Kind: TextAttribute, Choices: []string{"a"}},
			"choices twice":     {Name: "x", Kind: ChoiceAttribute, Choices: []string{"a", " a"}},
			"choices empty":     {Name: "x", Kind: ChoiceAttribute, Choices: []string{"a", ""}},
			"choices too many":  {Name: "x", Kind: ChoiceAttribute, Choices: many},
		} {
			a.ID, a.Category = id.NewAttribute(w.IDs), s.leaf
			err := w.DB.Write(t.Context(), func(tx *db.Tx) error { _, err := AddAttribute(tx, a); return err })
			place, _, _ := strings.Cut(path, " ")
			if have := places(err); len(have) != 1 || have[place] == "" {
				t.Errorf("%s: %v", path, err)
			}
		}
		expect(t, w, ErrCategory, func(tx *db.Tx) error {
			_, err := AddAttribute(tx, Attribute{ID: 9, Category: 5, Name: "x", Kind: TextAttribute})
			return err
		})
		for i := range MaxAttributes {
			attribute(t, w, Attribute{Category: s.leaf, Name: strconv.Itoa(i), Kind: TextAttribute})
		}
		expect(t, w, ErrAttributeCount, func(tx *db.Tx) error {
			_, err := AddAttribute(tx, Attribute{ID: 9, Category: s.leaf, Name: "x", Kind: TextAttribute})
			return err
		})
	})
}

func TestValuesFitTheAttributesOfTheCategory(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := aShelf(t, w)
		days := attribute(t, w, Attribute{Category: s.top, Name: "保质期", Kind: NumberAttribute})
		grade := attribute(t, w, Attribute{Category: s.leaf, Name: "等级", Kind: ChoiceAttribute, Choices: []string{"特级", "一级"}})
		place := attribute(t, w, Attribute{Category: s.mid, Name: "产地", Kind: TextAttribute})
		alien := attribute(t, w, Attribute{Category: category(t, w, s.mid, "红茶"), Name: "发酵", Kind: TextAttribute})
		n := s.tea(7, "龙井", "A", "B")
		n.Values = []Value{{Attribute: place, Text: " 西湖 "}, {Attribute: days, Text: "540.0"}}
		n.SKUs[1].Values = []Value{{Attribute: grade, Text: "一级"}}
		p := s.put(t, n)
		have := got(t, w, p.ID)
		want := []Value{{0, days, "540"}, {0, place, "西湖"}, {n.SKUs[1].ID, grade, "一级"}}
		if !reflect.DeepEqual(have, p) || !reflect.DeepEqual(have.Values, want) {
			t.Errorf("got %+v", have.Values)
		}
		if n := w.Int(t, "select scaled from catalog_values where attribute_id = $1", days); n != 5_400_000 {
			t.Errorf("scaled %d", n)
		}
		bad := s.tea(7, "龙井", "C")
		bad.Values = []Value{{Attribute: days, Text: "long"}, {Attribute: alien, Text: "x"}, {Attribute: 5, Text: "x"}, {Attribute: place, Text: ""}, {Attribute: place, Text: "x"}}
		bad.SKUs[0].Values = []Value{{Attribute: grade, Text: "二级"}}
		err := w.DB.Write(t.Context(), func(tx *db.Tx) error { _, err := Create(tx, bad, 1); return err })
		wrong := map[string]string{
			"attributes[0].value": "value_malformed", "attributes[1].attribute_id": "attribute_unfit", "attributes[2].attribute_id": "attribute_unfit",
			"attributes[3].value": "value_malformed", "attributes[4].attribute_id": "value_repeated", "skus[0].attributes[0].value": "value_malformed",
		}
		if !reflect.DeepEqual(places(err), wrong) {
			t.Errorf("got %v", places(err))
		}
		other := []Value{{Attribute: place, Text: "龙坞"}, {SKU: 5, Attribute: grade, Text: "特级"}}
		expect(t, w, ErrValueSKU, func(tx *db.Tx) error { _, err := Update(tx, 0, p.ID, Change{Values: &other}, 2); return onlyPlace(err) })
		other[1].SKU = n.SKUs[0].ID
		update(t, w, 0, p.ID, Change{Values: &other}, 2)
		if have := got(t, w, p.ID); !reflect.DeepEqual(have.Values, other) {
			t.Errorf("got %+v", have.Values)
		}
		update(t, w, 7, p.ID, Change{Values: &want}, 3)
		have = got(t, w, p.ID)
		if have.Proposal == nil || !reflect.DeepEqual(*have.Proposal.Values, want) || !reflect.DeepEqual(have.Values, other) {
			t.Errorf("got %+v", have)
		}
		expect(t, w, nil, approveAt(4, Looked{p.ID, have.Review.Revision}))
		if have := got(t, w, p.ID); !reflect.DeepEqual(have.Values, want) {
			t.Errorf("got %+v", have.Values)
		}
		bad.Values = make([]Value, MaxValues)
		err = w.DB.Write(t.Context(), func(tx *db.Tx) error { _, err := Create(tx, bad, 1); return err })
		if places(err)["attributes"] == "" {
			t.Errorf("too many values: %v", err)
		}
	})
}

func TestARequiredValueIsTheProductsOrThatOfAllItsSKUs(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := aShelf(t, w)
		a := attribute(t, w, Attribute{Category: s.mid, Name: "产地", Kind: TextAttribute, Required: true})
		n := s.tea(7, "龙井", "A", "B")
		create := func(n NewProduct) func(tx *db.Tx) error {
			return func(tx *db.Tx) error { _, err := Create(tx, n, 1); return onlyPlace(err) }
		}
		expect(t, w, ErrValueMissing, create(n))
		n.SKUs[0].Values = []Value{{Attribute: a, Text: "西湖"}}
		expect(t, w, ErrValueMissing, create(n))
		p := s.put(t, draft(n))
		expect(t, w, ErrValueMissing, func(tx *db.Tx) error { return onlyPlace(submit(7, p.ID, 2)(tx)) })
		update(t, w, 7, p.ID, Change{Values: &[]Value{{Attribute: a, Text: "西湖"}}}, 3)
		expect(t, w, nil, submit(7, p.ID, 4))
		b := attribute(t, w, Attribute{Category: s.leaf, Name: "等级", Kind: TextAttribute, Required: true})
		err := w.DB.Write(t.Context(), approveAt(5, Looked{p.ID, 2}))
		if have := places(err); have["items[0].attributes"] != "value_missing" {
			t.Errorf("got %v", err)
		}
		more := s.tea(7, "碧螺春", "C", "D")
		more.Values = []Value{{Attribute: a, Text: "太湖"}}
		for i := range more.SKUs {
			more.SKUs[i].Values = []Value{{Attribute: b, Text: "特级"}}
		}
		s.put(t, more)
	})
}

func TestAnAttributeChangesAndGoesWhenNothingNeedsIt(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := aShelf(t, w)
		a := attribute(t, w, Attribute{Category: s.leaf, Name: "等级", Kind: ChoiceAttribute, Choices: []string{"特级", "一级"}})
		b := attribute(t, w, Attribute{Category: s.mid, Name: "产地", Kind: TextAttribute})
		n := s.tea(7, "龙井", "A")
		n.Values = []Value{{Attribute: a, Text: "一级"}}
		s.put(t, n)
		change := func(c AttributeChange) func(tx *db.Tx) error {
			return func(tx *db.Tx) error { _, err := ChangeAttribute(tx, a, c); return err }
		}
		yes, name, taken := true, "级别", "产地"
		expect(t, w, ErrChoiceInUse, change(AttributeChange{Choices: &[]string{"特级"}}))
		expect(t, w, ErrNameTaken, change(AttributeChange{Name: &taken}))
		expect(t, w, ErrInvalid, change(AttributeChange{Choices: &[]string{}}))
		expect(t, w, nil, change(AttributeChange{Name: &name, Required: &yes, Facet: &yes, Choices: &[]string{"一级", "二级"}}))
		w.Read(t, func(tx *db.Tx) error {
			have, err := GetAttribute(tx, a)
			if want := (Attribute{a, s.leaf, name, ChoiceAttribute, "", true, true, []string{"一级", "二级"}}); !reflect.DeepEqual(have, want) {
				t.Errorf("got %+v", have)
			}
			return err
		})
		expect(t, w, ErrNotFound, func(tx *db.Tx) error { _, err := ChangeAttribute(tx, 5, AttributeChange{}); return err })
		expect(t, w, ErrAttributeInUse, func(tx *db.Tx) error { return RemoveAttribute(tx, a) })
		expect(t, w, ErrNotFound, func(tx *db.Tx) error { return RemoveAttribute(tx, 5) })
		expect(t, w, nil, func(tx *db.Tx) error { return RemoveAttribute(tx, b) })
		if n := w.Int(t, "select count(*) from catalog_attributes"); n != 1 {
			t.Errorf("%d attributes", n)
		}
	})
}

func TestACategoryKeepsItsLevelWhenItMoves(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := aShelf(t, w)
		drinks := category(t, w, 0, "饮品")
		cold := category(t, w, drinks, "冷饮")
		move := func(c, parent id.Category) func(tx *db.Tx) error {
			return func(tx *db.Tx) error { _, err := ChangeCategory(tx, c, CategoryChange{Parent: &parent}); return err }
		}
		rename := func(c id.Category, name string) func(tx *db.Tx) error {
			return func(tx *db.Tx) error { _, err := ChangeCategory(tx, c, CategoryChange{Name: &name}); return err }
		}
		for name, move := range map[string]func(tx *db.Tx) error{
			"a top under another": move(s.top, drinks), "a middle to the top": move(s.mid, 0), "a middle under a middle": move(s.mid, cold),
			"a middle under itself": move(s.mid, s.mid), "a leaf under a top": move(s.leaf, drinks), "a leaf to the top": move(s.leaf, 0),
		} {
			if err := w.DB.Write(t.Context(), move); !errors.Is(err, ErrMoves) {
				t.Errorf("%s: %v", name, err)
			}
		}
		expect(t, w, ErrParent, move(s.leaf, 5))
		expect(t, w, ErrNotFound, move(5, s.mid))
		expect(t, w, ErrName, rename(s.leaf, " "))
		expect(t, w, ErrNameTaken, rename(s.top, "饮品"))
		tea := category(t, w, drinks, "茶叶")
		expect(t, w, ErrNameTaken, move(s.mid, drinks))
		expect(t, w, nil, rename(tea, "代用茶"))
		expect(t, w, nil, rename(s.leaf, " 龙井类 "))

		a := attribute(t, w, Attribute{Category: s.top, Name: "产地", Kind: TextAttribute})
		n := s.tea(7, "龙井", "A")
		n.Values = []Value{{Attribute: a, Text: "西湖"}}
		p := s.put(t, n)
		expect(t, w, ErrAttributesLost, move(s.mid, drinks))
		update(t, w, 0, p.ID, Change{Values: &[]Value{}}, 2)
		b := attribute(t, w, Attribute{Category: drinks, Name: "等级", Kind: TextAttribute})
		c := attribute(t, w, Attribute{Category: s.leaf, Name: "等级", Kind: TextAttribute})
		expect(t, w, ErrNameTaken, move(s.mid, drinks))
		expect(t, w, nil, func(tx *db.Tx) error { return RemoveAttribute(tx, c) })
		expect(t, w, nil, move(s.mid, drinks))
		w.Read(t, func(tx *db.Tx) error {
			have, err := GetCategory(tx, s.leaf)
			attributes, failed := Attributes(tx, s.leaf, 0, 0)
			if have != (Category{s.leaf, s.mid, 3, "龙井类", drinks, w.Clock.Now()}) || len(attributes) != 1 || attributes[0].ID != b {
				t.Errorf("got %+v with %+v", have, attributes)
			}
			all, gone := Categories(tx, 0, 0)
			for i := 1; i < len(all); i++ {
				if all[i].Level < all[i-1].Level {
					t.Errorf("a child before its parent: %+v", all)
				}
			}
			rest, lost := Categories(tx, all[2].ID, 2)
			if len(rest) != 2 || rest[0] != all[3] || rest[1] != all[4] {
				t.Errorf("all %+v, page %+v", all, rest)
			}
			return errors.Join(err, failed, gone, lost)
		})
	})
}

func TestABrandHasALandAndALogo(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		a, b := brand(t, w, "狮峰"), brand(t, w, "Lion")
		text := func(s string) *string { return &s }
		change := func(c BrandChange) func(tx *db.Tx) error {
			return func(tx *db.Tx) error { _, err := ChangeBrand(tx, a, c); return err }
		}
		expect(t, w, nil, change(BrandChange{Country: text("CN"), LogoURL: text("/media/lion.png")}))
		expect(t, w, nil, change(BrandChange{Name: text(" 狮峰山 ")}))
		w.Read(t, func(tx *db.Tx) error {
			have, err := GetBrand(tx, a)
			if have != (Brand{a, "狮峰山", "CN", "/media/lion.png", w.Clock.Now()}) {
				t.Errorf("got %+v", have)
			}
			return err
		})
		expect(t, w, ErrNameTaken, change(BrandChange{Name: text("Lion")}))
		err := w.DB.Write(t.Context(), change(BrandChange{Name: text(""), Country: text("China"), LogoURL: text("javascript:x")}))
		if want := map[string]string{"name": "name_malformed", "country": "country_malformed", "logo_url": "media_url_malformed"}; !reflect.DeepEqual(places(err), want) {
			t.Errorf("got %v", err)
		}
		expect(t, w, ErrNotFound, func(tx *db.Tx) error { _, err := ChangeBrand(tx, a+b, BrandChange{}); return err })
	})
}
