package distributors

import (
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
)

// Way says how a page lets distributors in.
type Way string

// The ways in. ByPurchase and ByFee need the legal warning acknowledged.
const (
	ByReview     Way = "review"     // 免费审核
	ByProof      Way = "proof"      // 资质证明
	ByInvitation Way = "invitation" // 邀请码
	ByPurchase   Way = "purchase"   // 购买条件
	ByFee        Way = "paid"       // 付费
)

// warned says whether a way needs the legal warning acknowledged.
func (w Way) warned() bool { return w == ByPurchase || w == ByFee }

// FieldKind says what a field of a page's form takes.
type FieldKind string

// The kinds of fields.
const (
	TextField   FieldKind = "text"
	NumberField FieldKind = "number"
	ChoiceField FieldKind = "choice"
	FileField   FieldKind = "file"
)

// Field is one thing that applicants are asked.
type Field struct {
	Code     string    `json:"code"`
	Label    string    `json:"label"`
	Kind     FieldKind `json:"kind"`
	Required bool      `json:"required"`
	Choices  []string  `json:"choices,omitempty"`
}

// Criterion is one thing that applicants are scored by, from 0 to 100.
type Criterion struct {
	Code   string `json:"code"`
	Label  string `json:"label"`
	Weight int64  `json:"weight"`
}

// SecondReview says when another person looks again.
type SecondReview string

// When there is a second review.
const (
	NoSecond     SecondReview = "never"
	AlwaysSecond SecondReview = "always"
	InBand       SecondReview = "band" // when the score lies from BandFromPPM to BandToPPM
)

// Condition is what a distributor that came in by purchase must have bought and received by the end of its trial; 0 and empty ask nothing.
type Condition struct {
	SKUs      []id.SKU `json:"sku_ids,omitempty"` // each of them at least once
	Minor     int64    `json:"amount_minor"`      // of goods, at settlement price, refunds taken off
	Times     int64    `json:"times"`             // orders
	TrialDays int64    `json:"trial_days"`
}

// Template is what the contract of an applicant is drawn from.
type Template struct {
	ProfitMode    ProfitMode     `json:"profit_mode"`
	Currency      money.Currency `json:"currency"`
	PriceRatioPPM int64          `json:"price_ratio_ppm"`
	FloorPPM      int64          `json:"floor_ppm"`
	CeilingPPM    int64          `json:"ceiling_ppm"`
	Drift         Drift          `json:"drift"`
	DriftLimitPPM int64          `json:"drift_limit_ppm"`
	HoldMinutes   int64          `json:"hold_minutes"`
	PayDays       int64          `json:"pay_days"`
	ShipDays      int64          `json:"ship_days"`
	ReceiveDays   int64          `json:"receive_days"`
	WindowDays    int64          `json:"window_days"`
	Payment       Payment        `json:"payment"`
	CreditLimit   int64          `json:"credit_limit_minor"`
	Lines         LineIDs        `json:"product_lines"`
	Delivery      Delivery       `json:"delivery"`
}

// Contract is the template as a contract to be drawn.
func (t *Template) Contract() NewContract {
	return NewContract{
		ProfitMode: t.ProfitMode, Currency: t.Currency, PriceRatioPPM: t.PriceRatioPPM, FloorPPM: t.FloorPPM, CeilingPPM: t.CeilingPPM,
		Drift: t.Drift, DriftLimitPPM: t.DriftLimitPPM, HoldMinutes: t.HoldMinutes, PayDays: t.PayDays, ShipDays: t.ShipDays,
		ReceiveDays: t.ReceiveDays, WindowDays: t.WindowDays, Payment: t.Payment, CreditLimit: t.CreditLimit, Lines: t.Lines, Delivery: t.Delivery,
	}
}

