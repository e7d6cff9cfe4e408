package views

import (
	"slices"
	"testing"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

func TestOwnBuyersInterestIsWeighedByWhatTheyDid(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		for sku, counts := range map[int64][3]int64{9_001: {12, 0, 0}, 9_002: {0, 5, 0}, 9_003: {0, 0, 2}, 9_004: {1, 1, 1}, 9_005: {99, 0, 0}} {
			off := int64(0)
			if sku == 9_005 {
				off = 1
			}
			s.put(t, "pool_selections", row{"distributor_id": 77, "sku_id": sku, "off_at": off})
			s.put(t, "visits_days", row{"distributor_id": 77, "day": 100, "channel_id": 1, "sku_id": sku, "views": counts[0], "favourites": counts[1], "cart_adds": counts[2]},
				row{"distributor_id": 77, "day": 99, "channel_id": 1, "sku_id": sku, "views": 1000}, row{"distributor_id": 78, "day": 100, "channel_id": 2, "sku_id": sku, "views": 1000})
		}
		var got []id.SKU
		s.Read(t, func(tx *db.Tx) (err error) { got, err = ReadInterest(tx, 77, 100, 3); return err })
		if want := listGoods(3, 2, 4); !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}
