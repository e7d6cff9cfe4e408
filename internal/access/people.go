package access

import (
	"errors"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Person is someone who may sign in.
type Person struct {
	ID    id.Person
	Login string
	Name  string
	Role  Role
	// Party is the supplier or distributor the person works for; 0 for the operator's people.
	Party      int64
	Duties     Duties
	CreatedAt  clock.Micros
	DisabledAt clock.Micros // 0: may sign in
}

// NewPerson is what Enroll needs. The flow has made sure that the party exists.
type NewPerson struct {
	ID       id.Person
	Login    string
	Name     string
	Role     Role
	Party    int64
	Duties   Duties
	Password PasswordHash
}

const maxNameRunes = 100

var loginShape = regexp.MustCompile(`^[a-z0-9][a-z0-9._@+-]{1,63}$`)

// Enroll adds a person. It refuses a malformed login, name or role (all at once under ErrInvalid), and ErrLoginTaken.
func Enroll(tx *db.Tx, n NewPerson, at clock.Micros) (Person, error) {
	p := Person{ID: n.ID, Login: foldLogin(n.Login), Name: strings.TrimSpace(n.Name), Role: n.Role, Party: n.Party, Duties: n.Duties, CreatedAt: at}
	var faults fault.List
	if !loginShape.MatchString(p.Login) {
		faults.Add(ErrLogin, "login")
	}
	if !isName(p.Name) {
		faults.Add(ErrName, "name")
	}
	if !roleFits(p.Role, p.Party) {
		faults.Add(ErrRole, "role")
	}
	checkDuties(&faults, p.Role, p.Duties)
	if _, _, _, ok := n.Password.read(); !ok {
		faults.Add(ErrPassword, "password")
	}
	if err := faults.Err(ErrInvalid); err != nil {
		return Person{}, err
	}
	if _, err := findLogin(tx, p.Login); err == nil {
		return Person{}, ErrLoginTaken.At("login")
	} else if !errors.Is(err, db.ErrNoRow) {
		return Person{}, err
	}
	tx.Exec(`insert into access_people (id, login, name, role, party_id, duties, password_hash, created_at, disabled_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, 0)`, p.ID, p.Login, p.Name, p.Role, p.Party, p.Duties, n.Password, at)
	return p, nil
}

func foldLogin(login string) string { return strings.ToLower(strings.TrimSpace(login)) }

func roleFits(r Role, party int64) bool {
	switch r {
	case Operator:
		return party == 0
	case Supplier, Distributor:
		return party > 0
	case Applicant:
		return false
	default:
		return false
	}
}

func isName(s string) bool {
	n := utf8.RuneCountInString(s)
	return n >= 1 && n <= maxNameRunes && utf8.ValidString(s) && strings.IndexFunc(s, unicode.IsControl) < 0
}

const personColumns = "id, login, name, role, party_id, duties, created_at, disabled_at"

func scanPerson(r *db.Row) Person {
	return Person{
		ID: id.Person(r.Int()), Login: r.Text(), Name: r.Text(), Role: Role(r.Text()), Party: r.Int(), Duties: Duties(r.Text()),
		CreatedAt: clock.Micros(r.Int()), DisabledAt: clock.Micros(r.Int()),
	}
}

// GetPerson gives one person, or ErrNotFound.
func GetPerson(tx *db.Tx, person id.Person) (Person, error) {
	p, err := db.One(tx, scanPerson, "select "+personColumns+" from access_people where id = $1", person)
	if errors.Is(err, db.ErrNoRow) {
		return Person{}, ErrNotFound
	}
	return p, err
}

// FindPerson gives the person of a login, or ErrNotFound.
func FindPerson(tx *db.Tx, login string) (Person, error) {
	c, err := findLogin(tx, foldLogin(login))
	if errors.Is(err, db.ErrNoRow) {
		return Person{}, ErrNotFound
	}
	return c.person, err
}

// PeopleFilter narrows People; zero values do not.
type PeopleFilter struct {
	Role  Role
	Party int64
	Text  string // within the name or the login, whatever the case of its letters from A to Z
	After id.Person
	Limit int
}

// People lists people in the order they were enrolled.
func People(tx *db.Tx, f PeopleFilter) ([]Person, error) {
	return db.All(tx, scanPerson, "select "+personColumns+` from access_people
		where id > $1 and (role = $2 or $2 = '') and (party_id = $3 or $3 = 0)
		and (lower(name) like lower($4) escape '\' or lower(login) like lower($4) escape '\') order by id limit $5`,
		f.After, f.Role, f.Party, "%"+db.Literal(f.Text)+"%", page(f.Limit))
}

// SetPassword changes a person's password and ends all its sessions.
func SetPassword(tx *db.Tx, person id.Person, password PasswordHash) error {
	if _, _, _, ok := password.read(); !ok {
		return ErrPassword.At("password")
	}
	if _, err := GetPerson(tx, person); err != nil {
		return err
	}
	tx.ExecOne("update access_people set password_hash = $2 where id = $1", person, password)
	EndSessions(tx, person)
	return nil
}

// Disable keeps a person from signing in and ends all its sessions; ErrLastOperator when nobody could let it in again.
// Disabling twice changes nothing.
func Disable(tx *db.Tx, person id.Person, at clock.Micros) error {
	p, err := GetPerson(tx, person)
	if err != nil || p.DisabledAt != 0 {
		return err
	}
	if p.Role == Operator {
		if err := keepAnOperator(tx); err != nil {
			return err
		}
	}
	tx.ExecOne("update access_people set disabled_at = $2 where id = $1", person, at)
	EndSessions(tx, person)
	return nil
}

// keepAnOperator refuses when one operator alone can sign in. The rows are locked, so that two operators who disable each
// other at once can't both succeed.
func keepAnOperator(tx *db.Tx) error {
	operators, err := db.All(tx, db.Int, "select id from access_people where role = $1 and disabled_at = 0", Operator)
	if err != nil {
		return err
	}
	able := 0
	tx.Lock("access_people", []string{"id"}, db.Ids(operators), "disabled_at", func(r *db.Row) {
		if !r.Bool() {
			able++
		}
	})
	if err := tx.Flush(); err != nil {
		return err
	}
	if able < 2 {
		return ErrLastOperator
	}
	return nil
}

// Enable lets a disabled person sign in again.
func Enable(tx *db.Tx, person id.Person) error {
	if _, err := GetPerson(tx, person); err != nil {
		return err
	}
	tx.ExecOne("update access_people set disabled_at = 0 where id = $1", person)
	return nil
}
