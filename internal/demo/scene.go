package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/settlements"
	"github.com/fenxiao/fenxiao/internal/shipping"
)

// scene is one filling under way: who is there, what they know, and what they mean to do.
type scene struct {
	world   *flows.World
	clock   *clock.Manual
	days    []day
	options Options
	summary Summary
	agenda  agenda
	words   words
	hash    access.PasswordHash

	admin, trader, cashier string // the operator's people, as histories name them
	invoices               int    // registered so far
	places                 []*place
	homes                  wheel // of places, by how many buyers live there
	suppliers              []*supplier
	goods                  []*good
	distributors           []*distributor
	sellers                wheel // of distributors; those who have not joined or have stopped weigh nothing
	orders                 []*order
	tracks                 []shipping.Track   // that carriers will tell
	made                   map[id.Order]*made // by the group that has just run
	pages                  []id.Recruitment   // the operator's recruitment posts
	grades                 []id.Grade         // lowest first
	line                   id.ProductLine     // the first distributor's own
	queued                 []id.Import        // that are run at the end of the window

	// streams of chance
	chanceOf struct{ goods, parties, buyers, orders, money, parcels, returns, house, desk *dice }
}

// made is an order as the platform made it.
type made struct {
	head  *orders.Order
	lines []orders.Line
}

func newScene(world *flows.World, c *clock.Manual, o Options, days []day) *scene {
	s := &scene{world: world, clock: c, days: days, options: o, words: readWords()}
	s.summary = Summary{Days: len(days), Refusals: map[string]int{}}
	for i, stream := range []**dice{
		&s.chanceOf.goods, &s.chanceOf.parties, &s.chanceOf.buyers, &s.chanceOf.orders,
		&s.chanceOf.money, &s.chanceOf.parcels, &s.chanceOf.returns, &s.chanceOf.house,
		&s.chanceOf.desk,
	} {
		*stream = newDice(uint64(i) + 1) //nolint:gosec // a small number
	}
	s.readPlaces()
	return s
}

// acting says who does a verb that does not run in groups.
func (s *scene) acting(actor string, at clock.Micros) flows.Acting {
	return flows.Acting{World: s.world, Actor: actor, At: at}
}

// note writes the line of the audit trail that a door would write.
func (s *scene) note(tx *db.Tx, by flows.Acting, action, subject string, after noted) {
	text, err := json.Marshal(after)
	if err != nil {
		panic(err) // a plain struct
	}
	access.Note(tx, access.Entry{ID: id.NewEvent(s.world.IDs), At: by.At, Actor: by.Actor, Action: action, Subject: subject, After: string(text)})
}

// noted is what the audit trail keeps of a change.
type noted struct {
	Name            string `json:"name,omitempty"`
	State           string `json:"state,omitempty"`
	SupplyMinor     int64  `json:"supply_minor,omitempty"`
	SettlementMinor int64  `json:"settlement_minor,omitempty"`
	RetailMinor     int64  `json:"retail_minor,omitempty"`
	FreightMinor    int64  `json:"freight_minor,omitempty"`
}

// write runs a transaction of the scene. Its body changes the scene too, so it can't be run twice.
func (s *scene) write(ctx context.Context, body func(tx *db.Tx) error) error {
	began := false
	return s.world.DB.Write(ctx, func(tx *db.Tx) error {
		if began {
			return errShared
		}
		began = true
		return body(tx)
	})
}

// groupSize bounds the commands that run in one group.
const groupSize = 200

// live lives through the days one by one.
func (s *scene) live(ctx context.Context) error {
	s.planHouse()
	for i := range s.days {
		d := &s.days[i]
		if err := s.closeMonth(ctx, d.from); err != nil {
			return err
		}
		s.beginDay(d)
		for _, end := range windows(s.chanceOf.house, d) {
			if err := s.window(ctx, end); err != nil {
				return fmt.Errorf("%s: %w", d.date.Format("2006-01-02"), err)
			}
		}
		if err := s.reviewGrades(ctx, d); err != nil {
			return err
		}
		if s.options.Report != nil {
			s.options.Report(i+1, len(s.days))
		}
	}
	return s.closeMonth(ctx, s.days[len(s.days)-1].to)
}

