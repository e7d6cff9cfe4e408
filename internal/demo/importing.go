package demo

import (
	"bytes"
	"context"
	"crypto/sha256"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/files"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/imports"
	"github.com/fenxiao/fenxiao/internal/sheets"
)

// table is a file that somebody imports: the names of the columns first.
type table struct {
	name string
	kind imports.Kind
	rows [][]string
}

// newTeas are goods that the first supplier brings in by a file. The last three rows are refused: a brand that nobody has opened, a weight that
// is no number, and a code that stands there twice.
var newTeas = table{"新茶上架.csv", imports.Catalog, [][]string{
	{"商品编码", "SKU编码", "商品名称", "类目", "品牌", "规格", "重量克", "描述"},
	{"QL-N1", "QL-N1-100", "青岚 太平猴魁", "食品饮料/茶叶/绿茶", "青岚", "100g 罐装", "190", "两叶抱一芽，手工捏尖。"},
	{"QL-N2", "QL-N2-100", "青岚 六安瓜片", "食品饮料/茶叶/绿茶", "青岚", "100g 罐装", "190", "单片无梗，拉火三遍。"},
	{"QL-N3", "QL-N3-125", "青岚 黄金桂", "食品饮料/茶叶/乌龙茶", "青岚", "125g 袋装", "160", "桂花香型，轻焙火。"},
	{"QL-N4", "QL-N4-050", "青岚 野生红茶", "食品饮料/茶叶/红茶", "青岚", "50g 罐装", "110", "高山荒野茶青制成。"},
	{"QL-N5", "QL-N5-020", "归屿 洋甘菊茶", "食品饮料/茶叶/花草茶", "归屿", "4g×20 袋泡", "130", "整朵花入袋，无香精。"},
	{"QL-N6", "QL-N6-100", "云雾里 白毫银针", "食品饮料/茶叶/绿茶", "云雾里", "100g 罐装", "190", "头春单芽。"},
	{"QL-N7", "QL-N7-100", "青岚 正山烟小种", "食品饮料/茶叶/红茶", "青岚", "100g 罐装", "约二两", "松柴熏焙。"},
	{"QL-N5", "QL-N5-020", "归屿 洋甘菊茶", "食品饮料/茶叶/花草茶", "归屿", "4g×20 袋泡", "130", "整朵花入袋，无香精。"},
}}

// teaPrices are the operator's, teaCounts the supplier's own; both are taken whole.
var (
	teaPrices = table{"青岚新茶定价.csv", imports.Prices, [][]string{
		{"SKU编码", "币种", "供货价", "结算价", "零售价", "最低价", "最高价"},
		{"QL-N1-100", "CNY", "98.00", "118.00", "178.00", "158.00", "218.00"},
		{"QL-N2-100", "CNY", "64.00", "78.00", "118.00", "102.00", "148.00"},
		{"QL-N3-125", "CNY", "46.00", "56.00", "86.00", "", ""},
		{"QL-N4-050", "CNY", "52.00", "64.00", "98.00", "86.00", "122.00"},
		{"QL-N5-020", "CNY", "21.00", "26.00", "39.90", "", ""},
	}}
	teaCounts = table{"福州仓入库.csv", imports.Stock, [][]string{
		{"SKU编码", "仓库", "库存"},
		{"QL-N1-100", "青岚福州仓", "120"}, {"QL-N2-100", "青岚福州仓", "200"}, {"QL-N3-125", "青岚福州仓", "160"}, {"QL-N4-050", "青岚福州仓", "90"},
		{"QL-N5-020", "青岚福州仓", "300"},
	}}
)

// planImports lets files be imported one after the other: the later ones are about what the first one brings in.
func (s *scene) planImports() {
	s.do(s.part(72), 10*clock.Hour, s.importFile(newTeas, true))
	s.do(s.part(74), 14*clock.Hour, s.importFile(teaPrices, false))
	s.do(s.part(74), 17*clock.Hour, s.importFile(teaCounts, true))
}

// importFile queues a file about the first supplier's goods: its own, or the operator's. It is run at the end of the window.
func (s *scene) importFile(t table, own bool) func(tx *db.Tx, at clock.Micros) error {
	return func(tx *db.Tx, at clock.Micros) error {
		var content bytes.Buffer
		w, err := sheets.NewWriter(sheets.CSV, &content)
		if err != nil {
			return err
		}
		for _, row := range t.rows {
			if err := w.Row(row...); err != nil {
				return err
			}
		}
		if err := w.Close(); err != nil {
			return err
		}
		x := s.suppliers[0]
		by, owner := s.acting(s.trader, at), int64(0)
		if own {
			by, owner = s.acting(x.actor, at), int64(x.id)
		}
		sum := sha256.Sum256(content.Bytes())
		f := files.File{
			ID: id.NewFile(s.world.IDs), Owner: owner, Name: t.name, MediaType: files.MediaType(content.Bytes()), Bytes: int64(content.Len()), SHA256: sum[:],
			CreatedBy: by.Actor, CreatedAt: at,
		}
		files.AddPart(tx, f.ID, 0, content.Bytes())
		j, err := flows.QueueImport(tx, by, imports.Job{ID: id.NewImport(s.world.IDs), Supplier: x.id, Kind: t.kind}, f)
		if err != nil {
			return err
		}
		s.note(tx, by, "import.queue", j.ID.String(), noted{Name: t.name, State: string(j.State)})
		s.queued = append(s.queued, j.ID)
		return nil
	}
}

// runImports runs what was queued: it takes turns of its own, which no transaction of the scene may hold up.
func (s *scene) runImports(ctx context.Context) error {
	if len(s.queued) == 0 {
		return nil
	}
	if _, err := flows.RunImports(ctx, s.world, flows.AtOnce, nil); err != nil {
		return err
	}
	for _, job := range s.queued {
		err := s.world.DB.Read(ctx, func(tx *db.Tx) error {
			j, err := imports.Get(tx, nil, job)
			if j.Kind == imports.Catalog { // a product of one SKU a row
				s.summary.Products += int(j.Created)
				s.summary.SKUs += int(j.Created)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	s.queued = nil
	return nil
}
