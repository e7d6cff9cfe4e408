package suppliers

import (
	"errors"
	"slices"
	"strconv"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
)

// Mode is a supply mode.
type Mode string

// The supply modes.
const (
	Buyout       Mode = "buyout"         // 购销
	SaleOrReturn Mode = "sale_or_return" // 经代销
	Consignment  Mode = "consignment"    // 代销
)

// SupplyRule says how the supply price of a unit comes about.
type SupplyRule string

// The supply rules.
const (
	PerSKU SupplyRule = "per_sku" // the SKU's own supply price
	Ratio  SupplyRule = "ratio"   // a rate of the settlement price, rounded down per unit
)

func (r SupplyRule) fits(ratioPPM int64) bool {
	switch r {
	case PerSKU:
		return ratioPPM == 0
	case Ratio:
		return ratioPPM >= 1 && ratioPPM <= money.PPM
	default:
		return false
	}
}

// NoticePeriod is the least time between a notice and the end it names.
const NoticePeriod = 10 * clock.Day

// MaxClauses is how many clauses the scope of one agreement may have.
const MaxClauses = 1000

// Agreement is what supplier and operator have agreed on.
type Agreement struct {
	Terms
	Mode      Mode
	CreatedAt clock.Micros
}

// Terms is what an order needs to know of an agreement.
type Terms struct {
	ID       id.Agreement
	Supplier id.Supplier
	Currency money.Currency
	Wording
	Version int64 // which version of the wording this is
	State   AgreementState
	From    clock.Micros
	Until   clock.Micros // 0: open-ended; else the first instant it no longer holds
	Payable id.Account   // what the operator owes the supplier
	Margin  id.Account   // what the operator keeps
}

// Live says whether the agreement holds at that time: goods may be opened under it.
func (t *Terms) Live(at clock.Micros) bool {
	return t.State == InForce && t.From <= at && (t.Until == 0 || at < t.Until)
}

// Sells says whether the agreement carries new orders at that time: it holds, or what lies there at its end is sold out.
func (t *Terms) Sells(at clock.Micros) bool {
	return t.Live(at) || (t.State == InForce || t.State == SellingOut) && t.GoodsAtEnd == SellOut && t.Until != 0 && at >= t.Until &&
		(t.SellOutDays == 0 || at < t.LastSale())
}

// LastSale is the first instant after the sell-out; 0 when there is none with a last day.
func (t *Terms) LastSale() clock.Micros {
	if t.GoodsAtEnd != SellOut || t.Until == 0 || t.SellOutDays == 0 {
		return 0
	}
	return t.Until + clock.Micros(t.SellOutDays)*clock.Day
}

// Clause is one part of a scope: Brand and Category (third level), or SKU.
type Clause struct {
	Brand    id.Brand
	Category id.Category
	SKU      id.SKU
}

// NewAgreement is what Sign needs. The flow has opened the accounts and made sure that the clauses name real things.
type NewAgreement struct {
	ID             id.Agreement
	Supplier       id.Supplier
	Mode           Mode
	Currency       money.Currency
	Reprice        bool
	SupplyRule     SupplyRule
	SupplyRatioPPM int64
	ChannelKinds   Words
	Regions        Words
	Invoice        Invoice    // empty: SupplierToOperator
	GoodsAtEnd     GoodsAtEnd // empty: CloseGoods
	SellOutDays    int64
	From           clock.Micros
	Until          clock.Micros
	Payable        id.Account
	Margin         id.Account
	Scope          []Clause
	// Proposed: it is in force when both have signed; else it counts as signed on paper, of which PaperFile may be a scan.
	Proposed  bool
	PaperFile id.File
	By        string // the actor
}

// Wording gives what the first version says.
func (n *NewAgreement) Wording() Wording {
	w := Wording{
		Reprice: n.Reprice, SupplyRule: n.SupplyRule, SupplyRatioPPM: n.SupplyRatioPPM, ChannelKinds: n.ChannelKinds, Regions: n.Regions,
		Invoice: n.Invoice, GoodsAtEnd: n.GoodsAtEnd, SellOutDays: n.SellOutDays,
	}
	return w.filled()
}

