package flows

import (
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/ledger"
	"github.com/fenxiao/fenxiao/internal/outbox"
)

// SignContract puts a contract in force; the accounts it pays through are opened with it, so that a lockable row always exists.
// The accounts of n are filled in here.
func SignContract(tx *db.Tx, by Acting, n distributors.NewContract) (distributors.Contract, error) {
	if err := n.Complete(); err != nil {
		return distributors.Contract{}, err
	}
	if _, err := distributors.Get(tx, n.Distributor); err != nil {
		return distributors.Contract{}, err
	}
	for _, account := range []struct {
		kind ledger.Kind
		into *id.Account
	}{{ledger.Wallet, &n.Wallet}, {ledger.Escrow, &n.Escrow}, {ledger.Cash, &n.Cash}} {
		opened, err := ledger.Open(tx, by.World.IDs, account.kind, distributorRole, int64(n.Distributor), n.Currency, by.At)
		if err != nil {
			return distributors.Contract{}, err
		}
		*account.into = opened
	}
	c, err := distributors.Sign(tx, n, by.At)
	if err != nil {
		return distributors.Contract{}, err
	}
	body := tellContract(&c, "")
	by.note(tx, "contract.sign", c.ID.String(), nil, body)
	by.tell(tx, outbox.Event{Kind: "contract.signed", Root: int64(c.ID), Distributor: c.Distributor, Body: encoded(body)})
	return c, nil
}

// contractBody is a contract as the trail and its events tell it.
type contractBody struct {
	DistributorID string `json:"distributor_id"`
	ProfitMode    string `json:"profit_mode"`
	Currency      string `json:"currency"`
	PriceRatioPPM int64  `json:"price_ratio_ppm"`
	FloorPPM      int64  `json:"floor_ppm,omitempty"`
	CeilingPPM    int64  `json:"ceiling_ppm,omitempty"`
	Drift         string `json:"drift"`
	DriftLimitPPM int64  `json:"drift_limit_ppm,omitempty"`
	HoldMinutes   int64  `json:"hold_minutes"`
	PayDays       int64  `json:"pay_days"`
	ShipDays      int64  `json:"ship_days"`
	ReceiveDays   int64  `json:"receive_days"`
	WindowDays    int64  `json:"window_days"`
	State         string `json:"state"`
	From          string `json:"from"`
	Until         string `json:"until,omitempty"`
	Reason        string `json:"reason,omitempty"`
}

func tellContract(c *distributors.Contract, reason string) contractBody {
	return contractBody{
		DistributorID: c.Distributor.String(), ProfitMode: string(c.ProfitMode), Currency: string(c.Currency), PriceRatioPPM: c.PriceRatioPPM,
		FloorPPM: c.FloorPPM, CeilingPPM: c.CeilingPPM, Drift: string(c.Drift), DriftLimitPPM: c.DriftLimitPPM, HoldMinutes: c.HoldMinutes,
		PayDays: c.PayDays, ShipDays: c.ShipDays, ReceiveDays: c.ReceiveDays, WindowDays: c.WindowDays, State: string(c.State),
		From: c.From.String(), Until: c.Until.String(), Reason: reason,
	}
}
