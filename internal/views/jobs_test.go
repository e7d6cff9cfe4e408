package views

import (
	"slices"
	"testing"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

func TestLongWorkIsListedToWhoseItIs(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		ann, ben := id.NewPerson(s.IDs), id.NewPerson(s.IDs)
		s.put(t, "access_people", row{"id": ann, "login": "ann", "name": "Ann", "role": "operator"}, row{"id": ben, "login": "ben", "name": "Ben", "role": "supplier", "party_id": s.tea})
		s.put(t, "imports_jobs",
			row{"id": 10, "kind": "catalog", "file_name": "a.csv", "state": "done", "total": 9, "created_rows": 3, "changed_rows": 2, "unchanged_rows": 1, "refused_rows": 3, "created_by": ann.String(), "created_at": 1, "ended_at": 2},
			row{"id": 30, "kind": "stock", "file_name": "b.csv", "state": "failed", "problem_code": "column_missing", "owner_id": s.tea, "created_by": ben.String()},
			row{"id": 40, "kind": "prices", "file_name": "c.csv", "state": "waiting", "owner_id": s.tea, "created_by": ann.String()},
			row{"id": 50, "kind": "stock", "state": "running", "owner_id": s.mug})
		s.put(t, "pool_jobs", row{"id": 20, "action": "open", "state": "running", "found": 7, "seen": 4, "refused": 1, "actor": "key_x"})
		list := func(scope Scope, after int64, limit int) (out []Job, more bool) {
			s.Read(t, func(tx *db.Tx) (err error) { out, more, err = ReadJobs(tx, scope, after, limit); return err })
			return out, more
		}
		house, more := list(Operator(), 0, 50)
		want := []Job{
			{Number: 20, Kind: "pool_open", ID: id.PoolJob(20).String(), State: "running", Done: 4, Total: 7, Refused: 1, Actor: "key_x"},
			{Number: 10, Kind: "import_catalog", ID: id.Import(10).String(), Title: "a.csv", State: "done", Done: 9, Total: 9, Refused: 3, Actor: ann.String(), Who: "Ann", BeganAt: 1, EndedAt: 2},
		}
		if more || !slices.Equal(house, want) {
			t.Errorf("operator: %+v", house)
		}
		tea, _ := list(Supplier(int64(s.tea)), 0, 50)
		if len(tea) != 2 || tea[0].Number != 40 || tea[0].Who != "" || tea[1].Who != "Ben" || tea[1].Problem != "column_missing" {
			t.Errorf("tea: %+v", tea)
		}
		if none, _ := list(Distributor(int64(s.red)), 0, 50); len(none) != 0 {
			t.Errorf("red: %+v", none)
		}
		if page, more := list(Operator(), 0, 1); len(page) != 1 || !more || page[0].Number != 20 {
			t.Errorf("a page: %+v", page)
		}
		if page, more := list(Operator(), 20, 1); len(page) != 1 || more || page[0].Number != 10 {
			t.Errorf("the page after: %+v", page)
		}
	})
}
