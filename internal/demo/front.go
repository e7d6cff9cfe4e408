package demo

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/fronts"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
)

// showFront opens the operator's public page under an invented brand.
func (s *scene) showFront(tx *db.Tx, at clock.Micros) error {
	by := s.acting(s.admin, at)
	logo, err := s.storeDrawing(tx, by, drawing{"logo.png", drawShape("leaf", 0)})
	if err != nil {
		return err
	}
	var covers []id.File
	for i, names := range [][]string{{"leaf", "cup", "jar"}, {"quilt", "kettle", "pot"}, {"tent", "bag", "ball"}} {
		cover, err := s.storeDrawing(tx, by, drawing{"cover.png", drawCover(3*i, names...)})
		if err != nil {
			return err
		}
		covers = append(covers, cover)
	}
	return flows.KeepFront(tx, by, fronts.Settings{ID: id.NewFront(s.world.IDs), Content: fronts.Content{
		On: true, Brand: fronts.Words{Chinese: "众禾选", English: "Zhonghe Select"},
		Slogan: fronts.Words{Chinese: "好货有源，分销无忧", English: "Good goods, well sourced, ready to sell"},
		Introduction: fronts.Words{
			Chinese: "众禾选为渠道伙伴甄选食品、家居、母婴与户外好货。每一件商品都来自签约供应商，资质齐全，一件代发，售后有人管。\n\n" +
				"选好货、上好架，剩下的交给我们：实时库存、统一对账、逐单可查。",
			English: "Zhonghe Select chooses food, home, family and outdoor goods for its partners. Every product comes from a supplier under contract, " +
				"with its papers, is shipped piece by piece, and looked after when something goes wrong.\n\n" +
				"Choose, list and sell. Live stock, one statement and every order open to inspection are our part.",
		},
		Contact: fronts.Words{Chinese: "招商热线 400-000-0000 · 工作日 9:00–18:00", English: "Partners: 400-000-0000, weekdays 9:00–18:00 (Beijing)"},
		Record:  "示例备 00000000 号", Logo: logo, Covers: covers, Accent: "#0e6b5b", Recruiting: true,
	}})
}

// post is a recruitment post of the demo.
type post struct {
	title, industry, words string
	way                    distributors.Way
	kinds                  []distributors.ChannelKind
}

var posts = []post{
	{
		"招募食品类目网店伙伴", "食品饮料",
		"面向经营食品、茶饮、零食的网店店主。\n\n我们提供：一件代发、主图与卖点手册、渠道价与控价区间、逐单对账。\n\n我们希望：店铺经营满半年，近三个月无重大违规，能按手册合规宣传。",
		distributors.ByReview, []distributors.ChannelKind{distributors.MarketplaceShop, distributors.MallShop},
	},
	{
		"招募家居与母婴实体门店", "家居家纺、母婴",
		"面向社区母婴店、家居生活馆与买手店。\n\n支持样品陈列与门店自提，价格以签约合同为准。请上传营业执照与门店照片。",
		distributors.ByProof, []distributors.ChannelKind{distributors.PhysicalShop},
	},
	{
		"招募户外与小家电批发伙伴", "户外运动、小家电",
		"面向企业礼品、团购与区域批发商。\n\n按合同约定账期与起订量，支持批量下单与 API 对接。",
		distributors.ByReview, nil,
	},
}

// ofSupplier are the first supplier's own posts: the first one is open, the second waits for the operator's review.
var ofSupplier = []post{
	{
		"青岚茶业招募茶空间与茶礼渠道", "茶叶、茶礼",
		"面向茶空间、茶馆与节庆礼品渠道。\n\n青岚提供：春茶首发样品、冲泡培训、区域活动支持；铺货与结算仍由平台统一办理。\n\n请附上门店照片或近期活动记录。",
		distributors.ByProof, []distributors.ChannelKind{distributors.PhysicalShop, distributors.OwnSite},
	},
	{
		"青岚春茶直播专场合作", "茶叶",
		"面向有固定场次的茶类直播间，首发春茶提供专场库存与讲解手册，价格按合同区间执行。",
		distributors.ByReview, []distributors.ChannelKind{distributors.OwnSite, distributors.MarketplaceShop},
	},
}

// recruit opens the posts, an hour or two apart.
func (s *scene) recruit(tx *db.Tx, at clock.Micros) error {
	for i, p := range posts {
		at += clock.Micros(i) * clock.Hour
		page, err := s.post(tx, p, s.acting(s.trader, at), 0)
		if err != nil {
			return err
		}
		s.pages = append(s.pages, page)
		if err := flows.MoveRecruitment(tx, s.acting(s.admin, at), 0, page, distributors.Publish, ""); err != nil {
			return err
		}
	}
	return nil
}

// recruitForSupplier lets the first supplier propose its posts; the operator publishes the first one in the afternoon.
func (s *scene) recruitForSupplier(tx *db.Tx, at clock.Micros) error {
	x := s.suppliers[0]
	for i, p := range ofSupplier {
		by := s.acting(x.actor, at)
		page, err := s.post(tx, p, by, x.id)
		if err != nil {
			return err
		}
		if err := flows.MoveRecruitment(tx, by, x.id, page, distributors.Propose, ""); err != nil {
			return err
		}
		if i == 0 {
			s.after(at, 5*clock.Hour, func(tx *db.Tx, at clock.Micros) error {
				return flows.MoveRecruitment(tx, s.acting(s.admin, at), 0, page, distributors.Publish, "")
			})
		}
	}
	return nil
}

// post writes a post of the operator's (0) or of a supplier's own.
func (s *scene) post(tx *db.Tx, p post, by flows.Acting, owner id.Supplier) (id.Recruitment, error) {
	r := distributors.Recruitment{
		ID: id.NewRecruitment(s.world.IDs), Supplier: owner, Way: p.way, Title: p.title, Industry: p.industry, Words: p.words, CreatedBy: by.Actor,
		Form: distributors.Form{
			Fields: []distributors.Field{
				{Code: "experience", Label: "经营年限", Kind: distributors.ChoiceField, Required: true, Choices: []string{"不足一年", "一至三年", "三年以上"}},
				{Code: "monthly_orders", Label: "月均订单量", Kind: distributors.NumberField, Required: true},
				{Code: "traffic", Label: "近 30 天访客截图或门店照片", Kind: distributors.FileField, Required: p.way == distributors.ByProof},
				{Code: "plan", Label: "经营计划", Kind: distributors.TextField},
			},
			Criteria: []distributors.Criterion{{Code: "sales", Label: "营业能力", Weight: 60}, {Code: "service", Label: "服务质量", Weight: 40}},
			Kinds:    p.kinds, AgainDays: 30,
			Template: distributors.Template{
				ProfitMode: distributors.PriceDifference, Currency: Currency, PriceRatioPPM: money.PPM, Drift: distributors.Exact,
			},
		},
	}
	made, err := distributors.CreateRecruitment(tx, r, by.At)
	return made.ID, err
}
