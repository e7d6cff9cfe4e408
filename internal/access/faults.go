package access

import "github.com/fenxiao/fenxiao/internal/fault"

// The room's refusals.
var (
	// ErrSignIn: unknown login, wrong password and disabled person look the same.
	ErrSignIn = fault.New(fault.Unauthenticated, "sign_in_failed", "login or password is wrong")
	// ErrToken: no bearer token, or one that is unknown, ended or revoked.
	ErrToken = fault.New(fault.Unauthenticated, "token_invalid", "the bearer token is missing or not valid")
	// ErrTokenExpired: the token was good once.
	ErrTokenExpired = fault.New(fault.Unauthenticated, "token_expired", "the bearer token has expired")
	// ErrTestKey: test keys open the sandbox, nothing else.
	ErrTestKey = fault.New(fault.Forbidden, "test_key", "this is a test key: it is good for the sandbox alone")
	// ErrNotYours: this role has no such action. The door answers it before it looks at any row.
	ErrNotYours = fault.New(fault.Forbidden, "role_not_allowed", "this is not for your role")
	// ErrNotFound: missing, or another party's.
	ErrNotFound = fault.New(fault.NotFound, "not_found", "there is no such thing")
	// ErrInvalid: the summary over places at fault.
	ErrInvalid = fault.New(fault.Invalid, "invalid", "the request has mistakes")
	// ErrLogin: 2 to 64 of a-z, 0-9, dot, dash, underscore, plus, at; a letter or digit first.
	ErrLogin = fault.New(fault.Invalid, "login_malformed", "a login is 2 to 64 letters, digits and ._@+-, a letter or digit first")
	// ErrLoginTaken: logins are unique in the installation.
	ErrLoginTaken = fault.New(fault.Conflict, "login_taken", "this login is taken")
	// ErrName: names are 1 to 100 characters without control characters.
	ErrName = fault.New(fault.Invalid, "name_malformed", "a name has 1 to 100 characters")
	// ErrPassword: passwords have 8 to 200 bytes.
	ErrPassword = fault.New(fault.Invalid, "password_length", "a password has 8 to 200 bytes")
	// ErrRole: no such role, or a party that does not go with it.
	ErrRole = fault.New(fault.Invalid, "role_malformed", "role is operator, supplier or distributor; the latter two need a party")
	// ErrLastOperator: the last operator who can sign in is not disabled.
	ErrLastOperator = fault.New(fault.Refused, "last_operator", "this is the last operator who can sign in")
	// ErrExpiry: a key expires later than now, or never.
	ErrExpiry = fault.New(fault.Invalid, "expiry_passed", "the expiry lies in the past")
	// ErrTooManyKeys: a distributor has a bounded number of live keys.
	ErrTooManyKeys = fault.New(fault.Refused, "too_many_keys", "revoke a key first")
	// ErrKeyEnded: what has expired or was revoked is neither changed nor rotated.
	ErrKeyEnded = fault.New(fault.Conflict, "key_ended", "this key has expired or was revoked; make a new one")
	// ErrOverlap: a rotated key goes on for a week at most.
	ErrOverlap = fault.New(fault.Invalid, "overlap_out_of_range", "keys overlap for 0 to 168 hours")
	// ErrKeyScope: a scope that no operation asks for.
	ErrKeyScope = fault.New(fault.Invalid, "key_scope_unknown", "there is no such scope of keys")
	// ErrAddressRange: neither an address nor a range in CIDR, v4 or v6.
	ErrAddressRange = fault.New(fault.Invalid, "address_range_malformed", "write an address, or a range such as 203.0.113.0/24 or 2001:db8::/48")
	// ErrTooManyRanges: a key is kept to a bounded number of ranges.
	ErrTooManyRanges = fault.New(fault.Invalid, "too_many_ranges", "a key is kept to 20 ranges of addresses at most")
	// ErrAddress: the key is good, and comes from where it may not. Wherever that is, the answer is the same.
	ErrAddress = fault.New(fault.Forbidden, "address_refused", "this key is kept to other addresses")
	// ErrScopeMissing: the key is not for that. The door answers it, with the scope needed, before it looks at any row.
	ErrScopeMissing = fault.New(fault.Forbidden, "key_scope_missing", "this key lacks the scope that is needed")
	// ErrPersonNeeded: people do this, and no key.
	ErrPersonNeeded = fault.New(fault.Forbidden, "person_needed", "a person does this; a key can't")
	// ErrClass: no class of operations, or one named twice.
	ErrClass = fault.New(fault.Invalid, "key_class_malformed", "classes are read, write, order, heavy and changes, each once")
	// ErrRate: rates are 1 to a million a second, and at once at least as many as in a second.
	ErrRate = fault.New(fault.Invalid, "key_rate_out_of_range", "1 to 1,000,000 a second, and at once no fewer than that")
	// ErrPeriod: usage is shown for at most as long as it is kept.
	ErrPeriod = fault.New(fault.Invalid, "usage_period_malformed", "from is a day not after to, 90 days at most")
	// ErrClaimed: the installation is already something else.
	ErrClaimed = fault.New(fault.Conflict, "installation_claimed", "this database already serves another purpose, currency or zone")
	// ErrPurpose: purpose, currency or zone is none that can be claimed.
	ErrPurpose = fault.New(fault.Invalid, "purpose_malformed", "purpose, currency or zone is not known")
	// ErrDuties: duties that the role does not have.
	ErrDuties = fault.New(fault.Invalid, "duties_malformed", "duties are owner, goods, shipping, finance of a supplier, or owner, buying, finance of a distributor")
	// ErrDuty: the person does another part of its party's work. The door answers it before it looks at any row.
	ErrDuty = fault.New(fault.Forbidden, "duty_not_held", "this is another's duty in your company")
	// ErrLastOwner: somebody of a party can say who does what.
	ErrLastOwner = fault.New(fault.Refused, "last_owner", "this is the last person who may do everything for this company")
)