// Form is what a page asks, how it judges, and what it leads to.
type Form struct {
	Fields      []Field       `json:"fields,omitempty"`
	Criteria    []Criterion   `json:"criteria,omitempty"`
	Kinds       []ChannelKind `json:"kinds,omitempty"` // of channels wanted; none: any
	Second      SecondReview  `json:"second"`
	BandFromPPM int64         `json:"band_from_ppm"`
	BandToPPM   int64         `json:"band_to_ppm"`
	PassPPM     int64         `json:"pass_ppm"` // nobody is approved below this score
	AgainDays   int64         `json:"again_days"`
	Purchase    Condition     `json:"purchase"`
	FeeMinor    int64         `json:"fee_minor"` // in the template's currency
	Template    Template      `json:"template"`
}

// Recruitment is a page that says what kind of distributors are sought, and how they come in.
type Recruitment struct {
	ID        id.Recruitment
	Supplier  id.Supplier // whose post it is; 0: the operator's own
	State     RecruitmentState
	Way       Way
	Title     string
	Words     string
	Industry  string
	Form      Form
	OpensAt   clock.Micros // 0: at once
	ClosesAt  clock.Micros // 0: not by itself
	Reason    string       // why the operator refused a supplier's post
	CreatedBy string
	CreatedAt clock.Micros
}

// Takes says whether the page takes applications at that time.
func (r *Recruitment) Takes(at clock.Micros) bool {
	return r.State == PageOpen && r.OpensAt <= at && (r.ClosesAt == 0 || at < r.ClosesAt)
}

// Limits of a page.
const (
	maxTitleRunes = 100
	maxWordsRunes = 10_000
	maxFields     = 40
	maxCriteria   = 20
	maxChoices    = 50
	maxDays       = 730
)

// defaultAgainDays is how long a refused applicant waits before it may apply again, unless the page says otherwise.
const defaultAgainDays = 30

var codeShape = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

// Complete fills in the defaults and finds all mistakes at once, under ErrInvalid. It is pure.
func (r *Recruitment) Complete() error {
	var faults fault.List
	r.Title, r.Industry = strings.TrimSpace(r.Title), strings.TrimSpace(r.Industry)
	if !isText(r.Title, maxTitleRunes, "") {
		faults.Add(ErrPageText, "title")
	}
	if r.Words != "" && !isText(r.Words, maxWordsRunes, "\n\r\t") {
		faults.Add(ErrPageText, "text")
	}
	if !isLine(r.Industry, maxShopRunes) {
		faults.Add(ErrPageText, "industry")
	}
	if !slices.Contains([]Way{ByReview, ByProof, ByInvitation, ByPurchase, ByFee}, r.Way) {
		faults.Add(ErrWay, "way")
	}
	if r.OpensAt < 0 || r.ClosesAt < 0 || r.ClosesAt != 0 && r.ClosesAt <= r.OpensAt {
		faults.Add(ErrPeriod, "closes_at")
	}
	r.Form.check(&faults, r.Way)
	return faults.Err(ErrInvalid)
}

func (f *Form) check(faults *fault.List, way Way) {
	f.checkFields(faults, way)
	codes := map[string]bool{}
	for i, c := range f.Criteria {
		if !codeShape.MatchString(c.Code) || codes[c.Code] || !isText(c.Label, maxShopRunes, "") || c.Weight < 1 || c.Weight > 1000 || i >= maxCriteria {
			faults.Add(ErrCriterion, "criteria["+strconv.Itoa(i)+"]")
		}
		codes[c.Code] = true
	}
	for i, k := range f.Kinds {
		if !k.known() {
			faults.Add(ErrChannelKind, "channel_kinds["+strconv.Itoa(i)+"]")
		}
	}
	if f.Second == "" {
		f.Second = NoSecond
	}
	band := f.BandFromPPM >= 0 && f.BandFromPPM <= f.BandToPPM && f.BandToPPM <= money.PPM
	if !slices.Contains([]SecondReview{NoSecond, AlwaysSecond, InBand}, f.Second) || !band || f.Second == InBand && len(f.Criteria) == 0 {
		faults.Add(ErrSecondReview, "second_review")
	}
	if f.PassPPM < 0 || f.PassPPM > money.PPM || f.PassPPM > 0 && len(f.Criteria) == 0 {
		faults.Add(ErrSecondReview, "pass_ppm")
	}
	if f.AgainDays == 0 {
		f.AgainDays = defaultAgainDays
	}
	if f.AgainDays < 1 || f.AgainDays > maxDays {
		faults.Add(ErrTimer, "again_days")
	}
	f.checkWay(faults, way)
	n := f.Template.Contract()
	if refusal := fault.From(n.Complete()); refusal != nil {
		for _, x := range refusal.Fields {
			x.Path = "template." + x.Path
			faults.Add(fault.New(refusal.Kind, x.Code, x.Message), x.Path)
		}
	}
}

