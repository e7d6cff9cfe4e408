package notices

import (
	"reflect"
	"testing"

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
