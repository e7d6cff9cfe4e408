package flows

import (
	"context"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// ShownFactor is a code of an authenticator app, or a recovery code, that somebody showed under a session's token.
type ShownFactor struct {
	Token string // of the session
	Code  string
	// Next is the session's token once it is whole; empty: the session is whole already, and proves anew whose it is.
	Next access.Token
	At   clock.Micros
}

// ShowFactor judges a code and finishes signing in, or notes a proof: access.ErrCode, access.ErrCodesLocked, and access.ErrFactorMissing where there is nothing to show. What was refused is counted, so that the
// transaction is committed either way.
func ShowFactor(ctx context.Context, w *World, shown ShownFactor) (access.Entered, error) {
	var in access.Entered
	var v access.Verdict
	err := w.DB.Write(ctx, func(tx *db.Tx) (err error) {
		if in, err = access.ResolveSession(tx, shown.Token, shown.At); err != nil {
			return err
		}
		if shown.Next != "" && in.State != access.Half {
			return in.State.NotHalf()
		}
		a := Acting{World: w, Actor: in.Scope.Actor, At: shown.At}
		if v, err = judgeCode(tx, a, in.Scope.Person, shown.Code); err != nil || v.Refused != nil {
			return err
		}
		if shown.Next == "" {
			access.NoteProof(tx, in.Scope.Session, shown.At)
			return nil
		}
		return access.FinishSession(tx, in, access.ShowFactor, shown.Next, shown.At)
	})
	if err == nil {
		err = v.Refused
	}
	return in, err
}

// judgeCode judges a code and leaves a line where that is out of the ordinary.
func judgeCode(tx *db.Tx, a Acting, person id.Person, code string) (access.Verdict, error) {
	f, err := access.HoldFactors(tx, person)
	if err != nil {
		return access.Verdict{}, err
	}
	secret, err := openSecret(tx, a.World, person, f.Secret)
	if err != nil {
		return access.Verdict{}, err
	}
	v, err := f.Judge(tx, secret, code, a.At)
	switch {
	case err != nil:
		return v, err
	case v.Recovery:
		a.note(tx, "person.use_recovery_code", person.String(), codesNote{f.Codes}, codesNote{f.Codes - 1})
	case v.Locked:
		a.note(tx, "person.lock_codes", person.String(), nil, codesNote{f.Codes})
	}
	return v, nil
}

// codesNote is what the audit trail keeps of recovery codes: how many are left.
type codesNote struct {
	Left int `json:"recovery_codes_left"`
}
