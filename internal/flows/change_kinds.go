package flows

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/feed"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/outbox"
)

// ChangeKind is one kind of change that distributors read, as they know it.
type ChangeKind struct {
	Name             string
	English, Chinese string // one sentence each
	// Latest says that of several changes of a SKU the newest is enough for whoever wants only the latest.
	Latest bool
}

// toldKinds maps the events that distributors read to the kinds by which they know them. What is not here, and not of the families below, is the operator's
// or the suppliers' own.
var toldKinds = map[string]string{
	"price.changed":       "price.changed",
	"stock.state_changed": "stock.state_changed",
	"sku.changed":         "goods.changed",
	"product.changed":     "goods.changed",
	"product.restock":     "goods.restock_changed",
	"goods.terms_changed": "goods.terms_changed",
	"pool.opened":         "goods.opened",
	"pool.closed":         "goods.closed",
	"goods.selected":      "goods.selected",
	"goods.unselected":    "goods.unselected",
	"goods.displayed":     "goods.displayed",
	"goods.listed":        "listing.changed",
}

// families are the first words of kinds that are told to the distributor of the event as they are.
var families = []string{"order", "sub_order", "parcel", "after_sale", "statement", "wallet", "contract", "grade", "product_line", "penalty"}

// ChangeKinds lists the kinds by which distributors know changes, in the order of their names.
func ChangeKinds() []ChangeKind { return slices.Clone(changeKinds) }

var changeKinds = []ChangeKind{
	{Name: "after_sale.applied", English: "An after-sale was asked for.", Chinese: "已申请售后。"},
	{Name: "after_sale.awaiting_refund", English: "An after-sale was agreed to; the refund is due.", Chinese: "售后已同意，待退款。"},
	{Name: "after_sale.awaiting_return", English: "An after-sale was agreed to; the goods are to come back.", Chinese: "售后已同意，待寄回。"},
	{Name: "after_sale.evidence_added", English: "Files are shown in an after-sale.", Chinese: "售后凭证已补充。"},
	{Name: "after_sale.inspecting", English: "The goods came back and are inspected.", Chinese: "退货已到，验货中。"},
	{Name: "after_sale.intercepting", English: "The parcel is being stopped on its way.", Chinese: "正在拦截包裹。"},
	{Name: "after_sale.pending_review", English: "An after-sale is to be reviewed again.", Chinese: "售后待重新审核。"},
	{Name: "after_sale.rejected", English: "An after-sale was rejected.", Chinese: "售后已拒绝。"},
	{Name: "after_sale.succeeded", English: "The money of an after-sale is back.", Chinese: "售后已退款。"},
	{Name: "after_sale.withdrawn", English: "An after-sale was withdrawn.", Chinese: "售后已撤销。"},
	{Name: "contract.amendment_proposed", English: "New words of the contract wait for a signature.", Chinese: "合同新版本待签署。"},
	{Name: "contract.ended", English: "The contract has ended.", Chinese: "合同已终止。"},
	{Name: "contract.entered", English: "New terms of the contract count: read prices again.", Chinese: "合同新条款生效，请重新读取价格。"},
	{Name: "contract.notice_given", English: "Notice of the contract's end was given.", Chinese: "已通知终止合同。"},
	{Name: "contract.signed", English: "A contract was signed.", Chinese: "已签合同。"},
	{Name: "goods.changed", English: "What is told of goods changed: read the goods again.", Chinese: "商品资料变更，请重新读取。", Latest: true},
	{Name: "goods.closed", English: "Goods left the pool: they can't be ordered.", Chinese: "商品退出分销商品池，不可下单。", Latest: true},
	{Name: "goods.displayed", English: "Folder, local title, own price or note of goods changed.", Chinese: "陈列（文件夹、本店标题、自定售价、备注）变更。", Latest: true},
	{Name: "goods.opened", English: "Goods are in the pool again, or on other terms.", Chinese: "商品进入分销商品池。", Latest: true},
	{Name: "goods.restock_changed", English: "When new goods come changed.", Chinese: "补货时间变更。", Latest: true},
	{Name: "goods.selected", English: "Goods were selected: read them once.", Chinese: "已选品，请读取一次商品。"},
	{Name: "goods.terms_changed", English: "Reprice right, channels or regions of goods changed.", Chinese: "改价权、渠道或可售地区变更。", Latest: true},
	{Name: "goods.unselected", English: "Goods are no longer selected.", Chinese: "已取消选品。"},
	{Name: "grade.changed", English: "The grade changed: read prices again.", Chinese: "等级变更，请重新读取价格。"},
	{Name: "listing.changed", English: "Goods went on or off sale in a channel.", Chinese: "渠道上下架。", Latest: true},
	{Name: "order.address_changed", English: "An order goes to another address.", Chinese: "订单收货地址已更改。"},
	{Name: "order.cancelled", English: "An order was cancelled.", Chinese: "订单已取消。"},
	{Name: "order.confirmed", English: "An order that was placed to be confirmed later was confirmed.", Chinese: "订单已确认。"},
	{Name: "order.hold_lapsed", English: "The stock of an unpaid order was given back.", Chinese: "未付款订单的库存已释放。"},
	{Name: "order.paid", English: "An order was paid.", Chinese: "订单已付款。"},
	{Name: "order.placed", English: "An order was placed.", Chinese: "已下单。"},
	{Name: "order.received", English: "Sub-orders count as received.", Chinese: "已确认收货。"},
	{Name: "order.remark_changed", English: "The remark of an order changed.", Chinese: "订单备注已更改。"},
	{Name: "parcel.tracked", English: "A parcel was seen on its way.", Chinese: "包裹有新轨迹。"},
	{Name: "penalty.confirmed", English: "A penalty counts.", Chinese: "违规处罚生效。"},
	{Name: "price.changed", English: "The settlement price or the range of the sale price changed.", Chinese: "结算价或售价区间变更。", Latest: true},
	{Name: "product_line.granted", English: "A product line may be selected from.", Chinese: "已授权产品线。"},
	{Name: "product_line.revoked", English: "A product line may no longer be selected from.", Chinese: "产品线授权收回。"},
	{Name: "statement.drawn", English: "A month's statement was drawn.", Chinese: "月结对账单已出。"},
	{Name: "stock.state_changed", English: "The stock state changed in regions.", Chinese: "地区库存状态变更。", Latest: true},
	{Name: "sub_order.shipped", English: "A parcel was shipped.", Chinese: "已发货。"},
	{Name: "sub_order.urged", English: "The supplier was urged to ship.", Chinese: "已催发货。"},
	{Name: "sub_order.window_closed", English: "After-sales can no longer be asked for.", Chinese: "售后期已结束。"},
	{Name: "wallet.topped_up", English: "Money came into the wallet.", Chinese: "钱包已充值。"},
}

