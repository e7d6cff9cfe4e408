package console

import (
	"slices"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/web"
)

// policy says which roles may call an operation at all; what they see there is the views' to narrow. An operation without a
// line is nobody's.
var policy = map[string][]access.Role{
	"me":           {access.Operator, access.Supplier, access.Distributor},
	"home":         {access.Operator},
	"monitor":      {access.Operator},
	"orders":       {access.Operator, access.Supplier, access.Distributor},
	"order":        {access.Operator, access.Supplier, access.Distributor},
	"suppliers":    {access.Operator},
	"distributors": {access.Operator},

	"waiting":     everyone,
	"today":       {access.Supplier, access.Distributor},
	"setup":       {access.Operator},
	"jobs":        everyone,
	"pick-list":   {access.Supplier},
	"after-sales": everyone,
	"parcels":     everyone,
	"find":        everyone,
	"write-book":  everyone,
	"read-sheet":  everyone,

	// a desk is the person's own, whoever it is
	"desk":                 everyone,
	"save-view":            everyone,
	"drop-view":            everyone,
	"prefer":               everyone,
	"set-desk":             everyone,
	"front-settings":       {access.Operator},
	"set-front":            {access.Operator},
	"preview-front":        {access.Operator},
	"drop-front":           {access.Operator},
	"show-second-factor":   everyone,
	"prove":                everyone,
	"offer-totp":           everyone,
	"confirm-totp":         everyone,
	"remove-totp":          everyone,
	"renew-recovery-codes": everyone,
	"offer-passkey":        everyone,
	"add-passkey":          everyone,
	"rename-passkey":       everyone,
	"remove-passkey":       everyone,
	"security":             everyone,
	"end-session":          everyone,
	"end-other-sessions":   everyone,
	"change-password":      everyone,
	"get-factor-rule":      {access.Operator},
	"set-factor-rule":      {access.Operator},
	"reset-second-factor":  {access.Operator},
}

var everyone = []access.Role{access.Operator, access.Supplier, access.Distributor}

// open are the operations that need no session: to begin one, and to end one that may have ended already.
var open = []string{"sign-in", "sign-out", "ask-for-passkey", "sign-in-by-passkey"}

// unfinished are the operations that make a session whole; until it is, it may call nothing else.
var unfinished = map[access.SessionState][]string{
	access.Half: {"show-second-factor"},
	access.Bare: {"offer-totp", "confirm-totp", "offer-passkey", "add-passkey"},
}

// public are the operations that strangers may call: they show what the operator shows to everybody.
var public = []string{"front", "front-door", "front-goods", "front-good", "front-recruitment"}

// quota keeps strangers' looking apart from people's work.
func quota(operation string, _ web.Caller) web.Quota {
	if slices.Contains(public, operation) {
		return strangers
	}
	return web.Quota{Rate: web.DefaultRate}
}

func allow(operation string, c web.Caller) error {
	switch {
	case slices.Contains(open, operation), slices.Contains(public, operation):
		return nil
	case !c.Known():
		return web.ErrNotSignedIn
	}
	if state, _ := c.Terms.(access.SessionState); state != access.Whole && !slices.Contains(unfinished[state], operation) {
		return state.Refusal()
	}
	if !slices.Contains(policy[operation], access.Role(c.Role)) {
		return web.ErrForbidden
	}
	return nil
}
