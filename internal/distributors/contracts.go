package distributors

import (
	"errors"
	"slices"
	"strings"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
)

// ProfitMode says how the distributor earns.
type ProfitMode string

// The profit modes. Only PriceDifference is built; the others are refused by name.
const (
	PriceDifference ProfitMode = "price_difference" // 一件代发(赚差价)
	PromoteCollect  ProfitMode = "promote_collect"  // 推广代收
	Referral        ProfitMode = "referral"         // 推广返佣
)

// Drift says what happens when the price the distributor knows is lower than the live one.
type Drift string

// The drift policies.
const (
	Exact          Drift = "exact"            // every difference is refused
	AcceptIfMargin Drift = "accept_if_margin" // taken when (sale − settlement) / sale is at least the limit
	AcceptIfRise   Drift = "accept_if_rise"   // taken when the rise is at most the limit, of the known price
	NeverHigher    Drift = "never_higher"     // taken at the same price or a lower one only
)

// Payment says when the distributor's money must be there.
type Payment string

// The payment terms.
const (
	Prepaid Payment = "prepaid" // 预存款
	Credit  Payment = "credit"  // 赊销: what the wallet lacks is owed, up to a limit
)

// Delivery is how suppliers send the distributor's orders.
type Delivery struct {
	OwnPackaging bool // in the distributor's packaging
	NoSlip       bool // no invoice or price slip in the parcel
}

// LineIDs are the product lines that a contract grants, as written ids with commas, ascending; empty: all of the pool.
type LineIDs string

// LinesOf writes product lines.
func LinesOf(lines []id.ProductLine) LineIDs {
	sorted := slices.Clone(lines)
	slices.Sort(sorted)
	texts := make([]string, 0, len(lines))
	for _, l := range slices.Compact(sorted) {
		texts = append(texts, l.String())
	}
	return LineIDs(strings.Join(texts, ","))
}

// IDs reads the product lines.
func (l LineIDs) IDs() []id.ProductLine {
	if l == "" {
		return nil
	}
	var out []id.ProductLine
	for text := range strings.SplitSeq(string(l), ",") {
		var line id.ProductLine
		if line.UnmarshalText([]byte(text)) == nil {
			out = append(out, line)
		}
	}
	return out
}

// NoticePeriod is the least time between a notice and the end it names.
const NoticePeriod = 10 * clock.Day

// Contract is what distributor and operator have agreed on.
type Contract struct {
	ID          id.Contract
	Distributor id.Distributor
	ProfitMode  ProfitMode
	Currency    money.Currency
	// PriceRatioPPM of the SKU's base settlement price is this distributor's settlement price, rounded half up.
	PriceRatioPPM int64
	// FloorPPM and CeilingPPM of the retail price bound the sale price of SKUs that have no range of their own; 0: no bound.
	FloorPPM, CeilingPPM int64
	Drift                Drift
	DriftLimitPPM        int64 // with AcceptIfMargin and AcceptIfRise
	CategoryDrifts       Drifts
	HoldMinutes          int64 // how long stock is held for an unpaid order
	PayDays              int64 // from placing, until an unpaid order is cancelled
	ShipDays             int64 // from paying, until unshipped units are refunded
	ReceiveDays          int64 // from shipping, until receipt counts as confirmed
	WindowDays           int64 // from receipt, as long as after-sales may be asked for
	State                ContractState
	From                 clock.Micros
	Until                clock.Micros // 0: open-ended; else the first instant it no longer holds
	Wallet               id.Account
	Escrow               id.Account
	Cash                 id.Account
	Payment              Payment
	CreditLimit          int64      // minor units that may be owed at once, with Credit
	Credit               id.Account // what is owed; 0 when prepaid
	Lines                LineIDs
	Delivery             Delivery
	Root                 id.Contract // the first version's id: the contract as a whole
	Version              int64       // from 1; every amendment is the next
	CreatedAt            clock.Micros
}

// CreditAt is how much may be owed at that time, in minor units: nothing under a contract that is prepaid or does not hold.
func (c *Contract) CreditAt(at clock.Micros) int64 {
	if c.Payment != Credit || !c.Live(at) {
		return 0
	}
	return c.CreditLimit
}

// Live says whether the contract carries new orders at that time.
func (c *Contract) Live(at clock.Micros) bool {
	return c.State == InForce && c.From <= at && (c.Until == 0 || at < c.Until)
}

