package notices

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// MailState says how far a mail has come.
type MailState string

// The states of a mail.
const (
	Queued  MailState = "queued"
	Sent    MailState = "sent"
	GivenUp MailState = "given_up" // after MaxTries, or because the address was taken away
)

// Tries of a mail: ten over some three days, as with webhooks.
var pauses = []clock.Micros{
	clock.Minute, 5 * clock.Minute, 15 * clock.Minute, clock.Hour, 2 * clock.Hour, 6 * clock.Hour, 12 * clock.Hour, clock.Day, clock.Day,
}

// MaxTries is how often a mail is tried.
var MaxTries = int64(len(pauses) + 1)

// lease is how long a server has for sending the mails that it took.
const lease = 5 * clock.Minute

// Sort looks at notices that were posted since, oldest first and at most limit, and queues the mails that follow from them. It tells how many
// it looked at.
func Sort(tx *db.Tx, now clock.Micros, limit int) (int, error) {
	fresh, err := db.All(tx, scan, "select "+columns+" from notices_notices where fresh = 1 order by id limit $1", limit)
	if err != nil || len(fresh) == 0 {
		return 0, err
	}
	addresses, unwanted := map[Party][]Address{}, map[Party]map[string]bool{}
	for _, n := range fresh {
		if _, known := addresses[n.To]; known {
			continue
		}
		if addresses[n.To], err = Addresses(tx, n.To); err != nil {
			return 0, err
		}
		unwanted[n.To] = map[string]bool{}
		tx.Query(func(r *db.Row) { unwanted[n.To][r.Text()] = true },
			"select event from notices_preferences where role = $1 and party_id = $2 and mail = 0", n.To.Role, n.To.ID)
		if err := tx.Flush(); err != nil {
			return 0, err
		}
	}
	mails := db.NewRows("notices_mails", "notice_id", "address_id", "owner_id", "language", "state", "tries", "due_at", "sent_at").OrNothing()
	looked := db.NewChanges("notices_notices", "=id", "fresh")
	for _, n := range fresh {
		looked.Add(n.ID, false)
		if unwanted[n.To][n.Event] && !n.Written {
			continue
		}
		for _, a := range addresses[n.To] {
			mails.Add(n.ID, a.ID, n.To.ID, a.Language, Queued, int64(0), now, clock.Micros(0))
		}
	}
	tx.Insert(mails)
	tx.Change(looked)
	return len(fresh), tx.Flush()
}

// Mail is one notice on its way to one address.
type Mail struct {
	Notice   Notice
	Address  id.Secret
	Owner    int64 // whose address it is, for opening it
	Language Language
	Tries    int64 // this one included
}

// Take gives mails that are due, at most limit, and keeps other servers from them for a while: who took them sends them and then says Done.
func Take(tx *db.Tx, now clock.Micros, limit int) ([]Mail, error) {
	due, err := db.All(tx, func(r *db.Row) Mail {
		return Mail{Notice: Notice{ID: id.Notice(r.Int())}, Address: id.Secret(r.Int()), Owner: r.Int(), Language: Language(r.Text()), Tries: r.Int() + 1}
	}, `select notice_id, address_id, owner_id, language, tries from notices_mails where state = 'queued' and due_at <= $1
		order by due_at, notice_id, address_id limit $2`, now, limit)
	if err != nil {
		return nil, err
	}
	notices := map[id.Notice]Notice{}
	ids := make([]id.Notice, len(due))
	for i, m := range due {
		ids[i] = m.Notice.ID
		// A second server that read the same row finds it taken and runs again.
		tx.ExecOne("update notices_mails set tries = $3, due_at = $4 where notice_id = $1 and address_id = $2 and tries = $5 and state = 'queued'",
			m.Notice.ID, m.Address, m.Tries, now+lease, m.Tries-1)
	}
	tx.Load("notices_notices", []string{"id"}, db.Ids(ids), columns, func(r *db.Row) {
		n := scan(r)
		notices[n.ID] = n
	})
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	for i := range due {
		due[i].Notice = notices[due[i].Notice.ID]
	}
	return due, nil
}

// Done records what came of a try: sent, or to be tried again after a pause, or given up after the last one.
func Done(tx *db.Tx, m *Mail, sent bool, at clock.Micros) {
	switch {
	case sent:
		tx.Exec("update notices_mails set state = $3, sent_at = $4 where notice_id = $1 and address_id = $2", m.Notice.ID, m.Address, Sent, at)
	case m.Tries >= MaxTries:
		tx.Exec("update notices_mails set state = $3 where notice_id = $1 and address_id = $2", m.Notice.ID, m.Address, GivenUp)
	default:
		tx.Exec("update notices_mails set due_at = $3 where notice_id = $1 and address_id = $2", m.Notice.ID, m.Address, at+pauses[m.Tries-1])
	}
}

// Delivery is how far one mail of a notice has come.
type Delivery struct {
	Notice  id.Notice
	Address id.Secret
	State   MailState
	Tries   int64
	SentAt  clock.Micros // 0: not yet
}

// LoadDeliveries queues loading how far the mails of notices have come.
func LoadDeliveries(tx *db.Tx, notices []id.Notice, into map[id.Notice][]Delivery) {
	tx.Load("notices_mails", []string{"notice_id"}, db.Ids(notices), "notice_id, address_id, state, tries, sent_at", func(r *db.Row) {
		d := Delivery{id.Notice(r.Int()), id.Secret(r.Int()), MailState(r.Text()), r.Int(), clock.Micros(r.Int())}
		into[d.Notice] = append(into[d.Notice], d)
	})
}
