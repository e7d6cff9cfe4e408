package views

import (
	"testing"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// waits gives what waits for a scope, by kind.
func (s *shop) waits(t testing.TB, scope Scope) map[string]Wait {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]Wait{}
	for _, w := range read(t, s, func(tx *db.Tx) ([]Wait, error) {
		return ReadWaits(tx, scope, WaitsQuery{At: s.Clock.Now(), Zone: zone, Currency: "CNY"})
	}) {
		if _, twice := out[w.Kind]; twice {
			t.Errorf("%s is told twice", w.Kind)
		}
		out[w.Kind] = w
	}
	return out
}

// waitIs holds one kind against what is wanted of it.
func waitIs(t testing.TB, of string, all map[string]Wait, want Wait) {
	t.Helper()
	if got, there := all[want.Kind]; !there || got != want {
		t.Errorf("%s: %+v, want %+v", of, got, want)
	}
}

func TestNothingWaitsInAnEmptyHouseAndEveryKindIsNamed(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		for name, c := range map[string]struct {
			scope Scope
			kinds int
		}{"operator": {Operator(), 24}, "supplier": {Supplier(int64(s.tea)), 14}, "distributor": {Distributor(int64(s.red)), 9}} {
			all := s.waits(t, c.scope)
			if len(all) != c.kinds {
				t.Errorf("%s has %d kinds: %v", name, len(all), all)
			}
			for _, w := range all {
				if w != (Wait{Kind: w.Kind}) {
					t.Errorf("%s: %+v", name, w)
				}
			}
		}
		s.Read(t, func(tx *db.Tx) error {
			if _, err := ReadWaits(tx, Scope{}, WaitsQuery{Zone: time.UTC}); err == nil {
				t.Error("something waits for nobody")
			}
			return nil
		})
	})
}

