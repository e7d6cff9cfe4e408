package distributors

// State says whether a distributor may place orders.
type State string

// The states of a distributor.
const (
	Pending   State = "pending"   // 待激活
	Active    State = "active"    // 合作中
	Suspended State = "suspended" // 已暂停
	Closed    State = "closed"    // 未成立
)

// Action is what may be done to a distributor.
type Action string

// The actions on a distributor.
const (
	Activation Action = "activate" // real name and signatures are there
	Closing    Action = "close"    // it withdrew before it was activated
	Suspension Action = "suspend"
	Resumption Action = "resume"
)

// Lifecycle is the life of a distributor.
var Lifecycle = map[State]map[Action]State{
	Pending:   {Activation: Active, Closing: Closed},
	Active:    {Suspension: Suspended},
	Suspended: {Resumption: Active},
	Closed:    {},
}

// ChannelState says whether a channel sells.
type ChannelState string

// The states of a channel.
const (
	ChannelActive ChannelState = "active" // 营业
	ChannelClosed ChannelState = "closed" // 已关闭
)

// ChannelAction is what may be done to a channel.
type ChannelAction string

// The actions on a channel.
const (
	Editing  ChannelAction = "edit"
	Shutting ChannelAction = "close"
)

// ChannelLifecycle is the life of a channel.
var ChannelLifecycle = map[ChannelState]map[ChannelAction]ChannelState{
	ChannelActive: {Editing: ChannelActive, Shutting: ChannelClosed},
	ChannelClosed: {},
}

// ContractState says whether a contract can carry new orders.
type ContractState string

// The states of a contract. A contract in force still has its dates to look at: see Contract.Live.
const (
	Proposed ContractState = "proposed" // 待签署
	InForce  ContractState = "in_force" // 生效
	Ended    ContractState = "ended"    // 已终止
	Dropped  ContractState = "dropped"  // 未签署
)

// ContractAction is what may be done to a contract.
type ContractAction string

// The actions on a contract.
const (
	Entry       ContractAction = "enter"       // both parties have signed
	Dropping    ContractAction = "drop"        // it will not be signed
	Notice      ContractAction = "give_notice" // its last day is brought forward
	Expiry      ContractAction = "expire"      // its last day is over
	Termination ContractAction = "end"         // at once
)

// ContractLifecycle is the life of a contract.
var ContractLifecycle = map[ContractState]map[ContractAction]ContractState{
	Proposed: {Entry: InForce, Dropping: Dropped},
	InForce:  {Notice: InForce, Expiry: Ended, Termination: Ended},
	Ended:    {},
	Dropped:  {},
}
