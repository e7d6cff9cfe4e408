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

func got(t *testing.T, w *testkit.World, product id.Product) (p Product) {
	t.Helper()
	w.Read(t, func(tx *db.Tx) (err error) { p, err = Get(tx, 0, product); return err })
	return p
}

func TestAProductIsReadAsItWasCreated(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := aShelf(t, w)
		n := s.tea(7, " 西湖龙井 ", "A-1", "A-2")
		n.SKUs[1].Spec = ""
		p := s.put(t, n)
		if have := got(t, w, n.ID); !reflect.DeepEqual(have, p) {
			t.Errorf("got  %+v\nmade %+v", have, p)
		}
		if p.Title != "西湖龙井" || p.SKUs[0].Title != "西湖龙井 罐装 A-1" || p.SKUs[1].Title != "西湖龙井" || p.SKUs[0].State != Active {
			t.Errorf("made %+v", p)
		}
		if p.Media[0].Kind != DetailMedia || p.Media[1].URL != "https://img.example/1.jpg" || p.CreatedAt != testkit.Start {
			t.Errorf("media %+v", p.Media)
		}
		w.Read(t, func(tx *db.Tx) error {
			facts := map[id.SKU]*SKUFacts{}
			LoadSKUs(tx, []id.SKU{n.SKUs[1].ID, n.SKUs[0].ID, 4}, facts)
			codes := map[string]id.SKU{}
			LoadCodes(tx, 7, []string{"A-2", "B", "", "a\x00", "a\xff"}, codes)
			none := map[string]id.SKU{}
			LoadCodes(tx, 8, []string{"A-2"}, none)
			err := tx.Flush()
			if len(facts) != 2 || *facts[n.SKUs[0].ID] != p.SKUs[0].SKUFacts || !facts[n.SKUs[0].ID].IsActive() {
				t.Errorf("facts %+v", facts)
			}
			if len(codes) != 1 || codes["A-2"] != n.SKUs[1].ID || len(none) != 0 {
				t.Errorf("codes %v, another's %v", codes, none)
			}
			return err
		})
	})
}

func TestCreateNamesAllMistakesAtOnce(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := aShelf(t, w)
		bad := s.tea(7, "", "A", "")
		bad.Description = "a\x00"
		bad.SKUs[0].GTIN, bad.SKUs[0].WeightGrams, bad.SKUs[1].Spec = "123", -1, strings.Repeat("x", 101)
		bad.Media[0].Kind, bad.Media[1].URL = "gif", "javascript:alert(1)"
		err := w.DB.Write(t.Context(), func(tx *db.Tx) error { _, err := Create(tx, bad, 1); return err })
		want := map[string]string{
			"title": "title_malformed", "description": "description_malformed", "skus[0].gtin": "gtin_malformed",
			"skus[0].weight_grams": "weight_out_of_range", "skus[1].code": "code_malformed", "skus[1].spec": "spec_malformed",
			"media[0].kind": "media_kind_unknown", "media[1].url": "media_url_malformed",
		}
		if have := places(err); !reflect.DeepEqual(have, want) {
			t.Errorf("got %v", have)
		}
		s.put(t, s.tea(7, "x", "TAKEN"))
		odd := s.tea(7, "龙井", "TAKEN", "B", "B")
		odd.Brand, odd.Category = 3, s.mid
		err = w.DB.Write(t.Context(), func(tx *db.Tx) error { _, err := Create(tx, odd, 1); return err })
		want = map[string]string{"brand_id": "brand_unknown", "category_id": "category_unfit", "skus[0].code": "code_taken", "skus[2].code": "code_taken"}
		if have := places(err); !reflect.DeepEqual(have, want) {
			t.Errorf("got %v", have)
		}
		expect(t, w, nil, func(tx *db.Tx) error { _, err := Create(tx, s.tea(8, "龙井", "TAKEN"), 1); return err })
	})
}

