package desks

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

const ann, ben = id.Person(101), id.Person(102)

func each(t *testing.T, body func(t *testing.T, w *testkit.World)) {
	t.Helper()
	testkit.Each(t, testkit.Schema(Schema), body)
}

func deskOf(t *testing.T, w *testkit.World, person id.Person) (d Desk) {
	t.Helper()
	w.Read(t, func(tx *db.Tx) (err error) { d, err = Get(tx, person); return err })
	return d
}

func save(w *testkit.World, t *testing.T, person id.Person, v View) (err error) {
	t.Helper()
	return w.DB.Write(t.Context(), func(tx *db.Tx) error { return Save(tx, person, v) })
}

// codes gives the codes of a refusal by place; of one without places, its own under "".
func codes(err error) map[string]string {
	out := map[string]string{}
	f := fault.From(err)
	if f == nil {
		return out
	}
	if len(f.Fields) == 0 {
		out[""] = f.Code
	}
	for _, x := range f.Fields {
		out[x.Path] = x.Code
	}
	return out
}

func TestAnUntouchedDeskFollowsTheMachineAndIsEmpty(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		if d := deskOf(t, w, ann); !reflect.DeepEqual(d, Desk{Settings: Settings{Theme: System}}) {
			t.Errorf("%+v", d)
		}
	})
}

func TestAViewSavedAgainReplacesTheOneThatWasThere(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		for _, v := range []View{
			{Page: "orders", Name: "迟发 / late", Place: 2, Body: json.RawMessage(`{"state": "to_ship"}`), SavedAt: 5},
			{Page: "orders", Name: "a", Place: 2, Body: json.RawMessage(`{}`)},
			{Page: "orders", Name: "z", Place: 1, Body: json.RawMessage(`{}`)},
			{Page: "goods", Name: "a", Body: json.RawMessage(`{}`)},
			{Page: "orders", Name: "a", Place: 3, Body: json.RawMessage("{\"x\" :\n[1, 2]}"), SavedAt: 9},
		} {
			if err := save(w, t, ann, v); err != nil {
				t.Fatal(err)
			}
		}
		want := []View{
			{"goods", "a", 0, json.RawMessage(`{}`), 0}, {"orders", "z", 1, json.RawMessage(`{}`), 0},
			{"orders", "迟发 / late", 2, json.RawMessage(`{"state":"to_ship"}`), 5}, {"orders", "a", 3, json.RawMessage(`{"x":[1,2]}`), 9},
		}
		if got := deskOf(t, w, ann).Views; !reflect.DeepEqual(got, want) {
			t.Errorf("%v", got)
		}
	})
}

func TestAViewIsRefusedAtEveryPlaceAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		object := func(bytes int) json.RawMessage {
			return json.RawMessage(`{"a":"` + strings.Repeat("x", bytes-len(`{"a":""}`)) + `"}`)
		}
		good := View{Page: "orders", Name: "n", Body: object(MaxBodyBytes), Place: maxPlace}
		if err := save(w, t, ann, good); err != nil {
			t.Fatalf("the most that there may be: %v", err)
		}
		with := func(change func(*View)) View {
			v := good
			change(&v)
			return v
		}
		for name, c := range map[string]struct {
			view View
			want map[string]string
		}{
			"all of it": {
				View{Page: "a page", Name: " n", Place: -1, Body: json.RawMessage(`{`)},
				map[string]string{"page": "page_malformed", "name": "view_name_malformed", "place": "view_place_malformed", "body": "view_body_malformed"},
			},
			"no body":       {with(func(v *View) { v.Body = nil }), map[string]string{"body": "view_body_malformed"}},
			"a list":        {with(func(v *View) { v.Body = json.RawMessage(`[]`) }), map[string]string{"body": "view_body_malformed"}},
			"two values":    {with(func(v *View) { v.Body = json.RawMessage(`{} {}`) }), map[string]string{"body": "view_body_malformed"}},
			"a byte more":   {with(func(v *View) { v.Body = object(MaxBodyBytes + 1) }), map[string]string{"body": "view_body_malformed"}},
			"two lines":     {with(func(v *View) { v.Name = "a\nb" }), map[string]string{"name": "view_name_malformed"}},
			"no name":       {with(func(v *View) { v.Name = "" }), map[string]string{"name": "view_name_malformed"}},
			"a long name":   {with(func(v *View) { v.Name = strings.Repeat("名", 61) }), map[string]string{"name": "view_name_malformed"}},
			"far behind":    {with(func(v *View) { v.Place = maxPlace + 1 }), map[string]string{"place": "view_place_malformed"}},
			"a great page":  {with(func(v *View) { v.Page = strings.Repeat("p", 61) }), map[string]string{"page": "page_malformed"}},
			"no page":       {with(func(v *View) { v.Page = "" }), map[string]string{"page": "page_malformed"}},
			"a page in all": {with(func(v *View) { v.Page = "Orders" }), map[string]string{"page": "page_malformed"}},
		} {
			if got := codes(save(w, t, ann, c.view)); !reflect.DeepEqual(got, c.want) {
				t.Errorf("%s: %v", name, got)
			}
		}
		if err := save(w, t, ann, with(func(v *View) { v.Name = strings.Repeat("名", 60) })); err != nil {
			t.Errorf("sixty characters: %v", err)
		}
	})
}

