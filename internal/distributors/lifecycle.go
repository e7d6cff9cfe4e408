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

// RecruitmentState says who may see a page.
type RecruitmentState string

// The states of a recruitment page. An open one still has its dates to look at: see Recruitment.Takes.
const (
	PageDraft    RecruitmentState = "draft"    // 草稿
	PageProposed RecruitmentState = "proposed" // 待审核
	PageOpen     RecruitmentState = "open"     // 招募中
	PageRefused  RecruitmentState = "refused"  // 未通过
	PageClosed   RecruitmentState = "closed"   // 已关闭
)

// RecruitmentAction is what may be done to a page.
type RecruitmentAction string

// The actions on a page.
const (
	Revise  RecruitmentAction = "edit"
	Propose RecruitmentAction = "propose" // a supplier asks for the operator's review
	Publish RecruitmentAction = "open"
	Decline RecruitmentAction = "refuse"
	Retire  RecruitmentAction = "close"
)

// RecruitmentLifecycle is the life of a recruitment page.
var RecruitmentLifecycle = map[RecruitmentState]map[RecruitmentAction]RecruitmentState{
	PageDraft:    {Revise: PageDraft, Propose: PageProposed, Publish: PageOpen},
	PageProposed: {Publish: PageOpen, Decline: PageRefused},
	PageOpen:     {Retire: PageClosed},
	PageRefused:  {Revise: PageRefused, Propose: PageProposed},
	PageClosed:   {Publish: PageOpen},
}

// ApplicationState says how far an application has come.
type ApplicationState string

// The states of an application.
const (
	Draft      ApplicationState = "draft"         // 草稿
	Submitted  ApplicationState = "submitted"     // 待审核
	InReview   ApplicationState = "in_review"     // 审核中
	SecondLook ApplicationState = "second_review" // 复审中
	Approved   ApplicationState = "approved"      // 已通过
	Refused    ApplicationState = "refused"       // 未通过
	Withdrawn  ApplicationState = "withdrawn"     // 已撤回
	Activated  ApplicationState = "activated"     // 已激活
)

// ApplicationAction is what may be done to an application.
type ApplicationAction string

// The actions on an application.
const (
	Fillin     ApplicationAction = "fill_in"
	Naming     ApplicationAction = "identify" // real name and papers
	Submission ApplicationAction = "submit"
	Taking     ApplicationAction = "take"    // a reviewer begins
	Passing    ApplicationAction = "pass_on" // another person looks again
	Approval   ApplicationAction = "approve"
	Refusal    ApplicationAction = "refuse"
	Withdrawal ApplicationAction = "withdraw"
	Admission  ApplicationAction = "activate"
)

// ApplicationLifecycle is the life of an application.
var ApplicationLifecycle = map[ApplicationState]map[ApplicationAction]ApplicationState{
	Draft:      {Fillin: Draft, Naming: Draft, Submission: Submitted, Withdrawal: Withdrawn},
	Submitted:  {Naming: Submitted, Taking: InReview, Withdrawal: Withdrawn},
	InReview:   {Naming: InReview, Passing: SecondLook, Approval: Approved, Refusal: Refused, Withdrawal: Withdrawn},
	SecondLook: {Naming: SecondLook, Approval: Approved, Refusal: Refused, Withdrawal: Withdrawn},
	Approved:   {Naming: Approved, Admission: Activated, Withdrawal: Withdrawn},
	Refused:    {},
	Withdrawn:  {},
	Activated:  {},
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
