package api

import (
	"strings"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/web"
)

// roles says who may call an operation at all. Which rows it then sees is narrowed by the caller's scope.
type roles struct {
	public                          bool
	operator, supplier, distributor bool
	applicant                       bool
	// duties are what of a party's work it is, for people who do a part of it; none: everybody's.
	duties []access.Duty
}

// by keeps an operation to those of a party who have one of these duties, and its owners.
func (r roles) by(duties ...access.Duty) roles { r.duties = duties; return r }

// owners keeps an operation to a party's owners.
func (r roles) owners() roles { return r.by(access.Owner) }

var (
	anybody     = roles{public: true}
	everyone    = roles{operator: true, supplier: true, distributor: true}
	operatorOf  = roles{operator: true}
	supplying   = roles{operator: true, supplier: true}
	distributes = roles{operator: true, distributor: true}
	ordering    = roles{distributor: true}
	storing     = roles{operator: true, supplier: true, distributor: true, applicant: true}
	applying    = roles{applicant: true}
	reviewing   = roles{operator: true, applicant: true}
	welcoming   = roles{public: true, operator: true, supplier: true, distributor: true, applicant: true}
)

// policy has a row for every operation. An operation without one is open to nobody, and a test fails.
var policy = map[string]roles{
	"sign-in":  anybody,
	"sign-out": everyone,
	"get-me":   everyone,

	"list-people":    everyone.owners(),
	"create-person":  everyone.owners(),
	"get-person":     everyone.owners(),
	"set-password":   everyone.owners(),
	"disable-person": everyone.owners(),
	"enable-person":  everyone.owners(),
	"set-duties":     everyone.owners(),

	"list-api-keys":         distributes,
	"create-api-key":        distributes.owners(),
	"revoke-api-key":        distributes.owners(),
	"get-api-key":           distributes,
	"get-api-key-usage":     distributes,
	"get-usage":             distributes,
	"get-api-key-rates":     distributes,
	"set-api-key-rates":     operatorOf,
	"get-distributor-rates": distributes,
	"set-distributor-rates": operatorOf,
	"edit-api-key":          distributes.owners(),
	"rotate-api-key":        distributes.owners(),
	"list-error-codes":      welcoming,

	"store-file": storing,
	"list-files": storing,
	"get-file":   storing,
	"read-file":  storing,

	"apply-to-supply":               welcoming,
	"list-supplier-applications":    operatorOf,
	"get-supplier-application":      reviewing,
	"edit-supplier-application":     applying,
	"add-application-document":      applying,
	"submit-supplier-application":   applying,
	"withdraw-supplier-application": applying,
	"approve-supplier-application":  operatorOf,
	"refuse-supplier-application":   operatorOf,
	"open-supplier-account":         applying,

	"list-supplier-documents": supplying,
	"add-supplier-document":   supplying.owners(),
	"confirm-recheck":         operatorOf,
	"get-supplier-policy":     supplying,
	"set-supplier-policy":     operatorOf,
	"leave-supplier":          supplying.owners(),

	"list-return-addresses":       supplying,
	"add-return-address":          supplying.by(access.Shipping),
	"make-return-address-default": supplying.by(access.Shipping),
	"remove-return-address":       supplying.by(access.Shipping),

	"list-bank-accounts":   supplying.by(access.Finance),
	"offer-bank-account":   supplying.owners(),
	"confirm-bank-account": operatorOf,
	"refuse-bank-account":  operatorOf,

	"propose-agreement":          operatorOf,
	"amend-agreement":            operatorOf,
	"list-agreement-versions":    supplying,
	"get-agreement-version":      supplying,
	"sign-agreement-version":     supplying.owners(),
	"withdraw-agreement-version": operatorOf,
	"list-notices":               everyone,
	"count-unread-notices":       everyone,
	"read-notice":                everyone,
	"read-notices":               everyone,
	"list-receipts":              operatorOf,
	"list-mail-addresses":        everyone,
	"add-mail-address":           everyone,
	"remove-mail-address":        everyone,
	"list-notice-preferences":    everyone,
	"set-notice-preferences":     everyone,
	"list-notice-templates":      operatorOf,
	"set-notice-template":        operatorOf,
	"drop-notice-template":       operatorOf,

	"list-grades":           distributes,
	"create-grade":          operatorOf,
	"rename-grade":          operatorOf,
	"list-grade-schemes":    operatorOf,
	"draft-grade-scheme":    operatorOf,
	"get-grade-scheme":      operatorOf,
	"simulate-grade-scheme": operatorOf,
	"activate-grade-scheme": operatorOf,
	"get-standing":          distributes,
	"get-grade-progress":    distributes,
	"set-standing":          operatorOf,
	"evaluate-distributor":  operatorOf,
	"list-grade-moves":      distributes,
	"list-limits":           operatorOf,
	"set-limit":             operatorOf,
	"get-limit":             operatorOf,
	"end-limit":             operatorOf,

	"list-suppliers":     operatorOf,
	"create-supplier":    operatorOf,
	"get-supplier":       supplying,
	"set-freight":        operatorOf,
	"set-return-contact": supplying.by(access.Shipping),
	"suspend-supplier":   operatorOf,
	"resume-supplier":    operatorOf,

	"list-agreements":         supplying,
	"sign-agreement":          operatorOf,
	"get-agreement":           supplying,
	"replace-agreement-scope": operatorOf,
	"give-agreement-notice":   operatorOf,
	"end-agreement":           operatorOf,

	"list-distributors":   operatorOf,
	"create-distributor":  operatorOf,
	"get-distributor":     distributes,
	"suspend-distributor": operatorOf,
	"resume-distributor":  operatorOf,

	"list-channels":  distributes,
	"create-channel": distributes.by(access.Buying),
	"get-channel":    distributes,
	"edit-channel":   distributes,
	"close-channel":  distributes,

	"list-contracts":       distributes,
	"sign-contract":        operatorOf,
	"get-contract":         distributes,
	"give-contract-notice": distributes,
	"end-contract":         operatorOf,

	"list-contract-versions": distributes,
	"amend-contract":         operatorOf,
	"drop-amendment":         operatorOf,
	"get-contract-words":     distributes,
	"sign-contract-words":    distributes,

	"list-openings":       welcoming,
	"get-opening":         welcoming,
	"list-recruitments":   supplying,
	"create-recruitment":  supplying,
	"get-recruitment":     supplying,
	"edit-recruitment":    supplying,
	"propose-recruitment": supplying,
	"open-recruitment":    operatorOf,
	"refuse-recruitment":  operatorOf,
	"close-recruitment":   supplying,

	"list-invitations":  distributes,
	"create-invitation": distributes,
	"revoke-invitation": distributes,

	"get-legal-warning":         operatorOf,
	"acknowledge-legal-warning": operatorOf,
	"withdraw-legal-warning":    operatorOf,

	"apply-to-distribute":              welcoming,
	"list-distributor-applications":    operatorOf,
	"get-distributor-application":      reviewing,
	"fill-distributor-application":     applying,
	"identify-applicant":               applying,
	"submit-distributor-application":   applying,
	"withdraw-distributor-application": applying,
	"apply-again":                      applying,
	"get-entrance-words":               reviewing,
	"sign-entrance-words":              applying,
	"open-distributor-account":         applying,
	"take-distributor-application":     operatorOf,
	"review-distributor-application":   operatorOf,
	"read-applicant-identity":          operatorOf,
	"confirm-entrance-fee":             operatorOf,
	"activate-distributor":             operatorOf,

	"list-categories": everyone,
	"create-category": operatorOf,
	"update-category": operatorOf,
	"update-brand":    operatorOf,
	"list-brands":     everyone,
	"create-brand":    operatorOf,

	"list-products":  supplying,
	"create-product": supplying.by(access.Goods),
	"get-product":    supplying,
	"update-product": supplying.by(access.Goods),
	"add-skus":       supplying.by(access.Goods),
	"replace-media":  supplying.by(access.Goods),
	"set-restock":    supplying,
	"get-sku":        supplying,
	"retire-sku":     supplying.by(access.Goods),
	"revive-sku":     supplying.by(access.Goods),

	"submit-product":      supplying,
	"refuse-product":      operatorOf,
	"list-reviews":        operatorOf,
	"approve-products":    operatorOf,
	"read-original-shots": everyone,

	"list-attributes":  everyone,
	"create-attribute": operatorOf,
	"get-attribute":    everyone,
	"update-attribute": operatorOf,
	"remove-attribute": operatorOf,

	"list-labels":    supplying,
	"create-label":   supplying,
	"update-label":   supplying,
	"remove-label":   supplying,
	"label-products": supplying,

	"list-papers":      supplying,
	"file-paper":       supplying,
	"get-paper":        supplying,
	"check-paper":      operatorOf,
	"withdraw-paper":   supplying,
	"upsert-products":  supplying,
	"upsert-prices":    operatorOf,
	"count-stock":      supplying,
	"publish-products": operatorOf,

	"import-file":         supplying,
	"list-imports":        supplying,
	"get-import":          supplying,
	"cancel-import":       supplying,
	"read-refused-rows":   supplying,
	"get-import-template": supplying,

	"list-prices": supplying,
	"set-prices":  operatorOf,

	"list-price-proposals":     supplying,
	"propose-prices":           roles{supplier: true}.by(access.Goods, access.Finance),
	"accept-price-proposals":   operatorOf,
	"refuse-price-proposals":   operatorOf,
	"withdraw-price-proposals": roles{supplier: true}.by(access.Goods, access.Finance),

	"withdraw-prices":    operatorOf,
	"list-price-history": operatorOf,
	"list-price-rules":   operatorOf,
	"create-price-rule":  operatorOf,
	"get-price-rule":     operatorOf,
	"end-price-rule":     operatorOf,
	"simulate-price":     operatorOf,
	"get-price-ladder":   distributes,

	"list-regions": everyone,

	"list-warehouses":    supplying,
	"create-warehouse":   supplying.by(access.Goods),
	"get-warehouse":      supplying,
	"describe-warehouse": supplying,
	"replace-coverage":   supplying,
	"close-warehouse":    supplying,
	"reopen-warehouse":   supplying,
	"list-stock":         supplying,
	"move-stock":         supplying.by(access.Goods, access.Shipping),
	"set-low-stock":      supplying.by(access.Goods),
	"get-low-stock-mark": supplying,
	"set-low-stock-mark": supplying,

	"list-pool-items": supplying,
	"open-goods":      operatorOf,
	"close-goods":     operatorOf,

	"list-assortment":         operatorOf,
	"count-assortment":        operatorOf,
	"preview-assortment":      operatorOf,
	"list-pool-rules":         operatorOf,
	"create-pool-rule":        operatorOf,
	"get-pool-rule":           operatorOf,
	"replace-pool-rule":       operatorOf,
	"preview-pool-rule":       operatorOf,
	"list-pool-jobs":          operatorOf,
	"create-pool-job":         operatorOf,
	"get-pool-job":            operatorOf,
	"list-product-lines":      operatorOf,
	"create-product-line":     operatorOf,
	"get-product-line":        operatorOf,
	"replace-product-line":    operatorOf,
	"list-product-line-goods": operatorOf,
	"grant-product-line":      operatorOf,
	"revoke-product-line":     operatorOf,
	"end-product-line":        operatorOf,
	"list-selection-limits":   operatorOf,
	"set-selection-limit":     operatorOf,
	"drop-selection-limit":    operatorOf,
	"list-windows":            operatorOf,
	"create-window":           operatorOf,
	"get-window":              operatorOf,
	"end-window":              operatorOf,
	"list-exclusions":         operatorOf,
	"create-exclusion":        operatorOf,
	"get-exclusion":           operatorOf,
	"end-exclusion":           operatorOf,

	"get-selection-terms": distributes,

	"browse-pool":        distributes,
	"get-pool-good":      distributes,
	"search-mall":        distributes,
	"recommend-goods":    distributes,
	"get-mall-good":      distributes,
	"list-selections":    distributes,
	"set-displays":       distributes,
	"list-folders":       distributes,
	"export-selections":  distributes,
	"select-goods":       distributes.by(access.Buying),
	"unselect-goods":     distributes.by(access.Buying),
	"list-goods":         distributes,
	"get-good":           distributes,
	"list-stock-states":  distributes,
	"map-stock-states":   distributes,
	"list-listings":      distributes,
	"list-in-channel":    distributes.by(access.Buying),
	"quote":              distributes,
	"check-addresses":    everyone,
	"take-metrics":       ordering,
	"get-goods":          distributes,
	"list-goods-prices":  distributes,
	"list-region-states": distributes,
	"list-metrics":       distributes,

	"list-orders":       distributes,
	"look-up-orders":    distributes,
	"place-order":       ordering.by(access.Buying),
	"place-orders":      ordering.by(access.Buying),
	"pay-orders":        ordering.by(access.Buying, access.Finance),
	"confirm-receipts":  distributes.by(access.Buying),
	"ship-parcels":      supplying.by(access.Shipping),
	"get-order":         distributes,
	"list-order-events": distributes,
	"pay-order":         ordering.by(access.Buying, access.Finance),
	"cancel-order":      distributes.by(access.Buying),
	"change-address":    ordering.by(access.Buying),
	"change-remark":     distributes.by(access.Buying),
	"urge-shipping":     distributes.by(access.Buying),
	"confirm-order":     ordering.by(access.Buying),
	"confirm-orders":    ordering.by(access.Buying),
	"confirm-receipt":   distributes.by(access.Buying),

	"list-sub-orders": supplying,
	"get-sub-order":   supplying,
	"ship-parcel":     supplying.by(access.Shipping),
	"list-parcels":    everyone,
	"get-parcel":      everyone,
	"note-track":      supplying.by(access.Shipping),

	"list-after-sales": everyone,
	"apply-after-sale": distributes.by(access.Buying),
	"get-after-sale":   everyone,

	"list-after-sale-options":  distributes,
	"add-after-sale-evidence":  everyone.by(access.Buying, access.Shipping),
	"read-after-sale-evidence": everyone,

	"approve-after-sale":  supplying.by(access.Shipping),
	"reject-after-sale":   supplying.by(access.Shipping),
	"stop-parcel":         supplying.by(access.Shipping),
	"escape-parcel":       supplying.by(access.Shipping),
	"send-back":           distributes.by(access.Buying),
	"arrive-return":       supplying.by(access.Shipping),
	"inspect-return":      supplying.by(access.Shipping),
	"refund-after-sale":   supplying.by(access.Shipping),
	"withdraw-after-sale": distributes.by(access.Buying),

	"get-wallet":    everyone.by(access.Finance),
	"list-postings": everyone.by(access.Finance),
	"top-up-wallet": operatorOf,

	"close-month":          operatorOf,
	"list-statements":      everyone.by(access.Finance),
	"get-statement":        everyone.by(access.Finance),
	"list-statement-lines": everyone.by(access.Finance),

	"export-statement-lines": everyone.by(access.Finance),
	"list-invoices":          everyone.by(access.Finance),
	"register-invoice":       supplying.by(access.Finance),
	"get-invoice":            everyone.by(access.Finance),
	"read-invoice-file":      everyone.by(access.Finance),
	"accept-invoice":         distributes.by(access.Finance),
	"return-invoice":         distributes.by(access.Finance),
	"withdraw-invoice":       supplying.by(access.Finance),
	"void-invoice":           supplying.by(access.Finance),
	"get-reconciliation":     everyone,
	"export-reconciliation":  everyone,

	"list-penalties":        everyone,
	"open-penalty":          supplying,
	"get-penalty":           everyone,
	"read-penalty-evidence": everyone,
	"accept-penalty":        operatorOf,
	"answer-penalty":        ordering,
	"decide-penalty":        operatorOf,
	"appeal-penalty":        ordering,
	"decide-penalty-appeal": operatorOf,
	"revoke-penalty":        supplying,
	"get-penalty-points":    distributes,
	"get-penalty-schedule":  everyone,
	"set-penalty-schedule":  operatorOf,

	"get-sandbox":          ordering,
	"set-sandbox-settings": ordering,
	"travel":               ordering,
	"reset-sandbox":        ordering,
	"top-up-sandbox":       ordering,
	"list-sandbox-faults":  ordering,
	"arm-sandbox-fault":    ordering,
	"clear-sandbox-faults": ordering,
	"clear-sandbox-fault":  ordering,
	"list-inboxes":         ordering,
	"set-inbox":            ordering,
	"drop-inbox":           ordering,
	"list-inbox-letters":   ordering,
	"get-inbox-letter":     ordering,

	"list-blacklist":      operatorOf,
	"add-to-blacklist":    operatorOf,
	"end-blacklist-entry": operatorOf,

	"list-webhook-events":   distributes,
	"list-webhooks":         distributes,
	"create-webhook":        ordering.by(access.Buying),
	"get-webhook":           distributes,
	"edit-webhook":          ordering.by(access.Buying),
	"pause-webhook":         ordering.by(access.Buying),
	"resume-webhook":        ordering.by(access.Buying),
	"remove-webhook":        ordering.by(access.Buying),
	"rotate-webhook-secret": ordering.by(access.Buying),
	"test-webhook":          ordering.by(access.Buying),
	"replay-webhook":        ordering.by(access.Buying),
	"list-deliveries":       distributes,
	"get-delivery":          distributes,
	"list-changes":          distributes,
	"stream-changes":        distributes,
	"list-change-kinds":     distributes,

	"list-trail":         operatorOf,
	"list-trail-actions": operatorOf,
}

