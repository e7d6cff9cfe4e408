package flows_test

import (
	"testing"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/id"
)

type drift struct {
	category id.Category
	policy   distributors.Drift
	limitPPM int64
}

func of(drifts ...drift) (out []distributors.CategoryDrift) {
	for _, d := range drifts {
		out = append(out, distributors.CategoryDrift{Category: d.category, Drift: d.policy, LimitPPM: d.limitPPM})
	}
	return out
}

// TestTheDeepestCategoryDecidesWhatPriceIsTaken: Alpha's contract is exact; its categories say otherwise.
func TestTheDeepestCategoryDecidesWhatPriceIsTaken(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		const changed = "order_refused: lines[0].settlement_minor price_changed"
		tree := map[int64]id.Category{}
		m.Read(t, func(tx *db.Tx) error {
			tx.Query(func(r *db.Row) { tree[r.Int()] = id.Category(r.Int()) }, "select level, id from catalog_categories")
			return tx.Flush()
		})
		other := id.NewCategory(m.IDs)
		for _, c := range []struct {
			policies   []distributors.CategoryDrift
			base, sale int64
			taken      bool
		}{
			{nil, 10_001, 15_000, false},
			{of(drift{other, distributors.AcceptIfRise, 1_000_000}), 10_001, 15_000, false},
			{of(drift{tree[1], distributors.AcceptIfRise, 100_000}), 11_000, 15_000, true},
			{of(drift{tree[1], distributors.AcceptIfRise, 100_000}), 11_001, 15_000, false},
			{of(drift{tree[1], distributors.Exact, 0}, drift{tree[2], distributors.AcceptIfMargin, 200_000}), 12_000, 15_000, true},
			{of(drift{tree[1], distributors.Exact, 0}, drift{tree[2], distributors.AcceptIfMargin, 200_000}), 12_001, 15_000, false},
			{of(drift{tree[2], distributors.AcceptIfRise, 1_000_000}, drift{tree[3], distributors.NeverHigher, 0}), 10_001, 15_000, false},
			{of(drift{tree[2], distributors.Exact, 0}, drift{tree[3], distributors.NeverHigher, 0}), 9_999, 15_000, true},
			{of(drift{tree[2], distributors.NeverHigher, 0}, drift{tree[3], distributors.Exact, 0}), 9_999, 15_000, false},
		} {
			m.Write(t, func(tx *db.Tx) error {
				tx.ExecOne("update distributors_contracts set category_drifts = $2 where id = $1", m.Alpha.Contract.ID, distributors.DriftsOf(c.policies))
				return nil
			})
			m.SetPrice(m.Tea, 10_000)
			l := asked(m.Alpha.Line(m.Tea, 1), func(l *flows.Asked) { l.Sale = c.sale })
			m.SetPrice(m.Tea, c.base)
			if !c.taken {
				refused(t, m, changed, func() error { _, err := m.Place(m.Alpha, l); return err })
			} else if got := m.Get(m.Placed(m.Alpha, l)).Lines[0]; got.Settlement != c.base {
				t.Errorf("%v: %+v", c.policies, got)
			}
		}
	})
}
