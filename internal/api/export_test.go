package api

import (
	"maps"
	"slices"
)

// HasPolicy says whether an operation has a row in the policy.
func HasPolicy(operation string) bool { _, ok := policy[operation]; return ok }

// PolicyRows are the operations that the policy knows.
func PolicyRows() []string { return slices.Sorted(maps.Keys(policy)) }

// May says whether a role may call an operation.
func May(operation, role string) bool {
	r := rolesOf(operation)
	switch role {
	case "operator":
		return r.operator
	case "supplier":
		return r.supplier
	case "distributor":
		return r.distributor
	case "applicant":
		return r.applicant
	}
	return r.public
}

// NeedOfKey tells the scope that a key needs for an operation (empty: none), whether it is closed to keys, and whether anybody said so.
func NeedOfKey(operation, method, path string) (scope string, closed, known bool) {
	n, known := route{id: operation, method: method, path: path}.need()
	return string(n.scope), n.closed, known
}

// ClassOf tells of which class an operation is.
func ClassOf(operation, method, path string) string {
	return string(route{id: operation, method: method, path: path}.class())
}

// Exceptions are the operations whose need is named one by one.
func Exceptions() []string { return slices.Sorted(maps.Keys(exceptions)) }