// NewContract is what Sign needs; terms of time that are 0 take the trade's defaults. The flow has opened the accounts.
type NewContract struct {
	ID            id.Contract
	Distributor   id.Distributor
	ProfitMode    ProfitMode
	Currency      money.Currency
	PriceRatioPPM int64
	FloorPPM      int64
	CeilingPPM    int64
	Drift         Drift
	DriftLimitPPM int64
	// CategoryDrifts are other policies for goods of categories; the deepest category that has one decides.
	CategoryDrifts Drifts
	HoldMinutes    int64 // 0: 30 minutes; at most 15 days
	PayDays        int64 // 0: 7 days; at most 30
	ShipDays       int64 // 0: 15 days; at most 180
	ReceiveDays    int64 // 0: 30 days; at most 180
	WindowDays     int64 // 0: 10 days; at most 730
	From           clock.Micros
	Until          clock.Micros
	Wallet         id.Account
	Escrow         id.Account
	Cash           id.Account
	Payment        Payment // empty: prepaid
	CreditLimit    int64
	Credit         id.Account
	Lines          LineIDs
	Delivery       Delivery
}

// Limits of rates, in ppm.
const (
	minRatioPPM = 100
	maxRatioPPM = 10 * money.PPM
	maxRangePPM = 10 * money.PPM
)

// MaxContractLines is how many product lines a contract may grant by name.
const MaxContractLines = 100

// term is a term of time: its path, its default and its limit.
type term struct {
	path           string
	value          *int64
	fallback, most int64
}

func (n *NewContract) terms() []term {
	return []term{
		{"hold_minutes", &n.HoldMinutes, 30, 15 * 24 * 60},
		{"pay_days", &n.PayDays, 7, 30},
		{"ship_days", &n.ShipDays, 15, 180},
		{"receive_days", &n.ReceiveDays, 30, 180},
		{"window_days", &n.WindowDays, 10, 730},
	}
}

// Complete fills in the defaults and finds all mistakes at once, under ErrInvalid; a profit mode that is not built is
// ErrProfitModeNotBuilt. It is pure.
func (n *NewContract) Complete() error {
	var faults fault.List
	switch n.ProfitMode {
	case PriceDifference:
	case PromoteCollect, Referral:
		return ErrProfitModeNotBuilt.At("profit_mode")
	default:
		faults.Add(ErrProfitMode, "profit_mode")
	}
	if !n.Currency.Valid() {
		faults.Add(ErrCurrency, "currency")
	}
	n.checkRates(&faults)
	n.checkPayment(&faults)
	for _, t := range n.terms() {
		if *t.value == 0 {
			*t.value = t.fallback
		}
		if *t.value < 1 || *t.value > t.most {
			faults.Add(ErrTimer, t.path)
		}
	}
	if n.From < 0 || n.Until < 0 || n.Until != 0 && n.Until <= n.From {
		faults.Add(ErrPeriod, "until")
	}
	return faults.Err(ErrInvalid)
}

func (n *NewContract) checkRates(faults *fault.List) {
	if n.PriceRatioPPM < minRatioPPM || n.PriceRatioPPM > maxRatioPPM {
		faults.Add(ErrRatio, "price_ratio_ppm")
	}
	if n.FloorPPM < 0 || n.CeilingPPM < 0 || n.FloorPPM > maxRangePPM || n.CeilingPPM > maxRangePPM || n.CeilingPPM != 0 && n.FloorPPM > n.CeilingPPM {
		faults.Add(ErrRange, "floor_ppm")
	}
	if !n.Drift.fits(n.DriftLimitPPM) {
		faults.Add(ErrDrift, "drift")
	}
	n.CategoryDrifts.check(faults)
}

func (n *NewContract) checkPayment(faults *fault.List) {
	switch n.Payment {
	case "", Prepaid:
		n.Payment = Prepaid
		if n.CreditLimit != 0 {
			faults.Add(ErrPayment, "credit_limit_minor")
		}
	case Credit:
		if n.CreditLimit < 1 || n.CreditLimit > money.MaxMinor/100 {
			faults.Add(ErrPayment, "credit_limit_minor")
		}
	default:
		faults.Add(ErrPayment, "payment")
	}
	if len(n.Lines.IDs()) > MaxContractLines {
		faults.Add(ErrTooManyLines, "product_line_ids")
	}
}

func (d Drift) fits(limitPPM int64) bool {
	switch d {
	case Exact, NeverHigher:
		return limitPPM == 0
	case AcceptIfMargin, AcceptIfRise:
		return limitPPM >= 0 && limitPPM <= money.PPM
	default:
		return false
	}
}

