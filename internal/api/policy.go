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
}

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

	"list-people":    operatorOf,
	"create-person":  operatorOf,
	"get-person":     operatorOf,
	"set-password":   operatorOf,
	"disable-person": operatorOf,
	"enable-person":  operatorOf,

	"list-api-keys":  distributes,
	"create-api-key": distributes,
	"revoke-api-key": distributes,

	"store-file": storing,
	"list-files": storing,
	"get-file":   storing,
	"read-file":  storing,

	"list-notices":            everyone,
	"count-unread-notices":    everyone,
	"read-notice":             everyone,
	"read-notices":            everyone,
	"list-receipts":           operatorOf,
	"list-mail-addresses":     everyone,
	"add-mail-address":        everyone,
	"remove-mail-address":     everyone,
	"list-notice-preferences": everyone,
	"set-notice-preferences":  everyone,
	"list-notice-templates":   operatorOf,
	"set-notice-template":     operatorOf,
	"drop-notice-template":    operatorOf,

	"list-suppliers":     operatorOf,
	"create-supplier":    operatorOf,
	"get-supplier":       supplying,
	"set-freight":        operatorOf,
	"set-return-contact": supplying,
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
	"create-channel": distributes,
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
	"create-product": supplying,
	"get-product":    supplying,
	"update-product": supplying,
	"add-skus":       supplying,
	"replace-media":  supplying,
	"set-restock":    supplying,
	"get-sku":        supplying,
	"retire-sku":     supplying,
	"revive-sku":     supplying,

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

	"list-papers":    supplying,
	"file-paper":     supplying,
	"get-paper":      supplying,
	"check-paper":    operatorOf,
	"withdraw-paper": supplying,

	"list-prices": supplying,
	"set-prices":  operatorOf,

	"list-regions": everyone,

	"list-warehouses":    supplying,
	"create-warehouse":   supplying,
	"get-warehouse":      supplying,
	"describe-warehouse": supplying,
	"replace-coverage":   supplying,
	"close-warehouse":    supplying,
	"reopen-warehouse":   supplying,
	"list-stock":         supplying,
	"move-stock":         supplying,
	"set-low-stock":      supplying,
	"get-low-stock-mark": supplying,
	"set-low-stock-mark": supplying,

	"list-pool-items": supplying,
	"open-goods":      operatorOf,
	"close-goods":     operatorOf,

	"browse-pool":       distributes,
	"get-pool-good":     distributes,
	"list-selections":   distributes,
	"select-goods":      distributes,
	"unselect-goods":    distributes,
	"list-goods":        distributes,
	"get-good":          distributes,
	"list-stock-states": distributes,
	"map-stock-states":  distributes,
	"list-listings":     distributes,
	"list-in-channel":   distributes,
	"quote":             distributes,

	"list-orders":       distributes,
	"place-order":       ordering,
	"place-orders":      ordering,
	"pay-orders":        ordering,
	"confirm-receipts":  distributes,
	"ship-parcels":      supplying,
	"get-order":         distributes,
	"list-order-events": distributes,
	"pay-order":         ordering,
	"cancel-order":      distributes,
	"confirm-receipt":   distributes,

	"list-sub-orders": supplying,
	"get-sub-order":   supplying,
	"ship-parcel":     supplying,
	"get-parcel":      everyone,
	"note-track":      supplying,

	"list-after-sales":    everyone,
	"apply-after-sale":    distributes,
	"get-after-sale":      everyone,
	"approve-after-sale":  supplying,
	"reject-after-sale":   supplying,
	"stop-parcel":         supplying,
	"escape-parcel":       supplying,
	"send-back":           distributes,
	"arrive-return":       supplying,
	"inspect-return":      supplying,
	"refund-after-sale":   supplying,
	"withdraw-after-sale": distributes,

	"get-wallet":    everyone,
	"list-postings": everyone,
	"top-up-wallet": operatorOf,

	"close-month":          operatorOf,
	"list-statements":      everyone,
	"get-statement":        everyone,
	"list-statement-lines": everyone,

	"list-trail": operatorOf,
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

// allow is the one place where an operation is opened or refused to a caller.
func allow(operation string, c web.Caller) error {
	r := rolesOf(operation)
	switch {
	case r.public:
		return nil
	case !c.Known():
		return web.ErrNotSignedIn
	case !r.allow(access.Role(c.Role)):
		return web.ErrForbidden
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
	return "\n\nRoles: " + strings.Join(names, ", ") + "."
}
