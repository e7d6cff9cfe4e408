package flows

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

// writtenClauses is how many clauses stand in the text; of more, their count and hash do, so that the text stays short enough to be signed.
const writtenClauses = 200

var modeNames = map[suppliers.Mode]string{
	suppliers.Buyout: "购销", suppliers.SaleOrReturn: "经代销", suppliers.Consignment: "代销",
}

var invoiceNames = map[suppliers.Invoice]string{
	suppliers.SupplierToOperator: "供应商开给运营方，运营方再开给分销商", suppliers.SupplierToDistributor: "供应商直接开给分销商",
	suppliers.SupplierToBuyer: "供应商直接开给消费者", suppliers.OperatorToDistributor: "运营方开给分销商",
}

// AgreementText is a version of an agreement in words, as its parties sign it.
func AgreementText(tx *db.Tx, a *suppliers.Agreement, v *suppliers.Version) (string, error) {
	s, err := suppliers.Get(tx, a.Supplier)
	if err != nil {
		return "", err
	}
	scope, err := scopeText(tx, v.Scope)
	if err != nil {
		return "", err
	}
	w := v.Wording
	var b strings.Builder
	line := func(name, value string) { fmt.Fprintf(&b, "%s：%s\n", name, value) }
	fmt.Fprintf(&b, "供货协议 %s 第 %d 版\n", a.ID, v.Number)
	line("供应商", s.Name+"（"+s.ID.String()+"）"+s.CreditCode)
	line("供货模式", modeNames[a.Mode])
	line("币种", string(a.Currency))
	line("改价权", map[bool]string{true: "分销商可在价格区间内自定售价", false: "销售价须等于固定零售价"}[w.Reprice])
	if w.SupplyRule == suppliers.Ratio {
		line("供货价", fmt.Sprintf("分销价的 %d ppm，每件向下取整", w.SupplyRatioPPM))
	} else {
		line("供货价", "按 SKU 的供货价")
	}
	line("允许的渠道", orAll(w.ChannelKinds))
	line("允许的地区", orAll(w.Regions))
	line("开票方向", invoiceNames[w.Invoice])
	line("生效", v.From.String())
	if v.Number == 1 && a.Until != 0 {
		line("终止", a.Until.String())
	}
	line("到期商品", atEndText(w))
	line("终止通知", "任何一方提前至少 10 天书面通知；已下订单照常履行")
	b.WriteString("可供货范围：\n" + scope)
	return b.String(), nil
}

func orAll(w suppliers.Words) string {
	if w == "" {
		return "全部"
	}
	return string(w)
}

func atEndText(w suppliers.Wording) string {
	switch {
	case w.GoodsAtEnd == suppliers.CloseGoods:
		return "下架"
	case w.SellOutDays == 0:
		return "清货至售完"
	}
	return fmt.Sprintf("清货至多 %d 天", w.SellOutDays)
}

// scopeText writes clauses one a line, in an order that does not depend on how they were said.
func scopeText(tx *db.Tx, scope []suppliers.Clause) (string, error) {
	if len(scope) == 0 {
		return "供应商的全部商品\n", nil
	}
	brands, categories, skus := map[id.Brand]*catalog.Brand{}, map[id.Category]*catalog.Category{}, map[id.SKU]*catalog.SKUFacts{}
	var brandIDs []id.Brand
	var categoryIDs []id.Category
	var skuIDs []id.SKU
	for _, c := range scope {
		brandIDs, categoryIDs, skuIDs = append(brandIDs, c.Brand), append(categoryIDs, c.Category), append(skuIDs, c.SKU)
	}
	catalog.LoadBrands(tx, brandIDs, brands)
	catalog.LoadCategories(tx, categoryIDs, categories)
	catalog.LoadSKUs(tx, skuIDs, skus)
	if err := tx.Flush(); err != nil {
		return "", err
	}
	lines := make([]string, len(scope))
	for i, c := range scope {
		switch {
		case c.SKU != 0 && skus[c.SKU] != nil:
			lines[i] = fmt.Sprintf("- SKU %s（%s）\n", c.SKU, skus[c.SKU].Code)
		case brands[c.Brand] != nil && categories[c.Category] != nil:
			lines[i] = fmt.Sprintf("- 品牌 %s（%s）× 类目 %s（%s）\n", brands[c.Brand].Name, c.Brand, categories[c.Category].Name, c.Category)
		default:
			lines[i] = fmt.Sprintf("- %s%s%s\n", c.Brand, c.Category, c.SKU)
		}
	}
	slices.Sort(lines)
	lines = slices.Compact(lines)
	all := strings.Join(lines, "")
	if len(lines) <= writtenClauses {
		return all, nil
	}
	sum := sha256.Sum256([]byte(all))
	return fmt.Sprintf("- %d 条，SHA-256 %s\n", len(lines), hex.EncodeToString(sum[:])), nil
}

// sortedKeys gives the keys of a map in ascending order.
func sortedKeys[K ~int64, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
