package api

import (
	"context"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/pricing"
	"github.com/fenxiao/fenxiao/internal/web"
)

// PriceLadder is what a SKU costs a distributor by quantity.
type PriceLadder struct {
	SKUID web.ID[id.SKU] `json:"sku_id"`
	Steps []PriceStep    `json:"steps" doc:"Ascending; each counts up to the next one. Empty where there is no price for this distributor"`
}

// PriceStep is what a piece costs from a quantity on.
type PriceStep struct {
	FromQuantity int64     `json:"from_quantity" doc:"Pieces of the SKU in one order, over all of its lines" example:"100"`
	Price        GoodPrice `json:"price"`
}

type getPriceLadderInput struct {
	SKUPath
	DistributorQuery
}

func (d *doors) getPriceLadder(ctx context.Context, in *getPriceLadderInput) (*answer[PriceLadder], error) {
	distributor, err := distributorOf(ctx, in.DistributorID, "query.distributor_id")
	if err != nil {
		return nil, err
	}
	sku := in.SKUID.Read()
	return show(ctx, d, func(tx *db.Tx) (PriceLadder, error) {
		s, err := d.shelf(tx, distributor, []id.SKU{sku})
		if err != nil {
			return PriceLadder{}, err
		}
		if !s.visible(sku) {
			return PriceLadder{}, web.ErrNotFound
		}
		return PriceLadder{SKUID: in.SKUID, Steps: s.ladder(sku)}, nil
	})
}

// ladder gives the steps at which a distributor's price of a SKU changes.
func (s *shelf) ladder(sku id.SKU) []PriceStep {
	steps := []PriceStep{}
	o := s.offer(sku)
	if o.Good == nil || o.Price == nil {
		return steps
	}
	var last *pricing.Rule
	for i, quantity := range s.rules.Steps(flows.GoodsOf(o.Good), o.Buyer(s.contract), o.Price.Currency, s.at) {
		p, terms, ok := s.priced(sku, quantity)
		if !ok || i > 0 && terms.Rule == last {
			continue
		}
		last = terms.Rule
		if price := toAPIGoodPrice(p, terms); price != nil {
			steps = append(steps, PriceStep{quantity, *price})
		}
	}
	return steps
}

// PriceSimulation is what a distributor would pay, and why.
type PriceSimulation struct {
	SKUID         web.ID[id.SKU]         `json:"sku_id"`
	DistributorID web.ID[id.Distributor] `json:"distributor_id"`
	Quantity      int64                  `json:"quantity" example:"100"`
	At            time.Time              `json:"at"`
	BaseMinor     int64                  `json:"base_minor" example:"6800"`
	Price         GoodPrice              `json:"price"`
	Because       []string               `json:"because" doc:"As why.because; without a rule: contract, or base"`
	Beaten        []BeatenRule           `json:"beaten" doc:"The other rules that apply, most specific first"`
}

// BeatenRule is a rule that applies and loses to a more specific one.
type BeatenRule struct {
	RuleID    web.ID[id.PriceRule] `json:"rule_id"`
	Because   []string             `json:"because"`
	DecidedBy string               `json:"decided_by" enum:"distributor,product_line,grade,campaign,goods,quantity,from,made_later" doc:"The first thing by which the winner goes before it"`
}

type simulatePriceInput struct {
	DistributorID web.ID[id.Distributor] `query:"distributor_id" required:"true"`
	SKUID         web.ID[id.SKU]         `query:"sku_id" required:"true"`
	Quantity      int64                  `query:"quantity" default:"1" minimum:"1" maximum:"1000000"`
	At            time.Time              `query:"at" doc:"Now, when left out"`
}

func (d *doors) simulatePrice(ctx context.Context, in *simulatePriceInput) (*answer[PriceSimulation], error) {
	at := micros(in.At)
	if at == 0 {
		at = d.world.Now()
	}
	return show(ctx, d, func(tx *db.Tx) (PriceSimulation, error) {
		s, err := flows.SimulatePrice(tx, in.DistributorID.Read(), in.SKUID.Read(), in.Quantity, at)
		if err != nil {
			return PriceSimulation{}, err
		}
		return toAPISimulation(in, at, &s)
	})
}

func toAPISimulation(in *simulatePriceInput, at clock.Micros, s *flows.Simulation) (PriceSimulation, error) {
	price := toAPIGoodPrice(s.Price, s.Terms)
	if price == nil {
		return PriceSimulation{}, pricing.ErrAmount.At("query.sku_id")
	}
	out := PriceSimulation{
		SKUID: in.SKUID, DistributorID: in.DistributorID, Quantity: in.Quantity, At: moment(at), BaseMinor: s.Price.Settlement, Price: *price,
		Because: s.Terms.Why(), Beaten: []BeatenRule{},
	}
	for _, r := range s.Beaten {
		out.Beaten = append(out.Beaten, BeatenRule{web.Written(r.ID), r.Because(), pricing.Decisive(s.Terms.Rule, r)})
	}
	return out, nil
}