func TestAProductHasOneToTwoHundredSKUsAndAtMostFiftyMedia(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := aShelf(t, w)
		codes := make([]string, MaxSKUs+1)
		for i := range codes {
			codes[i] = strconv.Itoa(i)
		}
		for _, c := range []struct {
			codes []string
			media int
			path  string
		}{{nil, 1, "skus"}, {codes, 1, "skus"}, {codes[:1], MaxMedia + 1, "media"}, {codes[:MaxSKUs], MaxMedia, ""}} {
			n := s.tea(7, "龙井", c.codes...)
			n.Media = nil
			for range c.media {
				n.Media = append(n.Media, NewMedia{id.NewMedia(w.IDs), MainMedia, "/media/x"})
			}
			err := w.DB.Write(t.Context(), func(tx *db.Tx) error { _, err := Create(tx, n, 1); return err })
			if have := places(err); (c.path == "") != (err == nil) || c.path != "" && have[c.path] == "" {
				t.Errorf("%d SKUs, %d media: %v", len(c.codes), c.media, err)
			}
		}
	})
}

func TestCreateAllIsAllOrNone(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := aShelf(t, w)
		many := []NewProduct{s.tea(7, "a", "1", "2"), s.tea(8, "b", "1"), s.tea(7, "c", "3", "2")}
		err := w.DB.Write(t.Context(), func(tx *db.Tx) error { _, err := CreateAll(tx, many, 1); return err })
		if have := places(err); len(have) != 1 || have["products[2].skus[1].code"] != "code_taken" {
			t.Errorf("got %v", have)
		}
		if n := w.Int(t, "select count(*) from catalog_products"); n != 0 {
			t.Errorf("%d products", n)
		}
		many[2].SKUs[1].Code = "4"
		w.Write(t, func(tx *db.Tx) error {
			made, err := CreateAll(tx, many, 1)
			if len(made) != 3 || len(made[2].SKUs) != 2 {
				t.Errorf("made %+v", made)
			}
			return err
		})
		for _, n := range many {
			if p := got(t, w, n.ID); len(p.SKUs) != len(n.SKUs) || len(p.Media) != 2 {
				t.Errorf("got %+v", p)
			}
		}
	})
}

func TestAnotherSuppliersGoodsLookLikeMissingOnes(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := aShelf(t, w)
		p := s.put(t, s.tea(7, "龙井", "A"))
		title := "stolen"
		for name, verb := range map[string]func(tx *db.Tx, owner id.Supplier) error{
			"get": func(tx *db.Tx, o id.Supplier) error { _, err := Get(tx, o, p.ID); return err },
			"update": func(tx *db.Tx, o id.Supplier) error {
				_, err := Update(tx, o, p.ID, Change{Title: &title}, 2)
				return err
			},
			"media": func(tx *db.Tx, o id.Supplier) error { _, err := ReplaceMedia(tx, o, p.ID, nil, 2); return err },
			"add": func(tx *db.Tx, o id.Supplier) error {
				_, err := AddSKUs(tx, o, p.ID, []NewSKU{{ID: id.NewSKU(w.IDs), Code: "Z"}}, 2)
				return err
			},
			"sku":    func(tx *db.Tx, o id.Supplier) error { _, err := GetSKU(tx, o, p.SKUs[0].ID); return err },
			"retire": func(tx *db.Tx, o id.Supplier) error { _, err := Retire(tx, o, p.SKUs[0].ID); return err },
			"revive": func(tx *db.Tx, o id.Supplier) error { _, err := Revive(tx, o, p.SKUs[0].ID); return err },
		} {
			if err := w.DB.Write(t.Context(), func(tx *db.Tx) error { return verb(tx, 8) }); !errors.Is(err, ErrNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if have := got(t, w, p.ID); !reflect.DeepEqual(have, p) {
			t.Errorf("changed to %+v", have)
		}
		for _, owner := range []id.Supplier{7, 0} {
			expect(t, w, nil, func(tx *db.Tx) error { _, err := Get(tx, owner, p.ID); return err })
			expect(t, w, ErrNotFound, func(tx *db.Tx) error { _, err := Get(tx, owner, p.ID+1); return err })
		}
	})
}

