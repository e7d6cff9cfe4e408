package webhooks

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

var known = []string{"price.changed", "price.planned", "order.placed", TestKind}

const shop, other = id.Distributor(7), id.Distributor(8)

// desk is a world with one endpoint of the shop.
type desk struct {
	*testkit.World
	t    *testing.T
	hook id.Endpoint
}

func each(t *testing.T, body func(d *desk)) {
	t.Helper()
	testkit.Each(t, testkit.Schema(Schema), func(t *testing.T, w *testkit.World) {
		d := &desk{World: w, t: t}
		d.hook = d.create(shop)
		body(d)
	})
}

func (d *desk) create(owner id.Distributor) id.Endpoint {
	d.t.Helper()
	e := Endpoint{ID: id.NewEndpoint(d.IDs), Distributor: owner, Secret: 5, Queue: Queue{Position: 10}}
	d.Write(d.t, func(tx *db.Tx) error {
		return Create(tx, e, Wish{URL: "https://hooks.example.com/", Events: []string{"*"}}, known, nil, d.Clock.Now())
	})
	return e.ID
}

func (d *desk) get() (e Endpoint) {
	d.t.Helper()
	d.Read(d.t, func(tx *db.Tx) (err error) { e, err = Get(tx, shop, d.hook); return err })
	return e
}

// enqueue writes messages and moves the endpoint by as many positions.
func (d *desk) enqueue(n int) (ids []id.Delivery) {
	d.t.Helper()
	from := d.get().Queue.Position
	var messages []Message
	for range n {
		ids = append(ids, id.NewDelivery(d.IDs))
		messages = append(messages, Message{ids[len(ids)-1], "order.placed", func(number int64) string { return fmt.Sprintf(`{"n":%d}`, number) }})
	}
	d.Write(d.t, func(tx *db.Tx) error {
		ok, err := Enqueue(tx, d.hook, from, from+int64(n), messages, d.Clock.Now())
		if !ok {
			d.t.Error("nothing was written")
		}
		return err
	})
	return ids
}

func (d *desk) claim(sender int64) (m Delivery, ok bool) {
	d.t.Helper()
	d.Write(d.t, func(tx *db.Tx) (err error) { _, m, ok, err = Claim(tx, d.hook, sender, d.Clock.Now()); return err })
	return m, ok
}

func (d *desk) note(m Delivery, sender, status int64) (next Next) {
	d.t.Helper()
	a := Attempt{At: d.Clock.Now(), Took: clock.Millisecond, Status: status}
	if status != 200 {
		a.Failure = "status"
	}
	d.Write(d.t, func(tx *db.Tx) (err error) {
		was := m
		next, err = Note(tx, &was, sender, a, d.Clock.Now())
		return err
	})
	return next
}

func (d *desk) release(sender int64) {
	d.t.Helper()
	d.Write(d.t, func(tx *db.Tx) error { return Release(tx, d.hook, sender, d.Clock.Now()) })
}

func (d *desk) delivery(i id.Delivery) (m Delivery) {
	d.t.Helper()
	d.Read(d.t, func(tx *db.Tx) (err error) { m, err = GetDelivery(tx, d.hook, i); return err })
	return m
}

func (d *desk) refuses(want *fault.Fault, do func(tx *db.Tx) error) {
	d.t.Helper()
	err := d.DB.Write(d.t.Context(), do)
	if want == nil && err != nil || want != nil && !errors.Is(err, want) {
		d.t.Errorf("got %v, want %v", err, want)
	}
}

func TestAllMistakesOfAnEndpointAreToldAtOnce(t *testing.T) {
	each(t, func(d *desk) {
		err := d.DB.Write(t.Context(), func(tx *db.Tx) error {
			w := Wish{URL: "x", Description: "a\nb", Events: []string{"price.*", "prices.*", "order.paid", ".*", "", "**"}}
			return Create(tx, Endpoint{ID: 1, Distributor: shop}, w, known, errors.New("no"), d.Clock.Now())
		})
		var got []string
		for _, f := range fault.From(err).Fields {
			got = append(got, f.Path+" "+f.Code)
		}
		want := []string{
			"url webhook_url_refused", "description webhook_description_malformed", "events[1] webhook_event_unknown",
			"events[2] webhook_event_unknown", "events[3] webhook_event_unknown", "events[4] webhook_event_unknown", "events[5] webhook_event_unknown",
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got %q", got)
		}
		for _, events := range [][]string{nil, slices.Repeat([]string{"*"}, maxEvents+1)} {
			d.refuses(ErrInvalid, func(tx *db.Tx) error {
				return Edit(tx, shop, d.hook, Wish{URL: "https://a.example.com", Events: events}, known, nil, d.Clock.Now())
			})
		}
	})
}

