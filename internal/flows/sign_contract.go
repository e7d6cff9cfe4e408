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
	if err := checkDriftCategories(tx, n.CategoryDrifts); err != nil {
		return distributors.Contract{}, err
	}
	if err := openAccounts(tx, by, &n); err != nil {
		return distributors.Contract{}, err
	}
	c, err := distributors.Sign(tx, n, by.At)
	if err != nil {
		return distributors.Contract{}, err
	}
	body := tellContract(&c, "")
	by.note(tx, "contract.sign", c.ID.String(), nil, body)
	by.tell(tx, outbox.Event{Kind: "contract.signed", Root: int64(c.ID), Distributor: c.Distributor, Body: encoded(body)})
	by.armContractEnd(tx, &c)
	return c, nil
}

// openAccounts opens the accounts that a contract pays through. Once something may have been owed, later contracts keep the debt account, so
// that what comes back pays it off.
func openAccounts(tx *db.Tx, by Acting, n *distributors.NewContract) error {
	wanted := []struct {
		kind ledger.Kind
		into *id.Account
	}{{ledger.Wallet, &n.Wallet}, {ledger.Escrow, &n.Escrow}, {ledger.Cash, &n.Cash}, {ledger.Credit, &n.Credit}}
	if n.Payment != distributors.Credit {
		wanted = wanted[:3]
		all, err := ledger.Of(tx, int64(n.Distributor))
		if err != nil {
			return err
		}
		for _, a := range all {
			if a.Kind == ledger.Credit && a.Currency == n.Currency {
				n.Credit = a.ID
			}
		}
	}
	for _, account := range wanted {
		opened, err := ledger.Open(tx, by.World.IDs, account.kind, distributorRole, int64(n.Distributor), n.Currency, by.At)
		if err != nil {
			return err
		}
		*account.into = opened
	}
	return nil
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
	Drifts        string `json:"category_drifts,omitempty"`
	HoldMinutes   int64  `json:"hold_minutes"`
	PayDays       int64  `json:"pay_days"`
	ShipDays      int64  `json:"ship_days"`
	ReceiveDays   int64  `json:"receive_days"`
	WindowDays    int64  `json:"window_days"`
	Payment       string `json:"payment"`
	CreditLimit   int64  `json:"credit_limit_minor,omitempty"`
	ProductLines  string `json:"product_lines,omitempty"`
	OwnPackaging  bool   `json:"own_packaging,omitempty"`
	NoSlip        bool   `json:"no_slip,omitempty"`
	Version       int64  `json:"version"`
	State         string `json:"state"`
	From          string `json:"from"`
	Until         string `json:"until,omitempty"`
	Reason        string `json:"reason,omitempty"`
}

func tellContract(c *distributors.Contract, reason string) contractBody {
	return contractBody{
		DistributorID: c.Distributor.String(), ProfitMode: string(c.ProfitMode), Currency: string(c.Currency), PriceRatioPPM: c.PriceRatioPPM,
		FloorPPM: c.FloorPPM, CeilingPPM: c.CeilingPPM, Drift: string(c.Drift), DriftLimitPPM: c.DriftLimitPPM, Drifts: string(c.CategoryDrifts), HoldMinutes: c.HoldMinutes,
		PayDays: c.PayDays, ShipDays: c.ShipDays, ReceiveDays: c.ReceiveDays, WindowDays: c.WindowDays, Payment: string(c.Payment),
		CreditLimit: c.CreditLimit, ProductLines: string(c.Lines), OwnPackaging: c.Delivery.OwnPackaging, NoSlip: c.Delivery.NoSlip,
		Version: c.Version, State: string(c.State),
		From: c.From.String(), Until: c.Until.String(), Reason: reason,
	}
}
