package pool

// State says whether distributors may order an item.
type State string

// The states of an item.
const (
	Opened State = "open"   // 已开放
	Closed State = "closed" // 已关闭
)

// Action is what may be done to an item.
type Action string

// The actions on an item.
const (
	Opening Action = "open" // also under another agreement than before
	Closing Action = "close"
)

// Lifecycle is the life of an item. Both actions may be repeated.
var Lifecycle = map[State]map[Action]State{
	Opened: {Opening: Opened, Closing: Closed},
	Closed: {Opening: Opened, Closing: Closed},
}