func TestAPageHasThirtyViewsAndAPersonTwoHundred(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		w.Write(t, func(tx *db.Tx) error {
			rows := db.NewRows("desks_views", "person_id", "page", "name", "place", "body", "saved_at")
			for i := range MaxViews - 1 {
				rows.Add(ann, fmt.Sprintf("p%d", i/MaxViewsOfPage), fmt.Sprint(i), i, "{}", 0)
			}
			tx.Insert(rows)
			return nil
		})
		more := View{Page: "p0", Name: "one more", Body: json.RawMessage(`{}`)}
		if got := codes(save(w, t, ann, more)); got["name"] != "too_many_views" {
			t.Errorf("a 31st of a page: %v", got)
		}
		more.Name = "3"
		if err := save(w, t, ann, more); err != nil {
			t.Errorf("one of the thirty anew: %v", err)
		}
		more = View{Page: "new", Name: "200th", Body: json.RawMessage(`{}`)}
		if err := save(w, t, ann, more); err != nil {
			t.Errorf("the 200th: %v", err)
		}
		more.Name = "201st"
		if got := codes(save(w, t, ann, more)); got["name"] != "too_many_views" {
			t.Errorf("a 201st: %v", got)
		}
		if err := save(w, t, ben, more); err != nil {
			t.Errorf("another person's first: %v", err)
		}
	})
}

func TestManySavingAtOnceDoNotPassTheLimit(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		var all sync.WaitGroup
		for i := range MaxViewsOfPage + 6 {
			all.Go(func() {
				err := save(w, t, ann, View{Page: "orders", Name: fmt.Sprint(i), Body: json.RawMessage(`{}`)})
				if err != nil && !errors.Is(err, ErrTooManyViews) && !errors.Is(err, db.ErrBusy) {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if n := len(deskOf(t, w, ann).Views); n > MaxViewsOfPage || n == 0 {
			t.Errorf("%d views", n)
		}
	})
}

func TestNobodyReachesAnothersDesk(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		v := View{Page: "orders", Name: "mine", Body: json.RawMessage(`{}`)}
		if err := save(w, t, ann, v); err != nil {
			t.Fatal(err)
		}
		w.Write(t, func(tx *db.Tx) error {
			if err := Prefer(tx, ann, Preference{Page: "orders", Density: Tight}, 1); err != nil {
				return err
			}
			DismissGuide(tx, ann, true, 7)
			return SetTheme(tx, ann, Dark)
		})
		drop := func(person id.Person) error {
			return w.DB.Write(t.Context(), func(tx *db.Tx) error { return Drop(tx, person, "orders", "mine") })
		}
		if err := drop(ben); !errors.Is(err, ErrNotFound) {
			t.Errorf("another's view: %v", err)
		}
		if d := deskOf(t, w, ben); len(d.Views)+len(d.Preferences) != 0 || d.Theme != System || d.GuideDismissedAt != 0 {
			t.Errorf("another's desk: %+v", d)
		}
		if d := deskOf(t, w, ann); len(d.Views) != 1 || len(d.Preferences) != 1 || d.Theme != Dark || d.GuideDismissedAt != 7 {
			t.Errorf("one's own: %+v", d)
		}
		if err := drop(ann); err != nil || len(deskOf(t, w, ann).Views) != 0 {
			t.Errorf("one's own view: %v", err)
		}
		if err := drop(ann); !errors.Is(err, ErrNotFound) {
			t.Errorf("twice: %v", err)
		}
	})
}

