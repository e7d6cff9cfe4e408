package audit_test

import (
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/id"
)

var spoiltOrders = []corruption{
	{"belonging", "an after-sale names another supplier", func(l *lively) {
		l.spoil("update aftersales_cases set supplier_id = supplier_id + 1 where id = $1", l.withdrawn)
	}},
	{"belonging", "a sub-order names another distributor", func(l *lively) {
		l.spoil("update orders_sub_orders set distributor_id = $2 where order_id = $1", l.toShip, l.Alpha.ID)
	}},
	{"belonging", "a parcel left from another warehouse's owner", func(l *lively) {
		l.spoil("update shipping_parcels set supplier_id = $2 where order_id = $1", l.toShip, l.Mill.ID)
	}},
	{"belonging", "a line of no order", func(l *lively) {
		l.spoil(`insert into orders_lines (order_id, number, sub_order_id, sku_id, quantity, settlement_minor, supply_minor, sale_minor, code, title)
			values (17, 1, 18, 19, 1, 1, 1, 1, '', '')`)
	}},
	{"belonging", "a cancelled order would have been paid from another's wallet", func(l *lively) {
		l.spoil("update orders_orders set wallet_account_id = $2 where id = $1", l.cancelled, l.Alpha.Contract.Wallet)
	}},
	{"belonging", "an order to another's contact", func(l *lively) {
		l.spoil("update contacts_contacts set owner_id = $2 where id = (select contact_id from orders_orders where id = $1)", l.done, l.Beta.ID)
	}},
	{"belonging", "an order of another's channel", func(l *lively) {
		l.spoil("update orders_orders set channel_id = $2 where id = $1", l.done, l.Beta.Channels[0])
	}},
	{"belonging", "an order under another's contract", func(l *lively) {
		l.spoil("update orders_orders set contract_id = $2 where id = $1", l.done, l.Beta.Contract.ID)
	}},
	{"belonging", "a sub-order under another's agreement", func(l *lively) {
		l.spoil("update orders_sub_orders set agreement_id = $2 where order_id = $1", l.done, l.Mill.Agreement)
	}},
	{"belonging", "goods in another supplier's warehouse", func(l *lively) {
		l.spoil("insert into stock_items (sku_id, warehouse_id, on_hand, held, low_below) values ($1, $2, 0, 0, 0)", l.Tea.ID, l.Mill.Warehouses[0])
	}},
	{"contracts", "two contracts at once", func(l *lively) {
		l.spoil(`insert into distributors_contracts (id, distributor_id, profit_mode, currency, price_ratio_ppm, floor_ppm, ceiling_ppm, drift,
			drift_limit_ppm, hold_minutes, pay_days, ship_days, receive_days, window_days, state, from_at, until_at, wallet_account_id,
			escrow_account_id, cash_account_id, payment, credit_limit_minor, credit_account_id, product_lines, own_packaging, no_slip,
			root_id, version, created_at, category_drifts)
			select id + 1, distributor_id, profit_mode, currency, price_ratio_ppm, floor_ppm, ceiling_ppm, drift, drift_limit_ppm, hold_minutes,
			pay_days, ship_days, receive_days, window_days, state, from_at + 1, until_at, wallet_account_id, escrow_account_id,
			cash_account_id, payment, credit_limit_minor, credit_account_id, product_lines, own_packaging, no_slip, id + 1, version, created_at, category_drifts
			from distributors_contracts where id = $1`, l.Beta.Contract.ID)
	}},
	{"own_numbers", "two orders under one number", func(l *lively) {
		l.loosen("orders_orders")
		l.spoil("update orders_orders set own_number = 'W1' where id = $1 or id = $2", l.cancelled, l.pending)
	}},
	{"order_totals", "a total off by one", func(l *lively) {
		l.spoil("update orders_orders set total_minor = total_minor + 1 where id = $1", l.cancelled)
	}},
	{"order_totals", "goods off by one", func(l *lively) {
		l.spoil("update orders_orders set goods_minor = goods_minor + 1, freight_minor = freight_minor - 1 where id = $1", l.done)
	}},
	{"order_totals", "a line more than there is", func(l *lively) {
		l.spoil("update orders_orders set lines = lines + 1 where id = $1", l.done)
	}},
	{"sub_order_sums", "a supply amount off by one", func(l *lively) {
		l.spoil("update orders_sub_orders set supply_minor = supply_minor + 1 where order_id = $1", l.cancelled)
	}},
	{"sub_order_sums", "a unit more than in its lines", func(l *lively) {
		l.spoil("update orders_sub_orders set units = units + 1 where order_id = $1", l.toShip)
	}},
	{"states", "no such state", func(l *lively) {
		l.spoil("update orders_sub_orders set state = 'lost' where order_id = $1", l.cancelled)
	}},
	{"states", "a hold that outlived its order", func(l *lively) {
		l.spoil("update orders_orders set hold_until = 17 where id = $1", l.cancelled)
	}},
	{"states", "an order to be confirmed that holds nothing", func(l *lively) {
		l.spoil("update orders_orders set hold_until = 0 where id = $1", l.unconfirmed)
		l.spoil("update stock_items set held = held - 1 where sku_id = $1", l.Book.ID)
	}},
	{"states", "under way without end", func(l *lively) {
		l.spoil("update orders_sub_orders set receive_by = 0 where order_id = $1", l.toReceive)
	}},
	{"states", "completed without a window", func(l *lively) {
		l.spoil("update orders_sub_orders set window_until = 0 where order_id = $1", l.done)
	}},
	{"states", "completed with units left to ship", func(l *lively) {
		l.spoil("update orders_sub_orders set state = 'to_receive' where order_id = $1", l.toShip)
	}},
	{"parcels", "more of a line in parcels than was ordered", func(l *lively) {
		l.spoil("update shipping_parcel_lines set units = units + 1 where order_id = $1 and line = 2", l.several)
		l.spoil(`update shipping_parcel_lines set units = units - 1 where order_id = $1 and line = 1 and parcel_id =
			(select min(parcel_id) from shipping_parcel_lines where order_id = $1 and line = 1)`, l.several)
	}},
	{"parcels", "a parcel with nothing of a line", func(l *lively) {
		l.spoil(`insert into shipping_parcel_lines (order_id, line, parcel_id, units)
			select order_id, 2, max(parcel_id), 0 from shipping_parcel_lines where order_id = $1 and line = 1 group by order_id`, l.several)
	}},
	{"timers", "an order's timer is gone", func(l *lively) {
		l.spoil("delete from timers_due where kind = 'order' and subject_id = $1", l.toShip)
	}},
	{"timers", "an order's timer is armed too late", func(l *lively) {
		l.spoil("update timers_due set due_at = due_at + 1 where kind = 'order' and subject_id = $1", l.toReceive)
		l.spoil("update orders_orders set timer_at = timer_at + 1 where id = $1", l.toReceive)
		l.spoil("update orders_sub_orders set receive_by = receive_by - 31 * CAST(86400000000 AS BIGINT) where order_id = $1", l.toReceive)
	}},
	{"timers", "an order thinks it has none", func(l *lively) {
		l.spoil("update orders_orders set timer_at = 0 where id = $1", l.done)
	}},
	{"timers", "an after-sale's timer is gone", func(l *lively) {
		l.spoil("delete from timers_due where kind = 'after_sale' and subject_id = $1", l.intercepted)
	}},
}

