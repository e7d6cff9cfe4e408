package api

import "strings"

// advice says what to do about a refusal: one sentence in English and in Chinese for the codes that it is true of. What is wrong with a
// request itself is mended where `path` points; only where there is more to say does such a code stand here. A test finds the codes that have none.
var advice = adviceByCode([]struct{ english, chinese, codes string }{
	{
		"Ask again with the same key after the time in Retry-After; what was done is not done twice.", "按 Retry-After 等待后用同一幂等键重试，已完成的不会重复执行。",
		"busy outcome_unknown timed_out mall_filling body_timed_out",
	},
	{"Have an owner of your company, or the operator, give the key what it lacks: its scopes, its addresses; or use another key.", "请由贵方所有者或运营方为该密钥补充权限范围或来源地址，或改用其他密钥。", "address_refused key_scope_missing"},
	{"Sign in as a person: keys sign and manage nothing.", "请由人员登录操作：密钥不能签署与管理。", "person_needed"},
	{"Make a new key, or rotate one that lives.", "请新建密钥，或轮换仍有效的密钥。", "key_ended"},
	{"Use a live key for trade, a test key for the sandbox; both are made at POST /v1/api-keys.", "正式交易请用正式密钥，沙箱请用测试密钥，均由 POST /v1/api-keys 创建。", "test_key sandbox_only"},
	{"Ask again after the time in Retry-After; the sandbox is in use.", "沙箱使用中，请按 Retry-After 稍后重试。", "sandbox_busy sandbox_full sandbox_elsewhere"},
	{"Reset the sandbox at POST /v1/sandbox/reset; it begins anew.", "请通过 POST /v1/sandbox/reset 重置沙箱。", "sandbox_broken"},
	{"Take one away that is no longer needed, then add this one.", "请先移除不再需要的一项，再新增。", "too_many_faults too_many_inboxes too_many_views too_many_pages too_many_webhooks evidence_count"},
	{"Read goods, prices, stock states and orders once, then follow the feed from after=latest.", "请完整读取一次商品、价格、库存状态与订单，再以 after=latest 继续读取变更流。", "cursor_expired"},
	{"Let fewer requests wait at once: one stream or long poll a process is enough.", "请减少同时等待的请求：每个进程一个流或长轮询即可。", "too_many_waiting"},
	{"Confirm the order at POST /v1/orders/{order_id}/confirm, then pay it.", "请先通过 POST /v1/orders/{order_id}/confirm 确认订单再付款。", "order_unconfirmed"},
	{"Cancel and order anew, or ask for an after-sale: what is under way goes to the old address.", "已发出部分按原地址送达：请取消后重新下单，或申请售后。", "already_shipped address_change_refused freight_differs"},
	{"Wait until the next day; the supplier has been told.", "已提醒供应商，请次日再试。", "urged_already"},
	{"Wait: this message is tried anyway; replay what has come to its end.", "该消息仍会自动重试，请等待；仅可重放已终结的消息。", "delivery_still_waiting"},
	{"Slow down: RateLimit-Remaining and RateLimit-Reset tell how much is left and until when.", "请降低频率：RateLimit-Remaining 与 RateLimit-Reset 说明余量与恢复时间。", "too_many_requests"},
	{"Sign in at POST /v1/sessions, or send an API key that lives: Authorization: Bearer ….", "请通过 POST /v1/sessions 登录，或发送有效的 API 密钥：Authorization: Bearer …。", "not_signed_in wrong_token token_expired token_invalid"},
	{"Check login and password; an owner of your company or the operator can set a new password.", "请核对登录名与密码；贵方所有者或运营方可重设密码。", "sign_in_failed"},
	{"Send the code of your authenticator app, or a recovery code, as `code`; a passkey is shown at the console.", "请在 code 中填写验证器应用的验证码或恢复码；通行密钥请在后台页面使用。", "second_factor_needed code_wrong"},
	{"Sign in at the console and set up an authenticator app or a passkey there.", "请登录后台页面，设置验证器应用或通行密钥。", "second_factor_missing factor_missing totp_missing totp_not_offered last_factor"},
	{"Wait a quarter of an hour, or use a passkey; the operator can reset a second factor that was lost.", "请等待一刻钟或使用通行密钥；二次验证丢失时可由运营方重置。", "codes_locked"},
	{"Show your password or second factor again on the security page, then do it within ten minutes.", "请在安全页面再次验证密码或二次验证，并在十分钟内操作。", "proof_needed password_wrong own_password"},
	{"Try again with another passkey, or sign in with your password.", "请换用其他通行密钥，或使用密码登录。", "passkey_refused passkey_not_added passkeys_not_here"},
	{"Use a person or key of a role that may, as the operation's description lists them.", "请使用具备该权限的角色的人员或密钥，操作说明中列有可用角色。", "forbidden role_not_allowed operators_alone foreign_site"},
	{"Ask an owner of your company to do it, or to give you this duty.", "请由贵方所有者操作，或授予您该职责。", "duty_not_held"},
	{"Check the id and whose it is: what is missing and what is another party's look the same.", "请核对编号及其归属：不存在与他方所有的对象不加区分。", "not_found"},
	{"Check path and method against the list of operations.", "请对照操作列表核对路径与方法。", "unknown_path wrong_method"},
	{"Draw a new key for a new command; keep a key for repeats of the very same request.", "新命令请使用新的幂等键；同一键仅用于完全相同请求的重试。", "idempotency_key_reused"},
	{"Look at the order by its own number: it was placed before, or the number belongs to another.", "请按自有单号查询：该订单此前已下，或单号已被另一订单使用。", "own_number_taken"},
	{"Look at `errors`: each entry names a place, a code of its own, and the live values; mend all of them and send it again.", "请看 errors：每项给出位置、代码与实时值；全部修正后重新发送。", "after_sale_refused order_refused refused prices_refused reviews_refused stock_refused price_rule_refused invalid invalid_request"},
	{"Read the thing again: it has moved on; its state is in `live`, and what may follow stands in its life cycle.", "请重新读取该对象：其状态已变化，当前状态见 live，可执行的步骤见其生命周期。", "wrong_state state_forbids blacklist_entry_ended ended limit_over rule_over rule_end_later paper_withdrawn leaving_already no_bank_account_pending"},
	{"Read it again and decide by what it says now, then name the revision or digest that you have read.", "请重新读取并据此决定，然后附上所读版本的修订号或摘要。", "document_changed revised_meanwhile product_differs"},
	{"Wait for what is open, or finish it, before beginning another.", "请先等待或完成进行中的事项，再发起新的。", "amendment_open version_pending applied_already signed_already"},
	{"Choose another: this one is in use already, perhaps by an earlier request of yours.", "请另选一个：此值已被占用，可能是您之前的请求所建。", "code_taken name_taken login_taken product_code_taken warehouse_code_taken credit_code_taken rule_exists row_repeated contract_overlaps"},
	{"Take away what uses it first; `live` tells what that is.", "请先解除对它的使用，live 说明是何处在用。", "attribute_in_use choice_in_use line_granted stock_still_held default_return_address attributes_lost held_more"},
	{"Ask the operator: it shows no public page, or not any more.", "请联系运营方：公开门面页未开放或已关闭。", "front_off"},
	{"Set new ones in their place: what has been shown stays on record.", "请新建设置取代之：展示过的内容留存备查。", "front_in_force"},
	{"Read the statements again: invoice no more of each than it has left, of one party and currency.", "请重新读取结算单，按同一往来方、同一币种的未开票金额开票。", "invoice_above_statement invoice_currency_mixed"},
	{"Register the invoice on its date of issue or later.", "请在开票当日或之后登记。", "invoice_not_issued_yet"},
	{"Read the invoice again: it is registered already, or it is the other side that does this.", "请重新读取该发票：它已登记，或应由对方操作。", "invoice_number_taken invoice_issuer_needed invoice_receiver_needed"},
	{"Look at the invoice direction of the agreements; the operator may amend them.", "请查看供货协议的开票方向；如需变更，由运营方修订。", "invoice_not_due"},
	{"Take a time from now on: what is over keeps the terms that it had.", "请改用现在或以后的时间：已过去的按当时的条款。", "amendment_retroactive price_retroactive schedule_retroactive retroactive notice_prolongs notice_too_short price_not_planned month_not_over"},
	{"The time for this is over; talk to the operator.", "期限已过，请与运营方联系。", "answer_late appeal_late window_closed"},
	{"Wait until the date in `live`, or sell something else until then.", "请等到 live 中的日期，或先销售其他商品。", "first_choice_until exclusive reapply_too_early selection_frozen"},
	{"Take fewer units, another SKU, or wait: stock states and the change feed tell when there is more.", "请减少数量、换其他 SKU 或等待：库存状态与变更流会告知补货。", "out_of_stock reserved_for_grades too_many_units not_held"},
	{"Order fewer in this period; `live` tells how many are left and until when.", "请减少本周期内的订购数量，live 说明余量与期限。", "purchase_limit"},
	{"Look at the proposal as it stands now, and answer that.", "请查看调价申请的最新状态后再处理。", "proposal_changed proposal_over proposal_not_found"},
	{"Quote again and place the order at the price in `live`, or refuse the sale in your shop.", "请重新询价并按 live 中的价格下单，或在店铺中拒绝该笔销售。", "price_changed quote_expired quote_invalid quote_quantity no_price no_retail_price currency_differs"},
	{"Sell within the range in `live`: the contract or the supplier sets it.", "请在 live 给出的区间内定价：由合同或供应商规定。", "sale_price_above_ceiling sale_price_below_floor sale_price_fixed supply_above_settlement"},
	{"Top up the wallet (or pay off credit) and pay again; the order waits until its time to pay is over.", "请充值预存款（或偿还账期欠款）后再付款，订单在付款期限内保留。", "insufficient_funds credit_exceeded fee_unpaid"},
	{"Place the order anew: its stock was free again and has gone.", "请重新下单：库存预占已释放且已被他人订购。", "hold_lapsed"},
	{"Take the good out of your shop; the listing and the change feed tell when it is back.", "请将商品下架，上架状态与变更流会告知何时恢复。", "not_open not_in_pool sku_retired papers_expired documents_lapsed supplier_suspended supplier_leaving no_agreement agreement_not_live out_of_scope document_expired"},
	{"Select the SKU first at POST /v1/selections.", "请先通过 POST /v1/selections 选品。", "not_selected"},
	{"Sell it elsewhere: this channel, region or party is not among those that the supplier or the line lets sell.", "请改由其他渠道或地区销售：供应商或授权产品线不允许此渠道、地区或对象。", "channel_kind_not_allowed region_not_allowed region_not_delivered not_authorised not_granted exclusion_group marketplace_not_distributable channel_closed channel_kind_unwanted"},
	{"Do not ship to this contact; the operator or supplier can tell why.", "请勿向该收货人发货，原因可询问运营方或供应商。", "blacklisted distributor_blacklisted"},
	{"Talk to the operator: trade is closed to this company for now.", "请与运营方联系：该公司目前不能交易。", "distributor_suspended distributor_pending no_contract unsigned legal_warning profit_mode_not_built no_grade_scheme"},
	{"Have the product submitted and approved first.", "请先提交商品并通过审核。", "not_reviewed"},
	{"Ask for what a product may not change as a new product.", "商品不可变更的部分请另建新商品。", "product_placed contract_currency_fixed level_breaks wrong_supplier"},
	{"Take one away first, or ask for fewer: this is the most there can be.", "请先移除一个或减少数量：已达上限。", "attribute_count label_count labels_per_product paper_count prices_planned_full selection_limit too_many_addresses too_many_channels too_many_documents too_many_files too_many_grades too_many_imports too_many_keys too_many_limits too_many_parcels too_many_passkeys too_many_product_lines too_many_return_addresses shots_too_large sku_count"},
	{"Give this to another person first: somebody has to be able to do it.", "请先交给另一人：必须有人能够操作。", "last_operator last_owner same_reviewer"},
	{"Ask for a new invitation, or for a page that is open.", "请索取新的邀请码，或选择开放中的招募页。", "invitation_invalid invitation_used_up recruitment_closed score_too_low"},
	{"Hand in what is missing, and submit again.", "请补交所缺材料后重新提交。", "licence_missing real_name_missing value_missing scope_missing"},
	{"Name what there is: the lists of the API show it.", "请使用已有的对象：可在接口列表中查询。", "sku_unknown rule_goods_unknown unknown_account warehouse_closed"},
	{"Count the units of the parcel again: it holds what is paid, not refunded and not shipped yet.", "请重新核对包裹件数：应为已付款、未退款且未发货的件数。", "invalid_contents"},
	{"Only the operator can undo this.", "仅运营方可撤销。", "paper_checked"},
	{"Report the incident's number to the operator, whose log has the reason.", "请将事故编号告知运营方，原因在其日志中。", "incident row_failed installation_claimed unbalanced"},
	{"Send JSON in UTF-8 with Content-Type: application/json, and a body where the operation takes one.", "请以 UTF-8 发送 JSON，Content-Type 为 application/json，仅在操作需要时附请求体。", "malformed_json unreadable_body missing_body unexpected_body wrong_content_type"},
	{"Send less at once: a body has at most 1 MiB, a file 64 MiB.", "请减少单次发送量：请求体至多 1 MiB，文件至多 64 MiB。", "body_too_large"},
	{"Write each parameter once, percent-encoded, in UTF-8.", "每个参数只写一次，按 UTF-8 百分号编码。", "malformed_query"},
	{"Pass the `next` of the page before as it is, or leave `after` out.", "请原样传入上一页的 next，或省略 after。", "malformed_cursor"},
	{"Leave it out: names are exact, and what is not documented is refused rather than passed over.", "请去掉它：名称须完全一致，未说明的内容会被拒绝而非忽略。", "unknown_field unknown_parameter"},
})

// mend is the advice for what is wrong with a request itself.
var mend = [2]string{
	"Mend the place that `path` names as the message says, and send it again; the idempotency key is still free.",
	"请按提示修正 path 所指之处后重新发送；幂等键仍可使用。",
}

func adviceByCode(all []struct{ english, chinese, codes string }) map[string][2]string {
	out := map[string][2]string{}
	for _, a := range all {
		for code := range strings.FieldsSeq(a.codes) {
			out[code] = [2]string{a.english, a.chinese}
		}
	}
	return out
}