// windows parts a day into stretches of about an hour, longer ones at night. What falls into one is done in one transaction; timers fire
// at its end.
func windows(d *dice, of *day) []clock.Micros {
	var ends []clock.Micros
	at := of.from
	for {
		length := clock.Micros(d.between(50, 80)) * clock.Minute
		if hour := (at - of.from) / clock.Hour; hour < 6 {
			length *= 3
		}
		if at += length + clock.Micros(d.below(60))*clock.Second; at >= of.to-20*clock.Minute {
			return append(ends, of.to)
		}
		ends = append(ends, at)
	}
}

func (s *scene) window(ctx context.Context, end clock.Micros) error {
	err := s.write(ctx, func(tx *db.Tx) error {
		for {
			tasks := s.agenda.take(end, groupSize)
			if len(tasks) == 0 {
				return s.storeTracks(tx, end)
			}
			if err := s.perform(tx, tasks); err != nil {
				return err
			}
		}
	})
	if err != nil {
		return err
	}
	s.clock.Set(end)
	if err := s.runImports(ctx); err != nil {
		return err
	}
	fired, err := flows.FireAll(ctx, s.world, flows.AtOnce)
	s.summary.Timers += fired
	return err
}

// perform does one chore, or runs commands as one group and tells those who asked.
func (s *scene) perform(tx *db.Tx, tasks []task) error {
	if tasks[0].chore != nil {
		s.clock.Set(tasks[0].at)
		return tasks[0].chore(tx)
	}
	var commands []flows.Command
	var asked []task
	for _, t := range tasks {
		s.clock.Set(t.at)
		if c := t.ask(); c != nil {
			commands, asked = append(commands, c), append(asked, t)
		}
	}
	if err := flows.Run(tx, s.world, commands); err != nil {
		return err
	}
	if err := s.readPlaced(tx, commands); err != nil {
		return err
	}
	for i, c := range commands {
		_, refusal := c.Outcome()
		if err := s.count(refusal); err != nil {
			return err
		}
		if asked[i].told != nil {
			asked[i].told(refusal)
		}
	}
	return nil
}

// count counts what is refused by the codes of the places at fault. What is no refusal is a mistake of the program.
func (s *scene) count(refusal error) error {
	if refusal == nil {
		return nil
	}
	f := fault.From(refusal)
	if f == nil {
		return refusal
	}
	if len(f.Fields) == 0 {
		s.summary.Refusals[f.Code]++
	}
	for _, x := range f.Fields {
		s.summary.Refusals[x.Code]++
	}
	return nil
}

// readPlaced reads back the orders that a group has placed.
func (s *scene) readPlaced(tx *db.Tx, commands []flows.Command) error {
	var orderIDs []id.Order
	for _, c := range commands {
		if p, places := c.(*flows.PlaceOrder); places && p.Err == nil {
			orderIDs = append(orderIDs, p.ID)
		}
	}
	s.made = map[id.Order]*made{}
	if len(orderIDs) == 0 {
		return nil
	}
	heads := map[id.Order]*orders.Order{}
	lines := map[id.Order][]orders.Line{}
	orders.LoadHeads(tx, orderIDs, heads)
	orders.LoadLines(tx, orderIDs, func(l orders.Line) { lines[l.Order] = append(lines[l.Order], l) })
	if err := tx.Flush(); err != nil {
		return err
	}
	for order, head := range heads {
		s.made[order] = &made{head, lines[order]}
	}
	return nil
}

// closeMonth draws the statements of the month that ends at an instant, when one does.
func (s *scene) closeMonth(ctx context.Context, at clock.Micros) error {
	month := settlements.MonthAt(at-1, s.world.Zone)
	if month.To != at {
		return nil
	}
	s.clock.Set(at)
	closing, err := flows.CloseMonth(ctx, s.world, flows.AtOnce, month.Name)
	if err != nil {
		return err
	}
	var failed []string
	for account, reason := range closing.Failed {
		failed = append(failed, account.String()+": "+reason)
	}
	if len(failed) > 0 {
		return fmt.Errorf("statements of %s: %s", month.Name, strings.Join(failed, "; "))
	}
	s.summary.Statements += closing.Statements
	s.planInvoices(at)
	return nil
}
