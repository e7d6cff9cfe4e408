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
	"penalty.proposed": {
		Chinese: {"供应商提请处罚：{kind}", "供应商提请处罚案件 {penalty}（{kind}，{points} 分），请受理或驳回。"},
		English: {"A supplier proposes a penalty: {kind}", "A supplier proposes case {penalty} ({kind}, {points} points). Please open or dismiss it."},
	},
	"penalty.opened": {
		Chinese: {"违规案件已立案：{kind}", "案件 {penalty}（{kind}，{points} 分）已立案。请在 {answer_by} 前申辩，逾期将直接裁定。"},
		English: {"A case has been opened: {kind}", "Case {penalty} ({kind}, {points} points) has been opened. Answers are taken until {answer_by}; then it is decided without one."},
	},
	"penalty.answered": {
		Chinese: {"分销商已申辩：{kind}", "案件 {penalty}（{kind}，{points} 分）已收到申辩，请裁定。"},
		English: {"A distributor has answered: {kind}", "Case {penalty} ({kind}, {points} points) has been answered. Please decide it."},
	},
	"penalty.confirmed": {
		Chinese: {"违规成立：{kind}，计 {points} 分", "案件 {penalty}（{kind}）裁定成立，计 {points} 分。如不服，可在 {appeal_by} 前申诉。"},
		English: {"A case is confirmed: {kind}, {points} points", "Case {penalty} ({kind}) is confirmed and brings {points} points. An appeal may be made until {appeal_by}."},
	},
	"penalty.dismissed": {
		Chinese: {"违规不成立：{kind}", "案件 {penalty}（{kind}）裁定不成立，不计分。"},
		English: {"A case is dismissed: {kind}", "Case {penalty} ({kind}) is dismissed; it brings no points."},
	},
	"penalty.appealed": {
		Chinese: {"分销商已申诉：{kind}", "案件 {penalty}（{kind}，{points} 分）已收到申诉，须由原裁定人以外的人员复核。"},
		English: {"A distributor has appealed: {kind}", "An appeal was made in case {penalty} ({kind}, {points} points). Somebody other than who confirmed it decides."},
	},
	"penalty.upheld": {
		Chinese: {"申诉被驳回：{kind}", "案件 {penalty}（{kind}，{points} 分）经复核维持原裁定。"},
		English: {"An appeal is rejected: {kind}", "Case {penalty} ({kind}, {points} points) stands after the appeal."},
	},
	"penalty.overturned": {
		Chinese: {"申诉成立：{kind}", "案件 {penalty}（{kind}）经复核推翻，退回 {points} 分，冻结与暂停随之解除。"},
		English: {"An appeal is granted: {kind}", "Case {penalty} ({kind}) is overturned; {points} points are given back, and what it froze or suspended is released."},
	},
	"penalty.revoked": {
		Chinese: {"案件已撤销：{kind}", "案件 {penalty}（{kind}）已撤销，所计 {points} 分一并退回。"},
		English: {"A case is revoked: {kind}", "Case {penalty} ({kind}) is revoked, and its {points} points with it."},
	},
	"penalty.effect": {
		Chinese: {"处罚措施生效：{effect}", "因案件 {penalty}，累计达到 {points} 分，执行 {effect}，截止时间：{until}。"},
		English: {"A penalty takes effect: {effect}", "With case {penalty} {points} points are reached: {effect}, until {until}."},
	},
	"penalty.effect_undone": {
		Chinese: {"处罚措施已解除：{effect}", "案件 {penalty}（达到 {points} 分）的 {effect} 已解除，原截止时间：{until}。"},
		English: {"A penalty is released: {effect}", "What case {penalty} brought at {points} points is released: {effect}, which was to last until {until}."},
	},
}
