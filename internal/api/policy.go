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
