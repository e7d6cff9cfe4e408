package flows

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/grades"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/notices"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/outbox"
)

// gradesAtOnce bounds the standings that are moved in one transaction.
const gradesAtOnce = 100

// Regrading is what a review comes to for one distributor.
type Regrading struct {
	Distributor id.Distributor
	From, To    int64 // ranks; From 0: none before
	Reason      string
	Measures    grades.Measures
	standing    grades.Standing
}

// ReviewGrades judges every distributor by the live scheme: by the period that is over when it has not been yet, else by the period so far,
// within which nobody falls. It tells how many it moved. Without a live scheme nothing is done.
func ReviewGrades(ctx context.Context, world *World, turn Turns) (moved int, err error) {
	now := world.Now()
	var scheme grades.Scheme
	var all []Regrading
	err = world.DB.Read(ctx, func(tx *db.Tx) error {
		if scheme, err = grades.LiveScheme(tx); err != nil {
			return err
		}
		all, err = regradings(tx, world, &scheme, now)
		return err
	})
	if errors.Is(err, grades.ErrNoScheme) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	by := Acting{World: world, Actor: timerActor, At: now}
	for chunk := range slices.Chunk(all, gradesAtOnce) {
		var n int
		err := turn(ctx, func(ctx context.Context) error {
			return world.DB.Write(ctx, func(tx *db.Tx) (err error) {
				n, err = regrade(tx, by, &scheme, chunk)
				return err
			})
		})
		if err != nil {
			return moved, err
		}
		moved += n
	}
	return moved, nil
}

// SimulateGrades tells who would move if a scheme had been live at the end of its last whole period.
func SimulateGrades(tx *db.Tx, world *World, scheme id.GradeScheme, now clock.Micros) ([]Regrading, grades.Span, error) {
	s, err := grades.GetScheme(tx, scheme)
	if err != nil {
		return nil, grades.Span{}, err
	}
	span := s.Period.Before(now, world.Zone)
	m, err := measure(tx, span)
	if err != nil {
		return nil, span, err
	}
	all, err := m.judge(tx, &s, func(*grades.Standing) (grades.Span, bool) { return span, true })
	return slices.DeleteFunc(all, func(r Regrading) bool { return max(r.From, 1) == r.To }), span, err
}

// regradings judges all distributors now: those whose last period has not been reviewed by that, the others by the period so far. What changes
// nothing is left out.
func regradings(tx *db.Tx, world *World, s *grades.Scheme, now clock.Micros) ([]Regrading, error) {
	last, present := s.Period.Before(now, world.Zone), s.Period.At(now, world.Zone)
	over, err := measure(tx, last)
	if err != nil {
		return nil, err
	}
	out, err := over.judge(tx, s, func(st *grades.Standing) (grades.Span, bool) {
		return last, st.ReviewedTo < last.To && st.PinnedUntil <= now
	})
	if err != nil || s.Upgrade != grades.AtOnce {
		return out, err
	}
	reviewed := map[id.Distributor]bool{}
	for _, r := range out {
		reviewed[r.Distributor] = true
	}
	running, err := measure(tx, present)
	if err != nil {
		return nil, err
	}
	rising, err := running.judge(tx, s, func(st *grades.Standing) (grades.Span, bool) {
		return present, !reviewed[st.Distributor] && st.PinnedUntil <= now
	})
	return append(out, slices.DeleteFunc(rising, func(r Regrading) bool { return max(r.From, 1) == r.To })...), err
}

// measured is what all distributors came to in one span of time.
type measured struct {
	span      grades.Span
	all       []id.Distributor
	sales     map[id.Distributor]orders.Sales
	invited   map[id.Distributor]int64
	abilities map[id.Distributor]grades.Abilities
}

func measure(tx *db.Tx, span grades.Span) (*measured, error) {
	m := &measured{span: span, invited: map[id.Distributor]int64{}}
	sales, err := orders.SalesOf(tx, span.From, span.To)
	if err != nil {
		return nil, err
	}
	m.sales = sales
	inviters, err := distributors.Inviters(tx)
	if err != nil {
		return nil, err
	}
	for d, inviter := range inviters {
		m.all = append(m.all, d)
		if inviter != 0 {
			m.invited[inviter] += sales[d].Minor
		}
	}
	slices.SortFunc(m.all, cmp.Compare)
	m.abilities, err = grades.AllAbilities(tx)
	return m, err
}

// GradeProgress is how far a distributor has come in the period that runs.
type GradeProgress struct {
	Scheme   grades.Scheme
	Span     grades.Span
	Measures grades.Measures // those that its next review judges
	Rank     int64           // where it stands; the lowest without a grade
}

// ReadGradeProgress gives how far a distributor has come: distributors.ErrNotFound, grades.ErrNoScheme.
func ReadGradeProgress(tx *db.Tx, world *World, distributor id.Distributor, now clock.Micros) (GradeProgress, error) {
	if _, err := distributors.Get(tx, distributor); err != nil {
		return GradeProgress{}, err
	}
	scheme, err := grades.LiveScheme(tx)
	if err != nil {
		return GradeProgress{}, err
	}
	standing, err := grades.StandingOf(tx, distributor)
	if err != nil {
		return GradeProgress{}, err
	}
	span := scheme.Period.At(now, world.Zone)
	m := &measured{span: span, invited: map[id.Distributor]int64{}, abilities: map[id.Distributor]grades.Abilities{}}
	invited, err := distributors.InvitedBy(tx, distributor)
	if err != nil {
		return GradeProgress{}, err
	}
	if m.sales, err = orders.SalesAmong(tx, append(invited, distributor), span.From, span.To); err != nil {
		return GradeProgress{}, err
	}
	for _, d := range invited {
		m.invited[distributor] += m.sales[d].Minor
	}
	m.abilities[distributor], err = grades.AbilitiesOf(tx, distributor)
	return GradeProgress{Scheme: scheme, Span: span, Measures: m.of(distributor), Rank: max(standing.Rank, 1)}, err
}

