package fronts

import (
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

func plain() Content {
	return Content{On: true, Brand: Words{"青禾集", "Qinghe"}, Accent: "#0e6b5b"}
}

func TestTheLightOfAChannelIsThatOfTheStandard(t *testing.T) {
	for i, got := range linear {
		x := float64(i) / 255
		want := x / 12.92
		if x > 0.04045 {
			want = math.Pow((x+0.055)/1.055, 2.4)
		}
		if math.Abs(float64(got)-want*1e6) > 0.5 {
			t.Errorf("channel %d: %d, want %.1f", i, got, want*1e6)
		}
	}
}

func TestWhiteWordsMustBeReadableOnTheAccent(t *testing.T) {
	for colour, want := range map[string]int64{"#000000": 2100, "#ffffff": 100, "#767676": 454, "#777777": 447, "#0000ff": 859, "#ff0000": 399} {
		if got, ok := contrastWithWhite(colour); !ok || got != want {
			t.Errorf("%s: %d %v, want %d", colour, got, ok, want)
		}
	}
	for _, colour := range []string{"", "red", "#12345", "#1234567", "#12345g", "0123456"} {
		if _, ok := contrastWithWhite(colour); ok {
			t.Errorf("%q is taken for a colour", colour)
		}
	}
}

func codes(err error) map[string]string {
	out := map[string]string{}
	if f := fault.From(err); f != nil {
		for _, x := range f.Fields {
			out[x.Path] = x.Code
		}
	}
	return out
}

func TestAllMistakesOfAPageAreToldAtOnce(t *testing.T) {
	for name, c := range map[string]struct {
		change func(s *Settings)
		want   map[string]string
	}{
		"plain":          {func(*Settings) {}, map[string]string{}},
		"readable":       {func(s *Settings) { s.Accent = "#767676" }, map[string]string{}},
		"pale":           {func(s *Settings) { s.Accent = "#777777" }, map[string]string{"accent": "front_contrast_low"}},
		"chosen":         {func(s *Settings) { s.Chosen, s.Categories = true, []id.Category{1} }, map[string]string{}},
		"nothing chosen": {func(s *Settings) { s.Chosen = true }, map[string]string{"goods": "front_goods_malformed"}},
		"past":           {func(s *Settings) { s.From = 4 }, map[string]string{"from": "front_from_past"}},
		"bad": {func(s *Settings) {
			s.Brand, s.Slogan.Chinese, s.Introduction.English = Words{"", "a\nb"}, strings.Repeat("长", 121), "\x00"
			s.Accent, s.Covers = "teal", []id.File{7, 8, 7}
		}, map[string]string{
			"brand.zh": "front_brand_malformed", "brand.en": "front_brand_malformed", "slogan.zh": "front_line_malformed",
			"introduction.en": "front_text_malformed", "accent": "front_accent_malformed", "covers": "front_covers_count",
		}},
	} {
		s := Settings{Content: plain()}
		c.change(&s)
		if got := codes(s.Check(5)); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestSettingsHoldFromTheirDateOnAndNeverBefore(t *testing.T) {
	testkit.Each(t, testkit.Schema(Schema), func(t *testing.T, w *testkit.World) {
		now := w.Clock.Now()
		first, later := Settings{ID: 1, Content: plain(), MadeBy: "psn_1"}, Settings{ID: 2, Content: plain(), From: now + clock.Hour}
		later.Brand.Chinese = "新名字"
		inForce := func(at clock.Micros) (s Settings) {
			w.Read(t, func(tx *db.Tx) (err error) {
				s, err = InForce(tx, at)
				return err
			})
			return s
		}
		if s := inForce(now); s.On || s.ID != 0 {
			t.Errorf("before anything was set: %+v", s)
		}
		w.Write(t, func(tx *db.Tx) error { return errors.Join(Set(tx, first, now), Set(tx, later, now)) })
		for at, want := range map[clock.Micros]string{now: "青禾集", now + clock.Hour - 1: "青禾集", now + clock.Hour: "新名字"} {
			if s := inForce(at); s.Brand.Chinese != want {
				t.Errorf("at %d: %q, want %q", at-now, s.Brand.Chinese, want)
			}
		}
		if s := inForce(now - 1); s.ID != 0 {
			t.Errorf("settings are retroactive: %+v", s)
		}
	})
}

func TestOnlyWhatHasNotBegunIsTakenBack(t *testing.T) {
	testkit.Each(t, testkit.Schema(Schema), func(t *testing.T, w *testkit.World) {
		now := w.Clock.Now()
		w.Write(t, func(tx *db.Tx) error {
			return errors.Join(Set(tx, Settings{ID: 1, Content: plain()}, now), Set(tx, Settings{ID: 2, Content: plain(), From: now + 5}, now))
		})
		w.Write(t, func(tx *db.Tx) error {
			if err := Drop(tx, 1, now); !errors.Is(err, ErrInForce) {
				t.Errorf("what holds is taken back: %v", err)
			}
			if err := Drop(tx, 3, now); !errors.Is(err, ErrNotFound) {
				t.Errorf("what is not there is taken back: %v", err)
			}
			return Drop(tx, 2, now)
		})
		w.Read(t, func(tx *db.Tx) error {
			left, err := Versions(tx, 0, 0)
			if len(left) != 1 || left[0].ID != 1 {
				t.Errorf("left: %+v", left)
			}
			return err
		})
	})
}
