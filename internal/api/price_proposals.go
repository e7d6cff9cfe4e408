package api

import (
	"context"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
	"github.com/fenxiao/fenxiao/internal/pricing"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) priceProposalRoutes() {
	const all = "/v1/price-proposals"
	door(d, get("list-price-proposals", all, "List the supply prices that suppliers ask for").
		with("The latest proposal of each SKU, with what came of it. A supplier sees its own."), d.listProposals)
	door(d, put("propose-prices", all, "Propose supply prices of your own SKUs, all or none").
		with("They count when the operator accepts them; prices that count until then stay. A SKU's latest proposal takes the place of the one before."), d.proposePrices)
	door(d, post("accept-price-proposals", all+"/accept", "Accept proposed prices, all or none").
		with("They count at once, or from the instant that was proposed. Say what you looked at: a proposal that has changed since is not accepted."), d.acceptProposals)
	door(d, post("refuse-price-proposals", all+"/refuse", "Refuse proposed prices, all or none"), d.refuseProposals)
	door(d, post("withdraw-price-proposals", all+"/withdraw", "Take back your own proposals, all or none"), d.withdrawProposals)
}

// PriceProposal is a supply price that a supplier asks for.
type PriceProposal struct {
	SKUID       web.ID[id.SKU]      `json:"sku_id"`
	SupplierID  web.ID[id.Supplier] `json:"supplier_id"`
	Currency    string              `json:"currency" example:"CNY"`
	SupplyMinor int64               `json:"supply_minor" example:"5400"`
	RetailMinor int64               `json:"retail_minor,omitempty" doc:"The suggested retail price; left out: as it is" example:"9900"`
	From        time.Time           `json:"from,omitzero" doc:"Since when it is to count; left out: as soon as it is accepted"`
	Note        string              `json:"note,omitempty"`
	State       string              `json:"state" enum:"open,accepted,refused,withdrawn"`
	ProposedAt  time.Time           `json:"proposed_at"`
	Reason      string              `json:"reason,omitempty" doc:"Why it was refused"`
	EndedAt     time.Time           `json:"ended_at,omitzero"`
}

// NewPriceProposal is a supply price to be proposed.
type NewPriceProposal struct {
	SKUID       web.ID[id.SKU] `json:"sku_id"`
	Currency    string         `json:"currency" pattern:"^[A-Z]{3}$" example:"CNY"`
	SupplyMinor int64          `json:"supply_minor" minimum:"1" maximum:"100000000000" example:"5400"`
	RetailMinor int64          `json:"retail_minor,omitempty" minimum:"0" maximum:"100000000000" doc:"The suggested retail price; left out: as it is" example:"9900"`
	From        time.Time      `json:"from,omitzero" doc:"Since when it is to count; left out: as soon as it is accepted"`
	Note        string         `json:"note,omitempty" maxLength:"500" example:"原料涨价"`
}

// NewPriceProposals are supply prices to be proposed.
type NewPriceProposals struct {
	Items []NewPriceProposal `json:"items" minItems:"1" maxItems:"100"`
}

// AcceptedPrice is a proposed price that is accepted.
type AcceptedPrice struct {
	SKUID           web.ID[id.SKU] `json:"sku_id"`
	SupplyMinor     int64          `json:"supply_minor" minimum:"1" maximum:"100000000000" doc:"As you looked at it" example:"5400"`
	SettlementMinor int64          `json:"settlement_minor,omitempty" minimum:"0" maximum:"100000000000" doc:"Left out: as it is; needed where the SKU has no price yet" example:"7000"`
	FloorMinor      int64          `json:"floor_minor,omitempty" minimum:"0" maximum:"100000000000" doc:"Left out: as it is"`
	CeilingMinor    int64          `json:"ceiling_minor,omitempty" minimum:"0" maximum:"100000000000" doc:"Left out: as it is"`
}

// AcceptedPrices are proposed prices that are accepted.
type AcceptedPrices struct {
	Items []AcceptedPrice `json:"items" minItems:"1" maxItems:"100"`
}

// RefusedPrices are proposed prices that are refused.
type RefusedPrices struct {
	Items  []web.ID[id.SKU] `json:"items" minItems:"1" maxItems:"100"`
	Reason string           `json:"reason" minLength:"1" maxLength:"500" example:"高于市场价"`
}

// ProposedSKUs name SKUs with a proposed price.
type ProposedSKUs struct {
	Items []web.ID[id.SKU] `json:"items" minItems:"1" maxItems:"100"`
}