func TestTheOperatorSeesWhatWaitsForItsDecision(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		now := s.Clock.Now()
		s.put(t, "suppliers_applications", row{"id": 1, "state": "submitted", "submitted_at": 70}, row{"id": 2, "state": "submitted", "submitted_at": 60}, row{"id": 3, "state": "refused", "submitted_at": 5})
		s.put(t, "distributors_applications", row{"id": 1, "state": "in_review", "submitted_at": 50}, row{"id": 2, "state": "second_review", "submitted_at": 40},
			row{"id": 3, "state": "draft"}, row{"id": 4, "state": "approved", "submitted_at": 1})
		s.put(t, "distributors_recruitments", row{"id": 1, "state": "proposed", "created_at": 3}, row{"id": 2, "state": "open"})
		s.put(t, "catalog_products", row{"id": 1, "code": "a", "review_state": "submitted", "submitted_at": 9}, row{"id": 2, "code": "b", "review_state": "approved", "submitted_at": 1})
		s.put(t, "catalog_papers", row{"id": 1, "created_at": 8}, row{"id": 2, "checked_at": 1}, row{"id": 3, "withdrawn_at": 1})
		s.put(t, "suppliers_banks", row{"supplier_id": s.tea, "state": "pending", "changed_at": 4}, row{"supplier_id": s.tea, "state": "confirmed", "changed_at": 1})
		s.put(t, "penalties_cases", row{"id": 1, "state": "proposed", "created_at": 2}, row{"id": 2, "state": "answered", "opened_at": 6}, row{"id": 3, "state": "unanswered", "opened_at": 5},
			row{"id": 4, "state": "appealed", "appealed_at": 7}, row{"id": 5, "state": "final"})
		s.put(t, "aftersales_cases", row{"id": 1, "state": "pending_review", "applied_at": 10, "due_at": 90}, row{"id": 2, "state": "pending_review", "applied_at": 11, "due_at": 80},
			row{"id": 3, "state": "awaiting_refund", "applied_at": 12}, row{"id": 4, "state": "inspecting", "applied_at": 1, "ended_at": 1})
		s.put(t, "pricing_proposals", row{"sku_id": 1, "state": "open", "proposed_at": 16}, row{"sku_id": 2, "state": "open", "proposed_at": 15}, row{"sku_id": 3, "state": "refused", "proposed_at": 1})
		s.put(t, "settlements_invoices", row{"id": 1, "number": "1", "issuer_id": s.tea, "state": "registered", "registered_at": 17}, row{"id": 2, "number": "2", "state": "registered", "registered_at": 1},
			row{"id": 3, "number": "3", "issuer_id": s.tea, "state": "accepted", "registered_at": 1})
		s.put(t, "pool_jobs", row{"id": 1, "state": "running", "created_at": 13}, row{"id": 2, "state": "done"})
		s.put(t, "suppliers_agreements", row{"id": 1, "supplier_id": s.tea, "state": "in_force", "until_at": now + 29*clock.Day}, row{"id": 2, "supplier_id": s.mug, "state": "in_force", "until_at": now + 31*clock.Day},
			row{"id": 3, "supplier_id": s.tea, "state": "in_force"}, row{"id": 4, "supplier_id": s.tea, "state": "proposed"})
		s.put(t, "notices_notices", row{"id": 1, "role": "operator", "at": 14}, row{"id": 2, "role": "operator", "at": 1, "read_at": 2}, row{"id": 3, "role": "supplier", "party_id": s.tea, "at": 2})
		all := s.waits(t, Operator())
		for _, want := range []Wait{
			{Kind: "supplier_applications", Count: 2, OldestAt: 60}, {Kind: "distributor_applications", Count: 2, OldestAt: 40},
			{Kind: "recruitment_posts", Count: 1, OldestAt: 3}, {Kind: "product_reviews", Count: 1, OldestAt: 9}, {Kind: "papers_to_check", Count: 1, OldestAt: 8},
			{Kind: "bank_accounts", Count: 1, OldestAt: 4}, {Kind: "penalties_proposed", Count: 1, OldestAt: 2}, {Kind: "penalties_to_decide", Count: 2, OldestAt: 5},
			{Kind: "prices_asked", Count: 2, OldestAt: 15}, {Kind: "invoices_to_accept", Count: 1, OldestAt: 17},
			{Kind: "penalty_appeals", Count: 1, OldestAt: 7}, {Kind: "after_sales_to_review", Count: 2, OldestAt: 10, DueAt: 80},
			{Kind: "after_sales_to_refund", Count: 1, OldestAt: 12}, {Kind: "after_sales_to_inspect"}, {Kind: "pool_jobs", Count: 1, OldestAt: 13},
			{Kind: "agreements_ending", Count: 1, DueAt: now + 29*clock.Day}, {Kind: "notices_unread", Count: 1, OldestAt: 14},
		} {
			waitIs(t, "operator", all, want)
		}
	})
}

func TestWhatIsToBeSignedWaitsForTheSideThatHasNotSigned(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		agreement, amended, contract := id.NewAgreement(s.IDs), id.NewAgreement(s.IDs), id.NewContract(s.IDs)
		s.put(t, "suppliers_agreements", row{"id": agreement, "supplier_id": s.tea, "state": "proposed"}, row{"id": amended, "supplier_id": s.tea, "state": "in_force"})
		s.put(t, "suppliers_versions", row{"agreement_id": agreement, "version": 1, "state": "offered", "created_at": 20},
			row{"agreement_id": amended, "version": 1, "state": "current"}, row{"agreement_id": amended, "version": 2, "state": "offered", "created_at": 10})
		s.put(t, "distributors_contracts", row{"id": contract, "distributor_id": s.red, "state": "proposed", "version": 1, "created_at": 30})
		s.put(t, "signatures_signatures", row{"id": 1, "subject": agreement.String(), "version": 1, "role": "operator"},
			row{"id": 2, "subject": amended.String(), "version": 1, "role": "supplier", "party_id": s.tea},
			row{"id": 3, "subject": contract.String(), "version": 1, "role": "distributor", "party_id": s.red})
		waitIs(t, "operator", s.waits(t, Operator()), Wait{Kind: "agreements_to_sign", Count: 1, OldestAt: 10})
		waitIs(t, "operator", s.waits(t, Operator()), Wait{Kind: "contracts_to_sign", Count: 1, OldestAt: 30})
		waitIs(t, "tea", s.waits(t, Supplier(int64(s.tea))), Wait{Kind: "agreements_to_sign", Count: 2, OldestAt: 10})
		waitIs(t, "mug", s.waits(t, Supplier(int64(s.mug))), Wait{Kind: "agreements_to_sign"})
		waitIs(t, "red", s.waits(t, Distributor(int64(s.red))), Wait{Kind: "contracts_to_sign"})
		waitIs(t, "blue", s.waits(t, Distributor(int64(s.blue))), Wait{Kind: "contracts_to_sign"})
	})
}

