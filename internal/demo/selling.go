package demo

import (
	"context"
	"fmt"
	"slices"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/pricing"
)

// distributor is one distributor of the demo.
type distributor struct {
	name, mark string // the mark begins its own numbers
	id         id.Distributor
	weight     int64 // its share of the orders
	channels   []*channel
	contract   distributors.NewContract
	terms      distributors.Contract // as signed
	behind     clock.Micros          // how old the prices are that it knows
	tastes     []string
	joinsAt    int64 // percent of the days
	markup     int64 // percent of the retail price, where it may set its own
	key        string
	person     string // empty: nobody signs in
	gone       bool   // no longer, or not yet, a customer

	selected []*good
	favours  wheel // of the selected goods
	numbers  int64
	balance  int64 // of its wallet, as far as it knows
	spent    int64 // since it joined
	joined   clock.Micros
	shop     regular // where goods for its own shelves go
	regulars []regular
}

// regular is a buyer who comes again.
type regular struct {
	contact id.Contact
	at      *place
}

type channel struct {
	id   id.Channel
	kind distributors.ChannelKind
	name string
}

// bulk says whether a channel buys for its shelves: more pieces at once.
func (c *channel) bulk() bool {
	return c.kind == distributors.Wholesale || c.kind == distributors.PhysicalShop
}

func (s *scene) readDistributors() {
	for _, row := range rowsOf("distributors") {
		c := cells(row, "|")
		x := &distributor{
			name: c[0], mark: c[1], id: id.NewDistributor(s.world.IDs), weight: number(c[2]), behind: clock.Micros(number(c[9])) * clock.Hour,
			tastes: cells(c[10], ","), joinsAt: number(c[11]), markup: s.chanceOf.parties.between(95, 104), gone: true,
		}
		for _, named := range cells(c[3], ";") {
			kind, name := halves(named, ":")
			x.channels = append(x.channels, &channel{id.NewChannel(s.world.IDs), distributors.ChannelKind(kind), name})
		}
		x.contract = distributors.NewContract{
			Distributor: x.id, ProfitMode: distributors.PriceDifference, Currency: Currency, PriceRatioPPM: number(c[4]) * 10_000,
			FloorPPM: number(c[5]) * 10_000, CeilingPPM: number(c[6]) * 10_000,
		}
		drift, limit := halves(c[7], " ")
		x.contract.Drift = distributors.Drift(drift)
		if limit != "" {
			x.contract.DriftLimitPPM = number(limit) * 10_000
		}
		t := cells(c[8], ",")
		x.contract.HoldMinutes, x.contract.PayDays, x.contract.ShipDays = number(t[0]), number(t[1]), number(t[2])
		x.contract.ReceiveDays, x.contract.WindowDays = number(t[3]), number(t[4])
		s.distributors = append(s.distributors, x)
	}
}

// openChannels brings in the distributors who are there from the first day on; the others join later.
func (s *scene) openChannels(ctx context.Context) error {
	s.readDistributors()
	s.summary.Distributors = len(s.distributors)
	at := s.days[0].from - 8*clock.Day + 9*clock.Hour
	for i, x := range s.distributors {
		if x.joinsAt > 0 {
			continue
		}
		at += clock.Micros(s.chanceOf.parties.between(40, 400)) * clock.Minute
		s.clock.Set(at)
		if err := s.write(ctx, func(tx *db.Tx) error { return s.admit(tx, x, i, at) }); err != nil {
			return fmt.Errorf("distributor %s: %w", x.name, err)
		}
	}
	return nil
}

// admit brings one distributor in, from its company to its listings.
func (s *scene) admit(tx *db.Tx, x *distributor, i int, at clock.Micros) error {
	if _, err := distributors.Create(tx, distributors.NewDistributor{ID: x.id, Name: x.name}, at); err != nil {
		return err
	}
	by := s.acting(s.trader, at)
	s.note(tx, by, "distributor.create", x.id.String(), noted{Name: x.name, State: string(distributors.Active)})
	for _, c := range x.channels {
		if _, err := distributors.AddChannel(tx, distributors.NewChannel{ID: c.id, Distributor: x.id, Name: c.name, Kind: c.kind}, at); err != nil {
			return err
		}
		s.note(tx, by, "channel.create", c.id.String(), noted{Name: c.name})
	}
	if err := s.signContract(tx, x, at); err != nil {
		return err
	}
	if i < shopkeepers {
		if err := s.enrollDistributor(tx, x, at); err != nil {
			return err
		}
	}
	if err := s.issueKey(tx, x, i, at); err != nil {
		return err
	}
	x.gone, x.joined = false, at
	s.weigh()
	return s.choose(tx, x, at)
}

