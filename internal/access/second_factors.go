package access

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Asked says whose second factor an installation asks for.
type Asked string

// Whose second factor is asked for.
const (
	AskedOff   Asked = "off"
	AskedMoney Asked = "money" // those who touch money: the operator's people; a party's owners and its finance
	AskedAll   Asked = "all"
)

// of says whether a person must have a second factor.
func (a Asked) of(p Person) bool {
	return a == AskedAll || a == AskedMoney && (p.Role == Operator || p.Duties.Include(Finance))
}

// FactorRule is whose second factor is asked for, and from when on.
type FactorRule struct {
	Asked Asked
	From  clock.Micros
}

// SetFactorRule says whose second factor is asked for from a time on, at sign-in: ErrFactorRule, ErrRetroactive. Sessions that have begun go on.
func SetFactorRule(tx *db.Tx, r FactorRule, by string, at clock.Micros) error {
	switch {
	case r.Asked != AskedOff && r.Asked != AskedMoney && r.Asked != AskedAll:
		return ErrFactorRule.At("asked")
	case r.From < at:
		return ErrRetroactive.At("from")
	}
	tx.Exec("delete from access_second_factor_rules where from_at >= $1", r.From) // what was planned for later is planned anew
	tx.Exec("insert into access_second_factor_rules (from_at, asked, set_at, set_by) values ($1, $2, $3, $4)", r.From, r.Asked, at, by)
	return nil
}

// FactorRules gives the rule in force, and the one that is planned to follow, if any.
func FactorRules(tx *db.Tx, at clock.Micros) (now FactorRule, next *FactorRule, err error) {
	now.Asked = AskedOff
	rules, err := db.All(tx, func(r *db.Row) FactorRule { return FactorRule{From: clock.Micros(r.Int()), Asked: Asked(r.Text())} },
		`select from_at, asked from access_second_factor_rules where from_at > $1
			or from_at = (select max(from_at) from access_second_factor_rules where from_at <= $1) order by from_at`, at)
	for i, r := range rules {
		if r.From <= at {
			now = r
		} else if next == nil {
			next = &rules[i]
		}
	}
	return now, next, err
}

// Factors are a person's second factors, held until the transaction ends.
type Factors struct {
	Person Person
	// Secret is the one of the authenticator app in use, Offered one that waits for its first code; 0: none.
	Secret, Offered id.Secret
	Since           clock.Micros // the app in use
	Passkeys        int
	Codes           int // recovery codes that are left

	known       bool // there is a row of the app
	lastStep    int64
	offeredAt   clock.Micros
	wrong       int64
	lockedUntil clock.Micros
	hash        PasswordHash
}

// Has says whether there is any factor.
func (f Factors) Has() bool { return f.Secret != 0 || f.Passkeys > 0 }

// Kinds are the ways in which the second factor may be shown.
func (f Factors) Kinds() []string {
	kinds := []string{}
	if f.Secret != 0 {
		kinds = append(kinds, "totp")
	}
	if f.Passkeys > 0 {
		kinds = append(kinds, "passkey")
	}
	if f.Has() && f.Codes > 0 {
		kinds = append(kinds, "recovery")
	}
	return kinds
}

// HoldFactors reads a person's second factors and lets nobody else change or use them until the transaction ends: ErrNotFound.
func HoldFactors(tx *db.Tx, person id.Person) (Factors, error) {
	var f Factors
	tx.Lock("access_people", []string{"id"}, db.Ids([]id.Person{person}), personColumns+", password_hash", func(r *db.Row) {
		f.Person, f.hash = scanPerson(r), PasswordHash(r.Text())
	})
	if err := tx.Flush(); err != nil { // what the holder before has written is read after it has let go
		return Factors{}, err
	}
	err := readFactors(tx, &f, person)
	return f, err
}

// ReadFactors reads a person's second factors: ErrNotFound.
func ReadFactors(tx *db.Tx, person id.Person) (Factors, error) {
	p, err := GetPerson(tx, person)
	if err != nil {
		return Factors{}, err
	}
	f := Factors{Person: p}
	err = readFactors(tx, &f, person)
	return f, err
}

func readFactors(tx *db.Tx, f *Factors, person id.Person) error {
	tx.Query(func(r *db.Row) {
		f.known = true
		f.Secret, f.Since, f.lastStep = id.Secret(r.Int()), clock.Micros(r.Int()), r.Int()
		f.Offered, f.offeredAt = id.Secret(r.Int()), clock.Micros(r.Int())
	}, "select secret_id, since, last_step, offered_id, offered_at from access_totps where person_id = $1", person)
	tx.Query(func(r *db.Row) { f.Passkeys = int(r.Int()) }, "select count(*) from access_passkeys where person_id = $1", person)
	tx.Query(func(r *db.Row) { f.Codes = int(r.Int()) },
		"select count(*) from access_recovery_codes where person_id = $1 and used_at = 0", person)
	tx.Query(func(r *db.Row) { f.wrong, f.lockedUntil = r.Int(), clock.Micros(r.Int()) },
		"select wrong, locked_until from access_guesses where person_id = $1", person)
	if err := tx.Flush(); err != nil {
		return err
	}
	if f.Person.ID == 0 {
		return ErrNotFound
	}
	return nil
}

// Must says whether the installation asks this person for a second factor.
func (f Factors) Must(tx *db.Tx, at clock.Micros) (bool, error) {
	now, _, err := FactorRules(tx, at)
	return now.Asked.of(f.Person), err
}

// mayLose refuses with ErrLastFactor when one of the factors is all there is and one must be; recovery codes go with the last one.
func (f Factors) mayLose(tx *db.Tx, at clock.Micros) error {
	if f.Secret != 0 && f.Passkeys > 0 || f.Passkeys > 1 {
		return nil
	}
	must, err := f.Must(tx, at)
	if err != nil {
		return err
	}
	if must {
		return ErrLastFactor
	}
	tx.Exec("delete from access_recovery_codes where person_id = $1", f.Person.ID)
	return nil
}

// secrets are the sealed secrets that the factors come with.
func (f Factors) secrets() (out []id.Secret) {
	for _, s := range []id.Secret{f.Secret, f.Offered} {
		if s != 0 {
			out = append(out, s)
		}
	}
	return out
}

// opening is the state in which a session begins after the right password.
func (f Factors) opening(tx *db.Tx, at clock.Micros) (SessionState, error) {
	if f.Has() {
		return Half, nil
	}
	if must, err := f.Must(tx, at); err != nil || must {
		return Bare, err
	}
	return Whole, nil
}

// ResetFactors removes all second factors of a person who lost them and ends its sessions. It gives the secrets that are to be erased: ErrNotFound.
func ResetFactors(tx *db.Tx, person id.Person) (spent []id.Secret, err error) {
	f, err := HoldFactors(tx, person)
	if err != nil {
		return nil, err
	}
	for _, sql := range []string{
		"delete from access_totps where person_id = $1", "delete from access_passkeys where person_id = $1",
		"delete from access_recovery_codes where person_id = $1", "delete from access_guesses where person_id = $1",
		"delete from access_challenges where person_id = $1",
	} {
		tx.Exec(sql, person)
	}
	EndSessions(tx, person)
	return f.secrets(), nil
}
