package views

import (
	"context"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// What is sold is counted over thirty days, a day at a time and over and over again: an order of yesterday may be paid today. Reading takes
// at most a hundredth of the time.
const (
	salesDays    = 30
	salesAtLeast = 10 * clock.Second
	salesShare   = 100
)

// sales are the units sold of each SKU, by day and in all.
type sales struct {
	days  map[int64]map[id.SKU]int64
	total map[id.SKU]int64
	next  int64        // how many days back is read next
	at    clock.Micros // when
	whole bool         // each day was read once
}

func newSales() sales { return sales{days: map[int64]map[id.SKU]int64{}, total: map[id.SKU]int64{}} }

func (s *sales) of(sku id.SKU) int64 { return s.total[sku] }

// countSales reads one day anew; at the start, one day a step.
func (m *Mall) countSales(ctx context.Context) error {
	now := m.db.Clock().Now()
	s := &m.sales
	if s.whole && now < s.at {
		return nil
	}
	today := int64(now / clock.Day)
	day := today - s.next
	sold := map[id.SKU]int64{}
	begun := clock.System{}.Now()
	err := m.db.Read(ctx, func(tx *db.Tx) error {
		tx.Query(func(r *db.Row) {
			sku := id.SKU(r.Int())
			sold[sku] = r.Int()
		}, `select l.sku_id, CAST(sum(l.quantity) AS BIGINT) from orders_lines l
			join orders_sub_orders s on s.id = l.sub_order_id and s.state in ('to_ship', 'to_receive', 'completed')
			where l.order_id >= $1 and l.order_id < $2 group by l.sku_id`,
			idFloor(clock.Micros(day)*clock.Day), idFloor(clock.Micros(day+1)*clock.Day))
		return tx.Flush()
	})
	if err != nil {
		return err
	}
	s.at = now + max(salesAtLeast, (clock.System{}.Now()-begun)*salesShare)
	if s.next++; s.next == salesDays {
		s.next, s.whole = 0, true
	}
	m.replaceDay(day, sold)
	for d := range s.days {
		if d <= today-salesDays {
			m.replaceDay(d, nil)
		}
	}
	return nil
}

// replaceDay puts other figures in the place of a day's.
func (m *Mall) replaceDay(day int64, sold map[id.SKU]int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := &m.sales
	for _, x := range []struct {
		units map[id.SKU]int64
		sign  int64
	}{{s.days[day], -1}, {sold, 1}} {
		for sku, n := range x.units {
			if s.total[sku] += x.sign * n; s.total[sku] == 0 {
				delete(s.total, sku)
			}
			if place, there := m.place[sku]; there {
				m.goods[place].Sales = s.total[sku]
			}
		}
	}
	if s.days[day] = sold; len(sold) == 0 {
		delete(s.days, day)
	}
}
