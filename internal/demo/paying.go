package demo

import (
	"errors"
	"fmt"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/ledger"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/pricing"
)

// order is an order that was placed.
type order struct {
	*orders.Order
	by    *distributor
	at    *place
	parts []*part
}

// part is a sub-order, as its supplier and its distributor go about it.
type part struct {
	*orders.SubOrder
	order   *order
	from    *supplier
	lines   []orders.Line
	parcels int
	packed  clock.Micros // when the last parcel left; 0: something has to be shipped yet
	signed  clock.Micros // when the last parcel is signed for
	paidAt  clock.Micros
	claimed bool // an after-sale is or was about it
	stopped bool // its buyer wants it back before it leaves
	frozen  bool // nobody goes on with it
}

// accepted notes what the platform made of an order, and what becomes of it: most are paid at once, some later, some never.
func (s *scene) accepted(o *draft, at clock.Micros) {
	m := s.made[o.id]
	x := &order{Order: m.head, by: o.by, at: o.at}
	for _, sub := range m.head.Subs {
		p := &part{SubOrder: sub, order: x, from: s.supplierOf(sub.Supplier)}
		for _, l := range m.lines {
			if l.SubOrder == sub.ID {
				p.lines = append(p.lines, l)
			}
		}
		x.parts = append(x.parts, p)
	}
	s.summary.Orders++
	s.orders = append(s.orders, x)
	d := s.chanceOf.money
	switch buyer := (regular{m.head.Contact, o.at}); {
	case o.contact != 0:
	case o.channel.bulk():
		o.by.shop = buyer
	case d.chance(60):
		o.by.regulars = append(o.by.regulars, buyer)
	}
	switch n := d.below(1000); {
	case n < 905 && o.channel.bulk():
		s.pay(x, s.awake(at+d.wait(5*clock.Minute, 10*clock.Hour)))
	case n < 905:
		s.pay(x, at+d.wait(10*clock.Second, 25*clock.Minute))
	case n < 945:
		s.pay(x, s.awake(at+d.wait(2*clock.Hour, 3*clock.Day)))
	case n < 972:
		s.cancel(x, s.awake(at+d.wait(5*clock.Minute, 20*clock.Hour)))
	}
}

// pay notes the payment of an order, and mostly that the wallet is filled before where it does not hold enough.
func (s *scene) pay(x *order, at clock.Micros) {
	if s.chanceOf.money.chance(880) {
		s.topUp(x.by, x.Total(), at-clock.Second)
	}
	s.agenda.note(task{
		at: at,
		ask: func() flows.Command {
			return &flows.PayOrder{By: flows.By{Actor: x.by.actor(), At: at}, Order: x.ID, Distributor: x.by.id}
		},
		told: func(refusal error) { s.paid(x, at, refusal) },
	})
}

func (s *scene) paid(x *order, at clock.Micros, refusal error) {
	d := s.chanceOf.money
	switch {
	case refusal == nil:
		s.summary.Payments++
		s.summary.PaidMinor += x.Total()
		x.by.balance -= x.Total()
		x.by.spent += x.Total()
		for _, p := range x.parts {
			p.paidAt = at
			s.afterPayment(p, at)
		}
	case errors.Is(refusal, ledger.ErrInsufficientFunds):
		again := at + d.wait(10*clock.Minute, 3*clock.Hour)
		s.topUp(x.by, x.Total()+x.by.weekly(at)/2, again-clock.Minute)
		s.pay(x, again)
	case errors.Is(refusal, orders.ErrHoldLapsed), errors.Is(refusal, pricing.ErrPriceChanged):
		s.cancel(x, at+d.wait(10*clock.Minute, 9*clock.Hour))
	}
}

// weekly is about what a distributor spends in a week.
func (x *distributor) weekly(at clock.Micros) int64 {
	days := max(int64((at-x.joined)/clock.Day)-6, 1) // the first days are for settling in
	return max(x.spent/days*7, 200_000)
}

// thousandYuan is what money is paid in by.
const thousandYuan = int64(100_000)

// topUp notes that a distributor's wallet is filled at an instant, when it then holds less than is needed.
func (s *scene) topUp(x *distributor, needed int64, at clock.Micros) {
	var amount int64
	s.agenda.note(task{
		at: at,
		ask: func() flows.Command {
			if amount = 0; x.balance >= needed {
				return nil
			}
			amount = (max(needed*2, x.weekly(at)) + thousandYuan - 1) / thousandYuan * thousandYuan
			return &flows.TopUp{
				By: flows.By{Actor: s.cashier, At: at}, Distributor: x.id, Wallet: x.terms.Wallet, Cash: x.terms.Cash, Minor: amount,
				Reference: fmt.Sprintf("HK%s%s", at.Time().In(s.world.Zone).Format("20060102150405"), x.mark),
			}
		},
		told: func(refusal error) {
			if refusal == nil {
				x.balance += amount
			}
		},
	})
}

// cancel notes that a distributor gives an unpaid order up.
func (s *scene) cancel(x *order, at clock.Micros) {
	s.agenda.note(task{
		at: at,
		ask: func() flows.Command {
			return &flows.CancelOrder{
				By: flows.By{Actor: x.by.actor(), At: at}, Order: x.ID, Distributor: x.by.id, Reason: one(s.chanceOf.money, s.words["cancel_reasons"]),
			}
		},
		told: func(refusal error) {
			if refusal == nil {
				s.summary.Cancelled++
			}
		},
	})
}

// lookAtWallets tells every distributor what its wallet holds, and lets most of them fill it in the morning when it runs low.
func (s *scene) lookAtWallets(tx *db.Tx, at clock.Micros) error {
	for _, x := range s.distributors {
		if x.joined == 0 {
			continue
		}
		accounts, err := ledger.Of(tx, int64(x.id))
		if err != nil {
			return err
		}
		for _, a := range accounts {
			if a.Kind == ledger.Wallet {
				x.balance = a.Balance
			}
		}
		if !x.gone && s.chanceOf.money.chance(700) {
			s.topUp(x, x.weekly(at)/4, s.working(at, s.chanceOf.money))
		}
	}
	return nil
}