func TestANewTitleReachesTheSKUs(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := aShelf(t, w)
		p := s.put(t, draft(s.tea(7, "龙井", "A", "B")))
		title, text, bad := "狮峰龙井", "新", ""
		w.Write(t, func(tx *db.Tx) error { _, err := Update(tx, 7, p.ID, Change{Title: &title}, 9); return err })
		have := got(t, w, p.ID)
		if have.Title != title || have.SKUs[1].Title != "狮峰龙井 罐装 B" || have.Description != p.Description || have.UpdatedAt != 9 {
			t.Errorf("got %+v", have)
		}
		w.Write(t, func(tx *db.Tx) error { _, err := Update(tx, 7, p.ID, Change{Description: &text}, 10); return err })
		if have := got(t, w, p.ID); have.Title != title || have.Description != text {
			t.Errorf("got %+v", have)
		}
		expect(t, w, ErrInvalid, func(tx *db.Tx) error { _, err := Update(tx, 7, p.ID, Change{Title: &bad}, 11); return err })
		w.Read(t, func(tx *db.Tx) error {
			old, err := List(tx, Filter{Search: "西湖"})
			now, failed := List(tx, Filter{Search: "狮峰"})
			if len(old) != 0 || len(now) != 1 {
				t.Errorf("old title %d, new title %d", len(old), len(now))
			}
			return errors.Join(err, failed)
		})
	})
}

func TestSKUsAndMediaOfAProductChange(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := aShelf(t, w)
		p := s.put(t, draft(s.tea(7, "龙井", "A")))
		w.Write(t, func(tx *db.Tx) error {
			_, err := AddSKUs(tx, 7, p.ID, []NewSKU{{ID: id.NewSKU(w.IDs), Code: "B", Spec: "袋"}}, 5)
			_, failed := ReplaceMedia(tx, 7, p.ID, []NewMedia{{id.NewMedia(w.IDs), VideoMedia, "/media/v.mp4"}}, 6)
			return errors.Join(err, failed)
		})
		have := got(t, w, p.ID)
		if len(have.SKUs) != 2 || have.SKUs[1].Title != "龙井 袋" || have.SKUs[1].Category != s.leaf || len(have.Media) != 1 || have.UpdatedAt != 6 {
			t.Errorf("got %+v", have)
		}
		for path, more := range map[string][]NewSKU{"skus[0].code": {{ID: 1, Code: "B"}}, "skus[1].code": {{ID: 1, Code: "C"}, {ID: 2, Code: "C"}}, "skus": make([]NewSKU, MaxSKUs+1)} {
			err := w.DB.Write(t.Context(), func(tx *db.Tx) error { _, err := AddSKUs(tx, 7, p.ID, more, 5); return err })
			if places(err)[path] == "" {
				t.Errorf("%s: got %v", path, err)
			}
		}
		full := make([]NewSKU, MaxSKUs-1)
		for i := range full {
			full[i] = NewSKU{ID: id.NewSKU(w.IDs), Code: "x" + strconv.Itoa(i)}
		}
		expect(t, w, ErrSKUCount, func(tx *db.Tx) error { _, err := AddSKUs(tx, 7, p.ID, full, 5); return err })
		expect(t, w, nil, func(tx *db.Tx) error { _, err := AddSKUs(tx, 7, p.ID, full[1:], 5); return err })
	})
}

