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

// ReviewState says how far the operator's review of a product is.
type ReviewState string

// The states of a review.
const (
	Draft     ReviewState = "draft"     // 草稿
	Submitted ReviewState = "submitted" // 待审核
	Approved  ReviewState = "approved"  // 已通过
	Refused   ReviewState = "refused"   // 已驳回
)

// ReviewAction is what may be done to a product's review.
type ReviewAction string

// The actions on a review. A revision is a change by the supplier of what is reviewed.
const (
	Submission ReviewAction = "submit"
	Approval   ReviewAction = "approve"
	Refusal    ReviewAction = "refuse"
	Revision   ReviewAction = "revise"
)

// ReviewLifecycle is the life of a product's review.
var ReviewLifecycle = map[ReviewState]map[ReviewAction]ReviewState{
	Draft:     {Submission: Submitted, Revision: Draft},
	Submitted: {Approval: Approved, Refusal: Refused, Revision: Submitted},
	Approved:  {Revision: Submitted},
	Refused:   {Submission: Submitted, Revision: Refused},
}
