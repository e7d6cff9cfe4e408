package notices

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Preference is what a party wants of one event.
type Preference struct {
	Event      string
	Site, Mail bool
}

// Prefer sets what a party wants of events: ErrEvent for one that there is not. What the rules require in writing comes all the same.
func Prefer(tx *db.Tx, of Party, wishes []Preference) error {
	for _, w := range wishes {
		if !Known(w.Event) {
			return ErrEvent.At("event", "event", w.Event)
		}
		tx.Exec(`insert into notices_preferences (role, party_id, event, site, mail) values ($1, $2, $3, $4, $5)
			on conflict (role, party_id, event) do update set site = excluded.site, mail = excluded.mail`, of.Role, of.ID, w.Event, w.Site, w.Mail)
	}
	return nil
}

// Preferences gives what a party wants of every event there is.
func Preferences(tx *db.Tx, of Party) ([]Preference, error) {
	said := map[string]Preference{}
	tx.Query(func(r *db.Row) {
		p := Preference{r.Text(), r.Bool(), r.Bool()}
		said[p.Event] = p
	}, "select event, site, mail from notices_preferences where role = $1 and party_id = $2", of.Role, of.ID)
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	all := Events()
	out := make([]Preference, len(all))
	for i, event := range all {
		out[i] = Preference{event, true, true}
		if p, ok := said[event]; ok {
			out[i] = p
		}
	}
	return out, nil
}

// MaxAddresses is how many mail addresses a party may have.
const MaxAddresses = 10

// Address is where a party wants its mail, and in which language. The address itself is a sealed text.
type Address struct {
	ID       id.Secret
	Language Language
	At       clock.Micros
}

// AddAddress adds a mail address, which the flow has sealed: ErrLanguage, ErrTooManyAddresses.
func AddAddress(tx *db.Tx, of Party, a Address) error {
	if a.Language != Chinese && a.Language != English {
		return ErrLanguage.At("language")
	}
	have, err := Addresses(tx, of)
	if err != nil {
		return err
	}
	if len(have) >= MaxAddresses {
		return ErrTooManyAddresses.At("address")
	}
	tx.Exec("insert into notices_addresses (role, party_id, address_id, language, created_at) values ($1, $2, $3, $4, $5)",
		of.Role, of.ID, a.ID, a.Language, a.At)
	return nil
}

// RemoveAddress takes a mail address away; mails to it that wait are given up.
func RemoveAddress(tx *db.Tx, of Party, address id.Secret) {
	tx.Exec("delete from notices_addresses where role = $1 and party_id = $2 and address_id = $3", of.Role, of.ID, address)
	tx.Exec("update notices_mails set state = $2 where address_id = $1 and state = $3", address, GivenUp, Queued)
}

// Addresses gives a party's mail addresses in the order they were added.
func Addresses(tx *db.Tx, of Party) ([]Address, error) {
	return db.All(tx, func(r *db.Row) Address { return Address{id.Secret(r.Int()), Language(r.Text()), clock.Micros(r.Int())} },
		"select address_id, language, created_at from notices_addresses where role = $1 and party_id = $2 order by address_id", of.Role, of.ID)
}
