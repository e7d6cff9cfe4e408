package flows

import (
	"slices"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/suppliers"
	"github.com/fenxiao/fenxiao/internal/views"
)

// poolRuleTimer fires when the next page of a rule's sweep is due.
const poolRuleTimer = "pool.rule"

// keepEvery is how long after a sweep the next one begins, of rules and of parts of the pool.
const keepEvery = 5 * clock.Minute

// RuleTerms say what a rule keeps in the pool.
type RuleTerms struct {
	Name      string
	Agreement id.Agreement // 0: any that covers the goods
	Filter    views.GoodsFilter
	Active    bool
}

// AddPoolRule makes a rule and begins its first sweep: what that finds first is in the pool at once, the rest follows in turns.
func AddPoolRule(tx *db.Tx, by Acting, rule id.PoolRule, n RuleTerms) (pool.PoolRule, error) {
	if err := checkRuleAgreement(tx, n.Agreement); err != nil {
		return pool.PoolRule{}, err
	}
	r, err := pool.AddRule(tx, pool.PoolRule{ID: rule, Name: n.Name, Agreement: n.Agreement, Filter: writeFilter(&n.Filter), Active: n.Active}, by.At)
	if err != nil {
		return pool.PoolRule{}, err
	}
	by.note(tx, "pool_rule.add", rule.String(), nil, tellPoolRule(&r))
	by.tell(tx, outbox.Event{Kind: "pool_rule.added", Root: int64(rule), Body: encoded(tellPoolRule(&r))})
	return r, keepRule(tx, by, int64(rule))
}

// ChangePoolRule puts other terms in the place of a rule's and begins a new sweep. A rule that is switched off leaves the pool as it is.
func ChangePoolRule(tx *db.Tx, by Acting, rule id.PoolRule, n RuleTerms) (pool.PoolRule, error) {
	if err := checkRuleAgreement(tx, n.Agreement); err != nil {
		return pool.PoolRule{}, err
	}
	before, err := pool.GetRule(tx, rule)
	if err != nil {
		return pool.PoolRule{}, err
	}
	r, err := pool.ChangeRule(tx, pool.PoolRule{ID: rule, Name: n.Name, Agreement: n.Agreement, Filter: writeFilter(&n.Filter), Active: n.Active}, by.At)
	if err != nil {
		return pool.PoolRule{}, err
	}
	by.note(tx, "pool_rule.change", rule.String(), tellPoolRule(&before), tellPoolRule(&r))
	by.tell(tx, outbox.Event{Kind: "pool_rule.changed", Root: int64(rule), Body: encoded(tellPoolRule(&r))})
	return r, keepRule(tx, by, int64(rule))
}

func checkRuleAgreement(tx *db.Tx, agreement id.Agreement) error {
	if agreement == 0 {
		return nil
	}
	if _, err := suppliers.GetAgreement(tx, 0, agreement); err != nil {
		return suppliers.ErrNotFound.At("agreement_id")
	}
	return nil
}

type poolRuleBody struct {
	Name        string       `json:"name"`
	AgreementID id.Agreement `json:"agreement_id,omitzero"`
	Filter      any          `json:"filter"`
	Active      bool         `json:"active"`
}

func tellPoolRule(r *pool.PoolRule) poolRuleBody {
	f, err := ReadFilter(r.Filter)
	if err != nil {
		return poolRuleBody{r.Name, r.Agreement, r.Filter, r.Active}
	}
	return poolRuleBody{r.Name, r.Agreement, f, r.Active}
}

// hurryRules lets all rules look at all goods now: agreements or scopes have changed.
func (a Acting) hurryRules(tx *db.Tx) error {
	rules, err := pool.HurryRules(tx, a.At)
	for _, r := range rules {
		a.arm(tx, poolRuleTimer, int64(r), a.At)
	}
	return err
}

// RulePreview is what a rule would do if it were on now.
type RulePreview struct {
	Found   int64            // goods that its filter finds
	Add     int64            // of these, it would open; and close of those it keeps open
	Drop    int64            //
	Kept    int64            // open because of it, and to stay so
	Open    int64            // open already, by hand or by another rule
	HeldOut int64            // closed by hand: it leaves them so
	Refused map[string]int64 // may not enter the pool, by code
	// The first few SKUs of those to be added and dropped.
	AddSample, DropSample []id.SKU
}

// previewed is how many SKUs a preview names.
const previewed = 20

