package imports

import (
	"encoding/json"
	"strconv"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Claim takes the oldest job that nobody runs for a runner (a number of its own), and gives it; false when there is none. Whose process was
// stopped loses its jobs when its lease ends, after 15 seconds; what it had written stays done.
func Claim(tx *db.Tx, runner int64, now clock.Micros) (Job, bool, error) {
	open, err := db.All(tx, scan, "select "+columns+" from imports_jobs where "+notDoneYet+" and leased_until <= $1 order by id limit 1", now)
	if err != nil || len(open) == 0 {
		return Job{}, false, err
	}
	j := open[0]
	action := GoOn
	if j.State == Waiting {
		action = Start
	}
	was := j.Runner
	j.State, j.Runner, j.LeasedUntil = Lifecycle[j.State][action], runner, now+leaseFor
	tx.ExecOne("update imports_jobs set state = $2, runner = $3, leased_until = $4 where id = $1 and runner = $5 and "+notDoneYet,
		j.ID, j.State, runner, j.LeasedUntil, was)
	return j, true, tx.Flush()
}

// Release queues giving a job back before its lease ends.
func Release(tx *db.Tx, j *Job) {
	tx.Exec("update imports_jobs set leased_until = 0 where id = $1 and runner = $2", j.ID, j.Runner)
}

// Begin queues the note of what the file has: its first row, and how many rows are below it.
func Begin(tx *db.Tx, j *Job, first []string, total int64) {
	j.Columns, j.Total = first, total
	tx.ExecOne("update imports_jobs set columns_json = $3, total = $4 where id = $1 and runner = $2 and "+notDoneYet, j.ID, j.Runner, written(first), total)
}

// Refusal is one row that was refused, or a part of it.
type Refusal struct {
	Row    int64
	Cells  []string
	Places []Place
}

// Place is what is against a row, at which of its fields.
type Place struct {
	Path    string `json:"path"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Advance notes that the rows up to the next one are done, with what came of them, and keeps the lease. ErrState: the job was cancelled
// meanwhile, or another process has it; then the transaction must not commit what the rows wrote.
func Advance(tx *db.Tx, j *Job, next int64, more Counts, refused []Refusal, now clock.Micros) error {
	tx.Exec(`update imports_jobs set next_row = $4, created_rows = created_rows + $5, changed_rows = changed_rows + $6,
		unchanged_rows = unchanged_rows + $7, refused_rows = refused_rows + $8, leased_until = $9
		where id = $1 and runner = $2 and next_row = $3 and `+notDoneYet,
		j.ID, j.Runner, j.NextRow, next, more.Created, more.Changed, more.Unchanged, more.Refused, now+leaseFor)
	moved, err := tx.Affected()
	if err != nil {
		return err
	}
	if moved == 0 {
		return ErrState.At("state")
	}
	rows := db.NewRows("imports_refusals", "job_id", "row_number", "cells_json", "places_json")
	for _, r := range refused {
		rows.Add(j.ID, r.Row, written(r.Cells), written(r.Places))
	}
	tx.Insert(rows)
	return nil
}

// End queues the end of a job that runs: Finish, or Fail with its reason.
func End(tx *db.Tx, j *Job, a Action, why Place, now clock.Micros) {
	tx.Exec("update imports_jobs set state = $3, problem_place = $4, problem_code = $5, problem = $6, ended_at = $7 where id = $1 and runner = $2 and "+notDoneYet,
		j.ID, j.Runner, Lifecycle[Running][a], why.Path, why.Code, why.Message, now)
}

// CancelJob stops a job of the owner (nil: any) before its next rows: ErrNotFound, or ErrState when it has ended. What was written stays.
func CancelJob(tx *db.Tx, owner *id.Supplier, job id.Import, now clock.Micros) (Job, error) {
	j, err := Get(tx, owner, job)
	if err != nil {
		return Job{}, err
	}
	next, ok := Lifecycle[j.State][Cancel]
	if !ok {
		return Job{}, ErrState.At("state", "state", string(j.State), "action", string(Cancel))
	}
	tx.ExecOne("update imports_jobs set state = $3, ended_at = $4 where id = $1 and state = $2", job, j.State, next, now)
	j.State, j.EndedAt = next, now
	return j, nil
}

// Refusals gives rows of a job that were refused, in their order, after one.
func Refusals(tx *db.Tx, job id.Import, after int64, limit int) ([]Refusal, error) {
	return db.All(tx, func(r *db.Row) Refusal {
		f := Refusal{Row: r.Int(), Cells: texts(r.Text())}
		_ = json.Unmarshal([]byte(r.Text()), &f.Places) // written below
		return f
	}, "select row_number, cells_json, places_json from imports_refusals where job_id = $1 and row_number > $2 order by row_number limit $3",
		job, after, limit)
}

// written writes lists of texts and places, which never fails.
func written(v any) string {
	b, err := json.Marshal(v)
	if err != nil || string(b) == "null" {
		return "[]"
	}
	return string(b)
}

func texts(list string) (out []string) {
	_ = json.Unmarshal([]byte(list), &out) // written above
	return out
}

func text(n int64) string { return strconv.FormatInt(n, 10) }

// Waits says whether there is a job that nobody runs.
func Waits(tx *db.Tx, now clock.Micros) (bool, error) {
	open, err := db.All(tx, db.Int, "select id from imports_jobs where "+notDoneYet+" and leased_until <= $1 order by id limit 1", now)
	return len(open) > 0, err
}
