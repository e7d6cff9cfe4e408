package distributors

import "github.com/fenxiao/fenxiao/internal/fault"

// The room's refusals.
var (
	// ErrNotFound: missing, or another party's.
	ErrNotFound = fault.New(fault.NotFound, "not_found", "there is no such thing")
	// ErrInvalid: the summary over places at fault.
	ErrInvalid = fault.New(fault.Invalid, "invalid", "the request has mistakes")
	// ErrName: names are 1 to 100 characters without control characters.
	ErrName = fault.New(fault.Invalid, "name_malformed", "a name has 1 to 100 characters")
	// ErrChannelKind: no such kind of channel.
	ErrChannelKind = fault.New(fault.Invalid, "channel_kind_unknown",
		"a channel is a marketplace_shop, mall_shop, b2c_platform, own_site, physical_shop or wholesale")
	// ErrShop: platform, address, grade and region are single lines; an address with a scheme is a page's.
	ErrShop = fault.New(fault.Invalid, "shop_malformed", "platform, grade and region have at most 100 characters, the address 500; a page begins with https:// or http://")
	// ErrChannelClosed: the channel takes no new orders or listings.
	ErrChannelClosed = fault.New(fault.Refused, "channel_closed", "the channel is closed")
	// ErrTooManyChannels: a distributor has a bounded number of channels.
	ErrTooManyChannels = fault.New(fault.Refused, "too_many_channels", "a distributor has at most 1000 channels")
	// ErrState: the action is not allowed in the present state.
	ErrState = fault.New(fault.Conflict, "state_forbids", "the present state does not allow this")
	// ErrSuspended: the distributor is suspended.
	ErrSuspended = fault.New(fault.Refused, "distributor_suspended", "the distributor is suspended")
	// ErrPending: the distributor was not activated: real name or signature is missing.
	ErrPending = fault.New(fault.Refused, "distributor_pending", "the distributor has not been activated")
	// ErrNoContract: no contract of the distributor is in force at that time.
	ErrNoContract = fault.New(fault.Refused, "no_contract", "no contract is in force now")
	// ErrProfitMode: no such profit mode.
	ErrProfitMode = fault.New(fault.Invalid, "profit_mode_unknown", "profit mode is price_difference")
	// ErrProfitModeNotBuilt: the word is known, the work is not done.
	ErrProfitModeNotBuilt = fault.New(fault.Refused, "profit_mode_not_built", "this profit mode is not built yet")
	// ErrCurrency: not a currency code.
	ErrCurrency = fault.New(fault.Invalid, "currency_malformed", "a currency is three capital letters")
	// ErrRatio: the settlement price is 0.01 % to 1000 % of the base price.
	ErrRatio = fault.New(fault.Invalid, "price_ratio_out_of_range", "the price ratio is 100 to 10000000 ppm")
	// ErrRange: floor and ceiling of the sale price.
	ErrRange = fault.New(fault.Invalid, "sale_range_malformed", "floor and ceiling are 0 to 10000000 ppm of the retail price, the floor not above the ceiling")
	// ErrDrift: policy and limit do not go together.
	ErrDrift = fault.New(fault.Invalid, "drift_policy_malformed",
		"drift policy is exact or never_higher without a limit, or accept_if_margin or accept_if_rise with 0 to 1000000 ppm")
	// ErrTimer: a term of time is out of its limits.
	ErrTimer = fault.New(fault.Invalid, "term_out_of_range", "this term of time is out of its limits")
	// ErrPeriod: a contract ends after it begins.
	ErrPeriod = fault.New(fault.Invalid, "period_malformed", "the end must lie after the beginning")
	// ErrOverlap: a distributor has one contract at a time.
	ErrOverlap = fault.New(fault.Conflict, "contract_overlaps", "another contract of this distributor is in force in that time")
	// ErrPayment: credit goes with a limit, prepaid with none.
	ErrPayment = fault.New(fault.Invalid, "payment_term_malformed", "payment is prepaid, or credit with a limit of 1 to 10000000000000 minor units")
	// ErrTooManyLines: a bounded number of product lines.
	ErrTooManyLines = fault.New(fault.Refused, "too_many_product_lines", "a contract names at most 100 product lines")
	// ErrRetroactive: terms are never changed for the past.
	ErrRetroactive = fault.New(fault.Refused, "amendment_retroactive", "an amendment begins now or later, before the contract ends")
	// ErrAmendmentOpen: one proposal at a time.
	ErrAmendmentOpen = fault.New(fault.Conflict, "amendment_open", "another amendment of this contract waits for signatures")
	// ErrCurrencyFixed: the accounts are in the contract's currency.
	ErrCurrencyFixed = fault.New(fault.Refused, "contract_currency_fixed", "an amendment can't change the currency")
	// ErrNoticeShort: the trade's notice period.
	ErrNoticeShort = fault.New(fault.Refused, "notice_too_short", "notice is given at least 10 days before the end")
	// ErrNoticeLate: notice never prolongs.
	ErrNoticeLate = fault.New(fault.Refused, "notice_prolongs", "notice can't prolong the contract")
)
