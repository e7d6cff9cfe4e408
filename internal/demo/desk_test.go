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
