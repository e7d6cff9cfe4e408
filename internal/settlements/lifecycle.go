package settlements

// State says how far an invoice has come.
type State string

// The states of an invoice.
const (
	Registered State = "registered" // 待收票: its amount is taken, the other side has not looked at it
	Accepted   State = "accepted"   // 已收票
	Returned   State = "returned"   // 已退票 by who receives it; its amount is free again
	Withdrawn  State = "withdrawn"  // 已撤回 by who issued it; its amount is free again
	Voided     State = "voided"     // 已红冲: another invoice in red takes it back; its amount is free again
)

// Action is what may be done to an invoice.
type Action string

// The actions on an invoice.
const (
	Acceptance Action = "accept"
	Return     Action = "return"
	Withdrawal Action = "withdraw"
	Voiding    Action = "void"
)

// Lifecycle is the life of an invoice.
var Lifecycle = map[State]map[Action]State{
	Registered: {Acceptance: Accepted, Return: Returned, Withdrawal: Withdrawn},
	Accepted:   {Voiding: Voided},
	Returned:   {},
	Withdrawn:  {},
	Voided:     {},
}

// Covers says whether the amount of an invoice in this state is taken from its statements.
func (s State) Covers() bool { return s == Registered || s == Accepted }