var latestKinds = func() map[string]bool {
	out := map[string]bool{}
	for _, k := range changeKinds {
		out[k.Name] = k.Latest
	}
	return out
}()

// changeKind is how distributors know an event; empty: they are not told of it.
func changeKind(event string) string {
	if kind := toldKinds[event]; kind != "" {
		return kind
	}
	family, _, _ := strings.Cut(event, ".")
	if slices.Contains(families, family) {
		return event
	}
	return ""
}

// spread makes the changes of events, in their order: one for each SKU or distributor that an event is about.
func spread(tx *db.Tx, events []*outbox.Event) ([]feed.Change, error) {
	skus, err := skusOfProducts(tx, events)
	if err != nil {
		return nil, err
	}
	var out []feed.Change
	for _, e := range events {
		add := func(distributor id.Distributor, sku id.SKU) {
			out = append(out, feed.Change{Event: e.ID, At: tx.Now(), Distributor: distributor, SKU: sku})
		}
		switch kind := changeKind(e.Kind); {
		case kind == "":
		case productOf(e) != 0:
			for _, sku := range skus[productOf(e)] {
				add(e.Distributor, sku)
			}
		case isOfSKU(e):
			add(e.Distributor, id.SKU(e.Root))
		case kind == "price.changed": // by a rule for many goods
			add(e.Distributor, 0)
		case e.Distributor == 0:
		default:
			named := skusNamed(e)
			for _, sku := range named {
				add(e.Distributor, sku)
			}
			if len(named) == 0 {
				add(e.Distributor, 0)
			}
		}
	}
	return out, nil
}

// skusOfProducts reads the SKUs of the products that events are about.
func skusOfProducts(tx *db.Tx, events []*outbox.Event) (map[id.Product][]id.SKU, error) {
	var products []id.Product
	for _, e := range events {
		if p := productOf(e); p != 0 && changeKind(e.Kind) != "" {
			products = append(products, p)
		}
	}
	found := map[id.Product][]id.SKU{}
	catalog.LoadSKUIDs(tx, products, found)
	return found, tx.Flush()
}

// productOf is the product that an event is about with all its SKUs; 0: none.
func productOf(e *outbox.Event) id.Product {
	switch {
	case strings.HasPrefix(e.Kind, "product."), e.Kind == "price.changed" && ruleOf(e).Goods == "product":
		return id.Product(e.Root)
	}
	return 0
}

// isOfSKU says whether an event's root is the one SKU that it is about.
func isOfSKU(e *outbox.Event) bool {
	switch e.Kind {
	case "stock.state_changed", "sku.changed", "goods.terms_changed", "pool.opened", "pool.closed":
		return true
	case "price.changed":
		return e.Subject == 0 || ruleOf(e).Goods == "sku"
	}
	return false
}

// skusNamed are the SKUs that a distributor's own event names; none: it is not about SKUs.
func skusNamed(e *outbox.Event) []id.SKU {
	switch e.Kind {
	case "goods.selected", "goods.unselected", "goods.listed":
		return bodyAs[picksBody](e).SKUIDs
	case "goods.displayed":
		var out []id.SKU
		for _, d := range bodyAs[displaysBody](e).After {
			out = append(out, d.SKUID)
		}
		return out
	}
	return nil
}

// ruleOf is the price rule of a `price.changed` that a rule brought.
func ruleOf(e *outbox.Event) ruleBody {
	if e.Subject == 0 {
		return ruleBody{}
	}
	body := bodyAs[ruleChangedBody](e)
	if body.After != nil {
		return *body.After
	}
	if body.Before != nil {
		return *body.Before
	}
	return ruleBody{}
}

// ruleChangedBody and basePriceBody are a priceChangedBody, read.
type ruleChangedBody struct {
	Cause  string    `json:"cause"`
	Before *ruleBody `json:"before"`
	After  *ruleBody `json:"after"`
}

type basePriceBody struct {
	Before *priceBody `json:"before"`
	After  *priceBody `json:"after"`
}

// bodyAs reads what an event tells; a part that is written otherwise stays empty.
func bodyAs[T any](e *outbox.Event) (body T) {
	if json.Unmarshal([]byte(e.Body), &body) != nil {
		var none T
		return none
	}
	return body
}
