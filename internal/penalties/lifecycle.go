package penalties

// State says how far a case has come.
type State string

// The states of a case.
const (
	Proposed   State = "proposed"   // 待受理 by a supplier; the distributor does not see it yet
	Opened     State = "opened"     // 待申辩
	Answered   State = "answered"   // 已申辩
	Unanswered State = "unanswered" // 未申辩 in time
	Confirmed  State = "confirmed"  // 已成立 and may be appealed against
	Appealed   State = "appealed"   // 申诉中
	Final      State = "final"      // 已生效: nobody appealed in time
	Upheld     State = "upheld"     // 维持
	Overturned State = "overturned" // 已推翻
	Dismissed  State = "dismissed"  // 不成立
	Revoked    State = "revoked"    // 已撤销
)

// Action is what may be done to a case.
type Action string

// The actions on a case.
const (
	Opening      Action = "open"
	Answering    Action = "answer"
	Silence      Action = "silence" // the time to answer is over
	Confirmation Action = "confirm"
	Dismissal    Action = "dismiss"
	Appealing    Action = "appeal"
	Lapse        Action = "lapse" // the time to appeal is over
	Upholding    Action = "uphold"
	Overturning  Action = "overturn"
	Revocation   Action = "revoke"
)

// Lifecycle is the life of a case.
var Lifecycle = map[State]map[Action]State{
	Proposed:   {Opening: Opened, Dismissal: Dismissed, Revocation: Revoked},
	Opened:     {Answering: Answered, Silence: Unanswered, Dismissal: Dismissed, Revocation: Revoked},
	Answered:   {Confirmation: Confirmed, Dismissal: Dismissed, Revocation: Revoked},
	Unanswered: {Confirmation: Confirmed, Dismissal: Dismissed, Revocation: Revoked},
	Confirmed:  {Appealing: Appealed, Lapse: Final, Revocation: Revoked},
	Appealed:   {Upholding: Upheld, Overturning: Overturned, Revocation: Revoked},
	Final:      {Revocation: Revoked},
	Upheld:     {Revocation: Revoked},
	Overturned: {},
	Dismissed:  {},
	Revoked:    {},
}

// counts says whether the points of a case in this state count, until they expire.
func (s State) counts() bool {
	switch s {
	case Confirmed, Appealed, Final, Upheld:
		return true
	default:
		return false
	}
}
