package flows

import (
	"strconv"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
	"github.com/fenxiao/fenxiao/internal/pricing"
)

// proposalBody is a proposal in the audit trail.
type proposalBody struct {
	Currency    money.Currency `json:"currency"`
	SupplyMinor int64          `json:"supply_minor"`
	RetailMinor int64          `json:"retail_minor,omitempty"`
	From        string         `json:"from,omitempty"`
	State       pricing.State  `json:"state"`
	Reason      string         `json:"reason,omitempty"`
}

func tellProposal(p *pricing.Proposal, state pricing.State, reason string) proposalBody {
	b := proposalBody{p.Currency, p.Supply, p.Retail, "", state, reason}
	if p.From != 0 {
		b.From = p.From.String()
	}
	return b
}

// ProposePrices writes the supply prices that a supplier asks for of SKUs of its own. The door has made sure that they are.
func ProposePrices(tx *db.Tx, by Acting, supplier id.Supplier, proposals []pricing.Proposal) error {
	lines := make([]access.Entry, len(proposals))
	for i := range proposals {
		p := &proposals[i]
		p.Supplier, p.By, p.ProposedAt = supplier, by.Actor, by.At
		lines[i] = by.line("price.propose", p.SKU.String(), nil, tellProposal(p, pricing.Open, ""))
	}
	if err := pricing.ProposePrices(tx, proposals); err != nil {
		return err
	}
	access.Note(tx, lines...)
	return nil
}

// AcceptedPrice is a proposal that the operator accepts: the supply price that was looked at, and the other prices where they are to change.
type AcceptedPrice struct {
	SKU        id.SKU
	Supply     int64 // as it was looked at
	Settlement int64 // 0: as it is
	Floor      int64 // 0: as it is
	Ceiling    int64 // 0: as it is
}

// AcceptProposals lets proposed supply prices count, from now on or from the instant that was asked for, all or none.
func AcceptProposals(tx *db.Tx, by Acting, accepted []AcceptedPrice) error {
	skus := make([]id.SKU, len(accepted))
	for i, a := range accepted {
		skus[i] = a.SKU
	}
	proposals, err := answerProposals(tx, by, skus, 0, pricing.Acceptance, "")
	if err != nil {
		return err
	}
	now := map[id.SKU]*pricing.Price{}
	pricing.LoadPrices(tx, skus, by.At, now)
	if err := tx.Flush(); err != nil {
		return err
	}
	var faults fault.List
	prices := make([]pricing.Price, len(accepted))
	for i, a := range accepted {
		p, at := proposals[i], "items["+strconv.Itoa(i)+"]"
		price := pricing.Price{SKU: a.SKU}
		if was := now[a.SKU]; was != nil {
			price = *was
		}
		if a.Supply != p.Supply {
			faults.Add(pricing.ErrProposalChanged, at+".supply_minor", "supply_minor", strconv.FormatInt(p.Supply, 10))
		}
		price.Currency, price.Supply, price.From = p.Currency, p.Supply, later(p.From, by.At)
		replace(&price.Retail, p.Retail)
		replace(&price.Settlement, a.Settlement)
		replace(&price.Floor, a.Floor)
		replace(&price.Ceiling, a.Ceiling)
		switch {
		case price.Settlement == 0:
			faults.Add(pricing.ErrNoPrice, at+".settlement_minor")
		case price.Supply > price.Settlement:
			faults.Add(pricing.ErrLoss, at+".settlement_minor")
		}
		prices[i] = price
	}
	if err := faults.Err(pricing.ErrRefused); err != nil {
		return err
	}
	_, err = SetPrices(tx, by, prices)
	return err
}

// later is an instant that is still to come; 0 for one that is over: what waited too long for its answer counts at once.
func later(from, at clock.Micros) clock.Micros {
	if from <= at {
		return 0
	}
	return from
}

func replace(minor *int64, by int64) {
	if by != 0 {
		*minor = by
	}
}

// RefuseProposals tells suppliers why proposed prices do not count.
func RefuseProposals(tx *db.Tx, by Acting, skus []id.SKU, reason string) error {
	if err := checkReason(reason); err != nil {
		return err
	}
	_, err := answerProposals(tx, by, skus, 0, pricing.Refusal, reason)
	return err
}

// WithdrawProposals takes back what a supplier has proposed.
func WithdrawProposals(tx *db.Tx, by Acting, supplier id.Supplier, skus []id.SKU) error {
	_, err := answerProposals(tx, by, skus, supplier, pricing.Withdrawal, "")
	return err
}

func answerProposals(tx *db.Tx, by Acting, skus []id.SKU, supplier id.Supplier, answer pricing.Action, reason string) ([]pricing.Proposal, error) {
	was, err := pricing.AnswerProposals(tx, skus, supplier, answer, reason, by.At)
	if err != nil {
		return nil, err
	}
	lines := make([]access.Entry, len(was))
	for i := range was {
		p := &was[i]
		lines[i] = by.line("price.proposal_"+string(answer), p.SKU.String(), tellProposal(p, p.State, ""), tellProposal(p, pricing.Lifecycle[p.State][answer], reason))
	}
	access.Note(tx, lines...)
	return was, nil
}
