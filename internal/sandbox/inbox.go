package sandbox

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"regexp"
	"strconv"
	"strings"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Limits of inboxes.
const (
	MaxInboxes     = 20
	MaxLetters     = 200 // in one inbox; older ones go
	MaxLetterBytes = 256 << 10
	MaxSecret      = 200
	MaxAnswers     = 1000
	stampWithin    = 5 * clock.Minute
)

// What became of the signature of a letter.
const (
	Verified = "verified"
	Wrong    = "wrong"
	Stale    = "stale" // right, but more than five minutes away
	Unsigned = "unsigned"
	NoSecret = "no_secret" //nolint:gosec // a word, no secret
)

// usualAnswer is what a sender gets who is told nothing else: done, and nothing to say.
const usualAnswer = 204

// InboxName is what an inbox may be called.
var InboxName = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,39}$`)

// Inbox receives what webhooks send.
type Inbox struct {
	Name        string
	Secret      string
	Answer      int64 // what the next calls are answered with
	AnswersLeft int64
}

// Letter is one request that an inbox received.
type Letter struct {
	ID        id.SandboxLetter
	Inbox     string
	At        clock.Micros
	Headers   string // JSON
	Body      []byte
	Signature string
	Answered  int64
}

// Post is a request on its way into an inbox. Stamps are the headers webhook-id, webhook-timestamp and webhook-signature.
type Post struct {
	ID      id.SandboxLetter
	Inbox   string
	Headers string
	Body    []byte
	Stamps  [3]string
}

// SetInbox makes an inbox, or changes how it checks and answers: ErrFault, ErrManyInboxes. Answer 0: as usual.
func SetInbox(tx *db.Tx, n Inbox) error {
	var faults fault.List
	if !InboxName.MatchString(n.Name) {
		faults.Add(ErrFault, "path.name")
	}
	if len(n.Secret) > MaxSecret || n.Secret != "" && keyOf(n.Secret) == nil {
		faults.Add(ErrFault, "secret")
	}
	if n.Answer != 0 && (n.Answer < 200 || n.Answer > 599) || n.Answer == 0 && n.AnswersLeft != 0 {
		faults.Add(ErrFault, "answer")
	}
	if n.AnswersLeft < 0 || n.AnswersLeft > MaxAnswers {
		faults.Add(ErrFault, "answers")
	}
	if err := faults.Err(ErrFault); err != nil {
		return err
	}
	if _, err := FindInbox(tx, n.Name); err == nil {
		tx.ExecOne("update sandbox_inboxes set secret = $2, answer = $3, answers_left = $4 where name = $1", n.Name, n.Secret, n.Answer, n.AnswersLeft)
		return nil
	} else if !errors.Is(err, ErrNotFound) {
		return err
	}
	have, err := db.One(tx, db.Int, "select count(*) from sandbox_inboxes")
	if err != nil {
		return err
	}
	if have >= MaxInboxes {
		return ErrManyInboxes
	}
	tx.Exec("insert into sandbox_inboxes (name, secret, answer, answers_left) values ($1, $2, $3, $4)", n.Name, n.Secret, n.Answer, n.AnswersLeft)
	return nil
}

// FindInbox gives one inbox: ErrNotFound.
func FindInbox(tx *db.Tx, name string) (Inbox, error) {
	i, err := db.One(tx, scanInbox, "select name, secret, answer, answers_left from sandbox_inboxes where name = $1", name)
	if errors.Is(err, db.ErrNoRow) {
		return i, ErrNotFound
	}
	return i, err
}

// Inboxes gives all inboxes by name.
func Inboxes(tx *db.Tx) ([]Inbox, error) {
	return db.All(tx, scanInbox, "select name, secret, answer, answers_left from sandbox_inboxes order by name")
}

func scanInbox(r *db.Row) Inbox { return Inbox{r.Text(), r.Text(), r.Int(), r.Int()} }

// DropInbox takes an inbox away with all that is in it: ErrNotFound.
func DropInbox(tx *db.Tx, name string) error {
	if _, err := FindInbox(tx, name); err != nil {
		return err
	}
	tx.Exec("delete from sandbox_letters where inbox = $1", name)
	tx.Exec("delete from sandbox_inboxes where name = $1", name)
	return nil
}

// Receive keeps a request, and tells with which status it is answered. An inbox that is not there yet is made: ErrFault, ErrManyInboxes.
func Receive(tx *db.Tx, p Post, at clock.Micros) (int, error) {
	inbox, err := FindInbox(tx, p.Inbox)
	if errors.Is(err, ErrNotFound) {
		inbox.Name = p.Inbox
		err = SetInbox(tx, inbox)
	}
	if err != nil {
		return 0, err
	}
	status := int64(usualAnswer)
	if inbox.AnswersLeft > 0 {
		status = inbox.Answer
		tx.ExecOne("update sandbox_inboxes set answers_left = answers_left - 1 where name = $1", inbox.Name)
	}
	tx.Exec("insert into sandbox_letters (id, inbox, at, headers_json, body, signature, answered) values ($1, $2, $3, $4, $5, $6, $7)",
		p.ID, inbox.Name, at, p.Headers, nothingAtLeast(p.Body), p.judge(inbox.Secret, at), status)
	tx.Exec(`delete from sandbox_letters where inbox = $1 and id not in (select id from sandbox_letters where inbox = $1 order by id desc limit $2)`,
		inbox.Name, MaxLetters)
	return int(status), tx.Flush()
}

// nothingAtLeast makes no body an empty one: columns are never NULL.
func nothingAtLeast(body []byte) []byte {
	if body == nil {
		return []byte{}
	}
	return body
}

// Letters gives what an inbox received, latest first; before 0: from the latest on.
func Letters(tx *db.Tx, inbox string, before id.SandboxLetter, limit int) ([]Letter, error) {
	return db.All(tx, scanLetter, "select "+letterColumns+" from sandbox_letters where inbox = $1 and (id < $2 or $2 = 0) order by id desc limit $3",
		inbox, before, limit)
}

// GetLetter gives one letter: ErrNotFound.
func GetLetter(tx *db.Tx, inbox string, letter id.SandboxLetter) (Letter, error) {
	l, err := db.One(tx, scanLetter, "select "+letterColumns+" from sandbox_letters where id = $1 and inbox = $2", letter, inbox)
	if errors.Is(err, db.ErrNoRow) {
		return l, ErrNotFound
	}
	return l, err
}

const letterColumns = "id, inbox, at, headers_json, body, signature, answered"

func scanLetter(r *db.Row) Letter {
	return Letter{id.SandboxLetter(r.Int()), r.Text(), clock.Micros(r.Int()), r.Text(), r.Bytes(), r.Text(), r.Int()}
}

// judge checks the signature by Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`, as `v1,BASE64`, several with blanks between while
// secrets rotate.
func (p *Post) judge(secret string, at clock.Micros) string {
	switch {
	case p.Stamps[2] == "":
		return Unsigned
	case secret == "":
		return NoSecret
	}
	mac := hmac.New(sha256.New, keyOf(secret))
	mac.Write([]byte(p.Stamps[0] + "." + p.Stamps[1] + "."))
	mac.Write(p.Body)
	right := []byte("v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	for given := range strings.FieldsSeq(p.Stamps[2]) {
		if !hmac.Equal([]byte(given), right) {
			continue
		}
		seconds, err := strconv.ParseInt(p.Stamps[1], 10, 64)
		stamped := clock.Micros(seconds) * clock.Second
		if err != nil || !near(stamped, at) && !near(stamped, clock.System{}.Now()) {
			return Stale
		}
		return Verified
	}
	return Wrong
}

// near says whether a stamp is fresh. Senders stamp by the machine's clock, as receivers look at theirs; a developer may by the sandbox's.
func near(stamped, now clock.Micros) bool {
	return stamped > now-stampWithin && stamped < now+stampWithin
}

// keyOf reads a secret, `whsec_` and base64; nil when it is none.
func keyOf(secret string) []byte {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil || len(key) == 0 {
		return nil
	}
	return key
}
