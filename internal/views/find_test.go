package views

import (
	"fmt"
	"testing"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

func TestAGroupNamesFiveHitsAndSaysThatThereAreMore(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		for n := range HitsOfGroup + 1 {
			s.order(t, s.red, fmt.Sprintf("R-%d", n), part{s.tea, "to_ship", 100})
			s.put(t, "catalog_skus", row{"id": id.NewSKU(s.IDs), "supplier_id": s.tea, "code": fmt.Sprintf("R-%d", n), "title": "x"})
		}
		s.order(t, s.blue, "R-", part{s.mug, "to_ship", 100})
		for name, c := range map[string]struct {
			scope  Scope
			orders int
			more   bool
			goods  bool
		}{
			"operator": {Operator(), HitsOfGroup, true, true}, "tea": {Supplier(int64(s.tea)), HitsOfGroup, true, true},
			"mug": {Supplier(int64(s.mug)), 1, false, false}, "red": {Distributor(int64(s.red)), HitsOfGroup, true, false},
			"blue": {Distributor(int64(s.blue)), 1, false, false},
		} {
			groups := map[string]HitGroup{}
			for _, g := range read(t, s, func(tx *db.Tx) ([]HitGroup, error) { return Find(tx, c.scope, FindQuery{Text: "R-"}) }) {
				groups[g.Name] = g
			}
			if g := groups["orders"]; len(g.Hits) != c.orders || g.More != c.more {
				t.Errorf("%s: %d orders, more %v", name, len(g.Hits), g.More)
			}
			if g := groups["goods"]; (len(g.Hits) == HitsOfGroup && g.More) != c.goods {
				t.Errorf("%s: %d goods", name, len(g.Hits))
			}
			if first := groups["orders"].Hits[0].Title; (name == "operator" || name == "blue" || name == "mug") && first != "R-" {
				t.Errorf("%s: the whole number comes after %s", name, first)
			}
		}
		if got := read(t, s, func(tx *db.Tx) ([]HitGroup, error) { return Find(tx, Scope{}, FindQuery{Text: "R-"}) }); got != nil {
			t.Errorf("nobody finds %v", got)
		}
	})
}
