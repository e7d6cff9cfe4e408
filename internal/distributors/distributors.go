// Package distributors owns the companies that sell, the channels they sell in, and their contracts with the operator. It refuses
// two contracts in force at once, and terms past the limits of the trade.
package distributors

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Distributor is a company that sells in channels of its own.
type Distributor struct {
	ID        id.Distributor
	Name      string
	State     State
	Inviter   id.Distributor // whose invitation it came by; 0: nobody's
	CreatedAt clock.Micros
}

// NewDistributor is what Create needs.
type NewDistributor struct {
	ID      id.Distributor
	Name    string
	Inviter id.Distributor
	Pending bool // it waits for activation
}

// MaxPage is the longest page of any list in this room; an unset wish gets this.
const MaxPage = 200

const maxNameRunes = 100

// page bounds a wish; one row past the longest page may be asked for, so that a door can see whether there is a next page.
func page(limit int) int {
	if limit <= 0 {
		return MaxPage
	}
	return min(limit, MaxPage+1)
}

// check refuses a standing that lets nothing be done: ErrPending, ErrSuspended.
func (s State) check(place ...string) error {
	refusal := ErrSuspended
	switch s {
	case Active:
		return nil
	case Pending, Closed:
		refusal = ErrPending
	case Suspended:
	}
	if len(place) == 0 {
		return refusal
	}
	return refusal.At(place[0], "state", string(s))
}

// Create adds an active distributor, whose papers the operator has seen; an applicant's begins as pending.
func Create(tx *db.Tx, n NewDistributor, at clock.Micros) (Distributor, error) {
	d := Distributor{ID: n.ID, Name: strings.TrimSpace(n.Name), State: Active, Inviter: n.Inviter, CreatedAt: at}
	if n.Pending {
		d.State = Pending
	}
	var faults fault.List
	if !isName(d.Name) {
		faults.Add(ErrName, "name")
	}
	if err := faults.Err(ErrInvalid); err != nil {
		return Distributor{}, err
	}
	tx.Exec("insert into distributors_distributors ("+distributorColumns+") values ($1, $2, $3, $4, $5)", d.ID, d.Name, d.State, d.Inviter, at)
	return d, nil
}

func isName(s string) bool { return isText(s, maxNameRunes, "") }

// isText says whether a text has 1 to so many characters, and no control characters but those allowed.
func isText(s string, most int, allowed string) bool {
	n := utf8.RuneCountInString(s)
	return n >= 1 && n <= most && utf8.ValidString(s) &&
		strings.IndexFunc(s, func(r rune) bool { return unicode.IsControl(r) && !strings.ContainsRune(allowed, r) }) < 0
}

const distributorColumns = "id, name, state, inviter_id, created_at"

func scanDistributor(r *db.Row) Distributor {
	return Distributor{ID: id.Distributor(r.Int()), Name: r.Text(), State: State(r.Text()), Inviter: id.Distributor(r.Int()), CreatedAt: clock.Micros(r.Int())}
}

// Get gives one distributor, or ErrNotFound.
func Get(tx *db.Tx, distributor id.Distributor) (Distributor, error) {
	d, err := db.One(tx, scanDistributor, "select "+distributorColumns+" from distributors_distributors where id = $1", distributor)
	if errors.Is(err, db.ErrNoRow) {
		return Distributor{}, ErrNotFound
	}
	return d, err
}

// Filter narrows List; zero values do not.
type Filter struct {
	State State
	After id.Distributor
	Limit int
}

// List gives distributors in the order they were created.
func List(tx *db.Tx, f Filter) ([]Distributor, error) {
	return db.All(tx, scanDistributor, "select "+distributorColumns+` from distributors_distributors
		where id > $1 and (state = $2 or $2 = '') order by id limit $3`, f.After, f.State, page(f.Limit))
}

// Suspend keeps a distributor from placing orders; open ones run on. ErrNotFound, or ErrState when it is suspended already.
func Suspend(tx *db.Tx, distributor id.Distributor) (Distributor, error) {
	return move(tx, distributor, Suspension)
}

// Resume lets a suspended distributor place orders again. ErrNotFound, or ErrState when it is not suspended.
func Resume(tx *db.Tx, distributor id.Distributor) (Distributor, error) {
	return move(tx, distributor, Resumption)
}

// Activate lets a pending distributor trade. ErrNotFound, ErrState.
func Activate(tx *db.Tx, distributor id.Distributor) (Distributor, error) {
	return move(tx, distributor, Activation)
}

// Close ends a pending distributor that will not be activated. ErrNotFound, ErrState.
func Close(tx *db.Tx, distributor id.Distributor) (Distributor, error) {
	return move(tx, distributor, Closing)
}

func move(tx *db.Tx, distributor id.Distributor, a Action) (Distributor, error) {
	d, err := Get(tx, distributor)
	if err != nil {
		return Distributor{}, err
	}
	next, ok := Lifecycle[d.State][a]
	if !ok {
		return Distributor{}, ErrState.At("state", "state", string(d.State), "action", string(a))
	}
	tx.ExecOne("update distributors_distributors set state = $3 where id = $1 and state = $2", distributor, d.State, next)
	d.State = next
	return d, nil
}

// InvitedBy gives those that a distributor invited.
func InvitedBy(tx *db.Tx, inviter id.Distributor) ([]id.Distributor, error) {
	return db.All(tx, func(r *db.Row) id.Distributor { return id.Distributor(r.Int()) }, "select id from distributors_distributors where inviter_id = $1 order by id", inviter)
}

// Inviters gives all distributors with who invited each; 0: nobody did.
func Inviters(tx *db.Tx) (map[id.Distributor]id.Distributor, error) {
	out := map[id.Distributor]id.Distributor{}
	tx.Query(func(r *db.Row) { out[id.Distributor(r.Int())] = id.Distributor(r.Int()) }, "select id, inviter_id from distributors_distributors")
	return out, tx.Flush()
}