// Sign puts a contract in force with an existing, active distributor: ErrNotFound, ErrSuspended, ErrOverlap when another contract
// holds in that time, or what Complete finds.
func Sign(tx *db.Tx, n NewContract, at clock.Micros) (Contract, error) {
	if err := n.Complete(); err != nil {
		return Contract{}, err
	}
	if err := lockActive(tx, n.Distributor); err != nil {
		return Contract{}, err
	}
	if err := refuseOverlap(tx, &n); err != nil {
		return Contract{}, err
	}
	c := n.contract(InForce, at)
	insertContract(tx, &c)
	return c, nil
}

// Draw writes down a contract that nobody has signed yet: ErrNotFound, or what Complete finds. It begins to hold with Enter.
func Draw(tx *db.Tx, n NewContract, at clock.Micros) (Contract, error) {
	if err := n.Complete(); err != nil {
		return Contract{}, err
	}
	if _, err := Get(tx, n.Distributor); err != nil {
		return Contract{}, err
	}
	c := n.contract(Proposed, at)
	insertContract(tx, &c)
	return c, nil
}

// contract is the first version of a new contract.
func (n *NewContract) contract(state ContractState, at clock.Micros) Contract {
	return Contract{
		ID: n.ID, Distributor: n.Distributor, ProfitMode: n.ProfitMode, Currency: n.Currency, PriceRatioPPM: n.PriceRatioPPM,
		FloorPPM: n.FloorPPM, CeilingPPM: n.CeilingPPM, Drift: n.Drift, DriftLimitPPM: n.DriftLimitPPM, CategoryDrifts: n.CategoryDrifts, HoldMinutes: n.HoldMinutes,
		PayDays: n.PayDays, ShipDays: n.ShipDays, ReceiveDays: n.ReceiveDays, WindowDays: n.WindowDays, State: state,
		From: n.From, Until: n.Until, Wallet: n.Wallet, Escrow: n.Escrow, Cash: n.Cash, Payment: n.Payment, CreditLimit: n.CreditLimit,
		Credit: n.Credit, Lines: n.Lines, Delivery: n.Delivery, Root: n.ID, Version: 1, CreatedAt: at,
	}
}

// lockActive locks the distributor's row, so that two contracts signed at once can't both find no other.
func lockActive(tx *db.Tx, distributor id.Distributor) error {
	var d Distributor
	tx.Lock("distributors_distributors", []string{"id"}, db.Ids([]id.Distributor{distributor}), distributorColumns,
		func(r *db.Row) { d = scanDistributor(r) })
	if err := tx.Flush(); err != nil {
		return err
	}
	if d.ID == 0 {
		return ErrNotFound
	}
	return d.State.check("distributor_id")
}

func refuseOverlap(tx *db.Tx, n *NewContract) error {
	others, err := db.All(tx, scanContract, "select "+contractColumns+` from distributors_contracts
		where distributor_id = $1 and state = $2 and (until_at = 0 or until_at > $3) order by id`, n.Distributor, InForce, n.From)
	if err != nil {
		return err
	}
	for i := range others {
		if o := &others[i]; n.Until == 0 || o.From < n.Until {
			return ErrOverlap.At("from", "contract", o.ID.String(), "from", o.From.String(), "until", o.Until.String())
		}
	}
	return nil
}

const contractColumns = "id, distributor_id, profit_mode, currency, price_ratio_ppm, floor_ppm, ceiling_ppm, drift, drift_limit_ppm, " +
	"hold_minutes, pay_days, ship_days, receive_days, window_days, state, from_at, until_at, " +
	"wallet_account_id, escrow_account_id, cash_account_id, payment, credit_limit_minor, credit_account_id, product_lines, " +
	"own_packaging, no_slip, root_id, version, created_at, category_drifts"

func insertContract(tx *db.Tx, c *Contract) {
	tx.Exec("insert into distributors_contracts ("+contractColumns+`) values
		($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
		$23, $24, $25, $26, $27, $28, $29, $30)`,
		c.ID, c.Distributor, c.ProfitMode, c.Currency, c.PriceRatioPPM, c.FloorPPM, c.CeilingPPM, c.Drift, c.DriftLimitPPM,
		c.HoldMinutes, c.PayDays, c.ShipDays, c.ReceiveDays, c.WindowDays, c.State, c.From, c.Until, c.Wallet, c.Escrow, c.Cash, c.Payment,
		c.CreditLimit, c.Credit, c.Lines, c.Delivery.OwnPackaging, c.Delivery.NoSlip, c.Root, c.Version, c.CreatedAt, c.CategoryDrifts)
}

