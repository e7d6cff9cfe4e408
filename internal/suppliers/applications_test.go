package suppliers

import (
	"errors"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

const goodCode = "91350100M000100Y43" // the standard's own example

func TestACreditCodeHasItsCheckDigit(t *testing.T) {
	for code, want := range map[string]bool{
		goodCode: true, "91350100M000100Y44": false, "91350100M000100Y4": false, "91350100M000100Y433": false, "": false,
		"9135010OM000100Y43": false, "91350100m000100y43": false, "93150100M000100Y43": false,
	} {
		if IsCreditCode(code) != want {
			t.Errorf("%q: %v", code, !want)
		}
	}
}

func applied(t *testing.T, w *testkit.World, code string) Application {
	t.Helper()
	var a Application
	w.Write(t, func(tx *db.Tx) (err error) {
		a, err = Apply(tx, id.NewApplication(w.IDs), Draft{Company: " 青岚茶业 ", CreditCode: strings.ToLower(code), Contact: 7, Note: "好茶"}, w.Clock.Now())
		return err
	})
	return a
}

func licensed(t *testing.T, w *testkit.World, holder int64, until clock.Micros) Document {
	t.Helper()
	var d Document
	w.Write(t, func(tx *db.Tx) (err error) {
		d, err = AddDocument(tx, NewDocument{
			ID: id.NewDocument(w.IDs), Holder: holder, Kind: BusinessLicence, Number: "L-1", ValidUntil: until, File: 5, By: "app_1",
		}, w.Clock.Now())
		return err
	})
	return d
}

func TestAnApplicationNamesAllItsMistakesAtOnce(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		err := w.DB.Write(t.Context(), func(tx *db.Tx) error {
			_, err := Apply(tx, 1, Draft{Company: "", CreditCode: "x", Note: strings.Repeat("长", 1001)}, 1)
			return err
		})
		if got := places(err); got["company"] != "name_malformed" || got["credit_code"] != "credit_code_malformed" || got["note"] != "note_malformed" {
			t.Errorf("got %v", err)
		}
	})
}

func TestAnApplicationIsSubmittedWithALicenceThatHolds(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		a := applied(t, w, goodCode)
		submit := func(a id.Application) func(tx *db.Tx) error {
			return func(tx *db.Tx) error { _, err := Submit(tx, a, w.Clock.Now()); return err }
		}
		expect(t, w, ErrLicenceMissing, submit(a.ID))
		licensed(t, w, int64(a.ID), w.Clock.Now()+clock.Day)
		w.Clock.Advance(clock.Day)
		expect(t, w, ErrLicenceMissing, submit(a.ID))
		licensed(t, w, int64(a.ID), 0)
		expect(t, w, nil, submit(a.ID))
		expect(t, w, ErrState, submit(a.ID))
		second := applied(t, w, goodCode)
		licensed(t, w, int64(second.ID), 0)
		expect(t, w, ErrCreditCodeTaken, submit(second.ID))
		w.Write(t, func(tx *db.Tx) error { _, err := Withdraw(tx, a.ID); return err })
		expect(t, w, nil, submit(second.ID))
		w.Write(t, func(tx *db.Tx) error {
			_, err := Create(tx, NewSupplier{ID: id.NewSupplier(w.IDs), Name: "x", CreditCode: goodCode}, 1)
			return err
		})
		expect(t, w, ErrCreditCodeTaken, func(tx *db.Tx) error {
			_, err := Approve(tx, second.ID, Ruling{"psn_1", "好"}, 3, 4, 1)
			return err
		})
	})
}

