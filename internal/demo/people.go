package demo

import (
	"fmt"
	"strings"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

// place is where somebody lives or a warehouse stands.
type place struct{ code, province, city, district string }

func (s *scene) readPlaces() {
	for _, row := range rowsOf("places") {
		c := cells(row, "|")
		s.places = append(s.places, &place{c[0], c[1], c[2], c[3]})
		s.homes.add(number(c[4]))
	}
}

func (s *scene) placeOf(code string) *place {
	for _, p := range s.places {
		if p.code == code {
			return p
		}
	}
	panic("demo: no place " + code) // the texts are part of the program
}

// operators are the logins of the operator's people: the administrator, one for the daily trade, one for the money.
var operators = []string{"admin", "yunying", "caiwu"}

// shopkeepers is how many of the first distributors have people who sign in; the others work by API key alone.
const shopkeepers = 10

// SignIn is one of the demo's people. All of them have the same Password.
type SignIn struct {
	Login   string
	Role    access.Role
	Company string // of a supplier's or distributor's person
}

// SignIns are the demo's people: the operator's, the administrator first, one of each supplier (the last has just been
// taken in), and one of each of the first distributors.
func SignIns() []SignIn {
	var all []SignIn
	for _, login := range operators {
		all = append(all, SignIn{login, access.Operator, ""})
	}
	for _, row := range rowsOf("suppliers") {
		c := cells(row, "|")
		all = append(all, SignIn{c[0], access.Supplier, c[1]})
	}
	for _, row := range rowsOf("applicants") {
		if c := cells(row, "|"); c[0] == "supply" && c[5] == string(suppliers.Approved) {
			all = append(all, SignIn{c[1], access.Supplier, c[2]})
		}
	}
	for _, row := range rowsOf("distributors")[:shopkeepers] {
		c := cells(row, "|")
		all = append(all, SignIn{shopLogin(c[1]), access.Distributor, c[0]})
	}
	return all
}

func shopLogin(mark string) string { return "shop-" + strings.ToLower(mark) }

func (s *scene) enrollOperator(tx *db.Tx, at clock.Micros) error {
	actors := []*string{&s.admin, &s.trader, &s.cashier}
	for i, login := range operators {
		actor, err := s.enroll(tx, access.NewPerson{Login: login, Name: s.words["operators"][i], Role: access.Operator}, at)
		if err != nil {
			return err
		}
		*actors[i] = actor
	}
	return nil
}

// enroll lets somebody sign in, and gives the name under which histories know it.
func (s *scene) enroll(tx *db.Tx, who access.NewPerson, at clock.Micros) (string, error) {
	who.ID, who.Password = id.NewPerson(s.world.IDs), s.hash
	person, err := access.Enroll(tx, who, at)
	if err != nil {
		return "", fmt.Errorf("%s: %w", who.Login, err)
	}
	return person.ID.String(), nil
}

// enrollSupplier gives every supplier one person, under the login of its key.
func (s *scene) enrollSupplier(tx *db.Tx, x *supplier, at clock.Micros) (err error) {
	who := access.NewPerson{Login: x.key, Name: s.name(s.chanceOf.parties), Role: access.Supplier, Party: int64(x.id)}
	x.actor, err = s.enroll(tx, who, at)
	return err
}

func (s *scene) enrollDistributor(tx *db.Tx, x *distributor, at clock.Micros) (err error) {
	who := access.NewPerson{Login: shopLogin(x.mark), Name: s.name(s.chanceOf.parties), Role: access.Distributor, Party: int64(x.id)}
	x.person, err = s.enroll(tx, who, at)
	return err
}

// name invents a name: a surname and one or two letters.
func (s *scene) name(d *dice) string {
	name := one(d, s.words["surnames"]) + one(d, s.words["given"])
	if d.chance(700) {
		name += one(d, s.words["given"])
	}
	return name
}

// phone invents a number that nobody has: the mobile numbers of China begin with 13 to 19, and 129 is no short number of any service.
func phone(d *dice) string { return fmt.Sprintf("129%08d", d.below(100_000_000)) }

// address invents a street and a house in a real district.
func (s *scene) address(d *dice, at *place) string {
	city := at.city
	if at.city == at.province {
		city = ""
	}
	return fmt.Sprintf(s.words.only("address"), at.province, city, at.district, one(d, s.words["streets"]), d.between(3, 398),
		one(d, s.words["estates"]), d.between(1, 36), d.between(1, 28), d.between(1, 6))
}

// buyer invents somebody who buys.
func (s *scene) buyer(at *place) contacts.Contact {
	d := s.chanceOf.buyers
	return contacts.Contact{Name: s.name(d), Phone: phone(d), Region: at.code, Address: s.address(d, at)}
}

// returnContact is who takes a supplier's goods back.
func (s *scene) returnContact(x *supplier) contacts.Contact {
	d := s.chanceOf.parties
	return contacts.Contact{
		Name: x.name + s.words.only("return_desk"), Phone: phone(d), Region: x.city.code,
		Address: x.city.province + x.city.city + x.city.district + one(d, s.words["streets"]) + s.words.only("return_place"),
	}
}
