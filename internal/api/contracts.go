package api

import (
	"context"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) contractRoutes() {
	door(d, get("list-contracts", "/v1/contracts", "List contracts").
		with("A distributor sees its own; the operator all, or those of the distributor that it names."), d.listContracts)
	door(d, create("sign-contract", "/v1/contracts", "Sign a contract with a distributor").
		with("Opens the distributor's accounts in the contract's currency. A distributor has one contract at a time."), d.signContract)
	door(d, get("get-contract", "/v1/contracts/{contract_id}", "Get a contract"), d.getContract)
	door(d, post("give-contract-notice", "/v1/contracts/{contract_id}/notice", "Give notice: name a contract's end").
		with("Either side, at least 10 days from now, with a reason; both are told in writing."), d.giveContractNotice)
	d.contractVersionRoutes()
	door(d, post("end-contract", "/v1/contracts/{contract_id}/end", "End a contract at once").
		with("By both parties' wish, or for a confirmed penalty. Open orders run on."), d.endContract)
}

// ContractTerms are the terms of a contract.
type ContractTerms struct {
	ProfitMode    string `json:"profit_mode" enum:"price_difference,promote_collect,referral" doc:"Only price_difference is built"`
	Currency      string `json:"currency" pattern:"^[A-Z]{3}$" example:"CNY"`
	PriceRatioPPM int64  `json:"price_ratio_ppm" minimum:"100" maximum:"10000000" doc:"Settlement price = base price × this rate, rounded half up" example:"950000"`
	FloorPPM      int64  `json:"floor_ppm,omitempty" minimum:"0" maximum:"10000000" doc:"Least sale price as a rate of the retail price; 0: none" example:"900000"`
	CeilingPPM    int64  `json:"ceiling_ppm,omitempty" minimum:"0" maximum:"10000000" doc:"Greatest sale price as a rate of the retail price; 0: none" example:"1200000"`
	Drift         string `json:"drift" enum:"exact,accept_if_margin,accept_if_rise,never_higher" doc:"When the live settlement price is above the known one"`
	DriftLimitPPM int64  `json:"drift_limit_ppm,omitempty" minimum:"0" maximum:"1000000" doc:"With accept_if_margin and accept_if_rise" example:"50000"`

	CategoryDrifts []CategoryDrift `json:"category_drifts,omitempty" maxItems:"100" doc:"Other policies for goods of categories of any level; the deepest category that has one decides"`

	HoldMinutes int64 `json:"hold_minutes,omitempty" minimum:"0" maximum:"21600" doc:"How long stock is held for an unpaid order; 0: 30" example:"30"`
	PayDays     int64 `json:"pay_days,omitempty" minimum:"0" maximum:"30" doc:"Until an unpaid order is cancelled; 0: 7" example:"7"`
	ShipDays    int64 `json:"ship_days,omitempty" minimum:"0" maximum:"180" doc:"Until unshipped units are refunded; 0: 15" example:"15"`
	ReceiveDays int64 `json:"receive_days,omitempty" minimum:"0" maximum:"180" doc:"Until receipt counts as confirmed; 0: 30" example:"30"`
	WindowDays  int64 `json:"window_days,omitempty" minimum:"0" maximum:"730" doc:"As long as after-sales may be asked for; 0: 10" example:"10"`

	Payment          string                   `json:"payment,omitempty" enum:"prepaid,credit" doc:"prepaid when left out; credit: what the wallet lacks is owed, up to the limit"`
	CreditLimitMinor int64                    `json:"credit_limit_minor,omitempty" minimum:"0" maximum:"10000000000000" doc:"With credit" example:"500000"`
	ProductLineIDs   []web.ID[id.ProductLine] `json:"product_line_ids,omitempty" maxItems:"100" doc:"Granted; all of the pool when left out"`
	OwnPackaging     bool                     `json:"own_packaging,omitempty" doc:"Suppliers send in the distributor's packaging"`
	NoSlip           bool                     `json:"no_slip,omitempty" doc:"No invoice or price slip in the parcel"`
}

