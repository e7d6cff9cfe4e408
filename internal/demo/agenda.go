package demo

import (
	"cmp"
	"slices"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
)

// task is what somebody means to do at an instant: a command, or a chore that does not run in groups.
type task struct {
	at    clock.Micros
	place int64 // among tasks of one instant: the order in which they were noted
	// ask gives the command when its time has come; nil: it has become pointless.
	ask func() flows.Command
	// told hears what came of the command; nil: nobody listens.
	told  func(refusal error)
	chore func(tx *db.Tx) error
}

// agenda holds all tasks to come, in the order of their times.
type agenda struct {
	tasks []task
	noted int64
}

func (a *agenda) note(t task) {
	a.noted++
	t.place = a.noted
	at, _ := slices.BinarySearchFunc(a.tasks, t, func(x, y task) int {
		return cmp.Or(cmp.Compare(x.at, y.at), cmp.Compare(x.place, y.place))
	})
	a.tasks = slices.Insert(a.tasks, at, t)
}

// take gives the next tasks before an instant: either one chore, or commands up to the next chore, at most so many.
func (a *agenda) take(before clock.Micros, most int) []task {
	n := 0
	for n < len(a.tasks) && n < most && a.tasks[n].at < before {
		if a.tasks[n].chore != nil {
			if n == 0 {
				n = 1
			}
			break
		}
		n++
	}
	taken := a.tasks[:n:n]
	a.tasks = a.tasks[n:]
	return taken
}
