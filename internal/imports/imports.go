// Package imports owns the jobs that bring in files of products, prices or stock, and the rows that were refused. It knows how far each job has
// come, and lets one process at a time run it. It refuses to end a job twice.
package imports

import (
	"errors"
	"slices"
	"strings"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Kind says what the rows are.
type Kind string

// The kinds.
const (
	Catalog Kind = "catalog"
	Prices  Kind = "prices"
	Stock   Kind = "stock"
)

// Kinds are all of them.
var Kinds = []Kind{Catalog, Prices, Stock}

// Limits.
const (
	MaxRows    = 100_000 // of one file, below its first row
	MaxOpen    = 20      // jobs of one owner that wait or run
	MaxNamed   = 200     // distributors that one job names
	MaxPage    = 200     // the longest page of any list in this room; an unset wish gets this
	leaseFor   = 15 * clock.Second
	notDoneYet = "ended_at = 0"
)

// Job is one file to be brought in.
type Job struct {
	ID       id.Import
	Owner    id.Supplier // 0: the operator's
	Supplier id.Supplier // whose goods
	Kind     Kind
	File     id.File
	FileName string
	Publication
	Progress
	State       State
	Columns     []string // the file's first row, once it was read
	Problem     Place    // why it failed
	Runner      int64
	LeasedUntil clock.Micros
	CreatedBy   string
	CreatedAt   clock.Micros
	EndedAt     clock.Micros // 0: not yet
}

// Publication says whether goods are opened at once, and to whom.
type Publication struct {
	Publishes    bool
	ToAll        bool // all distributors with a contract in force
	Distributors []id.Distributor
}

// Progress counts rows.
type Progress struct {
	Total   int64 // 0: not counted yet
	NextRow int64 // the first row of the file that is not done yet; 1 is the one with the names of the columns
	Counts
}

// Counts are rows by what came of them.
type Counts struct{ Created, Changed, Unchanged, Refused int64 }

// Count adds what came of more rows.
func (c *Counts) Count(more Counts) {
	c.Created, c.Changed, c.Unchanged, c.Refused = c.Created+more.Created, c.Changed+more.Changed, c.Unchanged+more.Unchanged, c.Refused+more.Refused
}

// Read is how many rows are done.
func (c *Counts) Read() int64 { return c.Created + c.Changed + c.Unchanged + c.Refused }

const columns = `id, owner_id, supplier_id, kind, file_id, file_name, publishes, to_all, distributors, state, columns_json, total, next_row,
	created_rows, changed_rows, unchanged_rows, refused_rows, problem_place, problem_code, problem, runner, leased_until, created_by, created_at, ended_at`

func scan(r *db.Row) Job {
	j := Job{
		ID: id.Import(r.Int()), Owner: id.Supplier(r.Int()), Supplier: id.Supplier(r.Int()), Kind: Kind(r.Text()), File: id.File(r.Int()),
		FileName: r.Text(),
	}
	j.Publication = Publication{Publishes: r.Bool(), ToAll: r.Bool(), Distributors: split(r.Text())}
	j.State, j.Columns = State(r.Text()), texts(r.Text())
	j.Progress = Progress{r.Int(), r.Int(), Counts{r.Int(), r.Int(), r.Int(), r.Int()}}
	j.Problem = Place{r.Text(), r.Text(), r.Text()}
	j.Runner, j.LeasedUntil = r.Int(), clock.Micros(r.Int())
	j.CreatedBy, j.CreatedAt, j.EndedAt = r.Text(), clock.Micros(r.Int()), clock.Micros(r.Int())
	return j
}

func split(written string) (out []id.Distributor) {
	for text := range strings.SplitSeq(written, ",") {
		var d id.Distributor
		if d.UnmarshalText([]byte(text)) == nil {
			out = append(out, d)
		}
	}
	return out
}

func join(distributors []id.Distributor) string {
	texts := make([]string, len(distributors))
	for i, d := range distributors {
		texts[i] = d.String()
	}
	return strings.Join(texts, ",")
}

// Queue adds a job: ErrInvalid, ErrTooMany. The flow has made sure that the parties and the file exist.
func Queue(tx *db.Tx, j Job) (Job, error) {
	var faults fault.List
	if !slices.Contains(Kinds, j.Kind) {
		faults.Add(ErrKind, "kind")
	}
	names := j.ToAll || len(j.Distributors) > 0
	if j.Publishes && j.Kind != Catalog || names && !j.Publishes || j.ToAll && len(j.Distributors) > 0 || len(j.Distributors) > MaxNamed {
		faults.Add(ErrPublish, "publish")
	}
	if err := faults.Err(ErrInvalid); err != nil {
		return Job{}, err
	}
	open, err := db.One(tx, db.Int, "select count(*) from imports_jobs where owner_id = $1 and "+notDoneYet, j.Owner)
	if err != nil {
		return Job{}, err
	}
	if open >= MaxOpen {
		return Job{}, ErrTooMany.At("owner", "waiting", text(open))
	}
	j.State, j.Progress = Waiting, Progress{NextRow: 1}
	rows := db.NewRows("imports_jobs", strings.FieldsFunc(columns, func(c rune) bool { return c == ',' || c == ' ' || c == '\n' || c == '\t' })...)
	rows.Add(j.ID, j.Owner, j.Supplier, j.Kind, j.File, j.FileName, j.Publishes, j.ToAll, join(j.Distributors), j.State, "[]", 0, 1,
		0, 0, 0, 0, "", "", "", 0, 0, j.CreatedBy, j.CreatedAt, 0)
	tx.Insert(rows)
	return j, tx.Flush()
}

// Get gives a job of the owner (nil: any), or ErrNotFound.
func Get(tx *db.Tx, owner *id.Supplier, job id.Import) (Job, error) {
	j, err := db.One(tx, scan, "select "+columns+" from imports_jobs where id = $1", job)
	if errors.Is(err, db.ErrNoRow) || err == nil && owner != nil && j.Owner != *owner {
		return Job{}, ErrNotFound
	}
	return j, err
}

// List gives an owner's jobs (nil: all), newest first, before one (0: from the newest on).
func List(tx *db.Tx, owner *id.Supplier, before id.Import, limit int) ([]Job, error) {
	if before == 0 {
		before = 1<<63 - 1
	}
	if limit <= 0 {
		limit = MaxPage
	}
	if owner == nil {
		return db.All(tx, scan, "select "+columns+" from imports_jobs where id < $1 order by id desc limit $2", before, min(limit, MaxPage+1))
	}
	return db.All(tx, scan, "select "+columns+" from imports_jobs where owner_id = $1 and id < $2 order by id desc limit $3",
		*owner, before, min(limit, MaxPage+1))
}
