package penalties

import (
	"encoding/json"
	"slices"
)

// Kind says what a distributor is said to have done.
type Kind string

// The kinds of cases.
const (
	PriceBelowFloor   Kind = "price_below_floor"   // 低价
	PriceAboveCeiling Kind = "price_above_ceiling" // 高价
	RegionDiversion   Kind = "region_diversion"    // 窜货
	LatePayment       Kind = "late_payment"        // 逾期付款
	ForeignSource     Kind = "foreign_source"      // 私货, 他源
	FalseListing      Kind = "false_listing"       // 虚假上架
	BrandMisuse       Kind = "brand_misuse"        // 滥用品牌
	NoShippingInfo    Kind = "no_shipping_info"    // 不回传物流
	Other             Kind = "other"               // 其他
)

// kinds are all kinds with the points that they bring where no schedule says otherwise.
var kinds = map[Kind]int64{
	PriceBelowFloor: 6, PriceAboveCeiling: 3, RegionDiversion: 12, LatePayment: 3, ForeignSource: 12, FalseListing: 6, BrandMisuse: 12,
	NoShippingInfo: 3, Other: 1,
}

// Effect is what is done to a distributor whose points reach a threshold.
type Effect string

// The effects, from the mildest on.
const (
	Warn            Effect = "warn"             // 警告: a notice in writing
	Delist          Effect = "delist"           // 下架: the listings of the case's SKU, or all when it names none
	FreezeSelection Effect = "freeze_selection" // 冻结选品: nothing is selected or listed
	Suspend         Effect = "suspend"          // 暂停合作: no orders
	EndContract     Effect = "end_contract"     // 终止合同: without notice
)

// effects are all effects, and whether each lasts for a time: `days` of a threshold.
var effects = map[Effect]struct{ lasts, needsDays bool }{
	Warn: {}, Delist: {}, FreezeSelection: {lasts: true, needsDays: true}, Suspend: {lasts: true}, EndContract: {},
}

// Threshold says what is done when a distributor's points reach a number. It is done again when they fall below and reach it once more.
type Threshold struct {
	Points int64  `json:"points"`
	Effect Effect `json:"effect"`
	Days   int64  `json:"days,omitempty"` // how long it lasts; with Suspend 0: until somebody resumes the distributor
}

// Terms are what a case is judged by, copied into it when it is begun.
type Terms struct {
	PeriodDays int64       `json:"period_days"` // how long points count from the confirmation on
	AnswerDays int64       `json:"answer_days"` // from opening, as long as the distributor may answer
	AppealDays int64       `json:"appeal_days"` // from the confirmation, as long as it may appeal
	Thresholds []Threshold `json:"thresholds"`
}

// thresholds are what is done where no schedule says otherwise.
var thresholds = []Threshold{
	{3, Warn, 0}, {6, Delist, 0}, {12, FreezeSelection, 30}, {24, Suspend, 30}, {48, EndContract, 0},
}

// crossed gives the thresholds that lie above what the points were and not above what they are.
func crossed(all []Threshold, before, after int64) (out []Threshold) {
	for _, t := range all {
		if before < t.Points && t.Points <= after && !slices.ContainsFunc(out, func(o Threshold) bool { return o.Effect == t.Effect }) {
			out = append(out, t)
		}
	}
	return out
}

func encoded(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // plain structs of this package
	}
	return string(text)
}
