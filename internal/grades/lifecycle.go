package grades

// State says whether a scheme counts.
type State string

// The states of a scheme.
const (
	Drafted  State = "draft"    // 草稿
	Live     State = "live"     // 生效
	Replaced State = "replaced" // 已被替换
)

// Action is what may be done to a scheme.
type Action string

// The actions on a scheme.
const (
	Activation  Action = "activate"
	Replacement Action = "replace" // another is activated
)

// Lifecycle is the life of a scheme.
var Lifecycle = map[State]map[Action]State{
	Drafted:  {Activation: Live},
	Live:     {Replacement: Replaced},
	Replaced: {},
}
