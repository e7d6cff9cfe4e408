package pricing

import (
	"errors"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
)

// AddRule makes a rule. It refuses, all at once under ErrRuleRefused, what check finds and, for a SKU, ErrNoPrice, ErrCurrencyDiffers, or
// ErrLoss when its price would be below the supply price; and ErrRuleTwice, which names the other rule.
func AddRule(tx *db.Tx, r Rule) (Rule, error) {
	r.Campaign = r.Until != 0
	var refusals fault.List
	if r.check(&refusals); !refusals.Empty() {
		return r, refusals.Err(ErrRuleRefused)
	}
	if err := r.checkPrice(tx); err != nil {
		return r, err
	}
	lockReach(tx)
	tx.Change(r.counted(1)) // whoever makes a rule for the same waits here
	twins, err := db.All(tx, scanRule, "select "+ruleColumns+` from pricing_rules where goods_id = $1 and distributor_id = $2 and line_id = $3
		and grade_id = $4 and least_quantity = $5 and campaign = $6 and from_at = $7 and (until_at = 0 or until_at > from_at) order by id`,
		r.GoodsID, r.Distributor, r.Line, r.Grade, r.Least, r.Campaign, r.From)
	if err != nil {
		return r, err
	}
	if len(twins) > 0 {
		return r, ErrRuleTwice.At("from", "rule_id", twins[0].ID.String())
	}
	insertRule(tx, &r)
	return r, tx.Flush()
}

// checkPrice holds a rule for a SKU against the SKU's price as it is to count when the rule begins.
func (r *Rule) checkPrice(tx *db.Tx) error {
	if r.Reach != OfSKU {
		return nil
	}
	p, err := PriceAt(tx, id.SKU(r.GoodsID), r.From)
	switch {
	case errors.Is(err, ErrNoPrice):
		return ErrNoPrice.At("goods")
	case err != nil:
		return err
	case r.Currency != "" && r.Currency != p.Currency:
		return ErrCurrencyDiffers.At("currency", "currency", string(p.Currency))
	case r.OfContract:
		return nil // what the contracts make of it, they decide
	}
	live, err := r.live(p.Settlement, money.PPM)
	if err == nil && live < p.Supply {
		return ErrLoss.At("price_minor", "supply_minor", text(p.Supply), "settlement_minor", text(live))
	}
	return err
}

func lockReach(tx *db.Tx) {
	tx.Lock("pricing_reach", []string{"id"}, db.Ids([]int64{reachRow}), "id", func(*db.Row) {})
}

// counted is the change of how many rules there are of this one's reach.
func (r *Rule) counted(by int64) *db.Changes {
	column := [...]string{"+all_rules", "+brand_rules", "+category_rules", "+product_rules", "+sku_rules"}[r.Reach]
	c := db.NewChanges("pricing_reach", "=id", column)
	c.Add(reachRow, by)
	return c
}

const ruleColumns = ladderOfRule + ", actor, made_at"

const ladderOfRule = "goods_id, distributor_id, id, goods_kind, line_id, grade_id, least_quantity, currency, price_minor, ratio_ppm, of_contract, " +
	"floor_minor, ceiling_minor, floor_ppm, ceiling_ppm, from_at, until_at, campaign"

func scanRule(r *db.Row) Rule {
	x := scanLadder(r)
	x.By, x.MadeAt = r.Text(), clock.Micros(r.Int())
	return x
}

func insertRule(tx *db.Tx, r *Rule) {
	terms := []string{
		"goods_kind", "line_id", "grade_id", "least_quantity", "currency", "price_minor", "ratio_ppm", "of_contract", "floor_minor", "ceiling_minor",
		"floor_ppm", "ceiling_ppm", "from_at", "until_at", "campaign",
	}
	values := []any{
		r.GoodsID, r.Distributor, r.ID, r.Reach, r.Line, r.Grade, r.Least, r.Currency, r.Price, r.RatioPPM, r.OfContract, r.Floor, r.Ceiling, r.FloorPPM,
		r.CeilingPPM, r.From, r.Until, r.Campaign,
	}
	ladder := db.NewRows("pricing_ladders", append([]string{"goods_id", "distributor_id", "rule_id"}, terms...)...)
	ladder.Add(values...)
	tx.Insert(ladder)
	rule := db.NewRows("pricing_rules", append(append([]string{"goods_id", "distributor_id", "id"}, terms...), "actor", "made_at")...)
	rule.Add(append(values, r.By, r.MadeAt)...)
	tx.Insert(rule)
}

