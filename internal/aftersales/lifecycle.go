package aftersales

// State is where an after-sale stands in its life.
type State string

// The states of an after-sale.
const (
	PendingReview  State = "pending_review"  // 待审核
	Intercepting   State = "intercepting"    // 拦截中
	AwaitingReturn State = "awaiting_return" // 待退货入库
	Inspecting     State = "inspecting"      // 验货中
	AwaitingRefund State = "awaiting_refund" // 待退款
	Succeeded      State = "succeeded"       // 售后成功
	Rejected       State = "rejected"        // 已拒绝
	Withdrawn      State = "withdrawn"       // 已撤销
)

// Action is what may be done to an after-sale.
type Action string

// The actions on an after-sale.
const (
	ApproveStop   Action = "approve_stop"   // refund only, unshipped: the warehouse must stop the parcel
	ApproveRefund Action = "approve_refund" // refund only, shipped
	ApproveReturn Action = "approve_return" // the goods must come back
	Reject        Action = "reject"
	Withdraw      Action = "withdraw"
	Stop          Action = "stop"   // the warehouse has stopped the parcel
	Escape        Action = "escape" // the parcel was gone already
	Arrive        Action = "arrive" // the goods are back
	Accept        Action = "accept" // inspection found them good, in whole or in part
	Refund        Action = "refund"
)

// Lifecycle is the life of an after-sale: what may be done in each state, and where it leads.
var Lifecycle = map[State]map[Action]State{
	PendingReview:  {ApproveStop: Intercepting, ApproveRefund: AwaitingRefund, ApproveReturn: AwaitingReturn, Reject: Rejected, Withdraw: Withdrawn},
	Intercepting:   {Stop: AwaitingRefund, Escape: PendingReview, Withdraw: Withdrawn},
	AwaitingReturn: {Arrive: Inspecting, Withdraw: Withdrawn},
	Inspecting:     {Accept: AwaitingRefund, Reject: Rejected},
	AwaitingRefund: {Refund: Succeeded},
	Succeeded:      {},
	Rejected:       {},
	Withdrawn:      {},
}

// Over says that a state is final.
func (s State) Over() bool { return len(Lifecycle[s]) == 0 }

// dead says that an after-sale in this state claims no units any more.
func (s State) dead() bool { return s == Rejected || s == Withdrawn }

// May says where an action leads from a case's state; ErrState when it is not allowed there.
func (c *Case) May(a Action) (State, error) {
	next, ok := Lifecycle[c.State][a]
	if !ok {
		return "", ErrState.At("state", "state", string(c.State), "action", string(a))
	}
	return next, nil
}

func (c *Case) do(a Action) error {
	next, err := c.May(a)
	if err == nil {
		c.State = next
	}
	return err
}
