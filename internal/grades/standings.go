package grades

import (
	"errors"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Standing is where a distributor stands. Without a row it stands at the lowest rank.
type Standing struct {
	Distributor id.Distributor
	Grade       id.Grade // 0: none was given yet
	Rank        int64    // 0: none
	Since       clock.Micros
	PinnedUntil clock.Micros // set by hand: no review moves it before
	ReviewedTo  clock.Micros // the end of the last period that was reviewed
}

const standingColumns = "distributor_id, grade_id, rank, since, pinned_until, reviewed_to"

func scanStanding(r *db.Row) Standing {
	return Standing{
		Distributor: id.Distributor(r.Int()), Grade: id.Grade(r.Int()), Rank: r.Int(), Since: clock.Micros(r.Int()),
		PinnedUntil: clock.Micros(r.Int()), ReviewedTo: clock.Micros(r.Int()),
	}
}

// LoadStandings queues loading where distributors stand; those without a grade stay absent.
func LoadStandings(tx *db.Tx, ids []id.Distributor, into map[id.Distributor]*Standing) {
	tx.Load("grades_standings", []string{"distributor_id"}, db.Ids(ids), standingColumns, keep(into))
}

// LockStandings queues the same, and keeps others from moving them.
func LockStandings(tx *db.Tx, ids []id.Distributor, into map[id.Distributor]*Standing) {
	tx.Lock("grades_standings", []string{"distributor_id"}, db.Ids(ids), standingColumns, keep(into))
}

func keep(into map[id.Distributor]*Standing) func(r *db.Row) {
	return func(r *db.Row) {
		s := scanStanding(r)
		into[s.Distributor] = &s
	}
}

// StandingOf gives where a distributor stands; the zero rank without a grade.
func StandingOf(tx *db.Tx, distributor id.Distributor) (Standing, error) {
	s, err := db.One(tx, scanStanding, "select "+standingColumns+" from grades_standings where distributor_id = $1", distributor)
	if errors.Is(err, db.ErrNoRow) {
		return Standing{Distributor: distributor}, nil
	}
	return s, err
}

// Move is one change of a standing, with what was measured.
type Move struct {
	ID          id.Event
	Distributor id.Distributor
	From, To    int64 // ranks; From 0: none before
	Reason      string
	Scheme      id.GradeScheme // 0: by hand
	Measures
	At clock.Micros
}

// Place writes where distributors stand from now on, and the moves that led there.
func Place(tx *db.Tx, standings []Standing, moves []Move) {
	for _, s := range standings {
		tx.Exec(`insert into grades_standings (`+standingColumns+`) values ($1, $2, $3, $4, $5, $6)
			on conflict (distributor_id) do update set grade_id = excluded.grade_id, rank = excluded.rank, since = excluded.since,
			pinned_until = excluded.pinned_until, reviewed_to = excluded.reviewed_to`,
			s.Distributor, s.Grade, s.Rank, s.Since, s.PinnedUntil, s.ReviewedTo)
	}
	rows := db.NewRows("grades_moves", "id", "distributor_id", "from_rank", "to_rank", "reason", "scheme_id", "sales_minor", "orders", "invited_minor", "at")
	for i := range moves {
		m := &moves[i]
		rows.Add(m.ID, m.Distributor, m.From, m.To, m.Reason, m.Scheme, m.SalesMinor, m.Orders, m.InvitedMinor, m.At)
	}
	tx.Insert(rows)
}

// Moves lists how a distributor rose and fell, newest first.
func Moves(tx *db.Tx, distributor id.Distributor, before id.Event, limit int) ([]Move, error) {
	return db.All(tx, func(r *db.Row) Move {
		return Move{
			ID: id.Event(r.Int()), Distributor: id.Distributor(r.Int()), From: r.Int(), To: r.Int(), Reason: r.Text(), Scheme: id.GradeScheme(r.Int()),
			Measures: Measures{SalesMinor: r.Int(), Orders: r.Int(), InvitedMinor: r.Int()}, At: clock.Micros(r.Int()),
		}
	}, `select id, distributor_id, from_rank, to_rank, reason, scheme_id, sales_minor, orders, invited_minor, at from grades_moves
		where distributor_id = $1 and (id < $2 or $2 = 0) order by id desc limit $3`, distributor, before, page(limit))
}
