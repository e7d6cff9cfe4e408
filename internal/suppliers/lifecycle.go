package suppliers

// State says whether a supplier takes new orders.
type State string

// The states of a supplier.
const (
	Active    State = "active"    // 合作中
	Suspended State = "suspended" // 已暂停
)

// Action is what may be done to a supplier.
type Action string

// The actions on a supplier.
const (
	Suspension Action = "suspend"
	Resumption Action = "resume"
)

// Lifecycle is the life of a supplier.
var Lifecycle = map[State]map[Action]State{
	Active:    {Suspension: Suspended},
	Suspended: {Resumption: Active},
}

// AgreementState says whether an agreement can carry new orders.
type AgreementState string

// The states of an agreement. An agreement in force still has its dates to look at: see Terms.Live.
const (
	InForce AgreementState = "in_force" // 生效
	Ended   AgreementState = "ended"    // 已终止
)

// AgreementAction is what may be done to an agreement.
type AgreementAction string

// The actions on an agreement.
const (
	Notice      AgreementAction = "give_notice" // its last day is brought forward
	Rescope     AgreementAction = "rescope"
	Termination AgreementAction = "end" // at once
)

// AgreementLifecycle is the life of an agreement.
var AgreementLifecycle = map[AgreementState]map[AgreementAction]AgreementState{
	InForce: {Notice: InForce, Rescope: InForce, Termination: Ended},
	Ended:   {},
}
