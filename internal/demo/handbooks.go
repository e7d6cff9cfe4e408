package demo

import (
	"strings"

	"github.com/fenxiao/fenxiao/internal/catalog"
)

// sayings are what speaks for goods of a first-level category: points, whom they are for, how they are used.
var sayings = map[string]struct{ points, audience, usage string }{
	"食品饮料": {"产地直采，批次可查;独立小包装，开袋即享;配料表干净，无多余添加", "日常自用、办公茶歇、节日伴手礼", "常温避光保存，开封后尽快食用。"},
	"家居厨具": {"食品接触级材质，有检测报告;受热均匀，易清洁;加固防摔包装", "新居入厨、乔迁送礼", "首次使用前请用温水清洗并擦干。"},
	"家纺":   {"亲肤面料，多次水洗不易起球;A 类婴幼儿标准检测;四季可用", "家庭换季、酒店民宿", "建议 30℃ 以下轻柔机洗，避免暴晒。"},
	"母婴":   {"无荧光剂、无异味;圆角设计，安全贴心;附检测报告", "0 至 6 岁宝宝家庭", "使用前请清洗或消毒，并由成人看护。"},
	"文具办公": {"书写顺滑，不易洇墨;装订牢固，平摊不弹;企业定制可选", "学生、办公族、企业采购", "请放置在干燥处。"},
	"美妆护肤": {"备案可查;温和配方;避光瓶身", "日常护肤", "先在耳后试用，无不适再使用。"},
	"小家电":  {"一键操作，附中文说明;多重断电保护;全国联保", "小家庭、租住人群", "请使用自带电源线，清洁前断电。"},
	"户外运动": {"轻量便携，收纳方便;防泼水耐磨;结构稳固", "露营新手、亲子出行", "使用后晾干再收纳。"},
	"宠物用品": {"原料可溯源;适口性好;密封防潮", "猫狗家庭", "换粮请用七天逐步过渡。"},
}

// handbookOf gives what distributors are told of goods of a first-level category.
func handbookOf(taste string) catalog.Handbook {
	said, known := sayings[taste]
	if !known {
		said = sayings["家居厨具"]
		said.points, said.usage = "用料扎实，做工细致;尺寸齐全;独立包装", "请参照吊牌或说明书使用。"
	}
	return catalog.Handbook{
		Points: strings.Split(said.points, ";"), Audience: said.audience, Usage: said.usage,
		Allowed: []string{"正品保障", "一件代发"}, Forbidden: []string{"最好", "第一", "根治"},
		Questions: []catalog.Question{
			{Asked: "多久发货？", Answer: "付款后由供应商仓库发出，物流单号实时回传。"},
			{Asked: "支持退换吗？", Answer: "支持按售后规则退换，运损可凭照片申请补发或退款。"},
		},
	}
}
