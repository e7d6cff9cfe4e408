package flows

import "github.com/fenxiao/fenxiao/internal/webhooks"

// WebhookEvent is one kind of message, with a sentence for people.
type WebhookEvent struct{ Name, English, Chinese string }

// WebhookEvents lists all kinds of messages, in the order of their names.
func WebhookEvents() []WebhookEvent {
	return append(webhookChanges,
		WebhookEvent{webhooks.GapKind, "Changes were passed over that are kept no longer: read goods and orders once.", "部分变更已过保存期，请重新读取一次商品与订单。"},
		WebhookEvent{webhooks.TestKind, "A test that you asked for.", "您发起的测试。"},
	)
}

var webhookChanges = []WebhookEvent{
	{"order.paid", "An order was paid.", "订单已付款。"},
	{"order.placed", "An order was placed.", "已下单。"},
	{"price.changed", "The settlement price or the range of the sale price changed.", "结算价或售价区间变更。"},
	{"stock.state_changed", "The stock state changed in regions.", "地区库存状态变更。"},
	{"sub_order.shipped", "A parcel was shipped.", "已发货。"},
}

// webhookKinds are the names of all kinds that may be subscribed to.
func webhookKinds() []string {
	var out []string
	for _, e := range WebhookEvents() {
		out = append(out, e.Name)
	}
	return out
}