// PreviewPoolRule works out what a rule would do, without doing it; rule 0 is one that is not made yet.
func PreviewPoolRule(tx *db.Tx, rule id.PoolRule, n RuleTerms, at clock.Micros) (RulePreview, error) {
	if err := checkRuleAgreement(tx, n.Agreement); err != nil {
		return RulePreview{}, err
	}
	p, err := planRule(tx, &pool.PoolRule{ID: rule, Agreement: n.Agreement}, n.Filter, views.Span{}, at)
	if err != nil {
		return RulePreview{}, err
	}
	out := p.RulePreview
	out.Add, out.Drop = int64(len(p.add)), int64(len(p.drop))
	for _, n := range p.add[:min(len(p.add), previewed)] {
		out.AddSample = append(out.AddSample, n.SKU)
	}
	out.DropSample = p.drop[:min(len(p.drop), previewed)]
	return out, nil
}

// rulePlan is what a rule does in a span.
type rulePlan struct {
	RulePreview
	add  []pool.NewItem
	drop []id.SKU
}

func planRule(tx *db.Tx, r *pool.PoolRule, f views.GoodsFilter, span views.Span, at clock.Micros) (*rulePlan, error) {
	candidates, err := views.ReadCandidates(tx, f, span, at)
	if err != nil {
		return nil, err
	}
	agreements, err := eligibleFor(tx, candidates, r.Agreement, at)
	if err != nil {
		return nil, err
	}
	var kept []id.SKU
	if r.ID != 0 {
		if kept, err = pool.KeptBy(tx, r.ID, span.After, span.To); err != nil {
			return nil, err
		}
	}
	p := &rulePlan{RulePreview: RulePreview{Found: int64(len(candidates)), Refused: map[string]int64{}}}
	stays := make(map[id.SKU]bool, len(kept))
	for i := range candidates {
		if p.weigh(agreements, &candidates[i], r.ID) {
			stays[candidates[i].SKU] = true
		}
	}
	p.drop = slices.DeleteFunc(kept, func(sku id.SKU) bool { return stays[sku] })
	return p, nil
}

// weigh decides on one SKU, and tells whether it stays if the rule keeps it already.
func (p *rulePlan) weigh(agreements *eligible, c *views.Candidate, rule id.PoolRule) bool {
	open := c.Open
	mine := open && c.Rule == rule && rule != 0
	switch {
	case open && !mine:
		p.Open++
		return false
	case c.ByHand:
		p.HeldOut++
		return false
	}
	a, why := agreements.agreement(c)
	switch {
	case why != nil:
		p.Refused[why.Code]++
		return false
	case mine && a == c.Agreement:
		p.Kept++
	default:
		p.add = append(p.add, pool.NewItem{SKU: c.SKU, Supplier: c.Supplier, Agreement: a})
	}
	return true
}

// keepRule does one page of a rule's sweep, and arms the next. One that is off, or whose page is not due yet, is left alone: an older timer
// has been overtaken.
func keepRule(tx *db.Tx, by Acting, subject int64) error {
	r, err := pool.LockRule(tx, id.PoolRule(subject))
	if err != nil || !r.Active || by.At < r.NextAt {
		return err
	}
	f, err := ReadFilter(r.Filter)
	if err != nil {
		return err
	}
	end, err := views.SpanEnd(tx, r.Cursor, goodsATurn)
	if err != nil {
		return err
	}
	p, err := planRule(tx, &r, f, views.Span{After: r.Cursor, To: end}, by.At)
	if err != nil {
		return err
	}
	opened, err := pool.OpenFor(tx, p.add, pool.ByRule(r.ID), by.At)
	if err != nil {
		return err
	}
	closed, err := pool.CloseFor(tx, p.drop, pool.ByRule(r.ID))
	if err != nil {
		return err
	}
	by.tellOpened(tx, opened)
	if err := by.tellClosed(tx, closed); err != nil {
		return err
	}
	r.Added, r.Dropped = r.Added+int64(len(opened)), r.Dropped+int64(len(closed))
	r.Cursor, r.NextAt, r.SweptAt = by.swept(end, r.SweptAt)
	by.arm(tx, poolRuleTimer, subject, r.NextAt)
	r.Advance(tx)
	return nil
}

// swept says how a sweep goes on after a span: at once, or from the first SKU after a while.
func (a Acting) swept(end id.SKU, before clock.Micros) (cursor id.SKU, next, sweptAt clock.Micros) {
	if end == 0 {
		return 0, a.At + keepEvery, a.At
	}
	return end, a.At, before
}
