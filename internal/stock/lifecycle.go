package stock

// WarehouseState says whether a warehouse takes part in new orders.
type WarehouseState string

// The states of a warehouse.
const (
	Open   WarehouseState = "open"   // 启用
	Closed WarehouseState = "closed" // 停用
)

// WarehouseAction is what may be done to a warehouse.
type WarehouseAction string

// The actions on a warehouse.
const (
	Closing   WarehouseAction = "close"
	Reopening WarehouseAction = "reopen"
)

// WarehouseLifecycle is the life of a warehouse.
var WarehouseLifecycle = map[WarehouseState]map[WarehouseAction]WarehouseState{
	Open:   {Closing: Closed},
	Closed: {Reopening: Open},
}
