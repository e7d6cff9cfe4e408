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
	// ErrDriftTwice: a category has one policy.
	ErrDriftTwice = fault.New(fault.Invalid, "drift_category_twice", "a category has one drift policy in a contract")
	// ErrTooManyDrifts: a bounded number of categories.
	ErrTooManyDrifts = fault.New(fault.Invalid, "too_many_drift_policies", "a contract has drift policies for at most 100 categories")
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
	// ErrPageText: title, words and industry of a page.
	ErrPageText = fault.New(fault.Invalid, "page_text_malformed", "a title has 1 to 100 characters, the text at most 10000, the industry 100")
	// ErrWay: no such way in.
	ErrWay = fault.New(fault.Invalid, "way_unknown", "a way in is review, proof, invitation, purchase or paid")
	// ErrField: a field of a page's form.
	ErrField = fault.New(fault.Invalid, "form_field_malformed",
		"a form has at most 40 fields, each with a code of its own, a label, and a kind: text, number, file, or choice with 1 to 50 choices")
	// ErrNoProof: a page by proof asks for one.
	ErrNoProof = fault.New(fault.Invalid, "proof_missing", "a page by proof needs a required field for a file")
	// ErrCriterion: what applicants are scored by.
	ErrCriterion = fault.New(fault.Invalid, "criterion_malformed", "at most 20 criteria, each with a code of its own, a label and a weight of 1 to 1000")
	// ErrSecondReview: when another person looks again.
	ErrSecondReview = fault.New(fault.Invalid, "second_review_malformed",
		"second review is never, always, or band with criteria and a band within 0 to 1000000 ppm; a pass mark needs criteria too")
	// ErrCondition: what has to be bought, with purchase alone.
	ErrCondition = fault.New(fault.Invalid, "purchase_condition_malformed", "a page by purchase, and no other, asks for goods, an amount or orders within 1 to 730 days")
	// ErrFee: with paid alone, and paid once.
	ErrFee = fault.New(fault.Invalid, "entrance_fee_malformed", "a page by fee, and no other, asks for a fee, which is paid once")
	// ErrLegalWarning: purchase and fees may be pyramid selling.
	ErrLegalWarning = fault.New(fault.Refused, "legal_warning", "an administrator must acknowledge the legal warning first")
	// ErrWarningWord: the warning is acknowledged by typing its word.
	ErrWarningWord = fault.New(fault.Invalid, "warning_word_wrong", "type the word that the present warning asks for")
	// ErrInvitationTerms: uses and expiry of an invitation.
	ErrInvitationTerms = fault.New(fault.Invalid, "invitation_terms_malformed", "an invitation has 1 to 10000 uses and expires within 365 days")
	// ErrInvitationCode: unknown, expired, revoked and another page's codes look the same.
	ErrInvitationCode = fault.New(fault.Refused, "invitation_invalid", "there is no such invitation to this page")
	// ErrInvitationUsedUp: as many as it was made for have come.
	ErrInvitationUsedUp = fault.New(fault.Refused, "invitation_used_up", "the invitation has been used up")
	// ErrPageClosed: the page takes no applications at that time.
	ErrPageClosed = fault.New(fault.Refused, "recruitment_closed", "the page takes no applications now")
	// ErrAnswer: what is answered does not fit the field.
	ErrAnswer = fault.New(fault.Invalid, "answer_malformed", "the answer does not fit its field")
	// ErrAnswerMissing: the page requires it.
	ErrAnswerMissing = fault.New(fault.Invalid, "answer_missing", "this field must be answered")
	// ErrNoChannel: whoever sells has a shop.
	ErrNoChannel = fault.New(fault.Invalid, "channel_missing", "name at least one channel")
	// ErrKindUnwanted: the page seeks other kinds of channels.
	ErrKindUnwanted = fault.New(fault.Refused, "channel_kind_unwanted", "the page seeks other kinds of channels")
	// ErrIdentityKind: a person or a company.
	ErrIdentityKind = fault.New(fault.Invalid, "identity_kind_unknown", "an identity is a person's or a company's")
	// ErrRealName: 1 to 100 characters.
	ErrRealName = fault.New(fault.Invalid, "real_name_malformed", "a real name has 1 to 100 characters")
	// ErrIdentityNumber: its check does not hold. The number itself is never repeated.
	ErrIdentityNumber = fault.New(fault.Invalid, "identity_number_malformed", "this is no citizen's number (GB 11643) or unified social credit code (GB 32100)")
	// ErrNoRealName: nothing is activated without.
	ErrNoRealName = fault.New(fault.Refused, "real_name_missing", "the applicant's real name is missing")
	// ErrAppliedAlready: the same person or company is under way or in.
	ErrAppliedAlready = fault.New(fault.Conflict, "applied_already", "this person or company has applied on this page")
	// ErrTooEarly: the page's waiting time after a refusal.
	ErrTooEarly = fault.New(fault.Refused, "reapply_too_early", "after a refusal there is a waiting time")
	// ErrScores: each criterion once, from 0 to 100.
	ErrScores = fault.New(fault.Invalid, "scores_malformed", "each criterion of the page is scored once, from 0 to 100")
	// ErrScoreTooLow: the page's pass mark.
	ErrScoreTooLow = fault.New(fault.Refused, "score_too_low", "the score is below the page's pass mark")
	// ErrSameReviewer: the second review is another person's.
	ErrSameReviewer = fault.New(fault.Refused, "same_reviewer", "the second review is for another person than the first")
	// ErrReason: a refusal tells why.
	ErrReason = fault.New(fault.Invalid, "refusal_reason_malformed", "a refusal gives a reason of 1 to 500 characters")
	// ErrFeeUnpaid: the fee has not been confirmed.
	ErrFeeUnpaid = fault.New(fault.Refused, "fee_unpaid", "the entrance fee has not been paid")
	// ErrNoticeShort: the trade's notice period.
	ErrNoticeShort = fault.New(fault.Refused, "notice_too_short", "notice is given at least 10 days before the end")
	// ErrNoticeLate: notice never prolongs.
	ErrNoticeLate = fault.New(fault.Refused, "notice_prolongs", "notice can't prolong the contract")
)
