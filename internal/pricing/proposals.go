package pricing

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
)

// Proposal is the supply price that a supplier asks for, in minor units a piece. It changes nothing until the operator accepts it.
type Proposal struct {
	SKU        id.SKU
	Supplier   id.Supplier
	Currency   money.Currency
	Supply     int64
	Retail     int64        // the suggested retail price; 0: as it is
	From       clock.Micros // since when it is to count; 0: as soon as it is accepted
	Note       string
	State      State
	By         string // as the audit trail names people
	ProposedAt clock.Micros
	Reason     string // why it was refused
	EndedAt    clock.Micros
}

// maxNote bounds what is said with a proposal, in characters.
const maxNote = 500

func (p *Proposal) check(faults *fault.List, at string) {
	if !p.Currency.Valid() {
		faults.Add(ErrCurrency, at+".currency")
	}
	if p.Supply < 1 || p.Supply > MaxUnitPrice {
		faults.Add(ErrAmount, at+".supply_minor")
	}
	if p.Retail < 0 || p.Retail > MaxUnitPrice {
		faults.Add(ErrAmount, at+".retail_minor")
	}
	if p.From != 0 && p.From < p.ProposedAt {
		faults.Add(ErrRetroactive, at+".from", "now", p.ProposedAt.String())
	}
	if utf8.RuneCountInString(p.Note) > maxNote {
		faults.Add(ErrNote, at+".note")
	}
}

const proposalColumns = "sku_id, supplier_id, currency, supply_minor, retail_minor, from_at, note, state, actor, proposed_at, reason, ended_at"

func scanProposal(r *db.Row) Proposal {
	return Proposal{
		SKU: id.SKU(r.Int()), Supplier: id.Supplier(r.Int()), Currency: money.Currency(r.Text()), Supply: r.Int(), Retail: r.Int(), From: clock.Micros(r.Int()),
		Note: r.Text(), State: State(r.Text()), By: r.Text(), ProposedAt: clock.Micros(r.Int()), Reason: r.Text(), EndedAt: clock.Micros(r.Int()),
	}
}

// ProposePrices writes what a supplier asks for, all or none; refusals are named at `items[i]`. A SKU's latest proposal takes the place of the one before.
func ProposePrices(tx *db.Tx, proposals []Proposal) error {
	var faults fault.List
	seen := map[id.SKU]bool{}
	for i := range proposals {
		p := &proposals[i]
		p.check(&faults, place("items", i))
		if seen[p.SKU] {
			faults.Add(ErrProposedTwice, place("items", i)+".sku_id")
		}
		seen[p.SKU] = true
	}
	if err := faults.Err(ErrRefused); err != nil {
		return err
	}
	// In ascending order, as all rows are locked.
	for _, p := range slices.SortedFunc(slices.Values(proposals), func(a, b Proposal) int { return cmp.Compare(a.SKU, b.SKU) }) {
		tx.Exec("insert into pricing_proposals ("+proposalColumns+`) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', 0)
			on conflict (sku_id) do update set supplier_id = excluded.supplier_id, currency = excluded.currency, supply_minor = excluded.supply_minor,
			retail_minor = excluded.retail_minor, from_at = excluded.from_at, note = excluded.note, state = excluded.state, actor = excluded.actor,
			proposed_at = excluded.proposed_at, reason = excluded.reason, ended_at = excluded.ended_at`,
			p.SKU, p.Supplier, p.Currency, p.Supply, p.Retail, p.From, p.Note, Open, p.By, p.ProposedAt)
	}
	return tx.Flush()
}

func lockProposals(tx *db.Tx, skus []id.SKU) (map[id.SKU]Proposal, error) {
	found := map[id.SKU]Proposal{}
	tx.Lock("pricing_proposals", []string{"sku_id"}, db.Ids(skus), proposalColumns, func(r *db.Row) {
		p := scanProposal(r)
		found[p.SKU] = p
	})
	return found, tx.Flush()
}

// AnswerProposals ends open proposals of SKUs, all or none, and gives them as they were: ErrProposalUnknown where the supplier (0: any) has made none,
// ErrProposalOver where it is answered already, each named at its place.
func AnswerProposals(tx *db.Tx, skus []id.SKU, supplier id.Supplier, answer Action, reason string, at clock.Micros) ([]Proposal, error) {
	found, err := lockProposals(tx, skus)
	if err != nil {
		return nil, err
	}
	var faults fault.List
	changes := db.NewChanges("pricing_proposals", "=sku_id", "state", "reason", "ended_at")
	was := make([]Proposal, len(skus))
	for i, sku := range skus {
		p, known := found[sku]
		switch next, allowed := Lifecycle[p.State][answer]; {
		case !known || supplier != 0 && p.Supplier != supplier:
			faults.Add(ErrProposalUnknown, place("items", i))
		case !allowed:
			faults.Add(ErrProposalOver, place("items", i), "state", string(p.State))
		default:
			was[i] = p
			changes.Add(sku, next, reason, at)
		}
		delete(found, sku) // named twice, it is answered once
	}
	if err := faults.Err(ErrRefused); err != nil {
		return nil, err
	}
	tx.Change(changes)
	return was, tx.Flush()
}

// ProposalsFilter narrows Proposals; zero values do not.
type ProposalsFilter struct {
	Supplier id.Supplier
	SKUs     []id.SKU // these alone
	State    State
	After    id.SKU
	Limit    int
}

// Proposals lists the latest proposal of each SKU, by SKU.
func Proposals(tx *db.Tx, f ProposalsFilter) ([]Proposal, error) {
	sql := "select " + proposalColumns + " from pricing_proposals where sku_id > $1 and (supplier_id = $2 or $2 = 0) and (state = $3 or $3 = '')"
	args := []any{f.After, f.Supplier, f.State, f.Limit}
	if len(f.SKUs) > 0 {
		places := make([]string, len(f.SKUs))
		for i, sku := range f.SKUs {
			args = append(args, sku)
			places[i] = "$" + strconv.Itoa(len(args))
		}
		sql += " and sku_id in (" + strings.Join(places, ", ") + ")"
	}
	return db.All(tx, scanProposal, sql+" order by sku_id limit $4", args...)
}