func TestASupplierSeesWhatWaitsForIt(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		now := s.Clock.Now()
		s.order(t, s.red, "R-1", part{s.tea, "to_ship", 100}, part{s.mug, "to_ship", 100})
		s.order(t, s.red, "R-2", part{s.tea, "to_ship", 100})
		s.order(t, s.red, "R-3", part{s.tea, "to_receive", 100})
		s.Write(t, func(tx *db.Tx) error {
			tx.Exec("update orders_sub_orders set paid_at = 7")
			tx.Exec("update orders_sub_orders set ship_by = $1 where order_id = (select id from orders_orders where own_number = 'R-2')", now-1)
			return nil
		})
		s.put(t, "aftersales_cases", row{"id": 1, "state": "intercepting", "supplier_id": s.tea, "applied_at": 3, "due_at": 4}, row{"id": 2, "state": "intercepting", "supplier_id": s.mug, "applied_at": 1})
		s.put(t, "catalog_products", row{"id": 1, "code": "a", "supplier_id": s.tea, "review_state": "refused", "submitted_at": 9}, row{"id": 2, "code": "b", "supplier_id": s.mug, "review_state": "refused", "submitted_at": 1})
		s.put(t, "suppliers_documents", row{"id": 1, "holder_id": s.tea, "valid_until": now - 5}, row{"id": 2, "holder_id": s.tea, "valid_until": now - 9, "replaced_by": 1},
			row{"id": 3, "holder_id": s.tea}, row{"id": 4, "holder_id": s.tea, "valid_until": now + 31*clock.Day})
		s.put(t, "catalog_papers", row{"id": 1, "supplier_id": s.tea, "valid_until": now + 1}, row{"id": 2, "supplier_id": s.mug, "valid_until": now + 1})
		s.put(t, "catalog_skus", row{"id": 1, "supplier_id": s.tea, "code": "a"}, row{"id": 2, "supplier_id": s.tea, "code": "b"}, row{"id": 3, "supplier_id": s.mug, "code": "a"})
		s.put(t, "pool_items", row{"sku_id": 1, "state": "open"}, row{"sku_id": 2, "state": "open"}, row{"sku_id": 3, "state": "open"})
		s.put(t, "stock_items", row{"sku_id": 1, "warehouse_id": s.teaHouse, "on_hand": 5, "held": 5}, row{"sku_id": 2, "warehouse_id": s.teaHouse, "on_hand": 5, "low_below": 6},
			row{"sku_id": 3, "warehouse_id": s.mugHouse})
		all := s.waits(t, Supplier(int64(s.tea)))
		for _, want := range []Wait{
			{Kind: "orders_to_ship", Count: 2, OldestAt: 7, DueAt: now - 1}, {Kind: "orders_ship_late", Count: 1, OldestAt: 7, DueAt: now - 1}, {Kind: "orders_ship_soon"},
			{Kind: "after_sales_to_stop", Count: 1, OldestAt: 3, DueAt: 4}, {Kind: "products_refused", Count: 1, OldestAt: 9},
			{Kind: "documents_expiring", Count: 1, DueAt: now - 5}, {Kind: "papers_expiring", Count: 1, DueAt: now + 1}, {Kind: "stock_low", Count: 1}, {Kind: "stock_out", Count: 1},
		} {
			waitIs(t, "tea", all, want)
		}
		operator := s.waits(t, Operator())
		waitIs(t, "operator", operator, Wait{Kind: "stock_low", Count: 1})
		waitIs(t, "operator", operator, Wait{Kind: "stock_out", Count: 2})
	})
}

