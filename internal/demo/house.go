package demo

import (
	"slices"

	"github.com/fenxiao/fenxiao/internal/aftersales"
	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

// do notes a chore at an hour of a day.
func (s *scene) do(day int, at clock.Micros, chore func(tx *db.Tx, at clock.Micros) error) {
	when := s.days[day].from + at
	s.agenda.note(task{at: when, chore: func(tx *db.Tx) error { return chore(tx, when) }})
}

// after notes what follows from something some time later, unless the demo is over by then.
func (s *scene) after(at, wait clock.Micros, chore func(tx *db.Tx, at clock.Micros) error) {
	when := at + wait
	s.agenda.note(task{at: when, chore: func(tx *db.Tx) error { return chore(tx, when) }})
}

// planHouse notes what the operator and the parties do beside the daily trade, each at its part of the days.
func (s *scene) planHouse() {
	for i, x := range s.distributors {
		if x.joinsAt > 0 {
			s.do(s.part(int(x.joinsAt)), 9*clock.Hour+clock.Micros(i)*clock.Minute, func(tx *db.Tx, at clock.Micros) error { return s.admit(tx, x, i, at) })
		}
	}
	s.do(s.part(12), 15*clock.Hour, s.changeFreight)
	s.do(s.part(22), 10*clock.Hour, s.closeSome)
	s.do(s.part(35), 11*clock.Hour, s.giveNotice)
	s.do(s.part(42), 14*clock.Hour, s.moveGoods)
	s.do(s.part(48), 16*clock.Hour, s.signAnew)
	s.do(s.part(52), 10*clock.Hour, s.reopenSome)
	s.do(s.part(55), 10*clock.Hour, s.suspendDistributor("JM"))
	s.do(s.part(62), 10*clock.Hour, s.resumeDistributor("JM"))
	s.do(s.part(60), 9*clock.Hour, s.retireSome)
	s.do(s.part(66), 13*clock.Hour, s.narrowScope)
	s.do(s.part(50), 9*clock.Hour, s.growScarce)
	s.do(s.part(80), 17*clock.Hour, s.suspendSupplier("shijiang"))
	s.do(s.part(90), 10*clock.Hour, s.suspendDistributor("YY"))
	s.do(s.part(93), 9*clock.Hour, s.closeSome)
	s.do(s.part(70), 10*clock.Hour, s.recruit)
	s.do(s.part(82), 9*clock.Hour, s.recruitForSupplier)
	s.planEntrance()
	s.planGrades()
	s.planImports()
	s.planWebhook()
	s.planPenalties()
	s.planReviews()
	s.planRange()
	s.planAsking()
	s.planPromos()
	s.planSpecimens()
}

// beginDay notes what every day brings.
func (s *scene) beginDay(d *day) {
	s.planOrders(d)
	s.do(d.number, 7*clock.Hour, func(tx *db.Tx, at clock.Micros) error { return s.restock(tx, at, s.restocksOn(d)) })
	s.do(d.number, 8*clock.Hour, s.lookAtWallets)
	s.do(d.number, 8*clock.Hour+clock.Minute, s.tidyUp)
	if d.number%3 == 1 {
		s.do(d.number, 10*clock.Hour+clock.Micros(s.chanceOf.house.below(int64(6*clock.Hour))), s.changePrices)
	}
}

// restocksOn says which suppliers look after their stock on a day: each twice a week.
func (s *scene) restocksOn(d *day) func(*supplier) bool {
	return func(x *supplier) bool { return (slices.Index(s.suppliers, x)+d.number)%3 == 0 }
}

// tidyUp lets distributors give up what they can't order any more; slow ones keep it for some days.
func (s *scene) tidyUp(tx *db.Tx, at clock.Micros) error {
	for _, x := range s.distributors {
		if x.gone || !s.chanceOf.house.chance(350) {
			continue
		}
		gone := x.drop(func(g *good) bool { return g.state != onSale || g.supplier.suspended })
		if len(gone) > 0 {
			flows.UnselectGoods(tx, s.acting(x.actor(), at), x.id, gone)
		}
	}
	return nil
}

// some picks goods on sale that fit, of about the middle of the field.
func (s *scene) some(n int, fits func(*good) bool) []*good {
	var out []*good
	for _, i := range s.chanceOf.house.source.Perm(len(s.goods)) {
		if g := s.goods[i]; len(out) < n && g.state == onSale && g.share < 8_000 && fits(g) {
			out = append(out, g)
		}
	}
	return out
}

func skusOf(goods []*good) []id.SKU {
	skus := make([]id.SKU, len(goods))
	for i, g := range goods {
		skus[i] = g.sku
	}
	return skus
}

// closeSome takes some goods out of the pool.
func (s *scene) closeSome(tx *db.Tx, at clock.Micros) error {
	goods := s.some(7, func(*good) bool { return true })
	for _, g := range goods {
		g.state = closedGood
	}
	_, err := flows.CloseGoods(tx, s.acting(s.trader, at), skusOf(goods))
	return err
}

// reopenSome opens some of the closed goods again.
func (s *scene) reopenSome(tx *db.Tx, at clock.Micros) error {
	opened := 0
	for _, g := range s.goods {
		if g.state == closedGood && opened < 4 && !g.supplier.suspended {
			if _, err := flows.OpenGoods(tx, s.acting(s.trader, at), g.agreement.id, []id.SKU{g.sku}); err != nil {
				return err
			}
			g.state = onSale
			opened++
		}
	}
	return nil
}

// retireSome takes some goods off sale for good. They stay in the pool and in selections, and are refused at ordering.
func (s *scene) retireSome(tx *db.Tx, at clock.Micros) error {
	for _, g := range s.some(9, func(g *good) bool { return g.share < 3_000 }) {
		if _, err := catalog.Retire(tx, g.supplier.id, g.sku); err != nil {
			return err
		}
		s.note(tx, s.acting(g.supplier.actor, at), "sku.retire", g.sku.String(), noted{State: string(catalog.Retired)})
		g.state = retiredGood
	}
	return nil
}

// growScarce leaves some goods to run low and out: nobody buys them in again.
func (s *scene) growScarce(*db.Tx, clock.Micros) error {
	for _, g := range s.some(34, func(g *good) bool { return g.share > 1_500 }) {
		g.scarce = true
	}
	return nil
}

func (s *scene) supplierNamed(key string) *supplier {
	return s.suppliers[slices.IndexFunc(s.suppliers, func(x *supplier) bool { return x.key == key })]
}

func (s *scene) changeFreight(tx *db.Tx, at clock.Micros) error {
	x := s.supplierNamed("zetao")
	_, err := suppliers.SetFreight(tx, x.id, 1500, 16_800)
	s.note(tx, s.acting(s.trader, at), "supplier.set_freight", x.id.String(), noted{Name: x.name, FreightMinor: 1500})
	return err
}

// giveNotice ends an agreement by notice; moveGoods opens its goods under the one that follows it.
func (s *scene) giveNotice(tx *db.Tx, at clock.Micros) error {
	x := s.supplierNamed("xishan")
	_, err := flows.EndAgreement(tx, s.acting(s.admin, at), x.agreements[0].id, at+12*clock.Day, s.words.only("notice_reason"))
	return err
}

func (s *scene) moveGoods(tx *db.Tx, at clock.Micros) error {
	x := s.supplierNamed("xishan")
	a := &agreement{id: id.NewAgreement(s.world.IDs), reprice: true, new: x.agreements[0].new}
	a.new.ID, a.new.From, a.new.SupplyRule, a.new.SupplyRatioPPM = a.id, at, suppliers.Ratio, 810_000
	if _, err := flows.SignAgreement(tx, s.acting(s.admin, at), a.new); err != nil {
		return err
	}
	var open []*good
	for _, g := range x.goods {
		if g.state == onSale {
			open = append(open, g)
		}
		g.agreement = a
	}
	x.agreements = append(x.agreements, a)
	_, err := flows.OpenGoods(tx, s.acting(s.trader, at), a.id, skusOf(open))
	return err
}

// signAnew ends a contract by consent and signs a better one.
func (s *scene) signAnew(tx *db.Tx, at clock.Micros) error {
	x := s.distributors[1]
	if _, err := flows.EndContract(tx, s.acting(s.admin, at), x.terms.ID, 0, s.words.only("renewal_reason")); err != nil {
		return err
	}
	x.contract.PriceRatioPPM -= 20_000
	return s.signContract(tx, x, at)
}

// narrowScope takes one kind of goods out of an agreement, and with it out of the pool.
func (s *scene) narrowScope(tx *db.Tx, at clock.Micros) error {
	x := s.supplierNamed("nanyu")
	a := x.agreements[0]
	out := a.new.Scope[len(a.new.Scope)-1]
	a.new.Scope = a.new.Scope[:len(a.new.Scope)-1]
	if _, err := flows.ChangeScope(tx, s.acting(s.admin, at), a.id, a.new.Scope); err != nil {
		return err
	}
	for i, p := range x.products {
		if p.Brand != out.Brand || p.Category != out.Category {
			continue
		}
		for _, k := range x.products[i].SKUs {
			g := x.goods[slices.IndexFunc(x.goods, func(g *good) bool { return g.sku == k.ID })]
			if g.state == onSale {
				g.state = closedGood
			}
		}
	}
	return nil
}

func (s *scene) suspendSupplier(key string) func(tx *db.Tx, at clock.Micros) error {
	return func(tx *db.Tx, at clock.Micros) error {
		x := s.supplierNamed(key)
		x.suspended = true
		s.note(tx, s.acting(s.admin, at), "supplier.suspend", x.id.String(), noted{Name: x.name, State: string(suppliers.Suspended)})
		_, err := suppliers.Suspend(tx, x.id)
		return err
	}
}

func (s *scene) distributorMarked(mark string) *distributor {
	return s.distributors[slices.IndexFunc(s.distributors, func(x *distributor) bool { return x.mark == mark })]
}

// suspendDistributor suspends a distributor; what it still wants to order that day is refused, from the next day on it stays away.
func (s *scene) suspendDistributor(mark string) func(tx *db.Tx, at clock.Micros) error {
	return func(tx *db.Tx, at clock.Micros) error {
		x := s.distributorMarked(mark)
		x.gone = true
		s.weigh()
		s.planOrder(x, at+40*clock.Minute)
		s.note(tx, s.acting(s.admin, at), "distributor.suspend", x.id.String(), noted{Name: x.name, State: string(distributors.Suspended)})
		_, err := distributors.Suspend(tx, x.id)
		return err
	}
}

func (s *scene) resumeDistributor(mark string) func(tx *db.Tx, at clock.Micros) error {
	return func(tx *db.Tx, at clock.Micros) error {
		x := s.distributorMarked(mark)
		x.gone = false
		s.weigh()
		s.note(tx, s.acting(s.admin, at), "distributor.resume", x.id.String(), noted{Name: x.name, State: string(distributors.Active)})
		_, err := distributors.Resume(tx, x.id)
		return err
	}
}

// specimens is how many after-sales of each unfinished state stand still at the end, beside those that happen to.
const specimens = 2

// planSpecimens lets some after-sales begin late enough and stop in every state that waits for somebody.
func (s *scene) planSpecimens() {
	last := len(s.days) - 1
	if last < 8 {
		return
	}
	for _, x := range []struct {
		state aftersales.State
		kind  aftersales.Kind
		days  int // before the last
		at    clock.Micros
	}{
		{aftersales.AwaitingRefund, aftersales.ReturnRefund, 7, 10 * clock.Hour},
		{aftersales.Inspecting, aftersales.ReturnRefund, 6, 11 * clock.Hour},
		{aftersales.AwaitingReturn, aftersales.ReturnRefund, 3, 12 * clock.Hour},
		{aftersales.Intercepting, aftersales.RefundOnly, 1, 9 * clock.Hour},
		{aftersales.PendingReview, aftersales.RefundOnly, 0, 15 * clock.Hour},
		{aftersales.PendingReview, aftersales.ReturnRefund, 0, 16 * clock.Hour},
	} {
		s.do(last-x.days, x.at, func(_ *db.Tx, at clock.Micros) error {
			s.specimen(x.state, x.kind, at)
			return nil
		})
	}
}

// specimen chooses sub-orders that nobody has claimed yet: just paid for a refund before shipping, else just signed for.
func (s *scene) specimen(state aftersales.State, kind aftersales.Kind, at clock.Micros) {
	d := s.chanceOf.returns
	found := 0
	for _, x := range slices.Backward(s.orders) {
		for _, p := range x.parts {
			unshipped := state == aftersales.Intercepting
			fresh := unshipped && p.paidAt != 0 && p.parcels == 0 && at-p.paidAt < 2*clock.Day ||
				!unshipped && p.signed != 0 && p.signed < at && at-p.signed < 3*clock.Day
			if !fresh || p.claimed || p.frozen || found == specimens {
				continue
			}
			found++
			p.frozen = true
			reasons := "return_reasons"
			if unshipped {
				reasons = "unshipped_reasons"
			} else if kind == aftersales.RefundOnly {
				reasons = "refund_reasons"
			}
			c := &claim{part: p, kind: kind, lines: p.units(d, 1000), unshipped: unshipped, stops: state}
			s.apply(c, one(d, s.words[reasons]), at+clock.Micros(found)*7*clock.Minute)
		}
	}
}
