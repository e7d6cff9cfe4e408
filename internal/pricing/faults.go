package pricing

import (
	"fmt"

	"github.com/fenxiao/fenxiao/internal/fault"
)

// The room's refusals.
var (
	// ErrPriceChanged: the live settlement price differs from the known one, and the drift policy does not accept it.
	ErrPriceChanged = fault.New(fault.Refused, "price_changed", "the settlement price has changed")
	// ErrSaleFixed: the agreement gives no reprice right, and the sale price is not the fixed retail price.
	ErrSaleFixed = fault.New(fault.Refused, "sale_price_fixed", "the sale price must equal the fixed retail price")
	// ErrBelowFloor: the sale price is below the allowed range.
	ErrBelowFloor = fault.New(fault.Refused, "sale_price_below_floor", "the sale price is below the floor")
	// ErrAboveCeiling: the sale price is above the allowed range.
	ErrAboveCeiling = fault.New(fault.Refused, "sale_price_above_ceiling", "the sale price is above the ceiling")
	// ErrQuote: the token was not made here, or for another distributor or SKU.
	ErrQuote = fault.New(fault.Refused, "quote_invalid", "the quote is not valid for this line")
	// ErrQuoteExpired: the quote's time is over.
	ErrQuoteExpired = fault.New(fault.Refused, "quote_expired", "the quote has expired")
	// ErrNoPrice: the SKU has no price yet.
	ErrNoPrice = fault.New(fault.Refused, "no_price", "the SKU has no price")
	// ErrCurrencyDiffers: the SKU is priced in another currency than the contract's.
	ErrCurrencyDiffers = fault.New(fault.Refused, "currency_differs", "the SKU is priced in another currency")
	// ErrCurrency: not three capital letters.
	ErrCurrency = fault.New(fault.Invalid, "invalid_currency", "a currency is an ISO 4217 code")
	// ErrAmount: a price is out of range.
	ErrAmount = fault.New(fault.Invalid, "invalid_amount", "the amount is out of range")
	// ErrRange: the floor is above the ceiling.
	ErrRange = fault.New(fault.Invalid, "invalid_range", "the floor is above the ceiling")
	// ErrLoss: the supply price is above the settlement price.
	ErrLoss = fault.New(fault.Refused, "supply_above_settlement", "the supply price is above the settlement price")
	// ErrRetroactive: a price or a rule would count from an instant that is over.
	ErrRetroactive = fault.New(fault.Refused, "price_retroactive", "a price never counts from an instant that is over")
	// ErrTooMany: the SKU has MaxComing planned prices.
	ErrTooMany = fault.New(fault.Refused, "prices_planned_full", "no more prices can be planned for this SKU")
	// ErrNotPlanned: no price of the SKU is planned for that instant, or it counts already.
	ErrNotPlanned = fault.New(fault.Refused, "price_not_planned", "no price is planned for this instant")
	// ErrQuoteQuantity: the quote is for more pieces of the SKU than the order has.
	ErrQuoteQuantity = fault.New(fault.Refused, "quote_quantity", "the quote holds for more pieces than these")
	// ErrRuleNotFound: there is no such rule.
	ErrRuleNotFound = fault.New(fault.NotFound, "not_found", "there is no such thing")
	// ErrRuleGoods: the goods are neither all nor one brand, category, product or SKU.
	ErrRuleGoods = fault.New(fault.Invalid, "rule_goods_malformed", "a rule is for all goods, or for one brand, category, product or SKU")
	// ErrRuleUnknownGoods: there is no such brand, category of the third level, product or SKU.
	ErrRuleUnknownGoods = fault.New(fault.Refused, "rule_goods_unknown", "there are no such goods")
	// ErrRulePrice: neither a price nor a rate, or both.
	ErrRulePrice = fault.New(fault.Invalid, "rule_price_malformed", "a rule gives either a price or a rate")
	// ErrRuleAmount: an amount in a rule that is not for one SKU.
	ErrRuleAmount = fault.New(fault.Invalid, "rule_amount_without_sku", "only a rule for one SKU gives amounts")
	// ErrRuleBounds: bounds of the sale price as amounts and as rates.
	ErrRuleBounds = fault.New(fault.Invalid, "rule_bounds_malformed", "the bounds of the sale price are amounts or rates, not both")
	// ErrRatio: a rate is out of range.
	ErrRatio = fault.New(fault.Invalid, "rule_ratio_malformed", "the rate is out of range")
	// ErrLeast: a step begins at 1 to 1,000,000 pieces.
	ErrLeast = fault.New(fault.Invalid, "least_quantity_malformed", "a step begins at 1 to 1,000,000 pieces")
	// ErrWindow: a rule ends before it begins.
	ErrWindow = fault.New(fault.Invalid, "rule_window_malformed", "a rule ends after it begins")
	// ErrRuleTwice: a rule for the same, from the same instant on, is there already.
	ErrRuleTwice = fault.New(fault.Conflict, "rule_exists", "a rule for the same counts from the same instant")
	// ErrRuleOver: the rule counts no more.
	ErrRuleOver = fault.New(fault.Conflict, "rule_over", "the rule is over")
	// ErrRuleLonger: a rule may be ended earlier, never later.
	ErrRuleLonger = fault.New(fault.Refused, "rule_end_later", "a rule can only be ended earlier")
	// ErrRuleRefused sums up all that is against a rule.
	ErrRuleRefused = fault.New(fault.Refused, "price_rule_refused", "the rule is refused")
	// ErrNote: what is said with a proposal is too long.
	ErrNote = fault.New(fault.Invalid, "proposal_note_too_long", "a note has at most 500 characters")
	// ErrProposedTwice: two prices are proposed for one SKU.
	ErrProposedTwice = fault.New(fault.Invalid, "proposed_twice", "the SKU is named twice")
	// ErrProposalUnknown: no price was proposed for the SKU.
	ErrProposalUnknown = fault.New(fault.NotFound, "proposal_not_found", "no price is proposed for this SKU")
	// ErrProposalOver: the proposal was answered or withdrawn.
	ErrProposalOver = fault.New(fault.Conflict, "proposal_over", "the proposal is answered or withdrawn already")
	// ErrProposalChanged: another supply price is proposed than the one that is accepted.
	ErrProposalChanged = fault.New(fault.Conflict, "proposal_changed", "another price is proposed by now")
	// ErrRefused sums up several refusals.
	ErrRefused = fault.New(fault.Refused, "prices_refused", "some prices are refused")
)

func place(list string, i int) string { return fmt.Sprintf("%s[%d]", list, i) }
