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
}

var (
	anybody     = roles{public: true}
	everyone    = roles{operator: true, supplier: true, distributor: true}
	operatorOf  = roles{operator: true}
	supplying   = roles{operator: true, supplier: true}
	distributes = roles{operator: true, distributor: true}
	ordering    = roles{distributor: true}
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

	"store-file": everyone,
	"list-files": everyone,
	"get-file":   everyone,
	"read-file":  everyone,

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

	"list-contracts":       distributes,
	"sign-contract":        operatorOf,
	"get-contract":         distributes,
	"give-contract-notice": operatorOf,
	"end-contract":         operatorOf,

	"list-categories": everyone,
	"create-category": operatorOf,
	"list-brands":     everyone,
	"create-brand":    operatorOf,

	"list-products":  supplying,
	"create-product": supplying,
	"get-product":    supplying,
	"update-product": supplying,
	"add-skus":       supplying,
	"replace-media":  supplying,
	"get-sku":        supplying,
	"retire-sku":     supplying,
	"revive-sku":     supplying,

	"list-prices": supplying,
	"set-prices":  operatorOf,

	"list-warehouses":  supplying,
	"create-warehouse": supplying,
	"list-stock":       supplying,
	"move-stock":       supplying,
	"set-low-stock":    supplying,

	"list-pool-items": supplying,
	"open-goods":      operatorOf,
	"close-goods":     operatorOf,

	"browse-pool":       distributes,
	"list-selections":   distributes,
	"select-goods":      distributes,
	"unselect-goods":    distributes,
	"list-goods":        distributes,
	"get-good":          distributes,
	"list-stock-states": distributes,
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

	"list-blacklist":      operatorOf,
	"add-to-blacklist":    operatorOf,
	"end-blacklist-entry": operatorOf,

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
	}{{r.operator, "operator"}, {r.supplier, "supplier"}, {r.distributor, "distributor"}} {
		if x.may {
			names = append(names, x.name)
		}
	}
	return "\n\nRoles: " + strings.Join(names, ", ") + "."
}