// The refusals around second factors, passkeys and a person's own sessions.
var (
	// ErrFactorNeeded: the password was right; until the second factor is shown, the session does nothing else.
	ErrFactorNeeded = fault.New(fault.Unauthenticated, "second_factor_needed", "show your second factor first")
	// ErrFactorMissing: the installation asks this person for a second factor, and there is none; until it is set up, the session does nothing else.
	ErrFactorMissing = fault.New(fault.Unauthenticated, "second_factor_missing", "set up a second factor at the console first")
	// ErrCode: neither the code of now, nor an unused recovery code. Codes of earlier and of used steps look the same.
	ErrCode = fault.New(fault.Refused, "code_wrong", "this code is wrong or was used before")
	// ErrCodesLocked: too many wrong codes in a row.
	ErrCodesLocked = fault.New(fault.Limited, "codes_locked", "too many wrong codes; wait a quarter of an hour")
	// ErrProofNeeded: what protects an account is changed by whom it belongs to, not by whom finds its page open.
	ErrProofNeeded = fault.New(fault.Forbidden, "proof_needed", "show your password or second factor again first")
	// ErrOldPassword: the old password that came with a new one.
	ErrOldPassword = fault.New(fault.Refused, "password_wrong", "the password is wrong")
	// ErrNoOffer: no secret waits for its first code, or not any more.
	ErrNoOffer = fault.New(fault.Conflict, "totp_not_offered", "begin anew: there is no secret that waits for its first code")
	// ErrNoTOTP: there is no app to remove.
	ErrNoTOTP = fault.New(fault.Conflict, "totp_missing", "there is no authenticator app")
	// ErrLastFactor: who must have a second factor keeps one.
	ErrLastFactor = fault.New(fault.Refused, "last_factor", "this installation asks you for a second factor; add another one first")
	// ErrNoFactor: recovery codes stand in for a factor.
	ErrNoFactor = fault.New(fault.Conflict, "factor_missing", "set up a second factor first")
	// ErrPasskey: no such passkey, not verified, not of this site, or not what was asked; all look the same.
	ErrPasskey = fault.New(fault.Unauthenticated, "passkey_refused", "this passkey does not open anything here")
	// ErrNewPasskey: the answer of the browser is none to what was asked, or too late.
	ErrNewPasskey = fault.New(fault.Refused, "passkey_not_added", "the passkey was not added; try again")
	// ErrTooManyPasskeys: a person has a bounded number of passkeys.
	ErrTooManyPasskeys = fault.New(fault.Refused, "too_many_passkeys", "a person has at most 20 passkeys")
	// ErrFactorRule: nobody, those who touch money, or all.
	ErrFactorRule = fault.New(fault.Invalid, "second_factor_rule", "a second factor is asked of off, money or all")
	// ErrRetroactive: what was asked yesterday is over.
	ErrRetroactive = fault.New(fault.Invalid, "retroactive", "this begins now or later")
	// ErrOwnPassword: one's own password is changed with the old one.
	ErrOwnPassword = fault.New(fault.Refused, "own_password", "change your own password with the old one, on the security page")
)
