package views

import (
	"cmp"
	"slices"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Job is long work of a party, under way or over.
type Job struct {
	Number      int64  // of its id: later jobs have greater ones
	Kind        string // import_catalog, import_prices, import_stock, pool_open, pool_close
	ID          string
	Title       string // an import's file
	State       string // waiting, running, done, failed, cancelled
	Done, Total int64  // rows or goods; total 0: not counted yet
	Refused     int64
	Problem     string // the code of why it failed
	Actor, Who  string // who began it: the id and the name
	BeganAt     clock.Micros
	EndedAt     clock.Micros
}

// ReadJobs gives one page of a party's long work, newest first, and whether more follow: the operator's own imports and pool jobs, a supplier's imports.
// Distributors have none.
func ReadJobs(tx *db.Tx, s Scope, after int64, limit int) (jobs []Job, more bool, err error) {
	if after == 0 {
		after = 1<<63 - 1
	}
	limit = min(max(limit, 1), PageLimit)
	switch s.role {
	case operator:
		queuePoolJobs(tx, &jobs, after, limit+1)
		queueImports(tx, &jobs, 0, after, limit+1)
	case supplier:
		queueImports(tx, &jobs, s.party, after, limit+1)
	case distributor:
		return nil, false, nil
	default:
		return nil, false, ErrNotFound
	}
	if err := tx.Flush(); err != nil {
		return nil, false, err
	}
	slices.SortFunc(jobs, func(a, b Job) int { return cmp.Compare(b.Number, a.Number) })
	if more = len(jobs) > limit; more {
		jobs = jobs[:limit]
	}
	return jobs, more, nameStarters(tx, s, jobs)
}

func queueImports(tx *db.Tx, jobs *[]Job, owner, after int64, limit int) {
	tx.Query(func(r *db.Row) {
		j := Job{Number: r.Int(), Kind: "import_" + r.Text(), Title: r.Text(), State: r.Text(), Total: r.Int(), Done: r.Int(), Refused: r.Int(), Problem: r.Text()}
		j.Actor, j.BeganAt, j.EndedAt = r.Text(), clock.Micros(r.Int()), clock.Micros(r.Int())
		j.ID = id.Import(j.Number).String()
		*jobs = append(*jobs, j)
	}, `select id, kind, file_name, state, total, created_rows + changed_rows + unchanged_rows + refused_rows, refused_rows, problem_code,
			created_by, created_at, ended_at
		from imports_jobs where owner_id = $1 and id < $2 order by id desc limit $3`, owner, after, limit)
}

func queuePoolJobs(tx *db.Tx, jobs *[]Job, after int64, limit int) {
	tx.Query(func(r *db.Row) {
		j := Job{Number: r.Int(), Kind: "pool_" + r.Text(), State: r.Text(), Total: r.Int(), Done: r.Int(), Refused: r.Int()}
		j.Actor, j.BeganAt, j.EndedAt = r.Text(), clock.Micros(r.Int()), clock.Micros(r.Int())
		j.ID = id.PoolJob(j.Number).String()
		*jobs = append(*jobs, j)
	}, "select id, action, state, found, seen, refused, actor, created_at, ended_at from pool_jobs where id < $1 order by id desc limit $2", after, limit)
}

// nameStarters tells the names of the people who began jobs: of its own people to a supplier. Keys and the house itself have none.
func nameStarters(tx *db.Tx, s Scope, jobs []Job) error {
	people := make([]id.Person, len(jobs))
	for i := range jobs {
		_ = people[i].UnmarshalText([]byte(jobs[i].Actor)) // what is no person stays 0
	}
	names := map[int64]string{}
	tx.Load("access_people", []string{"id"}, db.Ids(people), "id, name, party_id", func(r *db.Row) {
		person, name := r.Int(), r.Text()
		if s.role == operator || r.Int() == s.party {
			names[person] = name
		}
	})
	if err := tx.Flush(); err != nil {
		return err
	}
	for i := range jobs {
		jobs[i].Who = names[int64(people[i])]
	}
	return nil
}