func scanContract(r *db.Row) Contract {
	return Contract{
		ID: id.Contract(r.Int()), Distributor: id.Distributor(r.Int()), ProfitMode: ProfitMode(r.Text()), Currency: money.Currency(r.Text()),
		PriceRatioPPM: r.Int(), FloorPPM: r.Int(), CeilingPPM: r.Int(), Drift: Drift(r.Text()), DriftLimitPPM: r.Int(),
		HoldMinutes: r.Int(), PayDays: r.Int(), ShipDays: r.Int(), ReceiveDays: r.Int(), WindowDays: r.Int(),
		State: ContractState(r.Text()), From: clock.Micros(r.Int()), Until: clock.Micros(r.Int()),
		Wallet: id.Account(r.Int()), Escrow: id.Account(r.Int()), Cash: id.Account(r.Int()), Payment: Payment(r.Text()),
		CreditLimit: r.Int(), Credit: id.Account(r.Int()), Lines: LineIDs(r.Text()), Delivery: Delivery{r.Bool(), r.Bool()},
		Root: id.Contract(r.Int()), Version: r.Int(), CreatedAt: clock.Micros(r.Int()), CategoryDrifts: Drifts(r.Text()),
	}
}

// GetContract gives one contract of the owner (0: the operator asks, any owner), or ErrNotFound.
func GetContract(tx *db.Tx, owner id.Distributor, contract id.Contract) (Contract, error) {
	c, err := db.One(tx, scanContract, "select "+contractColumns+` from distributors_contracts
		where id = $1 and (distributor_id = $2 or $2 = 0)`, contract, owner)
	if errors.Is(err, db.ErrNoRow) {
		return Contract{}, ErrNotFound
	}
	return c, err
}

// Contracts lists a distributor's contracts, or with 0 all, in the order they were signed.
func Contracts(tx *db.Tx, distributor id.Distributor, after id.Contract, limit int) ([]Contract, error) {
	if distributor == 0 {
		return db.All(tx, scanContract, "select "+contractColumns+` from distributors_contracts where id > $1 order by id limit $2`, after, page(limit))
	}
	return db.All(tx, scanContract, "select "+contractColumns+` from distributors_contracts
		where distributor_id = $1 and id > $2 order by id limit $3`, distributor, after, page(limit))
}

// Current gives the contract of a distributor that is in force at that time, or ErrNoContract.
func Current(tx *db.Tx, distributor id.Distributor, at clock.Micros) (Contract, error) {
	c, err := db.One(tx, scanContract, "select "+contractColumns+` from distributors_contracts
		where distributor_id = $1 and state = $2 and from_at <= $3 and (until_at = 0 or until_at > $3)`, distributor, InForce, at)
	if errors.Is(err, db.ErrNoRow) {
		return Contract{}, ErrNoContract
	}
	return c, err
}

// Terms is what an order needs to know of its distributor: the contract in force, and the distributor's own state.
type Terms struct {
	Contract // the zero contract when none is in force
	Standing State
}

// Check refuses new orders: ErrNotFound (there is no such distributor), ErrSuspended, ErrNoContract.
func (t *Terms) Check() error {
	switch {
	case t == nil:
		return ErrNotFound
	case t.Standing != Active:
		return t.Standing.check()
	case t.ID == 0:
		return ErrNoContract
	}
	return nil
}

// LoadTerms queues loading of distributors' terms as they stand at that time; unknown ids stay absent, so that Check of the missing
// entry refuses too.
func LoadTerms(tx *db.Tx, ids []id.Distributor, at clock.Micros, into map[id.Distributor]*Terms) {
	keys := db.Ids(ids)
	tx.Load("distributors_distributors", []string{"id"}, keys, "id, state", func(r *db.Row) {
		d := id.Distributor(r.Int())
		into[d] = &Terms{Standing: State(r.Text()), Contract: Contract{Distributor: d}}
	})
	tx.Load("distributors_contracts", []string{"distributor_id", "id"}, keys, contractColumns, func(r *db.Row) {
		c := scanContract(r)
		if t := into[c.Distributor]; t != nil && c.Live(at) {
			t.Contract = c
		}
	})
}
