package demo_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/demo"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
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

func hasPosts(t *testing.T, s *stage, _ demo.Summary) {
	t.Helper()
	exactly(t, "post of the operator", s.counts(t, "select state, count(*) from distributors_recruitments where supplier_id = 0 group by state"),
		map[string]int64{"open": 3})
	exactly(t, "post of a supplier", s.counts(t, "select state, count(*) from distributors_recruitments where supplier_id > 0 group by state"),
		map[string]int64{"open": 1, "proposed": 1})
}

func hasAskedPrices(t *testing.T, s *stage, _ demo.Summary) {
	t.Helper()
	exactly(t, "price that was asked for", s.counts(t, "select state, count(*) from pricing_proposals group by state"), map[string]int64{
		"open": 3, "accepted": 1, "refused": 1,
	})
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

func hasGrades(t *testing.T, s *stage, _ demo.Summary) {
	t.Helper()
	exactly(t, "scheme", s.counts(t, "select state, count(*) from grades_schemes group by state"), map[string]int64{"live": 1, "draft": 1})
	holds(t, "standing", s.counts(t, "select g.name, count(*) from grades_standings s join grades_grades g on g.id = s.grade_id group by g.name"),
		"普通", "银牌", "金牌", "钻石")
	holds(t, "move", s.counts(t, "select reason, count(*) from grades_moves group by reason"), "earned", "kept", "by_hand")
	if n := s.Int(t, "select count(*) from distributors_distributors d where not exists (select 1 from grades_standings s where s.distributor_id = d.id)"); n > 0 {
		t.Errorf("%d distributors stand nowhere", n)
	}
}

func callsNobody(t *testing.T, s *stage, _ demo.Summary) {
	t.Helper()
	exactly(t, "webhook", s.counts(t, "select state, count(*) from webhooks_endpoints group by state"), map[string]int64{"active": 0, "paused": 1, "disabled": 0})
	if n := s.Int(t, "select count(*) from webhooks_endpoints where url not like 'https://hooks.example.com/%'"); n > 0 {
		t.Errorf("%d webhooks may reach somebody", n)
	}
	if n := s.Int(t, "select count(*) from webhooks_deliveries"); n > 0 {
		t.Errorf("%d messages wait to be sent", n)
	}
	if n := s.Int(t, "select count(*) from webhooks_queues where ready_at <= $1", until+1000*clock.Day); n > 0 {
		t.Errorf("%d webhooks want a sender", n)
	}
}

func hasPenalties(t *testing.T, s *stage, _ demo.Summary) {
	t.Helper()
	first := "distributor_id = (select id from distributors_distributors where name = '鹿野优选')"
	exactly(t, "case of the first distributor", s.counts(t, "select state, count(*) from penalties_cases where "+first+" group by state"),
		map[string]int64{"final": 1, "opened": 1})
	exactly(t, "case", s.counts(t, "select state, count(*) from penalties_cases group by state"), map[string]int64{"proposed": 1})
	exactly(t, "effect", s.counts(t, "select effect, count(*) from penalties_effects group by effect"), map[string]int64{"warn": 1})
	exactly(t, "blacklisted", s.counts(t, "select kind, count(*) from penalties_blacklist group by kind"), map[string]int64{"phone": 1, "distributor": 1})
}

func hasAnOrderedRange(t *testing.T, s *stage, _ demo.Summary) {
	t.Helper()
	exactly(t, "review", s.counts(t, "select review_state, count(*) from catalog_products where review_state <> 'approved' group by review_state"),
		map[string]int64{"draft": 1, "submitted": 2, "refused": 1})
	for sql, want := range map[string]int64{
		"select count(*) from catalog_proposals":                                         1,
		"select count(*) from catalog_labels":                                            3,
		"select count(distinct label_id) from catalog_labelled":                          3,
		"select count(*) from catalog_attributes":                                        3,
		"select count(distinct attribute_id) from catalog_values":                        3,
		"select count(*) from limits_limits":                                             2,
		"select count(*) from pool_rules where active = 1 and added = 2 and dropped = 0": 1,
		"select count(*) from pricing_rules":                                             2,
	} {
		if n := s.Int(t, sql); n != want {
			t.Errorf("%d, want %d: %s", n, want, sql)
		}
	}
	exactly(t, "line", s.counts(t, "select p.name, count(*) from pool_parts p join pool_part_goods g on g.part_id = p.id group by p.name"),
		map[string]int64{"全品线": s.Int(t, "select count(*) from catalog_skus"), "青岚名优绿茶": 6})
}

func letsSelect(t *testing.T, s *stage, _ demo.Summary) {
	t.Helper()
	enough := errors.New("nothing is to be kept")
	for _, name := range []string{"鹿野优选", "晨光里便民店"} {
		err := s.DB.Write(t.Context(), func(tx *db.Tx) error {
			var of id.Distributor
			var skus []id.SKU
			tx.Query(func(r *db.Row) { of = id.Distributor(r.Int()) }, "select id from distributors_distributors where name = $1", name)
			if err := tx.Flush(); err != nil {
				return err
			}
			tx.Query(func(r *db.Row) { skus = append(skus, id.SKU(r.Int())) }, `select i.sku_id from pool_items i where i.state = 'open' and not exists
				(select 1 from pool_selections s where s.sku_id = i.sku_id and s.distributor_id = $1) order by i.sku_id limit 200`, of)
			if err := tx.Flush(); err != nil {
				return err
			}
			done, err := flows.SelectGoods(tx, flows.Acting{World: s.flows, Actor: "test", At: s.Clock.Now()}, of, skus)
			if err != nil || len(skus) < 100 {
				return fmt.Errorf("%d goods, %v: %w", len(skus), done, err)
			}
			return enough
		})
		if !errors.Is(err, enough) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