func TestADistributorHasTwentyEndpointsAtMostAndSeesItsOwn(t *testing.T) {
	each(t, func(d *desk) {
		for range MaxEndpoints - 1 {
			d.create(shop)
		}
		theirs := d.create(other)
		d.refuses(ErrTooMany, func(tx *db.Tx) error {
			return Create(tx, Endpoint{ID: 1, Distributor: shop}, Wish{URL: "x", Events: []string{"*"}}, known, nil, d.Clock.Now())
		})
		d.Read(t, func(tx *db.Tx) error {
			mine, err := List(tx, shop, 0, 100)
			all, err2 := List(tx, 0, 0, 100)
			if len(mine) != MaxEndpoints || len(all) != MaxEndpoints+1 || mine[0].ID != d.hook {
				t.Errorf("%d and %d", len(mine), len(all))
			}
			_, err3 := Get(tx, shop, theirs)
			if !errors.Is(err3, ErrNotFound) {
				t.Errorf("another's: %v", err3)
			}
			return errors.Join(err, err2)
		})
		d.refuses(ErrNotFound, func(tx *db.Tx) error { _, err := Move(tx, shop, theirs, Pause, 1); return err })
		d.refuses(ErrNotFound, func(tx *db.Tx) error { _, err := Rotate(tx, shop, theirs, 9, 1); return err })
		d.refuses(ErrNotFound, func(tx *db.Tx) error { return Edit(tx, shop, theirs, Wish{}, known, nil, 1) })
		d.refuses(ErrNotFound, func(tx *db.Tx) error { return Test(tx, shop, theirs, 1, "{}", 1) })
		d.refuses(ErrNotFound, func(tx *db.Tx) error { _, err := ReplayPeriod(tx, shop, theirs, 1, 2, false, 1); return err })
		d.Write(t, func(tx *db.Tx) error { _, err := Move(tx, shop, d.hook, Remove, d.Clock.Now()); return err })
		d.create(shop) // there is room again
	})
}

