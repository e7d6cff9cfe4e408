package catalog

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

func (s *shelf) paper(owner id.Supplier, until clock.Micros, about func(p *Paper)) (Paper, func(tx *db.Tx) error) {
	p := Paper{ID: id.NewPaper(s.w.IDs), Supplier: 7, Brand: s.brand, Kind: BrandAuthorisation, Number: "A-1", File: 3, From: testkit.Start, Until: until}
	if about != nil {
		about(&p)
	}
	return p, func(tx *db.Tx) error { _, err := FilePaper(tx, owner, p, testkit.Start); return err }
}

// expired gives the kinds of papers that a product's goods lack at an instant.
func expired(t *testing.T, w *testkit.World, p Product, at clock.Micros) (kinds []PaperKind) {
	t.Helper()
	w.Read(t, func(tx *db.Tx) error {
		b := LoadPapers(tx, map[id.SKU]*SKUFacts{p.SKUs[0].ID: &p.SKUs[0].SKUFacts})
		err := tx.Flush()
		kinds = b.Expired(&p.SKUs[0].SKUFacts, at)
		return err
	})
	return kinds
}

func TestGoodsNeedAPaperThatHoldsOfEveryKindTheyOnceHad(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := aShelf(t, w)
		p, theirs := s.put(t, s.tea(7, "龙井", "A")), s.put(t, s.tea(8, "龙井", "A"))
		now, day := testkit.Start, clock.Day
		if k := expired(t, w, p, now); k != nil {
			t.Errorf("goods that never had papers lack %v", k)
		}
		_, file := s.paper(0, now+2*day, nil)
		expect(t, w, nil, file)
		_, customs := s.paper(0, now+3*day, func(x *Paper) { x.Brand, x.Product, x.Kind = 0, p.ID, CustomsDeclaration })
		expect(t, w, nil, customs)
		_, later := s.paper(7, now+9*day, nil)
		expect(t, w, nil, later)
		for at, want := range map[clock.Micros][]PaperKind{
			now - 1: nil, now: nil, now + 2*day - 1: nil, now + 2*day: {BrandAuthorisation},
			now + 3*day: {BrandAuthorisation, CustomsDeclaration},
		} {
			if k := expired(t, w, p, at); !reflect.DeepEqual(k, want) {
				t.Errorf("at %s: %v, want %v", at, k, want)
			}
		}
		if k := expired(t, w, theirs, now+9*day); k != nil {
			t.Errorf("another supplier's goods lack %v", k)
		}
		w.Write(t, func(tx *db.Tx) error {
			open, err := Papers(tx, PaperFilter{Unchecked: true})
			if len(open) != 1 {
				t.Fatalf("unchecked: %+v", open)
			}
			_, failed := CheckPaper(tx, open[0].ID, now)
			return errors.Join(err, failed)
		})
		if k := expired(t, w, p, now+2*day); k != nil {
			t.Errorf("renewed, lacks %v", k)
		}
	})
}

func TestFilePaperRefuses(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := aShelf(t, w)
		mine, theirs := s.put(t, s.tea(7, "龙井", "A")), s.put(t, s.tea(8, "龙井", "A"))
		now := testkit.Start
		for path, about := range map[string]func(p *Paper){
			"kind":                    func(p *Paper) { p.Kind = "passport" },
			"number":                  func(p *Paper) { p.Number = " " },
			"number long":             func(p *Paper) { p.Number = strings.Repeat("x", 101) },
			"until over":              func(p *Paper) { p.From, p.Until = now-9, now },
			"until before from":       func(p *Paper) { p.Until = p.From },
			"brand_id of none":        func(p *Paper) { p.Brand = 0 },
			"brand_id of both":        func(p *Paper) { p.Product, p.Kind = mine.ID, CustomsDeclaration },
			"brand_id of a product":   func(p *Paper) { p.Brand, p.Product = 0, mine.ID },
			"brand_id unknown":        func(p *Paper) { p.Brand = 5 },
			"product_id unknown":      func(p *Paper) { p.Brand, p.Product, p.Kind = 0, 5, CustomsDeclaration },
			"product_id of another's": func(p *Paper) { p.Brand, p.Product, p.Kind = 0, theirs.ID, CustomsDeclaration },
		} {
			_, file := s.paper(7, now+clock.Day, about)
			place, _, _ := strings.Cut(path, " ")
			if have := places(w.DB.Write(t.Context(), file)); len(have) != 1 || have[place] == "" {
				t.Errorf("%s: %v", path, have)
			}
		}
		w.Write(t, func(tx *db.Tx) error {
			for range MaxPapers {
				_, file := s.paper(7, now+clock.Day, nil)
				if err := file(tx); err != nil {
					return err
				}
			}
			return nil
		})
		_, file := s.paper(7, now+clock.Day, nil)
		expect(t, w, ErrPaperCount, file)
	})
}