func TestARefusedApplicationIsMendedAndApprovedAndItsPapersGoAlong(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		a := applied(t, w, goodCode)
		licensed(t, w, int64(a.ID), 0)
		w.Write(t, func(tx *db.Tx) error {
			_, err := Submit(tx, a.ID, 2)
			_, refused := Refuse(tx, a.ID, Ruling{"psn_1", "照片不清"}, 3)
			edited, mended := Edit(tx, a.ID, Draft{Company: "新名", CreditCode: goodCode})
			if edited.State != Refused || edited.Contact != 7 {
				t.Errorf("edited %+v", edited)
			}
			_, again := Submit(tx, a.ID, 4)
			return errors.Join(err, refused, mended, again)
		})
		expect(t, w, ErrState, func(tx *db.Tx) error {
			_, err := Edit(tx, a.ID, Draft{Company: "新名", CreditCode: goodCode})
			return err
		})
		for _, note := range []string{"", "  "} {
			expect(t, w, ErrNote, func(tx *db.Tx) error { _, err := Approve(tx, a.ID, Ruling{"psn_1", note}, 30, 40, 5); return err })
		}
		w.Write(t, func(tx *db.Tx) error {
			_, err := Approve(tx, a.ID, Ruling{"psn_1", "照证齐全"}, 30, 40, 5)
			return err
		})
		w.Read(t, func(tx *db.Tx) error {
			got, err := GetApplication(tx, a.ID)
			if got.State != Approved || got.Supplier != 30 || got.Person != 40 || got.DecidedAt != 5 || got.Decision != "照证齐全" || got.Contact != 0 {
				t.Errorf("got %+v", got)
			}
			papers, failed := Documents(tx, 30, 0, 0)
			left, gone := Documents(tx, int64(a.ID), 0, 0)
			if len(papers) != 1 || len(left) != 0 {
				t.Errorf("papers %+v, left %+v", papers, left)
			}
			listed, none := Applications(tx, Approved, 0, 0)
			if len(listed) != 1 || listed[0] != got {
				t.Errorf("listed %+v", listed)
			}
			return errors.Join(err, failed, gone, none)
		})
	})
}

func TestEveryPairOfStateAndActionOfAnApplication(t *testing.T) {
	verbs := map[ApplicationAction]func(tx *db.Tx, a id.Application) error{
		Editing: func(tx *db.Tx, a id.Application) error {
			_, err := Edit(tx, a, Draft{Company: "x", CreditCode: goodCode})
			return err
		},
		Submission: func(tx *db.Tx, a id.Application) error { _, err := Submit(tx, a, testkit.Start); return err },
		Approval: func(tx *db.Tx, a id.Application) error {
			_, err := Approve(tx, a, Ruling{"p", "n"}, 1, 2, 3)
			return err
		},
		Refusal: func(tx *db.Tx, a id.Application) error { _, err := Refuse(tx, a, Ruling{"p", "n"}, 3); return err },
		Recall:  func(tx *db.Tx, a id.Application) error { _, err := Withdraw(tx, a); return err },
	}
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		for state, actions := range ApplicationLifecycle {
			for action, verb := range verbs {
				a := applied(t, w, goodCode)
				licensed(t, w, int64(a.ID), 0)
				w.Write(t, func(tx *db.Tx) error {
					tx.Exec("update suppliers_applications set credit_code = '' where id <> $1", a.ID)
					tx.ExecOne("update suppliers_applications set state = $2 where id = $1", a.ID, state)
					return nil
				})
				next, allowed := actions[action]
				if !allowed {
					next = state
				}
				err := w.DB.Write(t.Context(), func(tx *db.Tx) error { return verb(tx, a.ID) })
				if allowed && err != nil || !allowed && !errors.Is(err, ErrState) {
					t.Errorf("%s in %s: %v", action, state, err)
				}
				w.Read(t, func(tx *db.Tx) error {
					got, err := GetApplication(tx, a.ID)
					if got.State != next {
						t.Errorf("%s in %s leads to %s", action, state, got.State)
					}
					return err
				})
			}
		}
		for _, verb := range verbs {
			expect(t, w, ErrNotFound, func(tx *db.Tx) error { return verb(tx, 1) })
		}
	})
}
