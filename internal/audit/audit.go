// Package audit looks whether the books hold: it reads the tables and nothing else, shares no code with what wrote them, and
// tells what is not as it should be. It refuses nothing and changes nothing.
package audit

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/fenxiao/fenxiao/internal/db"
)

// Finding is one thing that does not hold.
type Finding struct {
	Check   string `json:"check"`   // the name of a Check
	Subject string `json:"subject"` // what it is about: an id where there is one
	Text    string `json:"text"`    // what was found, and what should be there
}

// String writes the finding in one line.
func (f Finding) String() string { return f.Check + ": " + f.Subject + ": " + f.Text }

// MaxTold is how many findings of one check are told in full; one more says how many are left untold.
const MaxTold = 50

// Check is one thing that must hold.
type Check struct {
	Name     string `json:"name"`
	Sentence string `json:"sentence"`
	// order looks at one order with all that hangs on it; whole looks at what was gathered from all of them.
	order func(o *order, tell tell)
	whole func(tx *db.Tx, b *books, tell tell) error
}

// tell notes what does not hold about a subject.
type tell func(subject, format string, args ...any)

// Checks lists all checks, in the order in which they are told.
func Checks() []Check { return append([]Check(nil), checks...) }

var checks = []Check{
	{
		Name: "belonging", order: belonging, whole: stockBelongs,
		Sentence: "What hangs on an order belongs to it, and names its parties and what is theirs; stock lies in its own supplier's warehouse.",
	},
	{Name: "contracts", Sentence: "A distributor has one contract in force at a time.", whole: contracts},
	{Name: "own_numbers", Sentence: "A distributor's own number stands for one order.", whole: ownNumbers},
	{Name: "order_totals", Sentence: "An order's goods, freight and total are the sums of its sub-orders, its lines are as many as it says.", order: orderTotals},
	{Name: "sub_order_sums", Sentence: "A sub-order's units, goods and supply amount are the sums of its lines.", order: subOrderSums},
	{Name: "states", Sentence: "A sub-order's state is known, and its counters and times fit it.", order: states},
	{Name: "parcels", Sentence: "Parcels hold what was counted as shipped, and no more of a line than was ordered.", order: parcels},
	{Name: "after_sales", Sentence: "An after-sale's state is known, its units and amounts are those of its lines.", order: afterSales},
	{Name: "claims", Sentence: "After-sales claim no more units of a line than there are, shipped or not.", order: claims},
	{Name: "refunds", Sentence: "A sub-order's refunded and stopped units and amounts are those of its after-sales that succeeded.", order: refunds},
	{Name: "returns", Sentence: "The units that came back onto the shelf are those accepted at inspection.", whole: returns},
	{Name: "timers", Sentence: "An order and an after-sale with a time limit have a timer that is armed in time.", order: timers},
	{Name: "stock_on_hand", Sentence: "Stock on hand is what was moved in and out, less what left in parcels.", whole: stockOnHand},
	{Name: "stock_held", Sentence: "Stock held is what lives in holds of unpaid orders, and what is paid and not yet shipped or stopped.", whole: stockHeld},
	{Name: "stock_bounds", Sentence: "Stock on hand covers what is held, and neither is below zero.", whole: stockBounds},
	{Name: "posting_groups", Sentence: "A posting group sums to zero in each currency.", whole: postingGroups},
	{Name: "posting_events", Sentence: "A posting group has its event, and its accounts were opened.", whole: postingEvents},
	{Name: "order_postings", Sentence: "Every payment, completion and refund has its postings with the right amounts, and nothing else has any.", order: orderPostings},
	{Name: "balances", Sentence: "A balance is the sum of the account's postings.", whole: balances},
	{Name: "overdrafts", Sentence: "No account is below zero that may not be: only the operator's and the debt account may.", whole: overdrafts},
	{Name: "debts", Sentence: "A credit account holds a debt, never past the highest limit that a contract of its distributor ever allowed.", whole: debts},
	{Name: "escrow", Sentence: "An escrow account holds what is left in paid sub-orders that are neither completed nor closed.", whole: escrow},
	{Name: "payables", Sentence: "A payable account holds what completed sub-orders brought the supplier, less what refunds took back.", whole: payables},
	{Name: "margins", Sentence: "A margin account holds what completed sub-orders brought the operator, less what refunds took back.", whole: margins},
	{Name: "statement_sums", Sentence: "A statement's amounts and count are those of the postings it claims, all of its own account and before its end.", whole: statementSums},
	{Name: "statement_chain", Sentence: "A statement opens with what the one before it closed with.", whole: statementChain},
	{Name: "statement_invoices", Sentence: "A statement is billable for its postings for goods, and invoiced for what its invoices cover of it, never above that.", whole: statementInvoices},
	{Name: "statement_claims", Sentence: "A posting of a wallet, payable or credit account stands in one statement, once its time has been closed.", whole: statementClaims},
}

// Run looks at one snapshot of the database and gives what does not hold; nothing is what should be found.
func Run(ctx context.Context, d *db.DB) (found []Finding, err error) {
	err = d.Read(ctx, func(tx *db.Tx) error {
		found, err = look(tx)
		return err
	})
	return found, err
}

func look(tx *db.Tx) ([]Finding, error) {
	r := newReport()
	b, err := gather(tx, r)
	if err != nil {
		return nil, err
	}
	for _, c := range checks {
		if c.whole == nil {
			continue
		}
		if err := c.whole(tx, b, r.teller(c.Name)); err != nil {
			return nil, fmt.Errorf("%s: %w", c.Name, err)
		}
	}
	return r.findings(), nil
}

// report gathers findings by check.
type report struct {
	told   map[string][]Finding
	untold map[string]int
}

func newReport() *report { return &report{map[string][]Finding{}, map[string]int{}} }

func (r *report) teller(check string) tell {
	return func(subject, format string, args ...any) {
		if len(r.told[check]) >= MaxTold {
			r.untold[check]++
			return
		}
		r.told[check] = append(r.told[check], Finding{check, subject, fmt.Sprintf(format, args...)})
	}
}

func (r *report) findings() []Finding {
	var all []Finding
	for _, c := range checks {
		told := r.told[c.Name]
		slices.SortFunc(told, func(x, y Finding) int { return cmp.Or(cmp.Compare(x.Subject, y.Subject), cmp.Compare(x.Text, y.Text)) })
		all = append(all, told...)
		if n := r.untold[c.Name]; n > 0 {
			all = append(all, Finding{c.Name, "", fmt.Sprintf("and %d more", n)})
		}
	}
	return all
}
