package flows

import "github.com/fenxiao/fenxiao/internal/webhooks"

// WebhookEvent is one kind of message, with a sentence for people.
type WebhookEvent struct{ Name, English, Chinese string }

// WebhookEvents lists all kinds of messages, in the order of their names.
func WebhookEvents() []WebhookEvent {
	var all []WebhookEvent
	for _, k := range ChangeKinds() {
		all = append(all, WebhookEvent{k.Name, k.English, k.Chinese})
	}
	return append(all,
		WebhookEvent{webhooks.GapKind, "Changes were passed over that are kept no longer: read goods and orders once.", "部分变更已过保存期，请重新读取一次商品与订单。"},
		WebhookEvent{webhooks.TestKind, "A test that you asked for.", "您发起的测试。"},
	)
}

// webhookKinds are the names of all kinds that may be subscribed to.
func webhookKinds() []string {
	var out []string
	for _, e := range WebhookEvents() {
		out = append(out, e.Name)
	}
	return out
}
