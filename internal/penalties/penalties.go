// Package penalties owns the cases against distributors: what they are said to have done, what they answer, how it was decided, the points
// that a case brings and what follows from them; and the blacklist. It refuses a second look by the person who took the first.
package penalties

import (
	"encoding/json"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// MaxPage is the longest page of any list in this room; an unset wish gets this.
const MaxPage = 200

const maxTextRunes = 2000

// page bounds a wish; one row past the longest page may be asked for, so that a door can see whether there is a next page.
func page(limit int) int {
	if limit <= 0 {
		return MaxPage
	}
	return min(limit, MaxPage+1)
}

// Case is one case against a distributor.
type Case struct {
	ID          id.Penalty
	Distributor id.Distributor
	Supplier    id.Supplier // who proposed it; 0: the operator began it
	Kind        Kind
	State       State
	About
	Complaint string
	Points    int64 // by the schedule under which it was begun
	Terms
	CreatedAt  clock.Micros
	CreatedBy  string
	OpenedAt   clock.Micros // 0: never shown to the distributor
	AnswerBy   clock.Micros // the first instant that is too late
	Answer     string
	AnsweredAt clock.Micros
	Decision   string // what the operator wrote when it confirmed, dismissed or revoked it
	DecidedAt  clock.Micros
	DecidedBy  string
	AppealBy   clock.Micros // the first instant that is too late
	Appeal     string
	AppealedAt clock.Micros
	Review     string
	ReviewedAt clock.Micros
	ReviewedBy string
	RevokedAt  clock.Micros
	ExpiresAt  clock.Micros // the first instant at which its points no longer count; 0: not confirmed
}

// About names what a case is about; 0 names nothing. Channel and SKU together are a listing.
type About struct {
	Channel id.Channel
	SKU     id.SKU
	Order   id.Order
}

// Counts says whether the case's points count at that time.
func (c *Case) Counts(at clock.Micros) bool { return c.State.counts() && at < c.ExpiresAt }

// NewCase is what Begin needs. The flow has made sure that the parties and what it is about belong together.
type NewCase struct {
	ID          id.Penalty
	Distributor id.Distributor
	Supplier    id.Supplier // who proposes it; 0: the operator opens it
	Kind        Kind
	About
	Complaint string
	Evidence  []id.File
}

// Begin begins a case under the schedule in force: a supplier's is proposed, the operator's is opened at once.
func Begin(tx *db.Tx, n NewCase, by string, at clock.Micros) (Case, error) {
	var faults fault.List
	if _, known := kinds[n.Kind]; !known {
		faults.Add(ErrKind, "kind")
	}
	checkSaid(&faults, n.Complaint, n.Evidence)
	if err := faults.Err(ErrInvalid); err != nil {
		return Case{}, err
	}
	s, err := ScheduleAt(tx, at)
	if err != nil {
		return Case{}, err
	}
	c := Case{
		ID: n.ID, Distributor: n.Distributor, Supplier: n.Supplier, Kind: n.Kind, State: Proposed, About: n.About, Complaint: n.Complaint,
		Points: s.Points[n.Kind], Terms: s.Terms, CreatedAt: at, CreatedBy: by,
	}
	if n.Supplier == 0 {
		c.open(at)
	}
	insert(tx, &c)
	addEvidence(tx, c.ID, Complaint, n.Evidence)
	return c, nil
}

func (c *Case) open(at clock.Micros) {
	c.State, c.OpenedAt, c.AnswerBy = Opened, at, at+clock.Micros(c.AnswerDays)*clock.Day
}

// checkSaid finds what is wrong with a text of a case and the files that come with it, at `text` and `evidence`.
func checkSaid(faults *fault.List, text string, evidence []id.File) {
	n := utf8.RuneCountInString(strings.TrimSpace(text))
	strange := func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }
	if n < 1 || n > maxTextRunes || !utf8.ValidString(text) || strings.IndexFunc(text, strange) >= 0 {
		faults.Add(ErrText, "text")
	}
	if len(evidence) > maxEvidence {
		faults.Add(ErrTooMuchEvidence, "evidence")
	}
}

const columns = "id, distributor_id, supplier_id, kind, state, channel_id, sku_id, order_id, complaint, points, period_days, answer_days, " +
	"appeal_days, thresholds, created_at, created_by, opened_at, answer_by, answer, answered_at, decision, decided_at, decided_by, " +
	"appeal_by, appeal, appealed_at, review, reviewed_at, reviewed_by, revoked_at, expires_at"