func TestADistributorSeesWhatWaitsForIt(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		now := s.Clock.Now()
		s.put(t, "distributors_contracts", row{"id": 1, "distributor_id": s.red, "state": "in_force", "pay_days": 7, "until_at": now + clock.Day})
		s.put(t, "ledger_balances", row{"account_id": s.redWallet, "balance_minor": 250}, row{"account_id": s.blueWallet, "balance_minor": 1})
		s.order(t, s.red, "R-1", part{s.tea, "pending_payment", 100}, part{s.mug, "pending_payment", 200})
		s.order(t, s.red, "R-2", part{s.tea, "unconfirmed", 100})
		s.order(t, s.red, "R-3", part{s.tea, "to_ship", 100})
		s.order(t, s.blue, "B-1", part{s.tea, "pending_payment", 100})
		s.Write(t, func(tx *db.Tx) error {
			tx.Exec("update orders_orders set pay_by = 70, hold_until = 60")
			return nil
		})
		s.put(t, "aftersales_cases", row{"id": 1, "state": "awaiting_return", "distributor_id": s.red, "applied_at": 3, "due_at": 4}, row{"id": 2, "state": "awaiting_return", "distributor_id": s.blue})
		s.put(t, "penalties_cases", row{"id": 1, "distributor_id": s.red, "state": "opened", "opened_at": 5, "answer_by": 6}, row{"id": 2, "distributor_id": s.red, "state": "confirmed", "decided_at": 7, "appeal_by": 8},
			row{"id": 3, "distributor_id": s.red, "state": "proposed"})
		s.put(t, "notices_notices", row{"id": 1, "role": "distributor", "party_id": s.red, "at": 9}, row{"id": 2, "role": "distributor", "party_id": s.blue, "at": 1})
		all := s.waits(t, Distributor(int64(s.red)))
		for _, want := range []Wait{
			{Kind: "orders_to_pay", Count: 1, OldestAt: now, DueAt: 70}, {Kind: "orders_to_confirm", Count: 1, OldestAt: now, DueAt: 60},
			{Kind: "after_sales_to_send_back", Count: 1, OldestAt: 3, DueAt: 4}, {Kind: "penalties_to_answer", Count: 1, OldestAt: 5, DueAt: 6},
			{Kind: "penalties_to_appeal", Count: 1, OldestAt: 7, DueAt: 8}, {Kind: "wallet_low", Count: 1, Minor: 50}, {Kind: "contracts_ending", Count: 1, DueAt: now + clock.Day},
			{Kind: "notices_unread", Count: 1, OldestAt: 9},
		} {
			waitIs(t, "red", all, want)
		}
		waitIs(t, "blue", s.waits(t, Distributor(int64(s.blue))), Wait{Kind: "wallet_low"})
	})
}

func TestTheMonthWaitsToBeClosedUntilAStatementIsDrawn(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		waitIs(t, "before trade", s.waits(t, Operator()), Wait{Kind: "month_to_close"})
		s.post(t, s.redWallet, "top_up", 0, 100)
		waitIs(t, "in its first month", s.waits(t, Operator()), Wait{Kind: "month_to_close"})
		s.Clock.Advance(40 * clock.Day)
		zone, err := time.LoadLocation("Asia/Shanghai")
		if err != nil {
			t.Fatal(err)
		}
		now := s.Clock.Now().Time().In(zone)
		began := clock.Of(time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, zone))
		waitIs(t, "in the next", s.waits(t, Operator()), Wait{Kind: "month_to_close", Count: 1, OldestAt: began})
		s.put(t, "settlements_statements", row{"id": id.NewStatement(s.IDs), "account_id": s.redWallet, "to_at": began})
		waitIs(t, "closed", s.waits(t, Operator()), Wait{Kind: "month_to_close"})
	})
}