// ToAPIPriceProposal writes a proposal.
func ToAPIPriceProposal(p pricing.Proposal) PriceProposal {
	return PriceProposal{
		SKUID: web.Written(p.SKU), SupplierID: web.Written(p.Supplier), Currency: string(p.Currency), SupplyMinor: p.Supply, RetailMinor: p.Retail,
		From: moment(p.From), Note: p.Note, State: string(p.State), ProposedAt: moment(p.ProposedAt), Reason: p.Reason, EndedAt: moment(p.EndedAt),
	}
}

type listProposalsInput struct {
	web.Paging
	State      string              `query:"state" enum:"open,accepted,refused,withdrawn"`
	SupplierID web.ID[id.Supplier] `query:"supplier_id" doc:"Of this supplier; the operator's"`
	SKUIDs     []web.ID[id.SKU]    `query:"sku_ids" maxItems:"100" doc:"Of these SKUs, parted by commas"`
}

func (d *doors) listProposals(ctx context.Context, in *listProposalsInput) (*answer[web.Page[PriceProposal]], error) {
	after, err := web.AfterID[id.SKU](in.Paging)
	if err != nil {
		return nil, err
	}
	owner, err := narrowed(ctx, in.SupplierID, access.Scope.Supplier)
	if err != nil {
		return nil, err
	}
	filter := pricing.ProposalsFilter{Supplier: owner, SKUs: web.ReadAll(in.SKUIDs), State: pricing.State(in.State), After: after, Limit: in.Limit + 1}
	return show(ctx, d, func(tx *db.Tx) (web.Page[PriceProposal], error) {
		rows, err := pricing.Proposals(tx, filter)
		return pageOf(in.Paging, rows, ToAPIPriceProposal, func(p pricing.Proposal) id.SKU { return p.SKU }), err
	})
}

type proposePricesInput struct {
	web.Writing
	Body NewPriceProposals
}

func (d *doors) proposePrices(ctx context.Context, in *proposePricesInput) (*done, error) {
	owner, err := scopeOf(ctx).Supplier()
	if err != nil {
		return nil, err
	}
	skus := each(in.Body.Items, func(p NewPriceProposal) id.SKU { return p.SKUID.Read() })
	return finish(ctx, d, in.KeyFor(ctx, in.Body), func(w *writing) error {
		if _, err := ownSKUs(w.tx, owner, skus, "items[%d].sku_id"); err != nil {
			return err
		}
		return flows.ProposePrices(w.tx, w.acting(), owner, each(in.Body.Items, func(p NewPriceProposal) pricing.Proposal {
			return pricing.Proposal{
				SKU: p.SKUID.Read(), Currency: money.Currency(p.Currency), Supply: p.SupplyMinor, Retail: p.RetailMinor, From: micros(p.From), Note: p.Note,
			}
		}))
	})
}

type acceptProposalsInput struct {
	web.Writing
	Body AcceptedPrices
}

func (d *doors) acceptProposals(ctx context.Context, in *acceptProposalsInput) (*done, error) {
	return finish(ctx, d, in.KeyFor(ctx, in.Body), func(w *writing) error {
		return flows.AcceptProposals(w.tx, w.acting(), each(in.Body.Items, func(a AcceptedPrice) flows.AcceptedPrice {
			return flows.AcceptedPrice{SKU: a.SKUID.Read(), Supply: a.SupplyMinor, Settlement: a.SettlementMinor, Floor: a.FloorMinor, Ceiling: a.CeilingMinor}
		}))
	})
}

type refuseProposalsInput struct {
	web.Writing
	Body RefusedPrices
}

func (d *doors) refuseProposals(ctx context.Context, in *refuseProposalsInput) (*done, error) {
	return finish(ctx, d, in.KeyFor(ctx, in.Body), func(w *writing) error {
		return flows.RefuseProposals(w.tx, w.acting(), web.ReadAll(in.Body.Items), in.Body.Reason)
	})
}

type withdrawProposalsInput struct {
	web.Writing
	Body ProposedSKUs
}

func (d *doors) withdrawProposals(ctx context.Context, in *withdrawProposalsInput) (*done, error) {
	owner, err := scopeOf(ctx).Supplier()
	if err != nil {
		return nil, err
	}
	return finish(ctx, d, in.KeyFor(ctx, in.Body), func(w *writing) error {
		return flows.WithdrawProposals(w.tx, w.acting(), owner, web.ReadAll(in.Body.Items))
	})
}