// GetRule gives a rule: ErrRuleNotFound.
func GetRule(tx *db.Tx, rule id.PriceRule) (Rule, error) {
	r, err := db.One(tx, scanRule, "select "+ruleColumns+" from pricing_rules where id = $1", rule)
	if errors.Is(err, db.ErrNoRow) {
		return r, ErrRuleNotFound
	}
	return r, err
}

// EndRule names a rule's end: an instant from now on and earlier than it ends anyway, or 0 for now. A rule that has not begun by its end never
// counts. ErrRuleNotFound, ErrRuleOver, ErrRetroactive, ErrRuleLonger.
func EndRule(tx *db.Tx, rule id.PriceRule, until, at clock.Micros) (before, after Rule, err error) {
	lockReach(tx)
	if before, err = GetRule(tx, rule); err != nil {
		return before, before, err
	}
	after = before
	if until == 0 {
		until = at
	}
	switch {
	case before.Until != 0 && before.Until <= at, before.Until == before.From:
		return before, before, ErrRuleOver.At("rule_id", "until", before.Until.String())
	case until < at:
		return before, before, ErrRetroactive.At("until", "now", at.String())
	case before.Until != 0 && until > before.Until:
		return before, before, ErrRuleLonger.At("until", "until", before.Until.String())
	}
	after.Until = max(until, before.From)
	for _, x := range [][2]string{{"pricing_rules", "=id"}, {"pricing_ladders", "=rule_id"}} {
		columns := []string{"=goods_id", "=distributor_id", x[1], "until_at"}
		c := db.NewChanges(x[0], columns...)
		c.Add(after.GoodsID, after.Distributor, after.ID, after.Until)
		tx.Change(c)
	}
	if after.Until <= at || after.Until == after.From {
		after.leave(tx)
	}
	return before, after, tx.Flush()
}

// leave takes a rule that is over out of the ladders.
func (r *Rule) leave(tx *db.Tx) {
	gone := db.NewRows("pricing_ladders", "goods_id", "distributor_id", "rule_id")
	gone.Add(r.GoodsID, r.Distributor, r.ID)
	tx.Delete(gone)
	tx.Change(r.counted(-1))
}

// Turn is what becomes of a rule by its dates alone.
type Turn string

// The turns.
const (
	NoTurn Turn = ""
	Begins Turn = "rule_began"
	Ends   Turn = "rule_ended"
)

// LookAt does what a rule's dates ask for: one that is over leaves the ladders. It tells what has become of it; an end is told once, a
// beginning whenever it is looked at.
func LookAt(tx *db.Tx, rule id.PriceRule, at clock.Micros) (Rule, Turn, error) {
	lockReach(tx)
	r, err := GetRule(tx, rule)
	if err != nil {
		return r, NoTurn, err
	}
	if r.Counts(at) {
		return r, Begins, nil
	}
	if r.Until == 0 || at < r.Until {
		return r, NoTurn, nil
	}
	there, err := db.All(tx, db.Int, "select rule_id from pricing_ladders where goods_id = $1 and distributor_id = $2 and rule_id = $3",
		r.GoodsID, r.Distributor, r.ID)
	if err != nil || len(there) == 0 {
		return r, NoTurn, err
	}
	r.leave(tx)
	return r, Ends, tx.Flush()
}

// RuleFilter narrows a list of rules; zero is all.
type RuleFilter struct {
	GoodsID     int64
	Distributor id.Distributor
	Line        id.ProductLine
	Grade       id.Grade
	// Living leaves out what is over at an instant; 0: nothing.
	Living clock.Micros
	After  id.PriceRule
	Limit  int
}

// Rules lists rules in the order they were made.
func Rules(tx *db.Tx, f RuleFilter) ([]Rule, error) {
	return db.All(tx, scanRule, "select "+ruleColumns+` from pricing_rules where id > $1 and (goods_id = $2 or $2 = 0)
		and (distributor_id = $3 or $3 = 0) and (line_id = $4 or $4 = 0) and (grade_id = $5 or $5 = 0)
		and (until_at = 0 or $6 = 0 or until_at > $6 and until_at > from_at) order by id limit $7`,
		f.After, f.GoodsID, f.Distributor, f.Line, f.Grade, f.Living, min(f.Limit, maxPage))
}