func TestEveryPairOfStateAndActionOfASKU(t *testing.T) {
	verbs := map[SKUAction]func(*db.Tx, id.Supplier, id.SKU) (SKU, error){Retirement: Retire, Revival: Revive}
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := aShelf(t, w)
		sku := s.put(t, s.tea(7, "龙井", "A")).SKUs[0].ID
		for state, actions := range SKULifecycle {
			for action, verb := range verbs {
				w.Write(t, func(tx *db.Tx) error {
					tx.ExecOne("update catalog_skus set state = $2 where id = $1", sku, state)
					return nil
				})
				next, allowed := actions[action]
				err := w.DB.Write(t.Context(), func(tx *db.Tx) error { _, err := verb(tx, 7, sku); return err })
				if allowed && err != nil || !allowed && !errors.Is(err, ErrState) {
					t.Errorf("%s in %s: %v", action, state, err)
				}
				if !allowed {
					next = state
				}
				w.Read(t, func(tx *db.Tx) error {
					k, err := GetSKU(tx, 7, sku)
					if k.State != next || k.IsActive() != (next == Active) {
						t.Errorf("%s in %s leads to %s", action, state, k.State)
					}
					return err
				})
			}
		}
	})
}

func TestProductsAreFoundByPartAndPlace(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := aShelf(t, w)
		elsewhere := category(t, w, s.mid, "红茶")
		empty := category(t, w, 0, "服装")
		other := brand(t, w, "Été")
		a := s.put(t, s.tea(7, "西湖龙井 100% GREEN", "1"))
		n := s.tea(8, "ÉTÉ_Thé noir", "2")
		n.Brand, n.Category = other, elsewhere
		b := s.put(t, n)
		for name, c := range map[string]struct {
			f    Filter
			want []id.Product
		}{
			"all":                        {Filter{}, []id.Product{a.ID, b.ID}},
			"page":                       {Filter{Limit: 1}, []id.Product{a.ID}},
			"next page":                  {Filter{Limit: 1, After: a.ID}, []id.Product{b.ID}},
			"supplier":                   {Filter{Supplier: 8}, []id.Product{b.ID}},
			"brand":                      {Filter{Brand: s.brand}, []id.Product{a.ID}},
			"leaf":                       {Filter{Category: s.leaf}, []id.Product{a.ID}},
			"middle":                     {Filter{Category: s.mid}, []id.Product{a.ID, b.ID}},
			"top":                        {Filter{Category: s.top}, []id.Product{a.ID, b.ID}},
			"another top":                {Filter{Category: empty}, nil},
			"no such category":           {Filter{Category: 3}, nil},
			"approved":                   {Filter{Review: Approved}, []id.Product{a.ID, b.ID}},
			"submitted":                  {Filter{Review: Submitted}, nil},
			"Chinese part":               {Filter{Search: "湖龙"}, []id.Product{a.ID}},
			"small letters":              {Filter{Search: "green"}, []id.Product{a.ID}},
			"accents":                    {Filter{Search: "été"}, []id.Product{b.ID}},
			"percent is itself":          {Filter{Search: "0%"}, []id.Product{a.ID}},
			"percent is no wild card":    {Filter{Search: "湖%green"}, nil},
			"underscore is itself":       {Filter{Search: "é_t"}, []id.Product{b.ID}},
			"underscore is no wild card": {Filter{Search: "t_é"}, nil},
			"backslash is itself":        {Filter{Search: `\`}, nil},
			"quote":                      {Filter{Search: `'; drop table x; --`}, nil},
			"everything at once":         {Filter{Supplier: 7, Brand: s.brand, Category: s.top, Search: "龙井", Limit: 5}, []id.Product{a.ID}},
		} {
			w.Read(t, func(tx *db.Tx) error {
				found, err := List(tx, c.f)
				var ids []id.Product
				for _, p := range found {
					ids = append(ids, p.ID)
				}
				if !reflect.DeepEqual(ids, c.want) {
					t.Errorf("%s: got %v, want %v", name, ids, c.want)
				}
				return err
			})
		}
		for _, q := range []string{"a\x00b", "a\xff", strings.Repeat("x", 101)} {
			expect(t, w, ErrSearch, func(tx *db.Tx) error { _, err := List(tx, Filter{Search: q}); return err })
		}
	})
}
