package pool

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// PoolRule keeps a part of the pool filled by itself: it opens what its filter finds, and closes what it has opened and no longer finds.
type PoolRule struct {
	ID        id.PoolRule
	Name      string
	Agreement id.Agreement // under which it opens goods; 0: any that covers them
	Filter    string       // which goods, as the flow wrote it
	Active    bool
	Cursor    id.SKU       // the last SKU looked at; 0: between two sweeps
	NextAt    clock.Micros // when its next page is due
	SweptAt   clock.Micros // when its last sweep was over; 0: never
	Added     int64        // goods that it has ever opened
	Dropped   int64        // and closed
	CreatedAt clock.Micros
	ChangedAt clock.Micros
}

const ruleColumns = "id, name, agreement_id, filter, active, cursor_id, next_at, swept_at, added, dropped, created_at, changed_at"

func scanRule(r *db.Row) PoolRule {
	return PoolRule{
		ID: id.PoolRule(r.Int()), Name: r.Text(), Agreement: id.Agreement(r.Int()), Filter: r.Text(), Active: r.Bool(), Cursor: id.SKU(r.Int()),
		NextAt: clock.Micros(r.Int()), SweptAt: clock.Micros(r.Int()), Added: r.Int(), Dropped: r.Int(), CreatedAt: clock.Micros(r.Int()),
		ChangedAt: clock.Micros(r.Int()),
	}
}

const maxNameRunes = 100

// isName says whether a text is one line of 1 to 100 characters.
func isName(name string) bool {
	n := utf8.RuneCountInString(name)
	return n >= 1 && n <= maxNameRunes && utf8.ValidString(name) && strings.IndexFunc(name, unicode.IsControl) < 0
}

// AddRule makes a rule that begins its first sweep now: ErrName. The flow has made sure of agreement and filter.
func AddRule(tx *db.Tx, r PoolRule, at clock.Micros) (PoolRule, error) {
	r.Name = strings.TrimSpace(r.Name)
	if !isName(r.Name) {
		return PoolRule{}, ErrName.At("name")
	}
	r.Cursor, r.NextAt, r.CreatedAt, r.ChangedAt = 0, at, at, at
	tx.Exec("insert into pool_rules ("+ruleColumns+") values ($1, $2, $3, $4, $5, 0, $6, 0, 0, 0, $7, $8)",
		r.ID, r.Name, r.Agreement, r.Filter, r.Active, r.NextAt, at, at)
	return r, nil
}

// ChangeRule puts other words in the place of a rule's, and lets it begin a new sweep: ErrNotFound, ErrName.
func ChangeRule(tx *db.Tx, n PoolRule, at clock.Micros) (PoolRule, error) {
	r, err := LockRule(tx, n.ID)
	if err != nil {
		return PoolRule{}, err
	}
	r.Name, r.Agreement, r.Filter, r.Active = strings.TrimSpace(n.Name), n.Agreement, n.Filter, n.Active
	if !isName(r.Name) {
		return PoolRule{}, ErrName.At("name")
	}
	r.Cursor, r.NextAt, r.ChangedAt = 0, at, at
	tx.ExecOne(`update pool_rules set name = $2, agreement_id = $3, filter = $4, active = $5, cursor_id = 0, next_at = $6, changed_at = $7
		where id = $1`, r.ID, r.Name, r.Agreement, r.Filter, r.Active, at, at)
	return r, nil
}

// LockRule gives a rule that stands still until the transaction ends: ErrNotFound.
func LockRule(tx *db.Tx, rule id.PoolRule) (PoolRule, error) {
	var found []PoolRule
	tx.Lock("pool_rules", []string{"id"}, db.Ids([]id.PoolRule{rule}), ruleColumns, func(r *db.Row) { found = append(found, scanRule(r)) })
	if err := tx.Flush(); err != nil {
		return PoolRule{}, err
	}
	if len(found) == 0 {
		return PoolRule{}, ErrNotFound
	}
	return found[0], nil
}