var spoiltAfterSales = []corruption{
	{"after_sales", "no such kind", func(l *lively) {
		l.spoil("update aftersales_cases set kind = 'gift' where id = $1", l.withdrawn)
	}},
	{"after_sales", "over without an end", func(l *lively) {
		l.spoil("update aftersales_cases set ended_at = 0 where id = $1", l.rejected)
	}},
	{"after_sales", "units that its lines do not have", func(l *lively) {
		l.spoil("update aftersales_cases set units = units + 1 where id = $1", l.withdrawn)
	}},
	{"after_sales", "a refund above the price", func(l *lively) {
		l.spoil("update aftersales_cases set refund_minor = refund_minor + 1 where id = $1", l.intercepted)
	}},
	{"after_sales", "a line's refund above the price", func(l *lively) {
		l.spoil("update aftersales_cases set refund_minor = refund_minor + 1 where id = $1", l.intercepted)
		l.spoil("update aftersales_lines set refund_minor = refund_minor + 1 where after_sale_id = $1", l.intercepted)
	}},
	{"claims", "units claimed by two at once", func(l *lively) {
		l.spoil("update aftersales_cases set state = 'awaiting_refund', ended_at = 0 where id = $1 or id = $2", l.withdrawn, l.rejected)
	}},
	{"claims", "unshipped units claimed that are in a parcel", func(l *lively) {
		l.spoil("update aftersales_lines set units = 4, accepted_units = 4, refund_minor = refund_minor * 4, supply_minor = supply_minor * 4 where after_sale_id = $1", l.intercepted)
		l.spoil("update aftersales_cases set units = 4, refund_minor = refund_minor * 4, supply_minor = supply_minor * 4 where id = $1", l.intercepted)
	}},
	{"refunds", "more taken back from the supplier than its after-sales", func(l *lively) {
		l.spoil("update orders_sub_orders set refunded_supply_minor = refunded_supply_minor + 1 where order_id = $1", l.toReceive)
	}},
	{"refunds", "a unit refunded without an after-sale", func(l *lively) {
		l.spoil("update orders_sub_orders set refunded_units = refunded_units + 1 where order_id = $1", l.toReceive)
	}},
	{"returns", "goods back that no inspection accepted", func(l *lively) {
		l.spoil("update stock_movements set subject_id = $2 where subject_id = $1", l.returned, l.rejected)
	}},
	{"returns", "accepted goods that never came onto the shelf", func(l *lively) {
		l.spoil("update stock_movements set reason = 'received' where subject_id = $1", l.returned)
	}},
}

