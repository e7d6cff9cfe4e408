package access

import (
	"strconv"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Entry is one line of the audit trail: who changed what, from which value to which. It holds no secrets and no personal data.
type Entry struct {
	ID      id.Event
	At      clock.Micros
	Actor   string // as in Scope.Actor
	Action  string // `agreement.sign`
	Subject string // the written id of what was changed
	Before  string // JSON; empty: nothing was there
	After   string // JSON; empty: nothing is left
}

// Note queues a line of the audit trail. Lines are only ever added.
func Note(tx *db.Tx, entries ...Entry) {
	rows := db.NewRows("access_trail", "id", "at", "actor", "action", "subject", "before_json", "after_json")
	for _, e := range entries {
		rows.Add(e.ID, e.At, e.Actor, e.Action, e.Subject, e.Before, e.After)
	}
	tx.Insert(rows)
}

// TrailFilter narrows Trail; zero values do not.
type TrailFilter struct {
	Subject  string
	Actor    string
	Action   string       // whole: `agreement.sign`
	From, To clock.Micros // [From, To)
	Newest   bool         // newest first
	After    id.Event     // where the page before ended
	Limit    int
}

// Trail lists lines, oldest first unless Newest says otherwise.
func Trail(tx *db.Tx, f TrailFilter) ([]Entry, error) {
	sql := "select id, at, actor, action, subject, before_json, after_json from access_trail where "
	var args []any
	is := func(condition string, value any) {
		if len(args) > 0 {
			sql += " and "
		}
		args = append(args, value)
		sql += condition + "$" + strconv.Itoa(len(args))
	}
	// Ids are drawn by time, a little before a line's own.
	is("id >= ", id.FirstAt[id.Event](f.From-clock.Minute))
	for _, exact := range []struct{ column, value string }{{"subject", f.Subject}, {"actor", f.Actor}, {"action", f.Action}} {
		if exact.value != "" {
			is(exact.column+" = ", exact.value)
		}
	}
	if f.From != 0 {
		is("at >= ", f.From)
	}
	if f.To != 0 {
		is("at < ", f.To)
		is("id < ", id.FirstAt[id.Event](f.To+clock.Minute))
	}
	order := " order by id"
	if f.Newest {
		order = " order by id desc"
	}
	if f.After != 0 && f.Newest {
		is("id < ", f.After)
	} else if f.After != 0 {
		is("id > ", f.After)
	}
	args = append(args, page(f.Limit))
	return db.All(tx, scanEntry, sql+order+" limit $"+strconv.Itoa(len(args)), args...)
}

func scanEntry(r *db.Row) Entry {
	return Entry{
		ID: id.Event(r.Int()), At: clock.Micros(r.Int()), Actor: r.Text(), Action: r.Text(), Subject: r.Text(), Before: r.Text(), After: r.Text(),
	}
}

// TrailActions gives the actions that stand in the trail, by name.
func TrailActions(tx *db.Tx) ([]string, error) {
	// Each step looks for the next name in the index: the lines themselves are not read.
	return db.All(tx, func(r *db.Row) string { return r.Text() }, `with recursive names (name) as (
		select min(action) from access_trail
		union all select (select min(t.action) from access_trail t where t.action > n.name) from names n where n.name is not null
	) select name from names where name is not null order by name`)
}
