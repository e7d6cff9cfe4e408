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
}