var spoiltStock = []corruption{
	{"stock_on_hand", "a movement that moved nothing", func(l *lively) {
		l.spoil(`insert into stock_movements (id, sku_id, warehouse_id, units, reason, subject_id, at)
			values ($1, $2, $3, 5, 'received', 0, 1)`, id.NewMovement(l.IDs), l.Soap.ID, l.Mill.Warehouses[0])
	}},
	{"stock_on_hand", "a unit gone without a record", func(l *lively) {
		l.spoil("update stock_items set on_hand = on_hand - 1 where sku_id = $1", l.Book.ID)
	}},
	{"stock_on_hand", "stock without a row", func(l *lively) {
		l.spoil("delete from stock_items where sku_id = $1", l.Soap.ID)
	}},
	{"stock_held", "a unit held for nobody", func(l *lively) {
		l.spoil("update stock_items set held = held + 1 where sku_id = $1", l.Soap.ID)
	}},
	{"stock_held", "a hold that lapsed but was not given back", func(l *lively) {
		l.spoil("update orders_orders set hold_until = 0 where id = $1", l.pending)
	}},
	{"stock_bounds", "less on hand than is held", func(l *lively) {
		free, err := db.One(l.tx, db.Int, "select on_hand - held from stock_items where sku_id = $1", l.Cup.ID)
		l.Must(err)
		l.spoil(`insert into stock_movements (id, sku_id, warehouse_id, units, reason, subject_id, at)
			values ($1, $2, $3, $4, 'adjusted', 0, 1)`, id.NewMovement(l.IDs), l.Cup.ID, l.Grove.Warehouses[0], -free-1)
		l.spoil("update stock_items set on_hand = held - 1 where sku_id = $1", l.Cup.ID)
	}},
}