func (f *Form) checkFields(faults *fault.List, way Way) {
	codes, proofs := map[string]bool{}, 0
	for i, x := range f.Fields {
		known := slices.Contains([]FieldKind{TextField, NumberField, ChoiceField, FileField}, x.Kind)
		choices := len(x.Choices) == 0
		if x.Kind == ChoiceField {
			choices = len(x.Choices) >= 1 && len(x.Choices) <= maxChoices &&
				!slices.ContainsFunc(x.Choices, func(c string) bool { return !isText(c, maxShopRunes, "") })
		}
		if !codeShape.MatchString(x.Code) || codes[x.Code] || !isText(x.Label, maxShopRunes, "") || !known || !choices || i >= maxFields {
			faults.Add(ErrField, "fields["+strconv.Itoa(i)+"]")
		}
		codes[x.Code] = true
		if x.Kind == FileField && x.Required {
			proofs++
		}
	}
	if way == ByProof && proofs == 0 {
		faults.Add(ErrNoProof, "fields")
	}
}

func (f *Form) checkWay(faults *fault.List, way Way) {
	p := &f.Purchase
	asks := len(p.SKUs) > 0 || p.Minor > 0 || p.Times > 0
	sane := p.Minor >= 0 && p.Minor <= money.MaxMinor/100 && p.Times >= 0 && p.Times <= 10_000 && len(p.SKUs) <= 50 && p.TrialDays >= 0 && p.TrialDays <= maxDays
	if !sane || (way == ByPurchase) != asks || (way == ByPurchase) != (p.TrialDays > 0) {
		faults.Add(ErrCondition, "purchase")
	}
	if f.FeeMinor < 0 || f.FeeMinor > money.MaxMinor/100 || (way == ByFee) != (f.FeeMinor > 0) {
		faults.Add(ErrFee, "fee_minor")
	}
}

// CreateRecruitment writes a page down as a draft.
func CreateRecruitment(tx *db.Tx, r Recruitment, at clock.Micros) (Recruitment, error) {
	if err := r.Complete(); err != nil {
		return Recruitment{}, err
	}
	r.State, r.CreatedAt, r.Reason = PageDraft, at, ""
	tx.Exec("insert into distributors_recruitments ("+recruitmentColumns+") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
		r.ID, r.Supplier, r.State, r.Way, r.Title, r.Words, r.Industry, written(r.Form), r.OpensAt, r.ClosesAt, r.Reason, r.CreatedBy, r.CreatedAt)
	return r, nil
}

// EditRecruitment changes a page that nobody has seen yet. ErrNotFound, ErrState, or what Complete finds.
func EditRecruitment(tx *db.Tx, owner id.Supplier, r Recruitment) (Recruitment, error) {
	was, err := pageFor(tx, owner, r.ID, Revise)
	if err != nil {
		return Recruitment{}, err
	}
	if err := r.Complete(); err != nil {
		return Recruitment{}, err
	}
	tx.ExecOne(`update distributors_recruitments set way = $3, title = $4, words = $5, industry = $6, form = $7, opens_at = $8, closes_at = $9
		where id = $1 and state = $2`, r.ID, was.State, r.Way, r.Title, r.Words, r.Industry, written(r.Form), r.OpensAt, r.ClosesAt)
	return r, nil
}