// Check finds all mistakes of a new agreement at once, under ErrInvalid, or refuses it for marketplace goods (ErrMarketplace). It is pure.
func (n *NewAgreement) Check() error {
	var faults fault.List
	switch n.Mode {
	case Buyout, SaleOrReturn, Consignment:
		checkScope(&faults, n.Mode, n.Scope)
	case "marketplace", "pop":
		return ErrMarketplace.At("mode")
	default:
		faults.Add(ErrMode, "mode")
	}
	if !n.Currency.Valid() {
		faults.Add(ErrCurrency, "currency")
	}
	w := n.Wording()
	w.check(&faults)
	if n.From < 0 || n.Until < 0 || n.Until != 0 && n.Until <= n.From {
		faults.Add(ErrPeriod, "until")
	}
	return faults.Err(ErrInvalid)
}

func checkScope(faults *fault.List, mode Mode, scope []Clause) {
	if len(scope) == 0 && mode != Buyout {
		faults.Add(ErrScopeMissing, "scope")
	}
	if len(scope) > MaxClauses {
		faults.Add(ErrScopeTooLong, "scope")
		return
	}
	for i, c := range scope {
		byKind := c.Brand > 0 && c.Category > 0 && c.SKU == 0
		bySKU := c.Brand == 0 && c.Category == 0 && c.SKU > 0
		if !byKind && !bySKU {
			faults.Add(ErrClause, "scope["+strconv.Itoa(i)+"]")
		}
	}
}

// Sign adds an agreement with an existing, active supplier that does not leave, in force or proposed: ErrNotFound, ErrSuspended, ErrLeaving, or
// what Check finds. A clause said twice counts once.
func Sign(tx *db.Tx, n NewAgreement, at clock.Micros) (Agreement, error) {
	if err := n.Check(); err != nil {
		return Agreement{}, err
	}
	s, err := Get(tx, n.Supplier)
	if err != nil {
		return Agreement{}, err
	}
	if err := s.takesAgreements(tx, at); err != nil {
		return Agreement{}, err
	}
	a := Agreement{Mode: n.Mode, CreatedAt: at, Terms: Terms{
		ID: n.ID, Supplier: n.Supplier, Currency: n.Currency, Wording: n.Wording(), Version: 1,
		State: InForce, From: n.From, Until: n.Until, Payable: n.Payable, Margin: n.Margin,
	}}
	v := Version{Agreement: n.ID, Number: 1, State: Current, Wording: a.Wording, Scope: n.Scope, From: n.From, OnPaper: true, PaperFile: n.PaperFile, By: n.By, CreatedAt: at}
	if n.Proposed {
		a.State, v.State, v.OnPaper = Proposed, Offered, false
	}
	tx.Exec("insert into suppliers_agreements ("+agreementColumns+`)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, '', $13, $14, $15, $16, $17, $18, $19)`, a.ID, a.Supplier, a.Currency, a.Reprice,
		a.SupplyRule, a.SupplyRatioPPM, a.ChannelKinds, a.Regions, a.Invoice, a.GoodsAtEnd, a.SellOutDays, a.Version,
		a.State, a.From, a.Until, a.Payable, a.Margin, a.Mode, at)
	insertScope(tx, a.ID, n.Scope)
	insertVersion(tx, &v)
	return a, nil
}

// takesAgreements refuses a supplier that signs nothing now: it is suspended, leaves, or a paper of it has lapsed.
func (s *Supplier) takesAgreements(tx *db.Tx, at clock.Micros) error {
	switch {
	case s.State != Active:
		return ErrSuspended.At("supplier_id", "state", string(s.State))
	case s.LeaveAt != 0:
		return ErrLeaving.At("supplier_id", "leave_at", s.LeaveAt.String())
	}
	p, err := PolicyAt(tx, at)
	if err != nil {
		return err
	}
	lapsed, err := Lapsed(tx, s.ID, p.GraceDays, at)
	if err == nil && lapsed {
		return ErrPapersLapsed.At("supplier_id", "grace_days", strconv.FormatInt(p.GraceDays, 10))
	}
	return err
}

func insertScope(tx *db.Tx, agreement id.Agreement, scope []Clause) {
	rows := db.NewRows("suppliers_scope", "agreement_id", "brand_id", "category_id", "sku_id").OrNothing()
	for _, c := range scope {
		rows.Add(agreement, c.Brand, c.Category, c.SKU)
	}
	tx.Insert(rows)
}

