package flows

import (
	"errors"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/ledger"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/signatures"
)

// SignEntrance is an approved applicant's signature under the words of its contract.
func SignEntrance(tx *db.Tx, by Acting, application id.Application, shown, address string) error {
	a, err := distributors.GetApplication(tx, application)
	if err != nil {
		return err
	}
	if a.State != distributors.Approved {
		return distributors.ErrState.At("state", "state", string(a.State), "action", "sign")
	}
	_, err = SignWords(tx, by, Signing{
		Contract: a.Contract, Party: signatures.Party{Role: distributorRole, ID: int64(a.Distributor)}, Shown: shown, Address: address,
	})
	return err
}

// ConfirmFee books the entrance fee that an approved applicant has paid in from outside: cash → fee.
func ConfirmFee(tx *db.Tx, by Acting, application id.Application, reference string) error {
	return by.changeEntrance(tx, "application.confirm_fee", application, func() (distributors.Application, error) {
		a, r, err := distributors.PayFee(tx, application, by.At)
		if err != nil {
			return a, err
		}
		var accounts [2]id.Account
		for i, kind := range []ledger.Kind{ledger.Cash, ledger.Fee} {
			if accounts[i], err = ledger.Open(tx, by.World.IDs, kind, distributorRole, int64(a.Distributor), r.Form.Template.Currency, by.At); err != nil {
				return a, err
			}
		}
		set := ledger.NewSet()
		set.Want(accounts[:]...)
		set.Lock(tx)
		if err := tx.Flush(); err != nil {
			return a, err
		}
		event := id.NewEvent(by.World.IDs)
		err = set.Post(by.World.IDs, ledger.Group{
			Event: event, At: by.At, Kind: "entrance_fee",
			Legs: []ledger.Leg{{Account: accounts[0], Minor: -r.Form.FeeMinor}, {Account: accounts[1], Minor: r.Form.FeeMinor}},
		})
		if err != nil {
			return a, err
		}
		set.Flush(tx)
		outbox.Write(tx, []outbox.Event{{
			ID: event, At: by.At, Kind: "entrance.fee_paid", Root: int64(application), Distributor: a.Distributor, Actor: by.Actor,
			Body: encoded(toppedUpBody{r.Form.FeeMinor, reference}),
		}})
		return a, nil
	})
}

// ActivateEntrance lets an approved applicant trade: its real name is there (distributors.ErrNoRealName), its fee where the page asks for one, its
// signature (ErrUnsigned), and now the operator's, under the words that the operator has read.
func ActivateEntrance(tx *db.Tx, by Acting, application id.Application, shown, address string) error {
	return by.changeEntrance(tx, "application.activate", application, func() (distributors.Application, error) {
		a, err := distributors.Admit(tx, application, by.At)
		if err != nil {
			return a, err
		}
		if err := by.checkApplicant(tx, &a); err != nil { // the real name may have come after the approval
			return a, err
		}
		c, err := distributors.GetContract(tx, 0, a.Contract)
		if err != nil {
			return a, err
		}
		if signed, err := hasSigned(tx, &c, distributorRole); err != nil || !signed {
			if err == nil {
				err = ErrUnsigned.At("contract", "contract_id", c.ID.String())
			}
			return a, err
		}
		_, err = SignWords(tx, by, Signing{Contract: c.ID, Party: signatures.Party{Role: operatorRole}, Shown: shown, Address: address})
		if err != nil {
			return a, err
		}
		if _, err := distributors.Activate(tx, a.Distributor); err != nil {
			return a, err
		}
		if err := enter(tx, by, c); err != nil {
			return a, err
		}
		if a.TrialUntil != 0 {
			by.arm(tx, trialTimer, int64(a.ID), a.TrialUntil)
		}
		by.tell(tx, outbox.Event{Kind: "distributor.activated", Root: int64(a.Distributor), Distributor: a.Distributor})
		return a, nil
	})
}

// OpenDistributorAccount enrols the first person of an activated distributor, with a password of its own choice. The application's pass ends with it.
func OpenDistributorAccount(tx *db.Tx, by Acting, application id.Application, n access.NewPerson) error {
	return by.changeEntrance(tx, "application.open_account", application, func() (distributors.Application, error) {
		a, err := distributors.GetApplication(tx, application)
		if err != nil {
			return a, err
		}
		if a.State != distributors.Activated || a.Person != 0 {
			return a, distributors.ErrState.At("state", "state", string(a.State), "action", "open_account")
		}
		n.Role, n.Party = access.Distributor, int64(a.Distributor)
		p, err := access.Enroll(tx, n, by.At)
		if err != nil {
			return a, err
		}
		a.Person = p.ID
		distributors.LetIn(tx, a.ID, a.Distributor, a.Contract, p.ID)
		access.EndPasses(tx, application)
		return a, nil
	})
}

// trialTimer is the kind of the timer that looks whether a distributor has met the purchase condition it came in by.
const trialTimer = "entrance_trial"

// endTrial ends the contract of a distributor that has not bought what it came in by. What it buys are orders like any other, refundable and with
// after-sales; it pays for nothing else.
func endTrial(tx *db.Tx, by Acting, subject int64) error {
	a, err := distributors.GetApplication(tx, id.Application(subject))
	if err != nil {
		return err
	}
	r, err := distributors.GetRecruitment(tx, 0, a.Recruitment)
	if err != nil {
		return err
	}
	c, err := distributors.GetContract(tx, 0, a.Contract)
	if err != nil {
		return err
	}
	bought, err := orders.Bought(tx, a.Distributor, c.From, a.TrialUntil)
	if err != nil {
		return err
	}
	if met(&r.Form.Purchase, &bought) {
		by.note(tx, "application.trial_passed", a.ID.String(), nil, trialBody{bought.Orders, bought.Minor})
		return nil
	}
	by.note(tx, "application.trial_failed", a.ID.String(), nil, trialBody{bought.Orders, bought.Minor})
	current, err := distributors.Current(tx, a.Distributor, by.At)
	if errors.Is(err, distributors.ErrNoContract) {
		return nil // it has ended already
	}
	if err != nil {
		return err
	}
	_, err = EndContract(tx, by, current.ID, 0, "the purchase condition of the entrance was not met")
	return err
}

type trialBody struct {
	Orders      int64 `json:"orders"`
	AmountMinor int64 `json:"amount_minor"`
}

func met(c *distributors.Condition, p *orders.Purchases) bool {
	for _, sku := range c.SKUs {
		if !p.SKUs[sku] {
			return false
		}
	}
	return p.Orders >= c.Times && p.Minor >= c.Minor
}
