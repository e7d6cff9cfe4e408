package distributors

// State says whether a distributor may place orders.
type State string

// The states of a distributor.
const (
	Active    State = "active"    // 合作中
	Suspended State = "suspended" // 已暂停
)

// Action is what may be done to a distributor.
type Action string

// The actions on a distributor.
const (
	Suspension Action = "suspend"
	Resumption Action = "resume"
)

// Lifecycle is the life of a distributor.
var Lifecycle = map[State]map[Action]State{
	Active:    {Suspension: Suspended},
	Suspended: {Resumption: Active},
}

// ContractState says whether a contract can carry new orders.
type ContractState string

// The states of a contract. A contract in force still has its dates to look at: see Contract.Live.
const (
	InForce ContractState = "in_force" // 生效
	Ended   ContractState = "ended"    // 已终止
)

// ContractAction is what may be done to a contract.
type ContractAction string

// The actions on a contract.
const (
	Notice      ContractAction = "give_notice" // its last day is brought forward
	Termination ContractAction = "end"         // at once
)

// ContractLifecycle is the life of a contract.
var ContractLifecycle = map[ContractState]map[ContractAction]ContractState{
	InForce: {Notice: InForce, Termination: Ended},
	Ended:   {},
}