const (
	termsColumns = "id, supplier_id, currency, reprice, supply_rule, supply_ratio_ppm, channel_kinds, regions, invoice, goods_at_end, " +
		"sell_out_days, version, next_at, next_terms, state, from_at, until_at, payable_account_id, margin_account_id"
	agreementColumns = termsColumns + ", mode, created_at"
)

// scanTerms gives the terms as they are at an instant: those of the next version, once its day has come, whether or not it was written down.
func scanTerms(r *db.Row, at clock.Micros) Terms {
	t := Terms{
		ID: id.Agreement(r.Int()), Supplier: id.Supplier(r.Int()), Currency: money.Currency(r.Text()),
		Wording: Wording{
			Reprice: r.Bool(), SupplyRule: SupplyRule(r.Text()), SupplyRatioPPM: r.Int(), ChannelKinds: Words(r.Text()), Regions: Words(r.Text()),
			Invoice: Invoice(r.Text()), GoodsAtEnd: GoodsAtEnd(r.Text()), SellOutDays: r.Int(),
		},
		Version: r.Int(),
	}
	nextAt, next := clock.Micros(r.Int()), r.Text()
	t.State, t.From, t.Until = AgreementState(r.Text()), clock.Micros(r.Int()), clock.Micros(r.Int())
	t.Payable, t.Margin = id.Account(r.Int()), id.Account(r.Int())
	if nextAt != 0 && nextAt <= at {
		if w, _, err := readVersion(next); err == nil {
			t.Wording = w
			t.Version++
		}
	}
	return t
}

func scanAgreement(r *db.Row) Agreement {
	return Agreement{Terms: scanTerms(r, 0), Mode: Mode(r.Text()), CreatedAt: clock.Micros(r.Int())}
}

// GetAgreement gives one agreement of the owner (0: the operator asks, any owner), or ErrNotFound.
func GetAgreement(tx *db.Tx, owner id.Supplier, agreement id.Agreement) (Agreement, error) {
	a, err := db.One(tx, scanAgreement, "select "+agreementColumns+` from suppliers_agreements
		where id = $1 and (supplier_id = $2 or $2 = 0)`, agreement, owner)
	if errors.Is(err, db.ErrNoRow) {
		return Agreement{}, ErrNotFound
	}
	return a, err
}

// AgreementFilter narrows Agreements; zero values do not.
type AgreementFilter struct {
	Supplier id.Supplier
	State    AgreementState
	After    id.Agreement
	Limit    int
}

// Agreements lists agreements in the order they were signed.
func Agreements(tx *db.Tx, f AgreementFilter) ([]Agreement, error) {
	return db.All(tx, scanAgreement, "select "+agreementColumns+` from suppliers_agreements
		where id > $1 and (supplier_id = $2 or $2 = 0) and (state = $3 or $3 = '') order by id limit $4`,
		f.After, f.Supplier, f.State, page(f.Limit))
}

// Scope gives an agreement's clauses, in no promised order.
func Scope(tx *db.Tx, agreement id.Agreement) ([]Clause, error) {
	return db.All(tx, func(r *db.Row) Clause {
		return Clause{Brand: id.Brand(r.Int()), Category: id.Category(r.Int()), SKU: id.SKU(r.Int())}
	}, `select brand_id, category_id, sku_id from suppliers_scope where agreement_id = $1 order by brand_id, category_id, sku_id`, agreement)
}

// Covers says whether goods lie within the scope: under a clause, or under no clause at all where the mode is buyout.
func Covers(a *Agreement, clauses []Clause, brand id.Brand, category id.Category, sku id.SKU) bool {
	if len(clauses) == 0 {
		return a.Mode == Buyout
	}
	return slices.ContainsFunc(clauses, func(c Clause) bool {
		if c.SKU != 0 {
			return c.SKU == sku
		}
		return c.Brand == brand && c.Category == category
	})
}

// Replace puts another scope in the place of the agreement's: ErrNotFound, ErrState when it has ended, or what is wrong with the clauses.
// It is a version of its own, signed on paper.
func Replace(tx *db.Tx, agreement id.Agreement, scope []Clause, by string, at clock.Micros) (Agreement, error) {
	a, err := lockAgreement(tx, agreement, Rescope)
	if err != nil {
		return Agreement{}, err
	}
	var faults fault.List
	checkScope(&faults, a.Mode, scope)
	if err := faults.Err(ErrInvalid); err != nil {
		return Agreement{}, err
	}
	latest, err := openFor(tx, agreement)
	if err != nil {
		return Agreement{}, err
	}
	v := Version{Agreement: agreement, Number: latest + 1, State: Signed, Wording: a.Wording, Scope: scope, From: at, OnPaper: true, By: by, CreatedAt: at}
	insertVersion(tx, &v)
	commence(tx, &a, &v)
	return a, nil
}

