package access

// SessionState says what a session may do.
type SessionState string

// The states of a session.
const (
	Half  SessionState = "half"  // 待二次验证 the password was right; the second factor has not been shown
	Bare  SessionState = "bare"  // 待设置二次验证 the password was right; a second factor is asked for and there is none
	Whole SessionState = "whole" // 已登录
)

// SessionAction is what makes a session whole.
type SessionAction string

// The actions on a session.
const (
	ShowFactor  SessionAction = "show_factor"
	SetUpFactor SessionAction = "set_up_factor"
)

// SessionLifecycle is the life of a session until it ends.
var SessionLifecycle = map[SessionState]map[SessionAction]SessionState{
	Half:  {ShowFactor: Whole},
	Bare:  {SetUpFactor: Whole},
	Whole: {},
}

// Refusal is what a session that is not whole is answered.
func (s SessionState) Refusal() error {
	switch s {
	case Whole:
		return nil
	case Bare:
		return ErrFactorMissing
	case Half:
		return ErrFactorNeeded
	default:
		return ErrFactorNeeded
	}
}

// NotHalf is what a session that does not wait for the second factor is answered when one is shown to it.
func (s SessionState) NotHalf() error {
	if s == Bare {
		return ErrFactorMissing
	}
	return ErrToken
}