// MoveRecruitment takes a step in a page's life; a refusal carries its reason. Opening a page by purchase or fee needs the legal warning
// acknowledged: ErrLegalWarning. ErrNotFound, ErrState.
func MoveRecruitment(tx *db.Tx, owner id.Supplier, recruitment id.Recruitment, action RecruitmentAction, reason string) (Recruitment, error) {
	r, err := pageFor(tx, owner, recruitment, action)
	if err != nil {
		return Recruitment{}, err
	}
	if action == Publish && r.Way.warned() {
		known, err := Warned(tx)
		if err != nil {
			return Recruitment{}, err
		}
		if !known {
			return Recruitment{}, ErrLegalWarning.At("way", "way", string(r.Way))
		}
	}
	from := r.State
	r.State, r.Reason = RecruitmentLifecycle[from][action], reason
	tx.ExecOne("update distributors_recruitments set state = $3, reason = $4 where id = $1 and state = $2", r.ID, from, r.State, r.Reason)
	return r, nil
}

func pageFor(tx *db.Tx, owner id.Supplier, recruitment id.Recruitment, action RecruitmentAction) (Recruitment, error) {
	r, err := GetRecruitment(tx, owner, recruitment)
	if err != nil {
		return Recruitment{}, err
	}
	if _, ok := RecruitmentLifecycle[r.State][action]; !ok {
		return Recruitment{}, ErrState.At("state", "state", string(r.State), "action", string(action))
	}
	return r, nil
}

const recruitmentColumns = "id, supplier_id, state, way, title, words, industry, form, opens_at, closes_at, reason, created_by, created_at"

func scanRecruitment(r *db.Row) Recruitment {
	x := Recruitment{
		ID: id.Recruitment(r.Int()), Supplier: id.Supplier(r.Int()), State: RecruitmentState(r.Text()), Way: Way(r.Text()), Title: r.Text(),
		Words: r.Text(), Industry: r.Text(),
	}
	read(r.Text(), &x.Form)
	x.OpensAt, x.ClosesAt, x.Reason = clock.Micros(r.Int()), clock.Micros(r.Int()), r.Text()
	x.CreatedBy, x.CreatedAt = r.Text(), clock.Micros(r.Int())
	return x
}

// GetRecruitment gives one page of the owner (0: the operator asks, any owner), or ErrNotFound.
func GetRecruitment(tx *db.Tx, owner id.Supplier, recruitment id.Recruitment) (Recruitment, error) {
	r, err := db.One(tx, scanRecruitment, "select "+recruitmentColumns+` from distributors_recruitments
		where id = $1 and (supplier_id = $2 or $2 = 0)`, recruitment, owner)
	if errors.Is(err, db.ErrNoRow) {
		return Recruitment{}, ErrNotFound
	}
	return r, err
}

// Recruitments lists an owner's pages (0: all) in the order they were written.
func Recruitments(tx *db.Tx, owner id.Supplier, after id.Recruitment, limit int) ([]Recruitment, error) {
	return db.All(tx, scanRecruitment, "select "+recruitmentColumns+` from distributors_recruitments
		where (supplier_id = $1 or $1 = 0) and id > $2 order by id limit $3`, owner, after, page(limit))
}

// Openings lists the pages that take applications at that time, in the order they were written.
func Openings(tx *db.Tx, at clock.Micros, after id.Recruitment, limit int) ([]Recruitment, error) {
	return db.All(tx, scanRecruitment, "select "+recruitmentColumns+` from distributors_recruitments
		where state = $1 and opens_at <= $2 and (closes_at = 0 or closes_at > $2) and id > $3 order by id limit $4`, PageOpen, at, after, page(limit))
}

// written writes a part of a row as JSON.
func written(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // plain structs of this package
	}
	return string(text)
}

// read reads what written wrote; what is not ours is left empty.
func read(text string, into any) { _ = json.Unmarshal([]byte(text), into) }
