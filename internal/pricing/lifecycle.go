package pricing

// State says what came of a supplier's proposal of a price.
type State string

// The states of a proposal.
const (
	Open      State = "open"      // 待确认
	Accepted  State = "accepted"  // 已采纳
	Refused   State = "refused"   // 已退回
	Withdrawn State = "withdrawn" // 已撤回
)

// Action is what may be done to a proposal.
type Action string

// The actions on a proposal.
const (
	Renewal    Action = "propose" // another takes its place
	Acceptance Action = "accept"
	Refusal    Action = "refuse"
	Withdrawal Action = "withdraw"
)

// Lifecycle is the life of a SKU's proposal: the latest one stands.
var Lifecycle = map[State]map[Action]State{
	Open:      {Renewal: Open, Acceptance: Accepted, Refusal: Refused, Withdrawal: Withdrawn},
	Accepted:  {Renewal: Open},
	Refused:   {Renewal: Open},
	Withdrawn: {Renewal: Open},
}
