// Package notices owns what the platform has told its parties: one row a notice, read or not, and the mails that follow from it. It writes
// nobody's personal data; the words are made from the event's name and its facts when they are read or sent.
package notices

import (
	"encoding/json"
	"errors"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Party is whom a notice is for: a role (`operator`, `supplier`, `distributor`) and which of them; 0: the operator.
type Party struct {
	Role string
	ID   int64
}

// Operator is everybody who acts for the operator.
func Operator() Party { return Party{"operator", 0} }

// Supplier is one supplier's people.
func Supplier(s id.Supplier) Party { return Party{"supplier", int64(s)} }

// Distributor is one distributor's people.
func Distributor(d id.Distributor) Party { return Party{"distributor", int64(d)} }

// Notice is one thing that a party was told.
type Notice struct {
	ID      id.Notice
	To      Party
	Event   string            // `agreement.notice_given`: which template it is written by
	Subject string            // the written id of what it is about
	Facts   map[string]string // what the template fills in; no personal data
	Written bool              // the rules require it in writing: it is mailed too, and its being read is recorded
	At      clock.Micros
	ReadAt  clock.Micros // 0: unread
	ReadBy  string       // who read it first: `psn_…`
}

// Post queues notices.
func Post(tx *db.Tx, notices ...Notice) {
	rows := db.NewRows("notices_notices", "id", "role", "party_id", "event", "subject", "facts", "in_writing", "at", "read_at", "read_by", "fresh")
	for i := range notices {
		n := &notices[i]
		rows.Add(n.ID, n.To.Role, n.To.ID, n.Event, n.Subject, written(n.Facts), n.Written, n.At, clock.Micros(0), "", true)
	}
	tx.Insert(rows)
}

func written(facts map[string]string) string {
	text, err := json.Marshal(facts)
	if err != nil {
		panic(err) // a map of texts
	}
	return string(text)
}

const columns = "id, role, party_id, event, subject, facts, in_writing, at, read_at, read_by"

func scan(r *db.Row) Notice {
	n := Notice{ID: id.Notice(r.Int()), To: Party{r.Text(), r.Int()}, Event: r.Text(), Subject: r.Text()}
	if json.Unmarshal([]byte(r.Text()), &n.Facts) != nil {
		n.Facts = nil // not ours: shown without facts
	}
	n.Written, n.At, n.ReadAt, n.ReadBy = r.Bool(), clock.Micros(r.Int()), clock.Micros(r.Int()), r.Text()
	return n
}

// Filter narrows List; zero values do not.
type Filter struct {
	Unread bool
	After  id.Notice // newest first: older than this
	Limit  int
}

// MaxPage is the longest page of any list in this room; an unset wish gets this.
const MaxPage = 200

// page bounds a wish; one row past the longest page may be asked for, so that a door can see whether there is a next page.
func page(limit int) int {
	if limit <= 0 {
		return MaxPage
	}
	return min(limit, MaxPage+1)
}

// shown leaves out what the party does not want to see on the site; what must be in writing is always shown.
const shown = `(in_writing = 1 or not exists (select 1 from notices_preferences p
	where p.role = notices_notices.role and p.party_id = notices_notices.party_id and p.event = notices_notices.event and p.site = 0))`

// List gives a party's notices, newest first.
func List(tx *db.Tx, to Party, f Filter) ([]Notice, error) {
	return db.All(tx, scan, "select "+columns+` from notices_notices where role = $1 and party_id = $2 and (id < $3 or $3 = 0)
		and (read_at = 0 or $4 = 0) and `+shown+" order by id desc limit $5", to.Role, to.ID, f.After, f.Unread, page(f.Limit))
}

// Unread counts what a party has not read, up to a hundred.
func Unread(tx *db.Tx, to Party) (int64, error) {
	return db.One(tx, db.Int, `select count(*) from (select id from notices_notices where role = $1 and party_id = $2 and read_at = 0 and `+
		shown+` limit 100) as unread`, to.Role, to.ID)
}

// Get gives one notice of a party, or ErrNotFound.
func Get(tx *db.Tx, to Party, notice id.Notice) (Notice, error) {
	n, err := db.One(tx, scan, "select "+columns+" from notices_notices where id = $1 and role = $2 and party_id = $3", notice, to.Role, to.ID)
	if errors.Is(err, db.ErrNoRow) {
		return Notice{}, ErrNotFound
	}
	return n, err
}

// Read records that somebody has read a party's notice; the first one counts. ErrNotFound.
func Read(tx *db.Tx, to Party, notice id.Notice, by string, at clock.Micros) (Notice, error) {
	n, err := Get(tx, to, notice)
	if err != nil || n.ReadAt != 0 {
		return n, err
	}
	tx.Exec("update notices_notices set read_at = $2, read_by = $3 where id = $1 and read_at = 0", notice, at, by)
	n.ReadAt, n.ReadBy = at, by
	return n, nil
}

// ReadUpTo records that somebody has read all of a party's notices up to this one.
func ReadUpTo(tx *db.Tx, to Party, newest id.Notice, by string, at clock.Micros) {
	tx.Exec("update notices_notices set read_at = $4, read_by = $5 where role = $1 and party_id = $2 and id <= $3 and read_at = 0",
		to.Role, to.ID, newest, at, by)
}

// About gives all notices about a subject, oldest first: for the operator, who must show what was given in writing, and whether it was read.
func About(tx *db.Tx, subject string, after id.Notice, limit int) ([]Notice, error) {
	return db.All(tx, scan, "select "+columns+" from notices_notices where subject = $1 and id > $2 order by id limit $3", subject, after, page(limit))
}