// GetRule gives a rule: ErrNotFound.
func GetRule(tx *db.Tx, rule id.PoolRule) (PoolRule, error) {
	r, err := db.One(tx, scanRule, "select "+ruleColumns+" from pool_rules where id = $1", rule)
	if errors.Is(err, db.ErrNoRow) {
		return PoolRule{}, ErrNotFound
	}
	return r, err
}

// Rules lists rules in the order they were made.
func Rules(tx *db.Tx, after id.PoolRule, limit int) ([]PoolRule, error) {
	return db.All(tx, scanRule, "select "+ruleColumns+" from pool_rules where id > $1 order by id limit $2", after, page(limit))
}

// Advance writes how far a locked rule has come.
func (r *PoolRule) Advance(tx *db.Tx) {
	tx.ExecOne("update pool_rules set cursor_id = $2, next_at = $3, swept_at = $4, added = $5, dropped = $6 where id = $1",
		r.ID, r.Cursor, r.NextAt, r.SweptAt, r.Added, r.Dropped)
}

// HurryRules lets all active rules begin a new sweep at that time, and gives them.
func HurryRules(tx *db.Tx, at clock.Micros) ([]id.PoolRule, error) {
	tx.Exec("update pool_rules set cursor_id = 0, next_at = $1 where active = 1", at)
	return db.All(tx, func(r *db.Row) id.PoolRule { return id.PoolRule(r.Int()) }, "select id from pool_rules where active = 1 order by id")
}

// Job opens or closes by hand all goods that a filter finds.
type Job struct {
	ID        id.PoolJob
	Action    Action
	Agreement id.Agreement // with Opening: under which; 0: any that covers them
	Filter    string
	Actor     string
	State     JobState
	Found     int64 // when it was begun
	Seen      int64
	Changed   int64
	Refused   int64
	Cursor    id.SKU
	CreatedAt clock.Micros
	EndedAt   clock.Micros
}

// JobState says whether a job is under way.
type JobState string

// The states of a job.
const (
	Running JobState = "running" // 进行中
	Done    JobState = "done"    // 已完成
)

const jobColumns = "id, action, agreement_id, filter, actor, state, found, seen, changed, refused, cursor_id, created_at, ended_at"

func scanJob(r *db.Row) Job {
	return Job{
		ID: id.PoolJob(r.Int()), Action: Action(r.Text()), Agreement: id.Agreement(r.Int()), Filter: r.Text(), Actor: r.Text(), State: JobState(r.Text()),
		Found: r.Int(), Seen: r.Int(), Changed: r.Int(), Refused: r.Int(), Cursor: id.SKU(r.Int()), CreatedAt: clock.Micros(r.Int()),
		EndedAt: clock.Micros(r.Int()),
	}
}

// AddJob queues a job that has not begun.
func AddJob(tx *db.Tx, j *Job) {
	tx.Exec("insert into pool_jobs ("+jobColumns+") values ($1, $2, $3, $4, $5, $6, $7, 0, 0, 0, 0, $8, 0)",
		j.ID, j.Action, j.Agreement, j.Filter, j.Actor, Running, j.Found, j.CreatedAt)
}

// GetJob gives a job: ErrNotFound.
func GetJob(tx *db.Tx, job id.PoolJob) (Job, error) {
	j, err := db.One(tx, scanJob, "select "+jobColumns+" from pool_jobs where id = $1", job)
	if errors.Is(err, db.ErrNoRow) {
		return Job{}, ErrNotFound
	}
	return j, err
}

// Jobs lists jobs, newest first.
func Jobs(tx *db.Tx, after id.PoolJob, limit int) ([]Job, error) {
	return db.All(tx, scanJob, "select "+jobColumns+" from pool_jobs where id < $1 or $1 = 0 order by id desc limit $2", after, page(limit))
}

// Advance writes how far a job has come.
func (j *Job) Advance(tx *db.Tx) {
	tx.ExecOne("update pool_jobs set state = $2, seen = $3, changed = $4, refused = $5, cursor_id = $6, ended_at = $7 where id = $1 and state = 'running'",
		j.ID, j.State, j.Seen, j.Changed, j.Refused, j.Cursor, j.EndedAt)
}
