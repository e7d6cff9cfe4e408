package flowstest

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/fenxiao/fenxiao/internal/sheets"
)

// Sizes of a file of goods: brands a thousand products, leaves of the category tree, and SKUs by turns one or two a product.
const (
	brandsPerThousand = 100
	tops, mids        = 12, 10
	leavesPerThousand = 60
)

// words make Chinese names that are alike enough to be real and differ enough to be told apart.
var (
	places  = []string{"西湖", "武夷", "潮州", "景德", "安溪", "苏州", "丽江", "凤凰", "长白", "普陀", "敦煌", "洞庭", "峨眉", "黄山", "雁荡", "祁连"}
	makes   = []string{"手作", "古法", "精选", "原味", "有机", "便携", "珍藏", "轻奢", "日常", "经典", "限定", "家庭", "旅行", "儿童"}
	kinds   = []string{"龙井", "单丛", "紫砂壶", "丝巾", "蜂蜜", "毛巾", "香皂", "砂锅", "棉被", "台灯", "书包", "米酒", "坚果", "豆豉", "面霜", "雨伞", "拖鞋", "茶盘"}
	fields  = []string{"食品", "家居", "美妆", "服饰", "文具", "母婴", "宠物", "运动", "数码", "园艺", "箱包", "厨房"}
	classes = []string{"春季", "夏季", "秋季", "冬季", "礼盒", "散装", "进口", "国产", "新品", "尾货"}
)

// GoodsFile makes a file of so many products in a tree of three levels, with a brand for every ten of them and one or two SKUs each.
func GoodsFile(t testing.TB, f sheets.Format, products int) (content []byte, skus int) {
	t.Helper()
	var out bytes.Buffer
	w, err := sheets.NewWriter(f, &out)
	if err != nil {
		t.Fatal(err)
	}
	row := func(cells ...string) {
		if err := w.Row(cells...); err != nil {
			t.Fatal(err)
		}
	}
	row("商品编码", "SKU编码", "商品名称", "一级类目", "二级类目", "三级类目", "品牌", "规格", "条码", "重量(克)", "描述")
	brands, leaves := max(1, products*brandsPerThousand/1000), max(1, products*leavesPerThousand/1000)
	for n := range products {
		leaf := n % leaves
		title := fmt.Sprintf("%s%s%s %05d", places[n%len(places)], makes[n/3%len(makes)], kinds[n/7%len(kinds)], n)
		for k := range 1 + n%2 {
			skus++
			row(fmt.Sprintf("P%06d", n), fmt.Sprintf("K%06d-%d", n, k), title, fields[leaf%tops], classes[leaf/tops%mids]+fields[leaf%tops],
				fmt.Sprintf("%s%03d", kinds[leaf%len(kinds)], leaf), fmt.Sprintf("%s堂%04d", places[n%brands%len(places)], n%brands),
				[]string{"标准装", "礼盒装"}[k], gtin(int64(690_000_000_000+skus)), fmt.Sprint(100+n%900), "产自"+places[n%len(places)]+"，"+makes[n%len(makes)]+"。")
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), skus
}

// gtin adds the check digit to twelve digits.
func gtin(twelve int64) string {
	sum, text := 0, fmt.Sprintf("%012d", twelve)
	for i, d := range text {
		sum += int(d-'0') * (1 + 2*(i%2))
	}
	return fmt.Sprintf("%s%d", text, (10-sum%10)%10)
}