func (m *measured) of(d id.Distributor) grades.Measures {
	return grades.Measures{SalesMinor: max(m.sales[d].Minor, 0), Orders: m.sales[d].Count, InvitedMinor: max(m.invited[d], 0), Abilities: m.abilities[d]}
}

// judge judges those distributors that when says are to be judged, and whether by a whole period.
func (m *measured) judge(tx *db.Tx, s *grades.Scheme, when func(st *grades.Standing) (grades.Span, bool)) ([]Regrading, error) {
	standings := map[id.Distributor]*grades.Standing{}
	grades.LoadStandings(tx, m.all, standings)
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	var out []Regrading
	for _, d := range m.all {
		st := standings[d]
		if st == nil {
			st = &grades.Standing{Distributor: d}
		}
		if _, now := when(st); !now {
			continue
		}
		rank, reason := s.Judge(st.Rank, m.of(d), m.span.To <= tx.Now())
		out = append(out, Regrading{Distributor: d, From: st.Rank, To: rank, Reason: reason, Measures: m.of(d), standing: *st})
	}
	return out, nil
}

// regrade writes what a review came to: standings that have moved since they were read are left to the next one.
func regrade(tx *db.Tx, by Acting, s *grades.Scheme, all []Regrading) (moved int, err error) {
	byRank := map[int64]grades.Grade{}
	ranks, err := grades.All(tx)
	if err != nil {
		return 0, err
	}
	for _, g := range ranks {
		byRank[g.Rank] = g
	}
	ids := make([]id.Distributor, len(all))
	for i, r := range all {
		ids[i] = r.Distributor
	}
	now := map[id.Distributor]*grades.Standing{}
	grades.LockStandings(tx, ids, now)
	if err := tx.Flush(); err != nil {
		return 0, err
	}
	var standings []grades.Standing
	var moves []grades.Move
	for _, r := range all {
		if st := now[r.Distributor]; st != nil && *st != r.standing || st == nil && r.standing.Rank != 0 {
			continue
		}
		st := r.standing
		st.ReviewedTo = max(st.ReviewedTo, s.Period.Before(by.At, by.World.Zone).To)
		if r.From != r.To {
			moved++
			st.Grade, st.Rank, st.Since = byRank[r.To].ID, r.To, by.At
			moves = append(moves, grades.Move{
				ID: id.NewEvent(by.World.IDs), Distributor: r.Distributor, From: r.From, To: r.To, Reason: r.Reason, Scheme: s.ID, Measures: r.Measures, At: by.At,
			})
			by.tellGrade(tx, r.Distributor, byRank[r.From], byRank[r.To], r.Reason)
		}
		standings = append(standings, st)
	}
	grades.Place(tx, standings, moves)
	return moved, tx.Flush()
}

type gradeBody struct {
	Before string `json:"before"`
	After  string `json:"after"`
	From   int64  `json:"from_rank"`
	To     int64  `json:"to_rank"`
	Reason string `json:"reason"`
}

// tellGrade writes a change of grade down for everybody who must know of it.
func (a Acting) tellGrade(tx *db.Tx, d id.Distributor, from, to grades.Grade, reason string) {
	body := gradeBody{from.Name, to.Name, from.Rank, to.Rank, reason}
	a.note(tx, "grade.changed", d.String(), gradeBody{Before: from.Name, From: from.Rank}, body)
	a.tell(tx, outbox.Event{Kind: "grade.changed", Root: int64(d), Distributor: d, Body: encoded(body)})
	notices.Post(tx, notices.Notice{
		ID: id.NewNotice(a.World.IDs), To: notices.Distributor(d), Event: "grade.changed", Subject: d.String(),
		Facts: map[string]string{"before": from.Name, "after": to.Name}, At: a.At,
	})
}

// SetGrade puts a distributor into a grade by hand, where no review moves it before an instant (0: the next review may): grades.ErrNotFound,
// distributors.ErrNotFound.
func SetGrade(tx *db.Tx, by Acting, distributor id.Distributor, grade id.Grade, until clock.Micros, reason string) error {
	if err := checkReason(reason); err != nil {
		return err
	}
	if _, err := distributors.Get(tx, distributor); err != nil {
		return err
	}
	to, err := grades.Get(tx, grade)
	if err != nil {
		return err
	}
	held := map[id.Distributor]*grades.Standing{}
	grades.LockStandings(tx, []id.Distributor{distributor}, held)
	if err := tx.Flush(); err != nil {
		return err
	}
	st, from := grades.Standing{Distributor: distributor}, grades.Grade{}
	if h := held[distributor]; h != nil {
		st = *h
		if from, err = grades.Get(tx, st.Grade); err != nil {
			return err
		}
	}
	st.Grade, st.Rank, st.Since, st.PinnedUntil = to.ID, to.Rank, by.At, until
	grades.Place(tx, []grades.Standing{st}, []grades.Move{{
		ID: id.NewEvent(by.World.IDs), Distributor: distributor, From: from.Rank, To: to.Rank, Reason: grades.ByHand, At: by.At,
	}})
	by.tellGrade(tx, distributor, from, to, reason)
	return tx.Flush()
}
