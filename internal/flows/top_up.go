package flows

import (
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/ledger"
	"github.com/fenxiao/fenxiao/internal/money"
	"github.com/fenxiao/fenxiao/internal/outbox"
)

// TopUp books money that a distributor has paid in: what it owes is paid off first, the rest goes into its wallet. The bank or payment channel holds the cash.
type TopUp struct {
	By
	Distributor id.Distributor
	Wallet      id.Account
	Cash        id.Account
	Credit      id.Account // what is owed there is paid off first; 0: none
	Minor       int64
	Reference   string // of the bank's or channel's own
	Needed      int64  // not 0: book only what the wallet lacks to hold this much, instead of Minor
}

// MaxTopUp bounds one top-up: 10^13 minor units.
const MaxTopUp = money.MaxMinor / 100

func (c *TopUp) subject() id.Order { return 0 }

func (c *TopUp) name(f *facts) { f.accounts.ask(c.Wallet, c.Cash, c.Credit) }

func (c *TopUp) admit(w *work) error {
	minor := c.Minor
	if c.Needed > 0 {
		if minor = c.Needed - w.ledger.Balance(c.Wallet); minor <= 0 {
			return nil
		}
	}
	if minor < 1 || minor > MaxTopUp {
		return ledger.ErrAmount.At("amount_minor")
	}
	event := id.NewEvent(w.world.IDs)
	err := w.ledger.Post(w.world.IDs, ledger.Group{
		Event: event, At: c.At, Kind: "top_up",
		Legs: append([]ledger.Leg{{Account: c.Cash, Minor: -minor}}, w.credited(c.Wallet, c.Credit, minor)...),
	})
	if err != nil {
		return err
	}
	c.Object = event.String()
	w.events = append(w.events, outbox.Event{
		ID: event, At: c.At, Kind: "wallet.topped_up", Root: int64(c.Distributor), Distributor: c.Distributor, Actor: c.Actor,
		Body: encoded(toppedUpBody{minor, c.Reference}),
	})
	return nil
}

type toppedUpBody struct {
	AmountMinor int64  `json:"amount_minor"`
	Reference   string `json:"reference"`
}
