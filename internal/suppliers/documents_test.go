package suppliers

import (
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

func TestAPaperIsRemindedOfSixtyThirtyAndSevenDaysBeforeItsEndAndOnIt(t *testing.T) {
	end := testkit.Start + 100*clock.Day
	d := Document{ValidUntil: end}
	var got []clock.Micros
	for at := d.NextReminder(testkit.Start); at != 0; at = d.NextReminder(at) {
		got = append(got, (end-at)/clock.Day)
	}
	if !same(got, 60, 30, 7, 0) {
		t.Errorf("days before: %v", got)
	}
	if at := d.NextReminder(end - 10*clock.Day); at != end-7*clock.Day {
		t.Errorf("added late: %s", at)
	}
	for _, quiet := range []Document{{}, {ValidUntil: end, ReplacedBy: 3}} {
		if quiet.NextReminder(testkit.Start) != 0 {
			t.Errorf("%+v is reminded of", quiet)
		}
	}
}

func TestAPaperIsRefusedWithAllThatIsWrongWithIt(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		err := w.DB.Write(t.Context(), func(tx *db.Tx) error {
			_, err := AddDocument(tx, NewDocument{ID: 1, Holder: 2, Kind: "napkin", Number: " ", ValidUntil: 5}, 5)
			return err
		})
		got := places(err)
		if got["kind"] != "document_kind_unknown" || got["number"] != "document_number_malformed" || got["valid_until"] != "document_expired" {
			t.Errorf("got %v", err)
		}
		for range MaxDocuments {
			licensed(t, w, 2, 0)
		}
		expect(t, w, ErrTooManyDocuments, func(tx *db.Tx) error {
			_, err := AddDocument(tx, NewDocument{ID: 1, Holder: 2, Kind: Trademark, Number: "1"}, 5)
			return err
		})
	})
}

func TestARenewedPaperCountsNoMore(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := created(t, w)
		old := licensed(t, w, int64(s.ID), testkit.Start+clock.Day)
		lapsed := func(days int64, at clock.Micros) (is bool) {
			w.Read(t, func(tx *db.Tx) (err error) { is, err = Lapsed(tx, s.ID, days, at); return err })
			return is
		}
		end := testkit.Start + clock.Day
		if lapsed(0, end-1) || !lapsed(0, end) || lapsed(10, end+10*clock.Day-1) || !lapsed(10, end+10*clock.Day) {
			t.Error("a paper lapses at its end, and days after it")
		}
		renew := func(replaces id.Document) func(tx *db.Tx) error {
			return func(tx *db.Tx) error {
				_, err := AddDocument(tx, NewDocument{ID: id.NewDocument(w.IDs), Holder: int64(s.ID), Kind: BusinessLicence, Number: "2", Replaces: replaces}, end)
				return err
			}
		}
		foreign := licensed(t, w, 99, 0)
		expect(t, w, ErrNotFound, renew(foreign.ID))
		expect(t, w, nil, renew(old.ID))
		expect(t, w, ErrState, renew(old.ID))
		if lapsed(0, end+clock.Day) {
			t.Error("renewed, and lapsed still")
		}
	})
}

func TestASupplierWithALapsedPaperSignsNothingAfterTheGrace(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := created(t, w)
		licensed(t, w, int64(s.ID), testkit.Start+clock.Day)
		sign := func(at clock.Micros) func(tx *db.Tx) error {
			return func(tx *db.Tx) error { _, err := Sign(tx, anAgreement(w, s.ID), at); return err }
		}
		end := testkit.Start + clock.Day
		expect(t, w, nil, sign(end+15*clock.Day-1))
		expect(t, w, ErrPapersLapsed, sign(end+15*clock.Day))
		expect(t, w, ErrPolicy, func(tx *db.Tx) error { _, err := SetPolicy(tx, Policy{GraceDays: 366}, end); return err })
		expect(t, w, ErrPolicy, func(tx *db.Tx) error { _, err := SetPolicy(tx, Policy{RecheckDays: 29}, end); return err })
		w.Write(t, func(tx *db.Tx) error { _, err := SetPolicy(tx, Policy{GraceDays: 100}, end); return err })
		expect(t, w, nil, sign(end+15*clock.Day))
		w.Read(t, func(tx *db.Tx) error {
			before, err := PolicyAt(tx, end-1)
			if before != DefaultPolicy {
				t.Errorf("retroactive: %+v", before)
			}
			return err
		})
	})
}

func TestALeavingSupplierSignsNothingAndGoesOnItsDay(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := created(t, w)
		day := testkit.Start + NoticePeriod
		leave := func(at clock.Micros) func(tx *db.Tx) error {
			return func(tx *db.Tx) error { _, err := AnnounceLeave(tx, s.ID, at, testkit.Start); return err }
		}
		expect(t, w, ErrState, func(tx *db.Tx) error { _, err := Depart(tx, s.ID, day); return err })
		expect(t, w, ErrNoticeShort, leave(day-1))
		expect(t, w, nil, leave(day))
		expect(t, w, ErrStays, leave(day+1))
		expect(t, w, ErrLeaving, func(tx *db.Tx) error { _, err := Sign(tx, anAgreement(w, s.ID), testkit.Start); return err })
		expect(t, w, ErrState, func(tx *db.Tx) error { _, err := Depart(tx, s.ID, day-1); return err })
		expect(t, w, nil, func(tx *db.Tx) error { _, err := Depart(tx, s.ID, day); return err })
		expect(t, w, ErrState, func(tx *db.Tx) error { _, err := Resume(tx, s.ID); return err })
	})
}