func insert(tx *db.Tx, c *Case) {
	tx.Exec("insert into penalties_cases ("+columns+`) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
		$18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31)`,
		c.ID, c.Distributor, c.Supplier, c.Kind, c.State, c.Channel, c.SKU, c.Order, c.Complaint, c.Points, c.PeriodDays, c.AnswerDays,
		c.AppealDays, encoded(c.Thresholds), c.CreatedAt, c.CreatedBy, c.OpenedAt, c.AnswerBy, c.Answer, c.AnsweredAt, c.Decision, c.DecidedAt,
		c.DecidedBy, c.AppealBy, c.Appeal, c.AppealedAt, c.Review, c.ReviewedAt, c.ReviewedBy, c.RevokedAt, c.ExpiresAt)
}

func scan(r *db.Row) Case {
	c := Case{
		ID: id.Penalty(r.Int()), Distributor: id.Distributor(r.Int()), Supplier: id.Supplier(r.Int()), Kind: Kind(r.Text()), State: State(r.Text()),
		About:     About{id.Channel(r.Int()), id.SKU(r.Int()), id.Order(r.Int())},
		Complaint: r.Text(), Points: r.Int(), Terms: Terms{PeriodDays: r.Int(), AnswerDays: r.Int(), AppealDays: r.Int()},
	}
	if json.Unmarshal([]byte(r.Text()), &c.Thresholds) != nil {
		c.Thresholds = nil // not ours: nothing follows
	}
	c.CreatedAt, c.CreatedBy = clock.Micros(r.Int()), r.Text()
	c.OpenedAt, c.AnswerBy, c.Answer, c.AnsweredAt = clock.Micros(r.Int()), clock.Micros(r.Int()), r.Text(), clock.Micros(r.Int())
	c.Decision, c.DecidedAt, c.DecidedBy = r.Text(), clock.Micros(r.Int()), r.Text()
	c.AppealBy, c.Appeal, c.AppealedAt = clock.Micros(r.Int()), r.Text(), clock.Micros(r.Int())
	c.Review, c.ReviewedAt, c.ReviewedBy = r.Text(), clock.Micros(r.Int()), r.Text()
	c.RevokedAt, c.ExpiresAt = clock.Micros(r.Int()), clock.Micros(r.Int())
	return c
}

// save queues writing what a move may have changed.
func (c *Case) save(tx *db.Tx) {
	tx.ExecOne(`update penalties_cases set state = $2, opened_at = $3, answer_by = $4, answer = $5, answered_at = $6, decision = $7,
		decided_at = $8, decided_by = $9, appeal_by = $10, appeal = $11, appealed_at = $12, review = $13, reviewed_at = $14, reviewed_by = $15,
		revoked_at = $16, expires_at = $17 where id = $1`,
		c.ID, c.State, c.OpenedAt, c.AnswerBy, c.Answer, c.AnsweredAt, c.Decision, c.DecidedAt, c.DecidedBy, c.AppealBy, c.Appeal,
		c.AppealedAt, c.Review, c.ReviewedAt, c.ReviewedBy, c.RevokedAt, c.ExpiresAt)
}

// Viewer is who looks: a supplier sees what it has proposed, a distributor what was opened against it. Both zero is the operator.
type Viewer struct {
	Supplier    id.Supplier
	Distributor id.Distributor
}

// seen narrows to what a viewer sees, as $1 and $2.
const seen = "(supplier_id = $1 or $1 = 0) and ((distributor_id = $2 and opened_at > 0) or $2 = 0)"

// Get gives one case that the viewer sees, or ErrNotFound.
func Get(tx *db.Tx, v Viewer, penalty id.Penalty) (Case, error) {
	c, err := db.One(tx, scan, "select "+columns+" from penalties_cases where "+seen+" and id = $3", v.Supplier, v.Distributor, penalty)
	if errors.Is(err, db.ErrNoRow) {
		return Case{}, ErrNotFound
	}
	return c, err
}

// Filter narrows List; zero values do not.
type Filter struct {
	Distributor id.Distributor
	State       State
	Kind        Kind
	After       id.Penalty // newest first: older than this
	Limit       int
}

// List gives the cases that the viewer sees, newest first.
func List(tx *db.Tx, v Viewer, f Filter) ([]Case, error) {
	return db.All(tx, scan, "select "+columns+" from penalties_cases where "+seen+` and (distributor_id = $3 or $3 = 0) and (state = $4 or $4 = '')
		and (kind = $5 or $5 = '') and (id < $6 or $6 = 0) order by id desc limit $7`,
		v.Supplier, v.Distributor, f.Distributor, f.State, f.Kind, f.After, page(f.Limit))
}
