package replay

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/settlements"
	"github.com/fenxiao/fenxiao/internal/views"
)

// Report is what a replay came to. Amounts are minor units (pence). The trade's figures are read back from the platform's own
// tables; rows, exceptions, credit notes and lines, unmatched units and rounded prices from the stored journal.
type Report struct {
	Rows                int64            `json:"rows"`
	SKUs                int64            `json:"skus"`
	Suppliers           int64            `json:"suppliers"`
	Distributors        int64            `json:"distributors"`
	Orders              int64            `json:"orders"`
	SubOrders           int64            `json:"sub_orders"`
	OrderLines          int64            `json:"order_lines"`
	Units               int64            `json:"units"`
	GrossMinor          int64            `json:"gross_minor"`
	SupplierGrossMinor  int64            `json:"supplier_gross_minor"`
	CreditNotes         int64            `json:"credit_notes"`
	CreditLines         int64            `json:"credit_lines"`
	ReturnedUnits       int64            `json:"returned_units"`
	UnmatchedUnits      int64            `json:"unmatched_units"`
	RefundMinor         int64            `json:"refund_minor"`
	SupplierRefundMinor int64            `json:"supplier_refund_minor"`
	NetMinor            int64            `json:"net_minor"`
	SupplierNetMinor    int64            `json:"supplier_net_minor"`
	GrossByMonth        map[string]int64 `json:"gross_by_month"`
	RoundedPrices       int64            `json:"rounded_prices"`
	Exceptions          map[string]int64 `json:"exceptions"`
	LedgerSumMinor      int64            `json:"ledger_sum_minor"`
	StatementsChecked   int64            `json:"statements_checked"`
	ElapsedSeconds      float64          `json:"elapsed_s"`   //nolint:forbidigo // a duration, not money
	PeakRSSMegabytes    int64            `json:"peak_rss_mb"` // of this process, 2^20 bytes each
}

func (r *run) report(ctx context.Context) (Report, error) {
	var out Report
	err := r.world.DB.Read(ctx, func(tx *db.Tx) error {
		j, err := readJournal(tx)
		if err != nil {
			return err
		}
		t, err := views.TradeTotals(tx)
		if err != nil {
			return err
		}
		out = figures(j, t)
		views.EachOrderGross(tx, func(o views.OrderGross) {
			out.GrossByMonth[settlements.MonthAt(o.PlacedAt, r.world.Zone).Name] += o.Minor
		})
		checked, wrong, err := views.CheckedStatements(tx)
		if err != nil {
			return err
		}
		if wrong > 0 {
			return fmt.Errorf("%d of %d statements do not agree with their postings", wrong, checked)
		}
		out.StatementsChecked = checked
		return nil
	})
	out.PeakRSSMegabytes = peakMegabytes()
	return out, err
}

func figures(j *journal, t views.Trade) Report {
	return Report{
		Rows: j.rows, SKUs: t.SKUs, Suppliers: t.Suppliers, Distributors: t.Distributors, Orders: t.Orders, SubOrders: t.SubOrders,
		OrderLines: t.Lines, Units: t.Units, GrossMinor: t.Gross, SupplierGrossMinor: t.SupplierGross,
		CreditNotes: j.creditNotes, CreditLines: j.creditLines, ReturnedUnits: t.ReturnedUnits, UnmatchedUnits: j.unmatchedUnits,
		RefundMinor: t.Refund, SupplierRefundMinor: t.SupplierRefund, NetMinor: t.Gross - t.Refund,
		SupplierNetMinor: t.SupplierGross - t.SupplierRefund, GrossByMonth: map[string]int64{}, RoundedPrices: j.rounded,
		Exceptions: j.exceptions, LedgerSumMinor: t.LedgerSum,
	}
}

// peakMegabytes is the most memory that the process ever held, as Linux tells it; 0 elsewhere.
func peakMegabytes() int64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if rest, found := strings.CutPrefix(line, "VmHWM:"); found {
			kilobytes, err := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			if err != nil {
				return 0
			}
			return kilobytes / 1024
		}
	}
	return 0
}
