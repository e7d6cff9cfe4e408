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
	"key.expires_soon": {
		Chinese: {"接口密钥“{name}”将在 {days} 天后到期", "接口密钥“{name}”（尾号 {tail}）将于 {until} 到期，届时调用会被拒绝。请及时轮换。"},
		English: {"The API key “{name}” expires in {days} days", "The API key “{name}” (ending in {tail}) expires on {until}; calls are refused from then on. Please rotate it in time."},
	},
	"grade.changed": {
		Chinese: {"您的等级已变为 {after}", "您的分销等级由 {before} 变为 {after}。"},
		English: {"Your grade is now {after}", "Your grade has changed from {before} to {after}."},
	},
	"agreement.proposed": {
		Chinese: {"供货协议待签署", "供货协议 {agreement} 已拟定，请阅读并签署。"},
		English: {"A supply agreement awaits your signature", "Supply agreement {agreement} has been drawn up. Please read and sign it."},
	},
	"agreement.version_offered": {
		Chinese: {"供货协议新版本待签署", "供货协议 {agreement} 的第 {version} 版已拟定，请阅读并签署。"},
		English: {"A new version of the supply agreement awaits your signature", "Version {version} of supply agreement {agreement} has been drawn up. Please read and sign it."},
	},
	"agreement.version_signed": {
		Chinese: {"供货协议第 {version} 版已签署", "供货协议 {agreement} 的第 {version} 版已有新的签署。"},
		English: {"Version {version} of the supply agreement was signed", "Version {version} of supply agreement {agreement} has been signed."},
	},
	"agreement.version_current": {
		Chinese: {"供货协议第 {version} 版已生效", "供货协议 {agreement} 的第 {version} 版已生效。"},
		English: {"Version {version} of the supply agreement is in force", "Version {version} of supply agreement {agreement} is in force."},
	},
	"goods.delisted": {
		Chinese: {"{goods} 个 SKU 已从销售渠道下架", "供应商现在只允许以下渠道类型：{channel_kinds}。{goods} 个 SKU 已从该渠道下架。"},
		English: {"{goods} SKUs were taken off sale in a channel", "The supplier now allows these kinds of channels only: {channel_kinds}. {goods} SKUs are no longer on sale in this one."},
	},
	"goods.closed_at_end": {
		Chinese: {"您选的 {count} 个 SKU 已退出商品池", "供货协议已于 {until} 到期，您选的 {count} 个 SKU 已退出商品池。未完成的订单照常履行。"},
		English: {"{count} SKUs that you selected have left the pool", "The supply agreement ended on {until}: {count} SKUs that you selected have left the pool. Open orders run on."},
	},
	"goods.sold_out_at_end": {
		Chinese: {"您选的 {count} 个 SKU 已售罄退出", "供货协议已于 {until} 到期，您选的 {count} 个 SKU 已清货完毕，退出商品池。"},
		English: {"{count} SKUs that you selected are sold out", "The supply agreement ended on {until}: {count} SKUs that you selected are sold out and have left the pool."},
	},
	"goods.end_announced": {
		Chinese: {"您选的 {count} 个 SKU 将于 {until} 到期", "供货协议将于 {until} 到期，届时您选的 {count} 个 SKU 按 {goods_at_end} 处理（close 下架，sell_out 清货）。"},
		English: {"{count} SKUs that you selected end on {until}", "The supply agreement ends on {until}. What then becomes of {count} SKUs that you selected: {goods_at_end}."},
	},
	"contract.amendment_proposed": {
		Chinese: {"分销协议修订待签署", "分销协议 {contract} 的修订已拟定，拟自 {from} 生效，请阅读并签署。"},
		English: {"An amendment of the contract awaits signatures", "An amendment, contract {contract}, has been drawn up to hold from {from}. Please read and sign it."},
	},
	"contract.entered": {
		Chinese: {"分销协议已签署", "分销协议 {contract} 已由双方签署，自 {from} 生效。"},
		English: {"The distribution contract is signed", "Contract {contract} has been signed by both and holds from {from}."},
	},
	"application.submitted": {
		Chinese: {"新的分销申请待审核", "“{name}”提交了分销申请 {application}，请审核。"},
		English: {"An application to distribute awaits review", "“{name}” has submitted application {application} to distribute. Please review it."},
	},
	"recruitment.proposed": {
		Chinese: {"供应商的招募页待审核", "供应商提交了招募页“{title}”，请审核。"},
		English: {"A supplier's recruitment page awaits review", "A supplier has submitted the recruitment page “{title}”. Please review it."},
	},
	"recruitment.open": {
		Chinese: {"招募页已开放", "招募页“{title}”已开放申请。"},
		English: {"A recruitment page is open", "The recruitment page “{title}” now takes applications."},
	},
	"recruitment.refused": {
		Chinese: {"招募页未通过", "招募页“{title}”未通过审核。原因：{reason}。请修改后重新提交。"},
		English: {"A recruitment page was refused", "The recruitment page “{title}” was refused. Reason: {reason}. Mend it and submit it again."},
	},
	"recruitment.closed": {
		Chinese: {"招募页已关闭", "招募页“{title}”已关闭，不再接受申请。"},
		English: {"A recruitment page is closed", "The recruitment page “{title}” no longer takes applications."},
	},
	"supplier_application.submitted": {
		Chinese: {"新的供货申请待审核", "{company} 提交了供货申请，请审核。"},
		English: {"An application to supply awaits review", "{company} has submitted an application to supply. Please review it."},
	},
	"supplier.bank_account_offered": {
		Chinese: {"供应商的收款账户待确认", "{supplier} 提交了新的收款账户，请核对并确认。"},
		English: {"A supplier's bank account awaits confirmation", "{supplier} has given a new bank account. Please check and confirm it."},
	},
	"supplier.bank_account_confirmed": {
		Chinese: {"收款账户已确认", "您的收款账户已确认，今后的货款付至此账户。"},
		English: {"Your bank account is confirmed", "Your bank account is confirmed; what is owed to you is paid there from now on."},
	},
	"supplier.bank_account_refused": {
		Chinese: {"收款账户未通过", "您提交的收款账户未通过。原因：{reason}。"},
		English: {"Your bank account was refused", "The bank account that you gave was refused. Reason: {reason}."},
	},
	"supplier.document_added": {
		Chinese: {"供应商更新了证件", "{supplier} 提交了证件（{kind}）。如因证件暂停（{suspended_for}），请查看后恢复。"},
		English: {"A supplier has added a document", "{supplier} has added a document ({kind}). If it is suspended ({suspended_for}), please look at it and resume the supplier."},
	},
	"supplier.document_ends": {
		Chinese: {"证件将在 {days} 天后到期", "{supplier} 编号 {number} 的证件（{kind}）将于 {valid_until} 到期，请及时更新。"},
		English: {"A document ends in {days} days", "The document {number} ({kind}) of {supplier} is valid until {valid_until}. Please renew it in time."},
	},
	"supplier.document_expired": {
		Chinese: {"证件已过期", "{supplier} 编号 {number} 的证件（{kind}）已于 {valid_until} 过期，更新前不能签署新协议。"},
		English: {"A document has expired", "The document {number} ({kind}) of {supplier} was valid until {valid_until}. Nothing new can be signed until it is renewed."},
	},
	"supplier.suspended": {
		Chinese: {"供应商已暂停", "{supplier} 已暂停，商品停止销售。原因：{reason}。"},
		English: {"A supplier is suspended", "{supplier} is suspended and its goods are not sold. Reason: {reason}."},
	},
	"supplier.recheck_due": {
		Chinese: {"供应商待复核", "{supplier} 应于 {due} 复核，请复核并确认。"},
		English: {"A supplier is to be looked at again", "{supplier} was to be looked at again by {due}. Please do so and confirm it."},
	},
	"supplier.leaving": {
		Chinese: {"供应商将于 {leave_at} 退出", "{supplier} 将于 {leave_at} 退出。原因：{reason}。未完成的订单照常履行。"},
		English: {"A supplier leaves on {leave_at}", "{supplier} leaves on {leave_at}. Reason: {reason}. Open orders run on."},
	},
	"supplier.left": {
		Chinese: {"供应商已退出", "{supplier} 已退出。"},
		English: {"A supplier has left", "{supplier} has left."},
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
	"invoice.registered": {
		Chinese: {"发票待查收：{number}", "发票 {number}（{amount}）已登记，请核对后收票或退票。"},
		English: {"An invoice awaits you: {number}", "Invoice {number} ({amount}) has been registered. Please accept or return it."},
	},
	"invoice.accepted": {
		Chinese: {"发票已收：{number}", "发票 {number}（{amount}）已由对方收票。"},
		English: {"An invoice is accepted: {number}", "Invoice {number} ({amount}) has been accepted."},
	},
	"invoice.returned": {
		Chinese: {"发票被退回：{number}", "发票 {number}（{amount}）被退回。原因：{reason}。所占的结算单金额已释放，更正后可重新登记。"},
		English: {"An invoice is returned: {number}", "Invoice {number} ({amount}) was returned. Reason: {reason}. Its amount is free again; register it anew once it is mended."},
	},
	"invoice.withdrawn": {
		Chinese: {"发票已撤回：{number}", "发票 {number}（{amount}）已由开票方撤回。"},
		English: {"An invoice is withdrawn: {number}", "Invoice {number} ({amount}) was withdrawn by who issued it."},
	},
	"invoice.voided": {
		Chinese: {"发票已红冲：{number}", "发票 {number}（{amount}）已被红字发票 {red_number} 红冲。"},
		English: {"An invoice is voided: {number}", "Invoice {number} ({amount}) is taken back by the invoice in red {red_number}."},
	},
	"pool.closed": {
		Chinese: {"{count} 件已选商品已下架", "您选品中的 {count} 件商品已从分销商品池下架，原因：{reason}。涉及 SKU：{sku_ids}。未完成的订单照常履行。"},
		English: {"{count} selected goods have left the pool", "{count} of your selected goods have left the pool. Reason: {reason}. SKUs: {sku_ids}. Open orders run on."},
	},
	"product_line.revoked": {
		Chinese: {"产品线“{line}”的授权将于 {until} 终止", "产品线“{line}”的授权将于 {until} 终止，届时 {count} 件已选商品停止销售。涉及 SKU：{sku_ids}。"},
		English: {"Your product line {line} ends on {until}", "Your authorisation for product line {line} ends on {until}; {count} selected goods are then off. SKUs: {sku_ids}."},
	},
	"selections.off": {
		Chinese: {"{count} 件已选商品已停用", "产品线“{line}”不再授权给您，{count} 件已选商品已停用。涉及 SKU：{sku_ids}。"},
		English: {"{count} selected goods are off", "Product line {line} is no longer yours; {count} selected goods are off. SKUs: {sku_ids}."},
	},
	"window.taken_out": {
		Chinese: {"{count} 件已选商品转为他方专属", "“{window}”期间（至 {until}），{count} 件已选商品由他方专属或优先选品，已从您的选品中移出。涉及 SKU：{sku_ids}。"},
		English: {"{count} selected goods are kept for others", "During {window} (until {until}), {count} of your selected goods are kept for others and were taken out. SKUs: {sku_ids}."},
	},
	"order.address_changed": {
		Chinese: {"收货地址已更改", "订单 {order} 的子订单 {sub_order} 收货地址已更改，请按新地址发货，截止时间：{ship_by}。"},
		English: {"An address was changed", "The address of sub-order {sub_order} of order {order} was changed. Please ship it to the new one by {ship_by}."},
	},
	"order.remark_changed": {
		Chinese: {"订单备注已更改", "订单 {order} 的子订单 {sub_order} 备注已更改，请在发货（截止时间：{ship_by}）前查看。"},
		English: {"A remark was changed", "The remark on sub-order {sub_order} of order {order} was changed. Please read it before you ship, by {ship_by}."},
	},
	"sub_order.urged": {
		Chinese: {"分销商催发货", "分销商请您尽快发出订单 {order} 的子订单 {sub_order}，发货截止时间：{ship_by}。"},
		English: {"You are urged to ship", "The distributor asks you to ship sub-order {sub_order} of order {order}. It is to be shipped by {ship_by}."},
	},
	"webhook.disabled": {
		Chinese: {"Webhook 已停用：{url}", "Webhook {webhook}（{url}）已停用，原因：{reason}；失败始于 {since}，{waiting} 条消息未投递。修复后请重新启用，未投递的消息将继续投递。"},
		English: {"A webhook is disabled: {url}", "Webhook {webhook} ({url}) is disabled: {reason}; it has failed since {since}, and {waiting} messages wait. Resume it once it is mended: they are sent then."},
	},
}
