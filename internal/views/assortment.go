package views

import (
	"strings"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
)

// SalesDays is over how many days sales are counted.
const SalesDays = 30

// GoodsFilter says which of all goods are meant, in the pool or not; zero values and nil do not narrow. It is kept as it is written in JSON.
type GoodsFilter struct {
	Suppliers  []id.Supplier     `json:"supplier_ids,omitempty"`
	Brands     []id.Brand        `json:"brand_ids,omitempty"`
	Categories []id.Category     `json:"category_ids,omitempty"` // of any level: everything under them
	Labels     []id.Label        `json:"label_ids,omitempty"`    // with one of them
	Attributes []AttributeFilter `json:"attributes,omitempty"`   // with a value of each
	Words      string            `json:"words,omitempty"`        // part of the title, or the supplier's whole code
	Pool       string            `json:"pool,omitempty"`         // open, closed, or never: never in the pool
	// Bounds in minor units, both included; goods without a price are outside them.
	Currency       money.Currency `json:"currency,omitempty"`
	SettlementFrom *int64         `json:"settlement_from_minor,omitempty"`
	SettlementTo   *int64         `json:"settlement_to_minor,omitempty"`
	RetailFrom     *int64         `json:"retail_from_minor,omitempty"`
	RetailTo       *int64         `json:"retail_to_minor,omitempty"`
	// The operator's margin as a part of the settlement price.
	MarginFromPPM *int64 `json:"margin_from_ppm,omitempty"`
	MarginToPPM   *int64 `json:"margin_to_ppm,omitempty"`
	// Free units in all warehouses, and units sold in the last SalesDays.
	FreeFrom *int64 `json:"free_from,omitempty"`
	FreeTo   *int64 `json:"free_to,omitempty"`
	SoldFrom *int64 `json:"sold_from,omitempty"`
	SoldTo   *int64 `json:"sold_to,omitempty"`
}

// AttributeFilter asks for one of some values of an attribute, of the product or the SKU.
type AttributeFilter struct {
	Attribute id.Attribute `json:"attribute_id"`
	Values    []string     `json:"values"`
}

// GoodsOrder is what goods are sorted by.
type GoodsOrder string

// The orders; the zero one is that of SKU ids.
const (
	BySettlement GoodsOrder = "settlement"
	ByRetail     GoodsOrder = "retail"
	ByMargin     GoodsOrder = "margin"
	ByFree       GoodsOrder = "stock"
	BySold       GoodsOrder = "sales"
)

// GoodsQuery is one page of the goods that a filter finds.
type GoodsQuery struct {
	GoodsFilter
	Order    GoodsOrder
	Falling  bool
	After    GoodsPlace // the last row of the page before; none: the first page
	Limit    int        // 1 to PageLimit
	At       clock.Micros
	FollowsA bool // there is a page before
}

// GoodsPlace is where a row stands in its order.
type GoodsPlace struct {
	Value int64
	SKU   id.SKU
}

// GoodsRow is one SKU as the operator looks at it when it fills the pool. Amounts are minor units a piece; without a price all are 0.
type GoodsRow struct {
	GoodsPlace
	Product                    id.Product
	Supplier                   id.Supplier
	Brand                      id.Brand
	Category                   id.Category
	Title, Code, State         string
	Currency                   money.Currency
	Supply, Settlement, Retail int64
	MarginPPM                  int64 // −1: not known
	Free                       int64
	Sold                       int64 // only where it was asked for by filter or order; else 0
	PoolState                  string
	Agreement                  id.Agreement
	Cause                      string
	Rule                       id.PoolRule
}

// margin is what the operator keeps, in ppm; −1: it is not known yet. The agreement's ratio counts where there is one. Very large prices are
// cut down before they are multiplied.
const margin = `(case when p.sku_id is null or p.settlement_minor <= 0 then -1
	when a.supply_rule = 'ratio' then 1000000 - a.supply_ratio_ppm
	when p.supply_minor = 0 and a.id is null then -1
	when p.settlement_minor <= 1000000000000 then (p.settlement_minor - p.supply_minor) * 1000000 / p.settlement_minor
	else (p.settlement_minor - p.supply_minor) / 1000 * 1000000 / (p.settlement_minor / 1000) end)`