var spoiltLedger = []corruption{
	{"posting_groups", "a leg in another group", func(l *lively) {
		l.spoil(`update ledger_postings set group_id = (select min(group_id) from ledger_postings)
			where order_id = $1 and kind = 'pay' and amount_minor > 0`, l.done)
	}},
	{"posting_events", "a group without its event", func(l *lively) {
		l.spoil("delete from outbox_events where id = (select min(group_id) from ledger_postings where order_id = $1)", l.done)
	}},
	{"posting_events", "a balance of no account", func(l *lively) {
		l.spoil("insert into ledger_balances (account_id, balance_minor, overdraft) values (17, 0, 0)")
	}},
	{"order_postings", "a payment under another name", func(l *lively) {
		l.spoil("update ledger_postings set kind = 'gift' where order_id = $1 and kind = 'pay'", l.toShip)
	}},
	{"order_postings", "two orders' payments exchanged", func(l *lively) {
		l.spoil(`update ledger_postings set order_id = $1 + $2 - order_id where kind = 'pay' and (order_id = $1 or order_id = $2)`, l.toShip, l.toReceive)
	}},
	{"order_postings", "a completion that names no sub-order", func(l *lively) {
		l.spoil("update ledger_postings set subject_id = 0 where subject_id = $1", l.subOf(l.done))
	}},
	{"order_postings", "a refund that names another after-sale", func(l *lively) {
		l.spoil("update ledger_postings set subject_id = $2 where subject_id = $1", l.returned, l.withdrawn)
	}},
	{"order_postings", "an order without its payment", func(l *lively) {
		l.spoil("update ledger_postings set order_id = 0 where order_id = $1 and kind = 'pay'", l.done)
	}},
	{"balances", "a wallet with more than was posted", func(l *lively) {
		l.spoil("update ledger_balances set balance_minor = balance_minor + 1 where account_id = $1", l.Alpha.Contract.Wallet)
	}},
	{"balances", "an account that can't be locked", func(l *lively) {
		l.spoil(`insert into ledger_accounts (id, kind, party_role, party_id, currency, opened_at) values (17, 'wallet', 'distributor', $1, 'USD', 1)`, l.Alpha.ID)
	}},
	{"overdrafts", "a wallet below zero", func(l *lively) {
		l.loosen("ledger_balances")
		l.book(l.Beta.Contract.Wallet, l.Beta.Contract.Cash, 2*flowstest.Deposit)
	}},
	{"overdrafts", "a wallet that may fall below zero", func(l *lively) {
		l.spoil("update ledger_balances set overdraft = 1 where account_id = $1", l.Beta.Contract.Wallet)
	}},
	{"debts", "a debt past every limit", func(l *lively) {
		l.spoil("insert into ledger_accounts (id, kind, party_role, party_id, currency, opened_at) values (77, 'credit', 'distributor', $1, 'CNY', 0)", l.Beta.ID)
		l.spoil("insert into ledger_balances (account_id, balance_minor, overdraft) values (77, 0, 1)")
		l.book(77, l.Beta.Contract.Cash, 1)
	}},
	{"debts", "a debt account that holds money", func(l *lively) {
		l.spoil("insert into ledger_accounts (id, kind, party_role, party_id, currency, opened_at) values (77, 'credit', 'distributor', $1, 'CNY', 0)", l.Beta.ID)
		l.spoil("insert into ledger_balances (account_id, balance_minor, overdraft) values (77, 0, 1)")
		l.book(l.Beta.Contract.Cash, 77, 1)
	}},
	{"escrow", "money in escrow for no order", func(l *lively) { l.book(l.Alpha.Contract.Cash, l.Alpha.Contract.Escrow, 7) }},
	{"payables", "a supplier is owed for nothing", func(l *lively) { l.book(l.Alpha.Contract.Cash, l.Grove.Payable, 7) }},
	{"margins", "a margin of nothing", func(l *lively) { l.book(l.Alpha.Contract.Cash, l.Grove.Margin, 7) }},
}

// last names the latest statement of an account.
const last = "(select max(id) from settlements_statements where account_id = $1)"

