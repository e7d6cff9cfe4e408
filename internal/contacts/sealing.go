package contacts

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Sealed is a contact ready to be stored.
type Sealed struct {
	ID        id.Contact
	Owner     int64 // the supplier or distributor whose contact it is
	Region    string
	Traits    Traits // what the contact is recognised by
	at        clock.Micros
	key       int64
	sealed    []byte
	phone     []byte
	phoneTail []byte
}

// personal is the sealed part.
type personal struct {
	Name    string `json:"n"`
	Phone   string `json:"p"`
	Address string `json:"a"`
}

// Seal cleans a contact (see Contact.Clean) and encrypts it under the ring's current key, bound to its id and owner. It is pure and costs
// a few microseconds; do it before the transaction.
func Seal(ring *Keyring, contact id.Contact, owner int64, c Contact, at clock.Micros) (Sealed, error) {
	c, err := c.Clean()
	if err != nil {
		return Sealed{}, err
	}
	plain, err := json.Marshal(personal{c.Name, c.Phone, c.Address})
	if err != nil {
		return Sealed{}, fmt.Errorf("seal contact: %w", err)
	}
	k := ring.keys[ring.current]
	return Sealed{
		ID: contact, Owner: owner, Region: c.Region, Traits: ring.Traits(c), at: at, key: ring.current,
		sealed: k.seal.Seal(nil, nil, plain, place(contact, owner)),
		phone:  k.phoneMAC(c.Phone), phoneTail: k.tailMAC(owner, c.Phone[len(c.Phone)-tailDigits:]),
	}, nil
}

// Insert queues sealed contacts to be stored.
func Insert(tx *db.Tx, sealed []Sealed) {
	rows := db.NewRows("contacts_contacts", "id", "owner_id", "key_id", "sealed", "phone_mac", "tail_mac", "region", "created_at")
	for i := range sealed {
		s := &sealed[i]
		rows.Add(s.ID, s.Owner, s.key, s.sealed, s.phone, s.phoneTail, s.Region, s.at)
	}
	tx.Insert(rows)
}

// Ref names a contact and the owner it must have.
type Ref struct {
	ID    id.Contact
	Owner int64
}

// Load queues loading sealed contacts, which stay sealed; missing ones are absent.
func Load(tx *db.Tx, ids []id.Contact, into map[id.Contact]*Sealed) {
	tx.Load("contacts_contacts", []string{"id"}, db.Ids(ids), "id, owner_id, key_id, sealed, region", func(r *db.Row) {
		s := Sealed{ID: id.Contact(r.Int()), Owner: r.Int(), key: r.Int(), sealed: r.Bytes(), Region: r.Text()}
		into[s.ID] = &s
	})
}

// Recognise fills in the marks of a loaded contact: ErrNoKey, ErrTampered.
func (s *Sealed) Recognise(ring *Keyring) error {
	c, err := s.open(ring)
	if err == nil {
		s.Traits = ring.Traits(c)
	}
	return err
}

// Open gives the contacts that are there and have the named owner; erased, missing and foreign ones are absent. Whether the caller may
// read them is the flow's to know: a supplier opens the contact of an order it ships under the order's distributor.
func Open(tx *db.Tx, ring *Keyring, refs []Ref) (map[id.Contact]Contact, error) {
	owners := make(map[id.Contact]int64, len(refs))
	ids := make([]id.Contact, 0, len(refs))
	for _, r := range refs {
		owners[r.ID] = r.Owner
		ids = append(ids, r.ID)
	}
	out := make(map[id.Contact]Contact, len(refs))
	var failed error
	tx.Load("contacts_contacts", []string{"id"}, db.Ids(ids), "id, owner_id, key_id, sealed, region", func(r *db.Row) {
		s := Sealed{ID: id.Contact(r.Int()), Owner: r.Int(), key: r.Int(), sealed: r.Bytes(), Region: r.Text()}
		if owners[s.ID] != s.Owner {
			return
		}
		c, err := s.open(ring)
		if err != nil && failed == nil {
			failed = err
		}
		out[s.ID] = c
	})
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	return out, failed
}