// expressions are what the orders sort by.
var expressions = map[GoodsOrder]string{
	"": "CAST(0 AS BIGINT)", BySettlement: "coalesce(p.settlement_minor, 0)", ByRetail: "coalesce(p.retail_minor, 0)", ByMargin: margin,
	ByFree: free, BySold: "coalesce(n.sold, 0)",
}

// free is what lies in all warehouses and is not held. It is asked SKU by SKU, so that a page that is soon full does not sum up all stock.
const free = "coalesce((select CAST(sum(x.on_hand - x.held) AS BIGINT) from stock_items x where x.sku_id = k.id), 0)"

// goods begins a statement over all goods, `catalog_skus k`, joined with no more than the columns, the filter and the order need. Between
// after and to (0: no bound) only those SKUs are looked at.
func goods(f *filter, columns string, q *GoodsQuery, after, to id.SKU) string {
	sql := "select " + columns + ` from catalog_skus k
		left join pricing_prices p on p.sku_id = k.id
		left join pool_items i on i.sku_id = k.id`
	if q.MarginFromPPM != nil || q.MarginToPPM != nil || strings.Contains(columns, " a.") {
		sql += " left join suppliers_agreements a on a.id = i.agreement_id"
	}
	if q.Words != "" {
		sql += " join catalog_products c on c.id = k.product_id"
	}
	if q.SoldFrom != nil || q.SoldTo != nil || q.Order == BySold {
		sql += ` left join (select l.sku_id, CAST(sum(l.quantity) AS BIGINT) as sold from orders_lines l
			join orders_sub_orders s on s.id = l.sub_order_id and s.state in ('to_ship', 'to_receive', 'completed')
			where l.order_id >= ` + f.place(idFloor(q.At-SalesDays*clock.Day)) + " group by l.sku_id) n on n.sku_id = k.id"
	}
	f.and("k.id > ?", after)
	if to != 0 {
		f.and("k.id <= ?", to)
	}
	q.narrow(f)
	return sql
}

func (q *GoodsFilter) narrow(f *filter) {
	if len(q.Suppliers) > 0 {
		f.oneOf("k.supplier_id", plainIDs(q.Suppliers))
	}
	if len(q.Brands) > 0 {
		f.oneOf("k.brand_id", plainIDs(q.Brands))
	}
	if len(q.Categories) > 0 {
		under := &filter{values: f.values}
		under.oneOf("c.id", plainIDs(q.Categories))
		under.or("c.parent_id", plainIDs(q.Categories))
		under.or("b.parent_id", plainIDs(q.Categories))
		f.values = under.values
		f.and("k.category_id in (select c.id from catalog_categories c left join catalog_categories b on b.id = c.parent_id" + under.where() + ")")
	}
	if len(q.Labels) > 0 {
		f.open("k.product_id in (select y.product_id from catalog_labelled y where 1 = 1")
		f.oneOf("y.label_id", plainIDs(q.Labels))
		f.close()
	}
	for _, a := range q.Attributes {
		f.open("exists (select 1 from catalog_values v where v.product_id = k.product_id and (v.sku_id = 0 or v.sku_id = k.id)")
		f.and("v.attribute_id = ?", a.Attribute)
		places := make([]string, len(a.Values))
		for i, value := range a.Values {
			places[i] = f.place(value)
		}
		f.and("v.value in (" + strings.Join(places, ", ") + ")")
		f.close()
	}
	if q.Words != "" {
		f.and(`(c.folded_title like ? escape '\' or k.code = ?)`, "%"+db.Literal(strings.ToLower(q.Words))+"%", q.Words)
	}
	switch q.Pool {
	case "open", "closed":
		f.and("i.state = ?", q.Pool)
	case "never":
		f.and("i.sku_id is null")
	}
	if q.Currency != "" {
		f.and("p.currency = ?", q.Currency)
	}
	between := func(expression string, from, to *int64) {
		if from != nil {
			f.and(expression+" >= ?", *from)
		}
		if to != nil {
			f.and(expression+" <= ?", *to)
		}
	}
	between("p.settlement_minor", q.SettlementFrom, q.SettlementTo)
	between("p.retail_minor", q.RetailFrom, q.RetailTo)
	if q.MarginFromPPM != nil || q.MarginToPPM != nil {
		f.and(margin + " >= 0")
	}
	between(margin, q.MarginFromPPM, q.MarginToPPM)
	between(free, q.FreeFrom, q.FreeTo)
	between("coalesce(n.sold, 0)", q.SoldFrom, q.SoldTo)
}