func (s *scene) signContract(tx *db.Tx, x *distributor, at clock.Micros) error {
	n := x.contract
	n.ID, n.From = id.NewContract(s.world.IDs), at
	signed, err := flows.SignContract(tx, s.acting(s.admin, at), n)
	x.terms = signed
	return err
}

// issueKey gives a distributor its API key. The first one's is told in the summary; the others' nobody keeps.
func (s *scene) issueKey(tx *db.Tx, x *distributor, i int, at clock.Micros) error {
	token := access.MintKey()
	k, err := access.IssueKey(tx, access.NewKey{ID: id.NewAPIKey(s.world.IDs), Token: token, Distributor: x.id, Name: x.name + " ERP"}, at)
	if err != nil {
		return err
	}
	s.note(tx, s.acting(s.trader, at), "api_key.create", k.ID.String(), noted{Name: k.Name})
	x.key = k.ID.String()
	if i == 0 {
		s.summary.Key, s.summary.KeyOf = token, x.name
	}
	return nil
}

// weigh makes the wheel of distributors new.
func (s *scene) weigh() {
	s.sellers = wheel{}
	for _, x := range s.distributors {
		if x.gone {
			s.sellers.add(0)
		} else {
			s.sellers.add(x.weight)
		}
	}
}

// choose selects goods from the pool by a distributor's tastes, and lists most of them.
func (s *scene) choose(tx *db.Tx, x *distributor, at clock.Micros) error {
	d := s.chanceOf.parties
	var skus []id.SKU
	for _, g := range s.goods {
		odds := int64(25)
		if slices.Contains(x.tastes, g.taste) {
			odds = 720
		}
		if g.state == onSale && d.chance(odds) {
			x.selected = append(x.selected, g)
			skus = append(skus, g.sku)
		}
	}
	by := s.acting(x.actor(), at)
	if _, err := flows.SelectGoods(tx, by, x.id, skus); err != nil {
		return err
	}
	x.favour()
	return s.list(tx, x, by)
}

// list puts most selected goods on sale in every channel, and takes a few off again.
func (s *scene) list(tx *db.Tx, x *distributor, by flows.Acting) error {
	d := s.chanceOf.parties
	for _, c := range x.channels {
		var on, off []id.SKU
		for _, g := range x.selected {
			if d.chance(880) {
				on = append(on, g.sku)
				if d.chance(40) {
					off = append(off, g.sku)
				}
			}
		}
		if err := flows.ListGoods(tx, by, x.id, c.id, on, true); err != nil {
			return err
		}
		if err := flows.ListGoods(tx, by, x.id, c.id, off, false); err != nil {
			return err
		}
	}
	return nil
}

// favour makes the wheel of a distributor's goods new: hot ones are drawn more often.
func (x *distributor) favour() {
	x.favours = wheel{}
	for _, g := range x.selected {
		x.favours.add(g.share)
	}
}

// drop gives goods up.
func (x *distributor) drop(gone func(*good) bool) []id.SKU {
	var skus []id.SKU
	x.selected = slices.DeleteFunc(x.selected, func(g *good) bool {
		if gone(g) {
			skus = append(skus, g.sku)
			return true
		}
		return false
	})
	x.favour()
	return skus
}

// actor is who does a distributor's daily work.
func (x *distributor) actor() string {
	if x.person != "" {
		return x.person
	}
	return x.key
}

// pricesOf is what a distributor's contract and a good's agreement say about prices.
func (x *distributor) pricesOf(g *good) pricing.Terms {
	t := pricing.Terms{
		RatioPPM: x.terms.PriceRatioPPM, FloorPPM: x.terms.FloorPPM, CeilingPPM: x.terms.CeilingPPM,
		Drift: pricing.Drift(x.terms.Drift), DriftLimitPPM: x.terms.DriftLimitPPM, Reprice: g.agreement.reprice,
	}
	if g.agreement.new.SupplyRule == "ratio" {
		t.SupplyPPM = g.agreement.new.SupplyRatioPPM
	}
	return t
}
