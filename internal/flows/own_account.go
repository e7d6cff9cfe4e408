package flows

import (
	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// ChangeOwnPassword changes a person's password after the old one was checked, and ends its other sessions: access.ErrOldPassword.
func ChangeOwnPassword(tx *db.Tx, a Acting, in access.Entered, old, password access.PasswordHash) error {
	if err := access.ChangePassword(tx, in, old, password, a.At); err != nil {
		return err
	}
	a.note(tx, "person.change_password", in.Scope.Person.String(), nil, nil)
	return nil
}

// RenewRecoveryCodes puts new recovery codes in the place of all old ones: access.ErrNoFactor.
func RenewRecoveryCodes(tx *db.Tx, a Acting, person id.Person, codes access.RecoveryCodes) error {
	f, err := access.HoldFactors(tx, person)
	if err != nil {
		return err
	}
	if err := access.RenewRecoveryCodes(tx, f, codes); err != nil {
		return err
	}
	a.note(tx, "person.renew_recovery_codes", person.String(), codesNote{f.Codes}, codesNote{len(codes)})
	return nil
}

// EndOwnSession ends one session of a person: access.ErrNotFound.
func EndOwnSession(tx *db.Tx, a Acting, person id.Person, session id.Session) error {
	if err := access.EndOwnSession(tx, person, session); err != nil {
		return err
	}
	a.note(tx, "person.end_session", person.String(), sessionNote{session.String()}, nil)
	return nil
}

// EndOtherSessions signs a person out everywhere but where it is.
func EndOtherSessions(tx *db.Tx, a Acting, in access.Scope) {
	access.EndOtherSessions(tx, in.Person, in.Session)
	a.note(tx, "person.end_other_sessions", in.Person.String(), nil, sessionNote{in.Session.String()})
}

// sessionNote is what the audit trail keeps of a session.
type sessionNote struct {
	Session string `json:"session"`
}

// SetFactorRule says whose second factor is asked for from a time on: access.ErrFactorRule, access.ErrRetroactive.
func SetFactorRule(tx *db.Tx, a Acting, rule access.FactorRule) error {
	before, _, err := access.FactorRules(tx, a.At)
	if err != nil {
		return err
	}
	if err := access.SetFactorRule(tx, rule, a.Actor, a.At); err != nil {
		return err
	}
	a.note(tx, "installation.set_factor_rule", "installation", ruleNote{Asked: before.Asked},
		ruleNote{Asked: rule.Asked, From: rule.From.Time().Format(timeOfTrail)})
	return nil
}

// ruleNote is what the audit trail keeps of the rule.
type ruleNote struct {
	Asked access.Asked `json:"asked"`
	From  string       `json:"from,omitempty"`
}