var spoiltStatements = []corruption{
	{"statement_sums", "a line more than it claims", func(l *lively) {
		l.spoil("update settlements_statements set lines = lines + 1 where id = "+last, l.Alpha.Contract.Wallet)
	}},
	{"statement_sums", "more in and more out than it claims", func(l *lively) {
		l.spoil("update settlements_statements set in_minor = in_minor + 1, out_minor = out_minor + 1 where id = "+last, l.Alpha.Contract.Wallet)
	}},
	{"statement_sums", "another's posting", func(l *lively) {
		l.spoil(`update settlements_lines set statement_id = `+last+` where posting_id =
			(select min(l.posting_id) from settlements_lines l join ledger_postings p on p.id = l.posting_id where p.account_id = $2)`,
			l.Alpha.Contract.Wallet, l.Beta.Contract.Wallet)
	}},
	{"statement_sums", "another party's name on it", func(l *lively) {
		l.spoil("update settlements_statements set party_id = $2 where id = "+last, l.Alpha.Contract.Wallet, l.Beta.ID)
	}},
	{"statement_chain", "opens with more than the one before closed with", func(l *lively) {
		l.spoil("update settlements_statements set opening_minor = opening_minor + 1, closing_minor = closing_minor + 1 where id = "+last, l.Alpha.Contract.Wallet)
	}},
	{"statement_chain", "closes with more than came of it", func(l *lively) {
		l.spoil("update settlements_statements set closing_minor = closing_minor + 1 where id = "+last, l.Alpha.Contract.Wallet)
	}},
	{"statement_invoices", "billable for more than was paid for goods", func(l *lively) {
		l.spoil("update settlements_statements set billable_minor = billable_minor + 1 where id = "+last, l.Alpha.Contract.Wallet)
	}},
	{"statement_invoices", "invoiced for more than its invoices cover", func(l *lively) {
		l.spoil("update settlements_statements set invoiced_minor = invoiced_minor + 1 where id = (select statement_id from settlements_covers)")
	}},
	{"statement_invoices", "an invoice that covers more than it is of", func(l *lively) {
		l.spoil("update settlements_covers set amount_minor = amount_minor + 1")
		l.spoil("update settlements_statements set invoiced_minor = invoiced_minor + 1 where id = (select statement_id from settlements_covers)")
	}},
	{"statement_invoices", "an invoice of another party", func(l *lively) {
		l.spoil("update settlements_invoices set party_id = $1", l.Mill.ID)
	}},
	{"statement_invoices", "an invoice that is not there", func(l *lively) {
		l.spoil("delete from settlements_invoices")
	}},
	{"statement_invoices", "a withdrawn invoice that still takes", func(l *lively) {
		l.spoil("update settlements_invoices set state = 'withdrawn'")
	}},
	{"statement_claims", "a posting left out", func(l *lively) {
		posting, err := db.One(l.tx, db.Int, `select max(l.posting_id) from settlements_lines l join ledger_postings p on p.id = l.posting_id
			where p.account_id = $1 and p.amount_minor < 0`, l.Alpha.Contract.Wallet)
		l.Must(err)
		l.spoil("delete from settlements_lines where posting_id = $1", posting)
		l.spoil(`update settlements_statements set lines = lines - 1, out_minor = out_minor + (select amount_minor from ledger_postings where id = $2),
			closing_minor = closing_minor - (select amount_minor from ledger_postings where id = $2),
			billable_minor = billable_minor + (select amount_minor from ledger_postings where id = $2) where id = `+last, l.Alpha.Contract.Wallet, posting)
	}},
	{"statement_claims", "a posting in two statements", func(l *lively) {
		l.loosen("settlements_lines")
		l.spoil("insert into settlements_lines (posting_id, statement_id) select min(posting_id), max(statement_id) from settlements_lines")
	}},
	{"statement_claims", "a posting that is not there", func(l *lively) {
		l.spoil("insert into settlements_lines (posting_id, statement_id) select 17, "+last, l.Alpha.Contract.Wallet)
	}},
}