func TestPreferencesAreOfKnownKinds(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		prefer := func(p Preference) error {
			return w.DB.Write(t.Context(), func(tx *db.Tx) error { return Prefer(tx, ann, p, 1) })
		}
		good := Preference{"orders", []Column{{"placed_at", false}, {"total", true}}, Loose}
		if err := prefer(good); err != nil {
			t.Fatal(err)
		}
		if got := deskOf(t, w, ann).Preferences; !reflect.DeepEqual(got, []Preference{good}) {
			t.Errorf("%+v", got)
		}
		got := codes(prefer(Preference{"?", []Column{{"a", false}, {"a", true}}, "thin"}))
		if want := (map[string]string{"page": "page_malformed", "columns": "columns_malformed", "density": "density_unknown"}); !reflect.DeepEqual(got, want) {
			t.Errorf("%v", got)
		}
		many := Preference{Page: "orders", Density: Middle}
		for i := range maxColumns {
			many.Columns = append(many.Columns, Column{fmt.Sprint("c", i), false})
		}
		if err := prefer(many); err != nil {
			t.Errorf("a hundred columns: %v", err)
		}
		many.Columns = append(many.Columns, Column{"last", false})
		if got := codes(prefer(many)); got["columns"] != "columns_malformed" {
			t.Errorf("one more: %v", got)
		}
		w.Write(t, func(tx *db.Tx) error {
			rows := db.NewRows("desks_preferences", "person_id", "page", "columns", "density", "saved_at")
			for i := range MaxPages - 1 {
				rows.Add(ann, fmt.Sprint("p", i), "[]", Middle, 0)
			}
			tx.Insert(rows)
			return nil
		})
		if err := prefer(good); err != nil {
			t.Errorf("one of the two hundred anew: %v", err)
		}
		if got := codes(prefer(Preference{"another", nil, Middle})); got["page"] != "too_many_pages" {
			t.Errorf("a 201st page: %v", got)
		}
	})
}

func TestAThemeIsOneOfThree(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		set := func(theme Theme) error {
			return w.DB.Write(t.Context(), func(tx *db.Tx) error { return SetTheme(tx, ann, theme) })
		}
		for _, theme := range []Theme{Light, Dark, System} {
			if err := set(theme); err != nil || deskOf(t, w, ann).Theme != theme {
				t.Errorf("%s: %v", theme, err)
			}
		}
		if err := set("pink"); !errors.Is(err, ErrTheme) {
			t.Errorf("pink: %v", err)
		}
	})
}

func TestTheGuideKeepsWhenItWasFirstDismissed(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		dismiss := func(away bool, at clock.Micros) clock.Micros {
			w.Write(t, func(tx *db.Tx) error { DismissGuide(tx, ann, away, at); return nil })
			return deskOf(t, w, ann).GuideDismissedAt
		}
		if first, again := dismiss(true, 5), dismiss(true, 9); first != 5 || again != 5 {
			t.Errorf("%d, %d", first, again)
		}
		if back, anew := dismiss(false, 10), dismiss(true, 11); back != 0 || anew != 11 {
			t.Errorf("%d, %d", back, anew)
		}
	})
}
