package webhooks

// State says whether an endpoint is told of changes.
type State string

// The states of an endpoint.
const (
	Active   State = "active"   // 启用
	Paused   State = "paused"   // 已暂停 by the distributor
	Disabled State = "disabled" // 已停用 because nothing got through, or it asked for that
	Removed  State = "removed"  // 已删除
)

// Action is what may be done to an endpoint.
type Action string

// The actions on an endpoint.
const (
	Pause   Action = "pause"
	Resume  Action = "resume"
	Disable Action = "disable"
	Remove  Action = "remove"
)

// Lifecycle is the life of an endpoint.
var Lifecycle = map[State]map[Action]State{
	Active:   {Pause: Paused, Disable: Disabled, Remove: Removed},
	Paused:   {Resume: Active, Remove: Removed},
	Disabled: {Resume: Active, Remove: Removed},
	Removed:  {},
}

// DeliveryState says how far a message has come.
type DeliveryState string

// The states of a delivery.
const (
	Waiting   DeliveryState = "waiting"   // 待投递
	Delivered DeliveryState = "delivered" // 已送达
	Failed    DeliveryState = "failed"    // 投递失败 ten tries over 76 hours
)

// DeliveryAction is what may become of a delivery.
type DeliveryAction string

// The actions on a delivery.
const (
	Arrive DeliveryAction = "arrive"
	GiveUp DeliveryAction = "give_up"
	Replay DeliveryAction = "replay"
)

// DeliveryLifecycle is the life of a delivery.
var DeliveryLifecycle = map[DeliveryState]map[DeliveryAction]DeliveryState{
	Waiting:   {Arrive: Delivered, GiveUp: Failed},
	Delivered: {Replay: Waiting},
	Failed:    {Replay: Waiting},
}