func (s *Sealed) open(ring *Keyring) (Contact, error) {
	k, ok := ring.keys[s.key]
	if !ok {
		return Contact{}, fmt.Errorf("%s: %w", s.ID, ErrNoKey)
	}
	plain, err := k.seal.Open(nil, nil, s.sealed, place(s.ID, s.Owner))
	if err != nil {
		return Contact{}, fmt.Errorf("%s: %w", s.ID, ErrTampered)
	}
	var p personal
	if err := json.Unmarshal(plain, &p); err != nil {
		return Contact{}, fmt.Errorf("%s: %w", s.ID, ErrTampered)
	}
	return Contact{Name: p.Name, Phone: p.Phone, Region: s.Region, Address: p.Address}, nil
}

// MaxFound bounds what one search gives; the newest are given.
const MaxFound = 200

var tailShape = regexp.MustCompile(`^[0-9]{4}$`)

// FindPhone gives the owner's contacts with exactly this phone, newest first.
func FindPhone(tx *db.Tx, ring *Keyring, owner int64, phone string) ([]id.Contact, error) {
	return ring.find(tx, "select id from contacts_contacts where phone_mac = $1 and owner_id = $2 order by id desc limit $3", owner,
		func(k derived) []byte { return k.phoneMAC(digits(phone)) })
}

// FindPhoneAnywhere gives all owners' contacts with exactly this phone, newest first. It is for the operator alone.
func FindPhoneAnywhere(tx *db.Tx, ring *Keyring, phone string) ([]id.Contact, error) {
	return ring.find(tx, "select id from contacts_contacts where phone_mac = $1 and owner_id <> $2 order by id desc limit $3", 0,
		func(k derived) []byte { return k.phoneMAC(digits(phone)) })
}

// FindTail gives the owner's contacts whose phone ends with these four digits (else ErrTail), newest first.
func FindTail(tx *db.Tx, ring *Keyring, owner int64, tail string) ([]id.Contact, error) {
	if !tailShape.MatchString(tail) {
		return nil, ErrTail.At("phone_tail")
	}
	return ring.find(tx, "select id from contacts_contacts where tail_mac = $1 and owner_id = $2 order by id desc limit $3", owner,
		func(k derived) []byte { return k.tailMAC(owner, tail) })
}

// tailsAtOnce is for how many owners one statement asks: all such statements have one text.
const tailsAtOnce = 500

// FindTails gives the contacts of any of the owners whose phone ends with these four digits (else ErrTail), newest first. It is for those who
// may see these owners' orders; a MAC is made for each owner.
func FindTails(tx *db.Tx, ring *Keyring, owners []int64, tail string) ([]id.Contact, error) {
	if !tailShape.MatchString(tail) {
		return nil, ErrTail.At("phone_tail")
	}
	places := make([]string, tailsAtOnce)
	for i := range places {
		places[i] = "$" + strconv.Itoa(i+2)
	}
	sql := "select id from contacts_contacts where tail_mac in (" + strings.Join(places, ", ") + ") order by id desc limit $1"
	var found []id.Contact
	for _, key := range ring.ids {
		for some := range slices.Chunk(owners, tailsAtOnce) {
			values := []any{MaxFound}
			for i := range tailsAtOnce {
				values = append(values, ring.keys[key].tailMAC(some[min(i, len(some)-1)], tail))
			}
			tx.Query(func(row *db.Row) { found = append(found, id.Contact(row.Int())) }, sql, values...)
		}
	}
	return newest(tx, &found)
}

// newest gives the newest of what statements that are queued find.
func newest(tx *db.Tx, found *[]id.Contact) ([]id.Contact, error) {
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	all := *found
	slices.Sort(all)
	slices.Reverse(all)
	return all[:min(len(all), MaxFound)], nil
}

// find asks once for each key of the ring, because a MAC is made under the key of its row.
func (r *Keyring) find(tx *db.Tx, sql string, owner int64, mac func(derived) []byte) ([]id.Contact, error) {
	var found []id.Contact
	for _, i := range r.ids {
		tx.Query(func(row *db.Row) { found = append(found, id.Contact(row.Int())) }, sql, mac(r.keys[i]), owner, MaxFound)
	}
	return newest(tx, &found)
}

// Erase queues the removal of contacts of their named owners. Everything that carries their ids stays; those who look them up find none.
func Erase(tx *db.Tx, refs []Ref) {
	rows := db.NewRows("contacts_contacts", "id", "owner_id")
	for _, r := range refs {
		rows.Add(r.ID, r.Owner)
	}
	tx.Delete(rows)
}