func replaceScope(tx *db.Tx, agreement id.Agreement, scope []Clause) {
	tx.Exec("delete from suppliers_scope where agreement_id = $1", agreement)
	insertScope(tx, agreement, scope)
}

// GiveNotice names the agreement's end: at least NoticePeriod from now (ErrNoticeShort) and not later than it ends anyway (ErrNoticeLate).
func GiveNotice(tx *db.Tx, agreement id.Agreement, until, at clock.Micros) (Agreement, error) {
	a, err := lockAgreement(tx, agreement, Notice)
	if err != nil {
		return Agreement{}, err
	}
	if until < at+NoticePeriod {
		return Agreement{}, ErrNoticeShort.At("until", "earliest", (at + NoticePeriod).String())
	}
	if a.Until != 0 && until > a.Until {
		return Agreement{}, ErrNoticeLate.At("until", "until", a.Until.String())
	}
	a.Until = until
	tx.ExecOne("update suppliers_agreements set until_at = $2 where id = $1", agreement, until)
	return a, nil
}

// End ends an agreement at once: by both parties' wish, or for a confirmed penalty. Open orders run on. ErrNotFound, ErrState.
func End(tx *db.Tx, agreement id.Agreement, at clock.Micros) (Agreement, error) {
	a, err := lockAgreement(tx, agreement, Termination)
	if err != nil {
		return Agreement{}, err
	}
	if a.Until == 0 || at < a.Until {
		a.Until = at
	}
	tx.ExecOne("update suppliers_agreements set state = $2, until_at = $3, next_at = 0, next_terms = '' where id = $1", agreement, a.State, a.Until)
	dropOpen(tx, agreement)
	return a, nil
}

// Expire ends an agreement whose last day has come, or lets what lies there be sold out first. One whose last day has not come is left as it
// is; so is one that has ended.
func Expire(tx *db.Tx, agreement id.Agreement, at clock.Micros) (Agreement, error) {
	a, err := lockAgreement(tx, agreement, "")
	if err != nil || a.Until == 0 || at < a.Until {
		return a, err
	}
	action := Termination
	if a.State == InForce && a.Sells(at) {
		action = Expiry
	}
	next, ok := AgreementLifecycle[a.State][action]
	if !ok || a.State == SellingOut && a.Sells(at) {
		return a, nil
	}
	a.State = next
	tx.ExecOne("update suppliers_agreements set state = $2, next_at = 0, next_terms = '' where id = $1", agreement, a.State)
	dropOpen(tx, agreement)
	return a, nil
}

// Lock keeps an agreement as it is until the transaction ends, and gives it: ErrNotFound.
func Lock(tx *db.Tx, agreement id.Agreement) (Agreement, error) {
	return lockAgreement(tx, agreement, "")
}

// lockAgreement gives the agreement as it will be after the action; the empty action is none.
func lockAgreement(tx *db.Tx, agreement id.Agreement, action AgreementAction) (Agreement, error) {
	var a Agreement
	tx.Lock("suppliers_agreements", []string{"id"}, db.Ids([]id.Agreement{agreement}), agreementColumns, func(r *db.Row) { a = scanAgreement(r) })
	if err := tx.Flush(); err != nil {
		return a, err
	}
	if a.ID == 0 {
		return a, ErrNotFound
	}
	if action == "" {
		return a, nil
	}
	next, ok := AgreementLifecycle[a.State][action]
	if !ok {
		return a, ErrState.At("state", "state", string(a.State), "action", string(action))
	}
	a.State = next
	return a, nil
}

// LoadTerms queues loading of agreements' terms as they are at an instant; unknown ids stay absent.
func LoadTerms(tx *db.Tx, ids []id.Agreement, at clock.Micros, into map[id.Agreement]*Terms) {
	tx.Load("suppliers_agreements", []string{"id"}, db.Ids(ids), termsColumns, func(r *db.Row) {
		t := scanTerms(r, at)
		into[t.ID] = &t
	})
}
