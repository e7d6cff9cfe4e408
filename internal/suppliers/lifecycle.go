package suppliers

// State says whether a supplier takes new orders.
type State string

// The states of a supplier. One that has given notice is active or suspended until its last day: see Supplier.LeaveAt.
const (
	Active    State = "active"    // 合作中
	Suspended State = "suspended" // 已暂停
	Left      State = "left"      // 已退出
)

// Action is what may be done to a supplier.
type Action string

// The actions on a supplier.
const (
	Suspension Action = "suspend"
	Resumption Action = "resume"
	Notifying  Action = "give_notice" // of its leaving
	Departure  Action = "leave"
)

// Lifecycle is the life of a supplier.
var Lifecycle = map[State]map[Action]State{
	Active:    {Suspension: Suspended, Notifying: Active, Departure: Left},
	Suspended: {Resumption: Active, Notifying: Suspended, Departure: Left},
	Left:      {},
}

// AgreementState says whether an agreement can carry new orders.
type AgreementState string

// The states of an agreement. An agreement in force still has its dates to look at: see Terms.Live and Terms.Sells.
const (
	Proposed   AgreementState = "proposed"    // 待签署
	InForce    AgreementState = "in_force"    // 生效
	SellingOut AgreementState = "selling_out" // 清货
	Ended      AgreementState = "ended"       // 已终止
	Withdrawn  AgreementState = "withdrawn"   // 已撤回
)

// AgreementAction is what may be done to an agreement.
type AgreementAction string

// The actions on an agreement.
const (
	Signing     AgreementAction = "sign"
	Withdrawal  AgreementAction = "withdraw"
	Notice      AgreementAction = "give_notice" // its last day is brought forward
	Amendment   AgreementAction = "amend"       // another version of its terms
	Rescope     AgreementAction = "rescope"
	Expiry      AgreementAction = "sell_out" // its last day has come, and what lies there may still be sold
	Termination AgreementAction = "end"      // at once, or because its last day has come
)

// AgreementLifecycle is the life of an agreement.
var AgreementLifecycle = map[AgreementState]map[AgreementAction]AgreementState{
	Proposed:   {Signing: InForce, Withdrawal: Withdrawn},
	InForce:    {Notice: InForce, Amendment: InForce, Rescope: InForce, Expiry: SellingOut, Termination: Ended},
	SellingOut: {Termination: Ended},
	Ended:      {},
	Withdrawn:  {},
}

// VersionState says how far a version of an agreement's terms has come.
type VersionState string

// The states of a version.
const (
	Offered  VersionState = "offered"   // 待签署
	Signed   VersionState = "signed"    // 已签署
	Current  VersionState = "current"   // 生效
	Replaced VersionState = "replaced"  // 已替换
	Dropped  VersionState = "withdrawn" // 已撤回
)

// VersionAction is what may be done to a version.
type VersionAction string

// The actions on a version.
const (
	Signature   VersionAction = "sign"     // one of two
	Completion  VersionAction = "complete" // the last signature, or a paper with both
	Commence    VersionAction = "commence" // its day has come
	Replacement VersionAction = "replace"  // a later one commences
	Retraction  VersionAction = "withdraw" // by the operator
	Lapse       VersionAction = "lapse"    // the agreement has ended before
)

// VersionLifecycle is the life of a version.
var VersionLifecycle = map[VersionState]map[VersionAction]VersionState{
	Offered:  {Signature: Offered, Completion: Signed, Retraction: Dropped, Lapse: Dropped},
	Signed:   {Commence: Current, Lapse: Dropped},
	Current:  {Replacement: Replaced},
	Replaced: {},
	Dropped:  {},
}

// ApplicationState says how far an application to supply has come.
type ApplicationState string

// The states of an application.
const (
	Drafted   ApplicationState = "draft"     // 草稿
	Submitted ApplicationState = "submitted" // 待审核
	Approved  ApplicationState = "approved"  // 已通过
	Refused   ApplicationState = "refused"   // 已拒绝
	Recalled  ApplicationState = "withdrawn" // 已撤回
)

// ApplicationAction is what may be done to an application.
type ApplicationAction string

// The actions on an application.
const (
	Editing    ApplicationAction = "edit"
	Submission ApplicationAction = "submit"
	Approval   ApplicationAction = "approve"
	Refusal    ApplicationAction = "refuse"
	Recall     ApplicationAction = "withdraw"
)

// ApplicationLifecycle is the life of an application. A refused one may be mended and submitted again.
var ApplicationLifecycle = map[ApplicationState]map[ApplicationAction]ApplicationState{
	Drafted:   {Editing: Drafted, Submission: Submitted, Recall: Recalled},
	Submitted: {Approval: Approved, Refusal: Refused, Recall: Recalled},
	Refused:   {Editing: Refused, Submission: Submitted, Recall: Recalled},
	Approved:  {},
	Recalled:  {},
}
