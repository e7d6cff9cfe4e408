package catalog

// SKUState says whether a SKU may be sold at all.
type SKUState string

// The states of a SKU.
const (
	Active  SKUState = "active"  // 在售
	Retired SKUState = "retired" // 已下架
)

// SKUAction is what may be done to a SKU.
type SKUAction string

// The actions on a SKU.
const (
	Retirement SKUAction = "retire"
	Revival    SKUAction = "revive"
)

// SKULifecycle is the life of a SKU.
var SKULifecycle = map[SKUState]map[SKUAction]SKUState{
	Active:  {Retirement: Retired},
	Retired: {Revival: Active},
}
