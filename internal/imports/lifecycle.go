package imports

// State says how far an import has come.
type State string

// The states of an import.
const (
	Waiting   State = "waiting"   // 排队中
	Running   State = "running"   // 导入中
	Done      State = "done"      // 已完成
	Failed    State = "failed"    // 失败
	Cancelled State = "cancelled" // 已取消
)

// Action is what may be done to an import.
type Action string

// The actions on an import. Going on is what a process does that takes over from one that was stopped.
const (
	Start  Action = "start"
	GoOn   Action = "go_on"
	Finish Action = "finish"
	Fail   Action = "fail"
	Cancel Action = "cancel"
)

// Lifecycle is the life of an import.
var Lifecycle = map[State]map[Action]State{
	Waiting: {Start: Running, Cancel: Cancelled},
	Running: {GoOn: Running, Finish: Done, Fail: Failed, Cancel: Cancelled},
	// the ends
	Done:      {},
	Failed:    {},
	Cancelled: {},
}
