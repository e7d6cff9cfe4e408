package notices

import (
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

func TestAPartyReadsItsOwnNoticesNewestFirst(t *testing.T) {
	testkit.Each(t, testkit.Schema(Schema), func(t *testing.T, w *testkit.World) {
		var posted []Notice
		for i, to := range []Party{Supplier(7), Distributor(7), Operator(), Supplier(7)} {
			posted = append(posted, Notice{
				ID: id.NewNotice(w.IDs), To: to, Event: "agreement.notice_given", Subject: "agr_1", Facts: map[string]string{"until": "2026-12-01"},
				Written: i == 0, At: w.Clock.Now(),
			})
		}
		w.Write(t, func(tx *db.Tx) error { Post(tx, posted...); return tx.Flush() })
		for to, want := range map[Party][]Notice{
			Supplier(7): {posted[3], posted[0]}, Distributor(7): {posted[1]}, Operator(): {posted[2]}, Supplier(8): nil,
		} {
			w.Read(t, func(tx *db.Tx) error {
				got, err := List(tx, to, Filter{})
				if !reflect.DeepEqual(got, want) {
					t.Errorf("%v: got %+v", to, got)
				}
				return err
			})
		}
		w.Read(t, func(tx *db.Tx) error {
			got, err := List(tx, Supplier(7), Filter{After: posted[3].ID, Limit: 1, Unread: true})
			if len(got) != 1 || got[0].ID != posted[0].ID {
				t.Errorf("the next page: %+v", got)
			}
			return err
		})
	})
}

func TestEveryEventHasWordsInBothLanguagesThatTellTheSame(t *testing.T) {
	for _, event := range Events() {
		zh, en := BuiltIn(event, Chinese), BuiltIn(event, English)
		if zh.Title == "" || zh.Body == "" || en.Title == "" || en.Body == "" {
			t.Errorf("%s lacks words", event)
		}
		names := func(w Words) []string {
			seen := map[string]bool{}
			for _, m := range placeholder.FindAllStringSubmatch(w.Title+w.Body, -1) {
				seen[m[1]] = true
			}
			return slices.Sorted(maps.Keys(seen))
		}
		if !reflect.DeepEqual(names(zh), names(en)) {
			t.Errorf("%s tells %v in Chinese, %v in English", event, names(zh), names(en))
		}
	}
	if got := BuiltIn("no.such", English); got.Title != "no.such" {
		t.Errorf("an event without words: %+v", got)
	}
}

// post posts a notice and gives it an address of the party where there is none yet.
func post(t *testing.T, w *testkit.World, to Party, event string, written bool, addresses ...id.Secret) Notice {
	t.Helper()
	n := Notice{ID: id.NewNotice(w.IDs), To: to, Event: event, Subject: "agr_1", Facts: map[string]string{}, Written: written, At: w.Clock.Now()}
	w.Write(t, func(tx *db.Tx) error {
		for _, a := range addresses {
			if err := AddAddress(tx, to, Address{a, English, w.Clock.Now()}); err != nil {
				return err
			}
		}
		Post(tx, n)
		return tx.Flush()
	})
	return n
}

func sort(t *testing.T, w *testkit.World, want int) {
	t.Helper()
	w.Write(t, func(tx *db.Tx) error {
		got, err := Sort(tx, w.Clock.Now(), 100)
		if got != want {
			t.Errorf("looked at %d, want %d", got, want)
		}
		return err
	})
}

func take(t *testing.T, w *testkit.World) (mails []Mail) {
	t.Helper()
	w.Write(t, func(tx *db.Tx) (err error) { mails, err = Take(tx, w.Clock.Now(), 100); return err })
	return mails
}

func done(t *testing.T, w *testkit.World, m Mail, sent bool) {
	t.Helper()
	w.Write(t, func(tx *db.Tx) error { Done(tx, &m, sent, w.Clock.Now()); return tx.Flush() })
}

func TestANoticeIsMailedOnceToEachAddressThatWantsIt(t *testing.T) {
	testkit.Each(t, testkit.Schema(Schema), func(t *testing.T, w *testkit.World) {
		post(t, w, Supplier(7), "agreement.ended", false, 71, 72)
		post(t, w, Supplier(8), "agreement.ended", false)
		sort(t, w, 2)
		sort(t, w, 0)
		mails := take(t, w)
		if len(mails) != 2 || mails[0].Address != 71 || mails[1].Address != 72 || mails[0].Notice.Event != "agreement.ended" || mails[0].Tries != 1 {
			t.Fatalf("got %+v", mails)
		}
		if again := take(t, w); len(again) != 0 {
			t.Errorf("taken twice: %+v", again)
		}
		done(t, w, mails[0], true)
		w.Clock.Advance(lease)
		if again := take(t, w); len(again) != 1 || again[0].Address != 72 || again[0].Tries != 2 {
			t.Errorf("what was not told of is taken again: %+v", again)
		}
		w.Read(t, func(tx *db.Tx) error {
			into := map[id.Notice][]Delivery{}
			LoadDeliveries(tx, []id.Notice{mails[0].Notice.ID}, into)
			err := tx.Flush()
			if got := into[mails[0].Notice.ID]; len(got) != 2 {
				t.Errorf("deliveries %+v", got)
			}
			return err
		})
	})
}

func TestAMailThatFailsIsTriedTenTimesOverThreeDays(t *testing.T) {
	testkit.Each(t, testkit.Schema(Schema), func(t *testing.T, w *testkit.World) {
		post(t, w, Supplier(7), "agreement.ended", false, 71)
		sort(t, w, 1)
		begun, tries := w.Clock.Now(), int64(0)
		for range 12 {
			for _, m := range take(t, w) {
				tries = m.Tries
				done(t, w, m, false)
			}
			w.Clock.Advance(clock.Day)
		}
		if tries != MaxTries {
			t.Errorf("%d tries", tries)
		}
		if n := w.Int(t, "select count(*) from notices_mails where state = 'given_up'"); n != 1 {
			t.Errorf("%d given up", n)
		}
		total := clock.Micros(0)
		for _, p := range pauses {
			total += p
		}
		if total < 2*clock.Day || total > 4*clock.Day {
			t.Errorf("tries spread over %v from %v", total, begun)
		}
	})
}

func TestPreferencesHoldUnlessItMustBeInWriting(t *testing.T) {
	testkit.Each(t, testkit.Schema(Schema), func(t *testing.T, w *testkit.World) {
		w.Write(t, func(tx *db.Tx) error { return Prefer(tx, Supplier(7), []Preference{{"agreement.ended", false, false}}) })
		post(t, w, Supplier(7), "agreement.ended", false, 71)
		post(t, w, Supplier(7), "agreement.ended", true)
		post(t, w, Supplier(7), "agreement.notice_given", false)
		sort(t, w, 3)
		if got := take(t, w); len(got) != 2 {
			t.Errorf("got %+v", got)
		}
		w.Read(t, func(tx *db.Tx) error {
			all, err := Preferences(tx, Supplier(7))
			unread, failed := Unread(tx, Supplier(7))
			if len(all) != len(Events()) || all[0] != (Preference{"agreement.ended", false, false}) || unread != 2 {
				t.Errorf("preferences %+v, %d unread", all, unread)
			}
			return errors.Join(err, failed)
		})
	})
}

func TestAnAddressThatWasTakenAwayGetsNothingMore(t *testing.T) {
	testkit.Each(t, testkit.Schema(Schema), func(t *testing.T, w *testkit.World) {
		post(t, w, Supplier(7), "agreement.ended", false, 71)
		sort(t, w, 1)
		w.Write(t, func(tx *db.Tx) error { RemoveAddress(tx, Supplier(7), 71); return tx.Flush() })
		if got := take(t, w); len(got) != 0 {
			t.Errorf("got %+v", got)
		}
		w.Write(t, func(tx *db.Tx) error {
			for i := range id.Secret(MaxAddresses) {
				if err := AddAddress(tx, Supplier(7), Address{100 + i, Chinese, 1}); err != nil {
					return err
				}
			}
			if err := AddAddress(tx, Supplier(7), Address{99, Chinese, 1}); !errors.Is(err, ErrTooManyAddresses) {
				t.Errorf("one more: %v", err)
			}
			if err := AddAddress(tx, Supplier(8), Address{99, "fr", 1}); !errors.Is(err, ErrLanguage) {
				t.Errorf("French: %v", err)
			}
			return nil
		})
	})
}

func TestANoticeIsReadOnce(t *testing.T) {
	testkit.Each(t, testkit.Schema(Schema), func(t *testing.T, w *testkit.World) {
		n := post(t, w, Supplier(7), "agreement.ended", true)
		w.Write(t, func(tx *db.Tx) error {
			_, foreign := Read(tx, Supplier(8), n.ID, "psn_x", 5)
			first, err := Read(tx, Supplier(7), n.ID, "psn_1", 6)
			if !errors.Is(foreign, ErrNotFound) || first.ReadBy != "psn_1" {
				t.Errorf("foreign %v, first %+v", foreign, first)
			}
			return errors.Join(err, tx.Flush())
		})
		w.Write(t, func(tx *db.Tx) error {
			second, err := Read(tx, Supplier(7), n.ID, "psn_2", 7)
			ReadUpTo(tx, Supplier(7), n.ID, "psn_3", 8)
			about, failed := About(tx, "agr_1", 0, 0)
			if second.ReadBy != "psn_1" || len(about) != 1 || about[0].ReadAt != 6 {
				t.Errorf("second %+v, about %+v", second, about)
			}
			return errors.Join(err, failed)
		})
	})
}

func TestWordsAreFilledInAndTheOperatorsComeFirst(t *testing.T) {
	testkit.Each(t, testkit.Schema(Schema), func(t *testing.T, w *testkit.World) {
		n := Notice{Event: "agreement.ended", Facts: map[string]string{"agreement": "A-1"}}
		write := func() (words Words) {
			w.Read(t, func(tx *db.Tx) error {
				book, err := ReadBook(tx, English)
				words = book.Write(&n)
				return err
			})
			return words
		}
		if got := write(); got.Body != "Supply agreement A-1 has ended. Reason: . Open orders run on." {
			t.Errorf("got %+v", got)
		}
		w.Write(t, func(tx *db.Tx) error {
			for _, c := range []struct {
				event    string
				language Language
				words    Words
				want     error
			}{
				{"agreement.ended", English, Words{"Over: {agreement}", "{reason}"}, nil}, {"no.such", English, Words{"a", "b"}, ErrEvent},
				{"agreement.ended", "fr", Words{"a", "b"}, ErrLanguage}, {"agreement.ended", English, Words{"a\nb", "b"}, ErrTemplate},
				{"agreement.ended", English, Words{"a", ""}, ErrTemplate}, {"agreement.ended", English, Words{"a", "{phone}"}, ErrPlaceholder},
			} {
				if err := SetTemplate(tx, c.event, c.language, c.words, 1); !errors.Is(err, c.want) {
					t.Errorf("%+v: %v", c, err)
				}
			}
			return nil
		})
		if got := write(); got.Title != "Over: A-1" {
			t.Errorf("got %+v", got)
		}
		w.Write(t, func(tx *db.Tx) error { DropTemplate(tx, "agreement.ended", English); return tx.Flush() })
		if got := write(); got.Title == "Over: A-1" {
			t.Errorf("got %+v", got)
		}
	})
}

func TestCodesAreSaidInTheReadersLanguage(t *testing.T) {
	n := Notice{Event: "pool.closed", Facts: map[string]string{"count": "3", "reason": "out_of_scope", "sku_ids": "sku_1"}}
	for language, want := range map[Language]string{Chinese: "已不在供货范围内", English: "no longer within the scope of supply"} {
		if got := (Book{language: language}).Write(&n).Body; !strings.Contains(got, want) || strings.Contains(got, "out_of_scope") {
			t.Errorf("%s: %s", language, got)
		}
	}
	for code, in := range codes {
		if in[Chinese] == "" || in[English] == "" {
			t.Errorf("%s is not said in both languages", code)
		}
	}
}