func rolesOf(operation string) roles { return policy[operation] }

func (r roles) allow(role access.Role) bool {
	switch role {
	case access.Operator:
		return r.operator
	case access.Supplier:
		return r.supplier
	case access.Distributor:
		return r.distributor
	case access.Applicant:
		return r.applicant
	}
	return false
}

// allow opens or refuses an operation to a role, and to the duties of a party's people.
func allow(operation string, c web.Caller) error {
	r := rolesOf(operation)
	switch {
	case r.public:
		return nil
	case !c.Known():
		return web.ErrNotSignedIn
	case !r.allow(access.Role(c.Role)):
		return web.ErrForbidden
	case c.Party != 0 && len(r.duties) > 0 && !access.Duties(c.Duties).Include(r.duties...):
		return access.ErrDuty
	}
	return nil
}

// policyNote says in the reference who may call an operation.
func policyNote(operation string) string {
	r := rolesOf(operation)
	if r.public {
		return "\n\nOpen to anybody."
	}
	var names []string
	for _, x := range []struct {
		may  bool
		name string
	}{{r.operator, "operator"}, {r.supplier, "supplier"}, {r.distributor, "distributor"}, {r.applicant, "applicant"}} {
		if x.may {
			names = append(names, x.name)
		}
	}
	note := "\n\nRoles: " + strings.Join(names, ", ") + "."
	if len(r.duties) > 0 {
		words := make([]string, len(r.duties))
		for i, d := range r.duties {
			words[i] = string(d)
		}
		note += " Of a party's people with duties: owner, " + strings.Join(words, ", ") + "."
		note = strings.Replace(note, "owner, owner", "owner", 1)
	}
	return note
}
