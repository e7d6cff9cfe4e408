package demo_test

import (
	"testing"

	"github.com/fenxiao/fenxiao/internal/demo"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

// exactly demands counts by key.
func exactly(t *testing.T, what string, have map[string]int64, want map[string]int64) {
	t.Helper()
	for key, n := range want {
		if have[key] != n {
			t.Errorf("%s %q: %d, want %d", what, key, have[key], n)
		}
	}
}

func hasApplicants(t *testing.T, s *stage, _ demo.Summary) {
	t.Helper()
	exactly(t, "application to supply", s.counts(t, "select state, count(*) from suppliers_applications group by state"), map[string]int64{
		string(suppliers.Submitted): 1, string(suppliers.Refused): 1, string(suppliers.Approved): 1,
	})
	exactly(t, "application to distribute", s.counts(t, "select state, count(*) from distributors_applications group by state"), map[string]int64{
		string(distributors.Submitted): 1, string(distributors.Approved): 1,
	})
	if n := s.Int(t, "select count(*) from suppliers_documents"); n != 6 {
		t.Errorf("%d papers of applicants", n)
	}
}

func hasImports(t *testing.T, s *stage, _ demo.Summary) {
	t.Helper()
	exactly(t, "import", s.counts(t, "select kind || ' ' || state, count(*) from imports_jobs group by 1"), map[string]int64{
		"catalog done": 1, "prices done": 1, "stock done": 1,
	})
	exactly(t, "rows made, changed and refused by", s.counts(t, `select kind, created_rows * 10000 + changed_rows * 100 + refused_rows from imports_jobs`),
		map[string]int64{"catalog": 5_00_03, "prices": 5_00_00, "stock": 5_00_00})
	if n := s.Int(t, "select count(*) from imports_jobs where owner_id = 0"); n != 1 {
		t.Errorf("%d imports of the operator", n)
	}
}