func TestAPaperIsCheckedAndWithdrawn(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := aShelf(t, w)
		now := testkit.Start
		a, file := s.paper(7, now+clock.Day, nil)
		expect(t, w, nil, file)
		b, file := s.paper(7, now+clock.Day, nil)
		expect(t, w, nil, file)
		withdraw := func(owner id.Supplier, p Paper) func(tx *db.Tx) error {
			return func(tx *db.Tx) error { _, err := WithdrawPaper(tx, owner, p.ID, "看错了", now); return err }
		}
		check := func(p Paper) func(tx *db.Tx) error {
			return func(tx *db.Tx) error { _, err := CheckPaper(tx, p.ID, now+1); return err }
		}
		expect(t, w, ErrNotFound, withdraw(8, a))
		for range 2 {
			expect(t, w, nil, check(a))
		}
		expect(t, w, ErrPaperChecked, withdraw(7, a))
		expect(t, w, nil, withdraw(7, b))
		expect(t, w, ErrPaperWithdrawn, withdraw(7, b))
		expect(t, w, ErrPaperWithdrawn, check(b))
		expect(t, w, nil, withdraw(0, a))
		c, file := s.paper(7, now+1, nil)
		expect(t, w, nil, file)
		expect(t, w, ErrPaperPeriod, check(c))
		expect(t, w, ErrNotFound, check(Paper{ID: 5}))
		w.Read(t, func(tx *db.Tx) error {
			have, err := GetPaper(tx, 7, a.ID)
			want := a
			want.CheckedAt, want.WithdrawnAt, want.Reason, want.CreatedAt = now+1, now, "看错了", now
			if have != want || have.Counts() {
				t.Errorf("got %+v", have)
			}
			all, failed := Papers(tx, PaperFilter{Supplier: 7, Brand: s.brand})
			none, gone := Papers(tx, PaperFilter{Supplier: 8})
			if len(all) != 3 || len(none) != 0 {
				t.Errorf("all %+v, none %+v", all, none)
			}
			_, foreign := GetPaper(tx, 8, a.ID)
			if !errors.Is(foreign, ErrNotFound) {
				t.Errorf("foreign: %v", foreign)
			}
			return errors.Join(err, failed, gone)
		})
	})
}

func TestAPaperOfAProductIsLookedAtWithIt(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := aShelf(t, w)
		p := s.put(t, s.tea(7, "龙井", "A"))
		x, file := s.paper(7, testkit.Start+clock.Day, func(x *Paper) { x.Brand, x.Product, x.Kind = 0, p.ID, CustomsDeclaration })
		expect(t, w, nil, file)
		have := got(t, w, p.ID)
		if have.Review.State != Submitted || have.Review.Revision != 2 {
			t.Errorf("got %+v", have.Review)
		}
		expect(t, w, nil, approveAt(testkit.Start+5, Looked{p.ID, 2}))
		w.Read(t, func(tx *db.Tx) error {
			have, err := GetPaper(tx, 7, x.ID)
			if have.CheckedAt != testkit.Start+5 {
				t.Errorf("got %+v", have)
			}
			under, failed := SKUsUnder(tx, &have)
			have.Brand, have.Product = s.brand, 0
			all, gone := SKUsUnder(tx, &have)
			if len(under) != 1 || under[0] != p.SKUs[0].SKUFacts || !reflect.DeepEqual(all, under) {
				t.Errorf("under %+v, of the brand %+v", under, all)
			}
			return errors.Join(err, failed, gone)
		})
	})
}