func TestSubscriptionsKnowWildcards(t *testing.T) {
	for pattern, want := range map[string]string{
		"*": "order.placed order.paid price.changed sub_order.shipped", "order.*": "order.placed order.paid", "order.placed": "order.placed",
		"price.*": "price.changed", "sub_order.*": "sub_order.shipped", "orders.*": "", "order": "", "order.p*": "",
	} {
		e := Endpoint{Events: []string{pattern}}
		var got []string
		for _, kind := range []string{"order.placed", "order.paid", "price.changed", "sub_order.shipped"} {
			if e.Wants(kind) {
				got = append(got, kind)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q", pattern, got)
		}
	}
}

func TestEveryPairOfStateAndActionIsAllowedOrRefusedAsTheTableSays(t *testing.T) {
	each(t, func(d *desk) {
		for state, moves := range Lifecycle {
			for _, a := range []Action{Pause, Resume, Disable, Remove} {
				if state == Removed {
					continue // not to be found any more
				}
				d.Write(t, func(tx *db.Tx) error { tx.Exec("update webhooks_endpoints set state = $1", state); return nil })
				want := ErrState
				if moves[a] != "" {
					want = nil
				}
				d.refuses(want, func(tx *db.Tx) error {
					e, err := Move(tx, shop, d.hook, a, d.Clock.Now())
					if err == nil && e.State != moves[a] {
						t.Errorf("%s %s: %s", state, a, e.State)
					}
					return err
				})
			}
		}
		for state, moves := range DeliveryLifecycle {
			if (moves[Replay] != "") == (state == Waiting) {
				t.Errorf("%s: %v", state, moves)
			}
		}
	})
}

func TestAPositionIsTurnedIntoMessagesOnceAndNumbersHaveNoGaps(t *testing.T) {
	each(t, func(d *desk) {
		d.enqueue(3)
		d.Write(t, func(tx *db.Tx) error {
			ok, err := Enqueue(tx, d.hook, 10, 12, []Message{{1, "order.placed", func(int64) string { return "{}" }}}, d.Clock.Now())
			if ok {
				t.Error("a position was left twice")
			}
			return err
		})
		d.enqueue(2)
		d.Write(t, func(tx *db.Tx) error { _, err := Move(tx, shop, d.hook, Pause, d.Clock.Now()); return err })
		d.Write(t, func(tx *db.Tx) error {
			ok, err := Enqueue(tx, d.hook, 15, 16, nil, d.Clock.Now())
			if ok {
				t.Error("a paused endpoint moved on")
			}
			return err
		})
		d.Read(t, func(tx *db.Tx) error {
			all, err := Deliveries(tx, d.hook, Filter{})
			var got []string
			for _, m := range all {
				got = append(got, m.Body)
			}
			if want := []string{`{"n":5}`, `{"n":4}`, `{"n":3}`, `{"n":2}`, `{"n":1}`}; !reflect.DeepEqual(got, want) {
				t.Errorf("got %q", got)
			}
			behind, err2 := Behind(tx, 99, 0, 10)
			if len(behind) != 0 {
				t.Errorf("a paused one is behind: %+v", behind)
			}
			return errors.Join(err, err2)
		})
		if q := d.get().Queue; q.Position != 15 || q.LastNumber != 5 || q.Waiting != 5 {
			t.Errorf("%+v", q)
		}
	})
}

func TestAnEndpointIsBehindWhileItHasRoom(t *testing.T) {
	each(t, func(d *desk) {
		behind := func(head int64) (n int) {
			d.Read(t, func(tx *db.Tx) error { all, err := Behind(tx, head, 0, 10); n = len(all); return err })
			return n
		}
		if behind(10) != 0 || behind(11) != 1 {
			t.Error("who has seen all is behind, or who has not is not")
		}
		d.Write(t, func(tx *db.Tx) error { tx.Exec("update webhooks_queues set waiting = $1", Backlog); return nil })
		if behind(11) != 0 {
			t.Error("more is made for an endpoint that has too much waiting")
		}
	})
}

func TestOnlyOneSenderHasAnEndpointAndALateOneIsNotHeard(t *testing.T) {
	each(t, func(d *desk) {
		if _, ok := d.claim(1); ok {
			t.Error("there was nothing to send")
		}
		ids := d.enqueue(2)
		m, ok := d.claim(1)
		if !ok || m.ID != ids[0] {
			t.Fatalf("got %+v", m)
		}
		if _, ok := d.claim(2); ok {
			t.Error("two senders have it")
		}
		d.Clock.Advance(lease + 1) // the first one is taken for dead
		again, ok := d.claim(2)
		if !ok || again.ID != m.ID {
			t.Errorf("got %+v", again)
		}
		if next := d.note(m, 1, 200); !next.Lost {
			t.Error("who lost the lease was heard")
		}
		d.release(1) // changes nothing
		if got := d.delivery(m.ID); got.State != Waiting || got.Attempts != 0 {
			t.Errorf("got %+v", got)
		}
		next := d.note(again, 2, 200)
		if next.Lost || next.Message.ID != ids[1] {
			t.Errorf("got %+v", next)
		}
		d.release(2)
		if _, ok := d.claim(3); !ok {
			t.Error("what was let go is nobody's")
		}
	})
}

func TestReadyTellsGoodEndpointsFromFailingAndSlowOnes(t *testing.T) {
	each(t, func(d *desk) {
		ready := func(slow bool) (n int) {
			d.Read(t, func(tx *db.Tx) error { all, err := Ready(tx, slow, d.Clock.Now(), 10); n = len(all); return err })
			return n
		}
		check := func(what string, good, slow int) {
			t.Helper()
			if g, s := ready(false), ready(true); g != good || s != slow {
				t.Errorf("%s: %d good, %d slow", what, g, s)
			}
		}
		check("nothing to send", 0, 0)
		d.enqueue(2)
		check("something to send", 1, 0)
		m, _ := d.claim(1)
		check("claimed", 0, 0)
		d.note(m, 1, 500)
		d.release(1)
		check("failed once, the second is due", 0, 1)
		d.Write(t, func(tx *db.Tx) error {
			tx.Exec("update webhooks_queues set failures = 0, took_micros = $1", sluggish)
			return nil
		})
		check("slow", 0, 1)
	})
}

func TestAMessageThatFailsLetsOthersPassAndIsTriedTenTimesOver76Hours(t *testing.T) {
	each(t, func(d *desk) {
		ids := d.enqueue(1)
		var tries []clock.Micros
		began := d.Clock.Now()
		for d.delivery(ids[0]).State == Waiting {
			if m, ok := d.claim(1); ok {
				if m.ID == ids[0] {
					tries = append(tries, d.Clock.Now()-began)
					d.note(m, 1, 500)
					d.enqueue(1) // others get through
				} else {
					d.note(m, 1, 200)
				}
				d.release(1)
				continue
			}
			d.Clock.Set(d.get().Queue.ReadyAt)
		}
		if len(tries) != 10 || tries[0] != 0 || tries[9] < 76*clock.Hour || tries[9] > 80*clock.Hour {
			t.Errorf("tried at %v", tries)
		}
		if e := d.get(); e.State != Active {
			t.Errorf("one message disabled the endpoint: %+v", e)
		}
		if m := d.delivery(ids[0]); m.State != Failed || m.Attempts != 10 {
			t.Errorf("got %+v", m)
		}
	})
}

func TestAnEndpointThatFailsAsAWholeIsLeftAloneAndGetsAllOnceItIsBack(t *testing.T) {
	each(t, func(d *desk) {
		ids := d.enqueue(30)
		tried, began := 0, d.Clock.Now()
		for d.Clock.Now() < began+24*clock.Hour {
			if m, ok := d.claim(1); ok {
				tried++
				for next := d.note(m, 1, 503); next.Message.ID != 0; next = d.note(next.Message, 1, 503) {
					tried++
				}
				d.release(1)
			}
			d.Clock.Set(max(d.get().Queue.ReadyAt, d.Clock.Now()+clock.Second))
		}
		if tried > 24+10 {
			t.Errorf("%d tries in a day", tried)
		}
		if q := d.get().Queue; q.Waiting != 30 || q.FailingSince != began || q.HeldUntil == 0 {
			t.Errorf("%+v", q)
		}
		m, ok := d.claim(1)
		for ; ok && m.ID != 0; m = d.note(m, 1, 200).Message {
		}
		for _, i := range ids {
			if got := d.delivery(i); got.State != Delivered {
				t.Errorf("message %d: %+v", got.Number, got)
			}
		}
		if q := d.get().Queue; q.Waiting != 0 || q.Failures != 0 || q.FailingSince != 0 {
			t.Errorf("%+v", q)
		}
	})
}

func TestAnEndpointIsDisabledByGoneAndByDaysOfFailuresAndGoesOnWhereItStood(t *testing.T) {
	each(t, func(d *desk) {
		ids := d.enqueue(2)
		m, _ := d.claim(1)
		next := d.note(m, 1, 410)
		if next.Disabled != Gone || next.Message.ID != 0 || d.get().State != Disabled || d.get().DisabledFor != Gone {
			t.Errorf("got %+v", next)
		}
		d.release(1)
		if _, ok := d.claim(1); ok {
			t.Error("a disabled endpoint was claimed")
		}
		d.refuses(ErrState, func(tx *db.Tx) error { return Test(tx, shop, d.hook, 1, "{}", d.Clock.Now()) })
		d.Write(t, func(tx *db.Tx) error { _, err := Move(tx, shop, d.hook, Resume, d.Clock.Now()); return err })
		if m, _ = d.claim(1); m.ID != ids[0] || m.Tries != 0 {
			t.Errorf("it begins with %+v", m)
		}
		d.Write(t, func(tx *db.Tx) error {
			tx.Exec("update webhooks_queues set failing_since = $1, failures = 3", d.Clock.Now()-patience)
			return nil
		})
		if next = d.note(m, 1, 500); next.Disabled != Failing {
			t.Errorf("got %+v", next)
		}
	})
}

func TestATestIsTriedOnceAndAheadOfWhatIsHeld(t *testing.T) {
	each(t, func(d *desk) {
		d.enqueue(5)
		m, _ := d.claim(1)
		for next := d.note(m, 1, 500); next.Message.ID != 0; next = d.note(next.Message, 1, 500) {
		}
		d.release(1)
		test := func() Delivery {
			i := id.NewDelivery(d.IDs)
			d.Write(t, func(tx *db.Tx) error { return Test(tx, shop, d.hook, i, "{}", d.Clock.Now()) })
			m, ok := d.claim(1)
			if !ok || m.ID != i || m.Number != 0 {
				t.Fatalf("got %+v", m)
			}
			return m
		}
		failures := d.get().Queue.Failures
		m = test()
		d.note(m, 1, 500)
		d.release(1)
		if got := d.delivery(m.ID); got.State != Failed || d.get().Queue.Failures != failures {
			t.Errorf("got %+v", got)
		}
		m = test()
		if next := d.note(m, 1, 200); next.Message.Number != 1 {
			t.Errorf("the endpoint is back, and the first message is due: %+v", next)
		}
	})
}

func TestReplayTriesAgainUnderTheSameIdAndNumber(t *testing.T) {
	each(t, func(d *desk) {
		first := d.enqueue(2)
		from := d.Clock.Now()
		d.Clock.Advance(clock.Hour)
		later := d.enqueue(1)
		m, _ := d.claim(1)
		d.refuses(ErrStillWaiting, func(tx *db.Tx) error { return ReplayOne(tx, shop, d.hook, first[0], d.Clock.Now()) })
		for ; m.ID != 0; m = d.note(m, 1, 200).Message {
		}
		d.release(1)
		d.Write(t, func(tx *db.Tx) error { return ReplayOne(tx, shop, d.hook, later[0], d.Clock.Now()) })
		if m, _ = d.claim(1); m.ID != later[0] || m.Number != 3 || m.Tries != 0 || m.Attempts != 1 {
			t.Errorf("got %+v", m)
		}
		d.note(m, 1, 200)
		d.release(1)
		count := func(from, to clock.Micros, failedOnly bool) (n int64) {
			d.Write(t, func(tx *db.Tx) (err error) {
				n, err = ReplayPeriod(tx, shop, d.hook, from, to, failedOnly, d.Clock.Now())
				return err
			})
			return n
		}
		if n := count(from, from+1, true); n != 0 {
			t.Errorf("%d failed ones", n)
		}
		if n := count(from, from+clock.Hour, false); n != 2 {
			t.Errorf("%d of the first hour", n)
		}
		if n := count(from, from+clock.Hour, false); n != 0 {
			t.Errorf("%d that wait already", n)
		}
		if q := d.get().Queue; q.Waiting != 2 {
			t.Errorf("%+v", q)
		}
		d.refuses(ErrPeriod, func(tx *db.Tx) error { _, err := ReplayPeriod(tx, shop, d.hook, from, from, false, from); return err })
		d.refuses(ErrNotFound, func(tx *db.Tx) error { return ReplayOne(tx, shop, d.hook, 1, from) })
		d.Read(t, func(tx *db.Tx) error {
			tries := map[id.Delivery][]Attempt{}
			LoadAttempts(tx, later, tries)
			if err := tx.Flush(); len(tries[later[0]]) != 2 {
				t.Errorf("%+v, %v", tries, err)
			}
			return nil
		})
	})
}

func TestOldMessagesRemovedEndpointsAndSpentSecretsAreLetGo(t *testing.T) {
	each(t, func(d *desk) {
		gone := d.create(shop)
		d.Write(t, func(tx *db.Tx) error { _, err := Move(tx, shop, gone, Remove, d.Clock.Now()); return err })
		d.enqueue(3)
		m, _ := d.claim(1)
		next := d.note(m, 1, 200)
		d.note(next.Message, 1, 200)
		d.release(1)
		d.Write(t, func(tx *db.Tx) error { _, err := Rotate(tx, shop, d.hook, 6, d.Clock.Now()); return err })
		d.Write(t, func(tx *db.Tx) error {
			spent, err := Rotate(tx, shop, d.hook, 7, d.Clock.Now())
			if spent != 5 {
				t.Errorf("spent %d", spent)
			}
			return err
		})
		d.Clock.Advance(Kept + clock.Hour)
		var spent []Spent
		for more := true; more; {
			d.Write(t, func(tx *db.Tx) error {
				s, m, err := LetGo(tx, d.Clock.Now()-Kept, d.Clock.Now(), 1)
				spent, more = append(spent, s...), m
				return err
			})
		}
		if !reflect.DeepEqual(spent, []Spent{{shop, 6}}) {
			t.Errorf("spent %v", spent)
		}
		for sql, want := range map[string]int64{
			"select count(*) from webhooks_deliveries": 1, "select count(*) from webhooks_attempts": 0, "select count(*) from webhooks_endpoints": 1,
			"select count(*) from webhooks_queues": 1,
		} {
			if n := d.Int(t, sql); n != want {
				t.Errorf("%s: %d", sql, n)
			}
		}
	})
}