// or adds an alternative to the last condition.
func (f *filter) or(expression string, values []int64) {
	places := make([]string, len(values))
	for i, v := range values {
		places[i] = f.place(v)
	}
	f.sql.WriteString(" or " + expression + " in (" + strings.Join(places, ", ") + ")")
}

// ReadGoods gives one page of goods in their order, and whether more follow it.
func ReadGoods(tx *db.Tx, q GoodsQuery) (rows []GoodsRow, more bool, err error) {
	f, value := &filter{}, expressions[q.Order]
	after := q.After.SKU
	if q.Order != "" || q.Falling {
		after = 0
	}
	sql := goods(f, value+` as sorted, k.id, k.product_id, k.supplier_id, k.brand_id, k.category_id, k.title, k.code, k.state, coalesce(p.currency, ''),
		coalesce(p.supply_minor, 0), coalesce(p.settlement_minor, 0), coalesce(p.retail_minor, 0), `+margin+`, coalesce(i.state, ''),
		coalesce(i.agreement_id, 0), coalesce(i.cause, ''), coalesce(i.rule_id, 0)`, &q, after, 0)
	beyond, way := " > ", ""
	if q.Falling {
		beyond, way = " < ", " desc"
	}
	if q.FollowsA {
		f.and("("+value+", k.id)"+beyond+"(?, ?)", q.After.Value, q.After.SKU)
	}
	by := value + way + ", k.id" + way
	if q.Order == "" {
		by = "k.id" + way
	}
	limit := min(max(q.Limit, 1), PageLimit)
	rows, err = db.All(tx, func(r *db.Row) GoodsRow {
		return GoodsRow{
			GoodsPlace: GoodsPlace{r.Int(), id.SKU(r.Int())}, Product: id.Product(r.Int()), Supplier: id.Supplier(r.Int()), Brand: id.Brand(r.Int()),
			Category: id.Category(r.Int()), Title: r.Text(), Code: r.Text(), State: r.Text(), Currency: money.Currency(r.Text()), Supply: r.Int(),
			Settlement: r.Int(), Retail: r.Int(), MarginPPM: r.Int(), PoolState: r.Text(), Agreement: id.Agreement(r.Int()), Cause: r.Text(),
			Rule: id.PoolRule(r.Int()),
		}
	}, sql+f.where()+" order by "+by+" limit "+f.place(limit+1), f.values...)
	if err != nil {
		return nil, false, err
	}
	if more = len(rows) > limit; more {
		rows = rows[:limit]
	}
	return rows, more, fillGoods(tx, q.Order, rows)
}

// fillGoods adds the stock of the rows of a page.
func fillGoods(tx *db.Tx, order GoodsOrder, rows []GoodsRow) error {
	at, skus := make(map[id.SKU]*GoodsRow, len(rows)), make([]id.SKU, len(rows))
	for i := range rows {
		at[rows[i].SKU], skus[i] = &rows[i], rows[i].SKU
		if order == BySold {
			rows[i].Sold = rows[i].Value
		}
	}
	tx.Load("stock_items", []string{"sku_id"}, db.Ids(skus), "sku_id, on_hand - held", func(r *db.Row) { at[id.SKU(r.Int())].Free += r.Int() })
	return tx.Flush()
}

// CountGoods counts what a filter finds.
func CountGoods(tx *db.Tx, q GoodsFilter, at clock.Micros) (int64, error) {
	f := &filter{}
	sql := goods(f, "count(*)", &GoodsQuery{GoodsFilter: q, At: at}, 0, 0)
	return db.One(tx, db.Int, sql+f.where(), f.values...)
}
