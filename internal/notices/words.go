package notices

// builtIn are the words of every event in both languages. Both fill in the same facts; a test holds that.
var builtIn = map[string]map[Language]Words{
	"agreement.notice_given": {
		Chinese: {"供货协议将于 {until} 终止", "供货协议 {agreement} 已发出终止通知，将于 {until} 终止。原因：{reason}。未完成的订单照常履行。"},
		English: {"The supply agreement ends on {until}", "Notice has been given for supply agreement {agreement}: it ends on {until}. Reason: {reason}. Open orders run on."},
	},
	"agreement.ended": {
		Chinese: {"供货协议已终止", "供货协议 {agreement} 已终止。原因：{reason}。未完成的订单照常履行。"},
		English: {"The supply agreement has ended", "Supply agreement {agreement} has ended. Reason: {reason}. Open orders run on."},
	},
	"contract.notice_given": {
		Chinese: {"分销协议将于 {until} 终止", "分销协议 {contract} 已发出终止通知，将于 {until} 终止。原因：{reason}。未完成的订单照常履行。"},
		English: {"The distribution contract ends on {until}", "Notice has been given for contract {contract}: it ends on {until}. Reason: {reason}. Open orders run on."},
	},
	"contract.ended": {
		Chinese: {"分销协议已终止", "分销协议 {contract} 已终止。原因：{reason}。未完成的订单照常履行。"},
		English: {"The distribution contract has ended", "Contract {contract} has ended. Reason: {reason}. Open orders run on."},
	},
	"product.approved": {
		Chinese: {"商品已通过审核", "商品“{title}”已通过平台审核，所提交的内容即时生效。"},
		English: {"A product was approved", "The operator has approved the product “{title}”. What was submitted holds from now on."},
	},
	"product.refused": {
		Chinese: {"商品未通过审核", "商品“{title}”未通过平台审核。原因：{reason}。请修改后重新提交；此前已通过的内容不受影响。"},
		English: {"A product was refused", "The operator has refused the product “{title}”. Reason: {reason}. Mend it and submit it again; what was approved before stays."},
	},
	"paper.expires_soon": {
		Chinese: {"资质将在 {days} 天后到期", "编号 {number} 的资质（{kind}）将于 {until} 到期。到期前未更新的，相关商品将退出分销商品池。"},
		English: {"A paper expires in {days} days", "The paper {number} ({kind}) holds until {until}. Unless it is renewed, the goods that need it leave the pool then."},
	},
	"paper.expired": {
		Chinese: {"资质已到期", "编号 {number} 的资质（{kind}）已于 {until} 到期，{closed} 个 SKU 已退出分销商品池。更新资质后可由平台重新开放。"},
		English: {"A paper has expired", "The paper {number} ({kind}) held until {until}. {closed} SKUs have left the pool; they can be opened again once it is renewed."},
	},
	"grade.changed": {
		Chinese: {"您的等级已变为 {after}", "您的分销等级由 {before} 变为 {after}。"},
		English: {"Your grade is now {after}", "Your grade has changed from {before} to {after}."},
	},
}