// CategoryDrift is the drift policy for goods of a category, instead of the contract's.
type CategoryDrift struct {
	CategoryID    web.ID[id.Category] `json:"category_id"`
	Drift         string              `json:"drift" enum:"exact,accept_if_margin,accept_if_rise,never_higher"`
	DriftLimitPPM int64               `json:"drift_limit_ppm,omitempty" minimum:"0" maximum:"1000000" doc:"With accept_if_margin and accept_if_rise" example:"50000"`
}

// Contract is what a distributor and the operator have agreed on.
type Contract struct {
	ID            web.ID[id.Contract]    `json:"id"`
	DistributorID web.ID[id.Distributor] `json:"distributor_id"`
	ContractTerms
	State     string              `json:"state" enum:"proposed,in_force,ended,dropped" doc:"proposed waits for signatures"`
	Version   int64               `json:"version" doc:"Every amendment is the next one, under an id of its own" example:"1"`
	FirstID   web.ID[id.Contract] `json:"first_id" doc:"The id of version 1"`
	From      time.Time           `json:"from,omitzero"`
	Until     time.Time           `json:"until,omitzero" doc:"The first instant it no longer holds; open-ended when left out"`
	CreatedAt time.Time           `json:"created_at"`
}

// NewContract is a contract to be signed.
type NewContract struct {
	DistributorID web.ID[id.Distributor] `json:"distributor_id"`
	ContractTerms
	From  time.Time `json:"from,omitzero" doc:"Now, when left out"`
	Until time.Time `json:"until,omitzero"`
}

// ToAPIContract writes a contract.
func ToAPIContract(c distributors.Contract) Contract {
	return Contract{
		ID: web.Written(c.ID), DistributorID: web.Written(c.Distributor), State: string(c.State), From: moment(c.From), Until: moment(c.Until),
		CreatedAt: moment(c.CreatedAt), Version: c.Version, FirstID: web.Written(c.Root), ContractTerms: toAPITerms(&c),
	}
}

func toAPITerms(c *distributors.Contract) ContractTerms {
	return ContractTerms{
		ProfitMode: string(c.ProfitMode), Currency: string(c.Currency), PriceRatioPPM: c.PriceRatioPPM, FloorPPM: c.FloorPPM,
		CeilingPPM: c.CeilingPPM, Drift: string(c.Drift), DriftLimitPPM: c.DriftLimitPPM,
		CategoryDrifts: each(c.CategoryDrifts.All(), func(p distributors.CategoryDrift) CategoryDrift {
			return CategoryDrift{web.Written(p.Category), string(p.Drift), p.LimitPPM}
		}), HoldMinutes: c.HoldMinutes, PayDays: c.PayDays,
		ShipDays: c.ShipDays, ReceiveDays: c.ReceiveDays, WindowDays: c.WindowDays, Payment: string(c.Payment), CreditLimitMinor: c.CreditLimit,
		ProductLineIDs: each(c.Lines.IDs(), web.Written[id.ProductLine]), OwnPackaging: c.Delivery.OwnPackaging, NoSlip: c.Delivery.NoSlip,
	}
}

// FromAPIContract reads a contract to be signed.
func FromAPIContract(c NewContract) distributors.NewContract {
	n := fromAPITerms(c.ContractTerms)
	n.Distributor, n.From, n.Until = c.DistributorID.Read(), micros(c.From), micros(c.Until)
	return n
}

func fromAPITerms(c ContractTerms) distributors.NewContract {
	return distributors.NewContract{
		ProfitMode: distributors.ProfitMode(c.ProfitMode), Currency: money.Currency(c.Currency),
		PriceRatioPPM: c.PriceRatioPPM, FloorPPM: c.FloorPPM, CeilingPPM: c.CeilingPPM, Drift: distributors.Drift(c.Drift),
		DriftLimitPPM: c.DriftLimitPPM, CategoryDrifts: distributors.DriftsOf(each(c.CategoryDrifts, func(p CategoryDrift) distributors.CategoryDrift {
			return distributors.CategoryDrift{Category: p.CategoryID.Read(), Drift: distributors.Drift(p.Drift), LimitPPM: p.DriftLimitPPM}
		})),
		HoldMinutes: c.HoldMinutes, PayDays: c.PayDays, ShipDays: c.ShipDays, ReceiveDays: c.ReceiveDays,
		WindowDays: c.WindowDays, Payment: distributors.Payment(c.Payment), CreditLimit: c.CreditLimitMinor,
		Lines:    distributors.LinesOf(each(c.ProductLineIDs, web.ID[id.ProductLine].Read)),
		Delivery: distributors.Delivery{OwnPackaging: c.OwnPackaging, NoSlip: c.NoSlip},
	}
}

type listContractsInput struct {
	web.Paging
	DistributorQuery
}

func (d *doors) listContracts(ctx context.Context, in *listContractsInput) (*answer[web.Page[Contract]], error) {
	distributor, err := narrowed(ctx, in.DistributorID, access.Scope.Distributor)
	if err != nil {
		return nil, err
	}
	after, err := web.AfterID[id.Contract](in.Paging)
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[Contract], error) {
		if distributor != 0 {
			if _, err := distributors.Get(tx, distributor); err != nil {
				return web.Page[Contract]{}, err
			}
		}
		rows, err := distributors.Contracts(tx, distributor, after, in.Limit+1)
		return pageOf(in.Paging, rows, ToAPIContract, func(c distributors.Contract) id.Contract { return c.ID }), err
	})
}

type signContractInput struct {
	web.Writing
	Body NewContract
}

func (d *doors) signContract(ctx context.Context, in *signContractInput) (*written[Contract], error) {
	n := FromAPIContract(in.Body)
	n.ID = id.NewContract(d.world.IDs)
	if in.Body.From.IsZero() {
		n.From = d.world.Now()
	}
	return run(ctx, d, command[Contract]{
		key: in.KeyFor(ctx, in.Body), object: n.ID.String(), made: true, read: readContract(0),
		do: func(w *writing) error {
			_, err := flows.SignContract(w.tx, w.acting(), n)
			return at(err, "distributor_id")
		},
	})
}

func readContract(owner id.Distributor) func(tx *db.Tx, object string) (Contract, error) {
	return func(tx *db.Tx, object string) (Contract, error) {
		c, err := distributors.GetContract(tx, owner, web.ID[id.Contract](object).Read())
		return ToAPIContract(c), err
	}
}

// ContractPath names a contract in a path.
type ContractPath struct {
	ContractID web.ID[id.Contract] `path:"contract_id"`
}

func (d *doors) getContract(ctx context.Context, in *ContractPath) (*answer[Contract], error) {
	owner, err := scopeOf(ctx).Distributor()
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (Contract, error) { return readContract(owner)(tx, string(in.ContractID)) })
}

type contractNoticeInput struct {
	web.Writing
	ContractPath
	Body Notice
}

func (d *doors) giveContractNotice(ctx context.Context, in *contractNoticeInput) (*written[Contract], error) {
	until, err := in.Body.end()
	if err != nil {
		return nil, err
	}
	return d.changeContract(ctx, in.KeyFor(ctx, in.Body), in.ContractID, func(w *writing, c id.Contract) error {
		_, err := flows.EndContract(w.tx, w.acting(), c, until, in.Body.Reason)
		return err
	})
}

type endContractInput struct {
	web.Writing
	ContractPath
	Body Reason
}

func (d *doors) endContract(ctx context.Context, in *endContractInput) (*written[Contract], error) {
	return d.changeContract(ctx, in.KeyFor(ctx, in.Body), in.ContractID, func(w *writing, c id.Contract) error {
		_, err := flows.EndContract(w.tx, w.acting(), c, 0, in.Body.Reason)
		return err
	})
}

func (d *doors) changeContract(
	ctx context.Context, key web.Key, contract web.ID[id.Contract], change func(w *writing, c id.Contract) error,
) (*written[Contract], error) {
	owner, err := scopeOf(ctx).Distributor()
	if err != nil {
		return nil, err
	}
	return run(ctx, d, command[Contract]{
		key: key, object: string(contract), read: readContract(owner),
		do: func(w *writing) error { return change(w, contract.Read()) },
	})
}
