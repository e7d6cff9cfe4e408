package flows_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/penalties"
	"github.com/fenxiao/fenxiao/internal/pool"
)

// accused opens a case against alpha about tea and has it answered.
func accused(m *flowstest.Market, kind penalties.Kind) (penalty id.Penalty) {
	m.T.Helper()
	n := penalties.NewCase{
		ID: id.NewPenalty(m.IDs), Distributor: m.Alpha.ID, Kind: kind, About: penalties.About{SKU: m.Tea.ID}, Complaint: "x",
	}
	m.Write(m.T, func(tx *db.Tx) error {
		_, err := flows.OpenPenalty(tx, m.Acting(), n)
		_, failed := flows.AnswerPenalty(tx, m.Acting(), m.Alpha.ID, n.ID, penalties.Said{Text: "no"})
		return errors.Join(err, failed)
	})
	return n.ID
}

func confirm(m *flowstest.Market, penalty id.Penalty) error {
	return m.DB.Write(m.T.Context(), func(tx *db.Tx) error {
		_, err := flows.DecidePenalty(tx, m.Acting(), penalty, true, "proved")
		return err
	})
}

// overturn has a case appealed against, and overturned by somebody else.
func overturn(m *flowstest.Market, penalty id.Penalty) {
	m.T.Helper()
	m.Write(m.T, func(tx *db.Tx) error {
		_, err := flows.AppealPenalty(tx, m.Acting(), m.Alpha.ID, penalty, penalties.Said{Text: "again"})
		second := m.Acting()
		second.Actor = "psn_second"
		_, failed := flows.DecidePenaltyAppeal(tx, second, penalty, true, "not proved")
		return errors.Join(err, failed)
	})
}

// punishing sets what a case of a kind brings: these effects at once.
func punishing(m *flowstest.Market, kind penalties.Kind, effects ...penalties.Threshold) {
	m.T.Helper()
	n := penalties.NewSchedule{Points: []penalties.KindPoints{{Kind: kind, Points: 10}}}
	n.Terms = penalties.Terms{PeriodDays: 365, AnswerDays: 7, AppealDays: 15, Thresholds: effects}
	m.Write(m.T, func(tx *db.Tx) error { _, err := flows.SetPenaltySchedule(tx, m.Acting(), n); return err })
}

// standsAs tells alpha's state.
func standsAs(m *flowstest.Market) (state distributors.State) {
	m.Read(m.T, func(tx *db.Tx) error {
		d, err := distributors.Get(tx, m.Alpha.ID)
		state = d.State
		return err
	})
	return state
}

// listed counts what alpha has on sale.
func listed(m *flowstest.Market) (n int) {
	m.Read(m.T, func(tx *db.Tx) error {
		all, err := pool.Listings(tx, m.Alpha.ID, m.Alpha.Channels[0], 0, 0)
		for _, l := range all {
			if l.On {
				n++
			}
		}
		return err
	})
	return n
}

func selecting(m *flowstest.Market) error {
	return m.DB.Write(m.T.Context(), func(tx *db.Tx) error {
		_, err := flows.SelectGoods(tx, m.Acting(), m.Alpha.ID, []id.SKU{m.Tea.ID})
		return err
	})
}

func listing(m *flowstest.Market, put bool) error {
	return m.DB.Write(m.T.Context(), func(tx *db.Tx) error {
		return flows.ListGoods(tx, m.Acting(), m.Alpha.ID, m.Alpha.Channels[0], []id.SKU{m.Cup.ID}, put)
	})
}

func TestAConfirmedCaseDoesWhatItsPointsBringAndOverturningUndoesIt(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		punishing(m, penalties.RegionDiversion, penalties.Threshold{Points: 1, Effect: penalties.Warn}, penalties.Threshold{Points: 2, Effect: penalties.Delist},
			penalties.Threshold{Points: 3, Effect: penalties.FreezeSelection, Days: 30}, penalties.Threshold{Points: 4, Effect: penalties.Suspend})
		penalty := accused(m, penalties.RegionDiversion)
		m.Must(confirm(m, penalty))
		if got := listed(m); got != 4 {
			t.Errorf("%d are listed, want all but tea", got)
		}
		if got := standsAs(m); got != distributors.Suspended {
			t.Errorf("alpha is %s", got)
		}
		if _, err := m.Place(m.Alpha, m.Alpha.Line(m.Tea, 1)); !strings.Contains(said(err), "distributor_suspended") {
			t.Errorf("placed: %v", err)
		}
		if err := listing(m, true); !errors.Is(err, penalties.ErrFrozen) {
			t.Errorf("listed: %v", err)
		}
		m.Must(listing(m, false)) // what is on sale may be taken off
		m.Write(t, func(tx *db.Tx) error { _, err := distributors.Resume(tx, m.Alpha.ID); return err })
		if err := selecting(m); !errors.Is(err, penalties.ErrFrozen) {
			t.Errorf("selected: %v", err)
		}
		m.Write(t, func(tx *db.Tx) error { _, err := distributors.Suspend(tx, m.Alpha.ID); return err })
		overturn(m, penalty)
		if got := standsAs(m); got != distributors.Active {
			t.Errorf("alpha is %s", got)
		}
		m.Must(selecting(m))
		m.Must(listing(m, true))
		m.Placed(m.Alpha, m.Alpha.Line(m.Tea, 1))
		same(t, "told", told(t, m, id.Order(penalty)), "penalty.opened", "penalty.answered", "penalty.effect", "penalty.effect", "penalty.effect",
			"penalty.effect", "penalty.confirmed", "penalty.appealed", "penalty.effect_undone", "penalty.effect_undone", "penalty.overturned")
		if n := m.Int(t, "select count(*) from access_trail where subject = $1", penalty.String()); n != 11 {
			t.Errorf("%d lines in the trail", n)
		}
		if n := m.Int(t, "select count(*) from notices_notices where event = 'penalty.effect' and in_writing = 1"); n != 4 {
			t.Errorf("%d notices", n)
		}
	})
}

func TestAPenaltyEndsTheContractWithoutNoticeAndOpenOrdersRunOn(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		punishing(m, penalties.ForeignSource, penalties.Threshold{Points: 10, Effect: penalties.EndContract})
		order := m.Placed(m.Alpha, m.Alpha.Line(m.Tea, 1))
		penalty := accused(m, penalties.ForeignSource)
		m.Must(confirm(m, penalty))
		if _, err := m.Place(m.Alpha, m.Alpha.Line(m.Tea, 1)); !strings.Contains(said(err), "no_contract") {
			t.Errorf("placed: %v", err)
		}
		m.Must(m.Pay(order))
		overturn(m, penalty)
		if n := m.Int(t, "select count(*) from distributors_contracts where distributor_id = $1 and state = 'ended'", m.Alpha.ID); n != 1 {
			t.Error("the contract is in force again")
		}
		if n := m.Int(t, "select count(*) from penalties_effects where effect = 'end_contract' and applied = 1"); n != 1 {
			t.Error("the end was not recorded")
		}
	})
}

func TestTimeAloneMovesCasesAndLiftsSuspensions(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		punishing(m, penalties.LatePayment, penalties.Threshold{Points: 10, Effect: penalties.Suspend, Days: 20})
		n := penalties.NewCase{ID: id.NewPenalty(m.IDs), Distributor: m.Alpha.ID, Kind: penalties.LatePayment, Complaint: "x"}
		m.Write(t, func(tx *db.Tx) error { _, err := flows.OpenPenalty(tx, m.Acting(), n); return err })
		is := func(want penalties.State) {
			t.Helper()
			m.Read(t, func(tx *db.Tx) error {
				c, err := penalties.Get(tx, penalties.Viewer{}, n.ID)
				if c.State != want {
					t.Errorf("the case is %s, want %s", c.State, want)
				}
				return err
			})
		}
		m.Advance(7*clock.Day - 1)
		is(penalties.Opened)
		if err := confirm(m, n.ID); !errors.Is(err, penalties.ErrState) {
			t.Errorf("confirmed before the answer: %v", err)
		}
		m.Advance(1)
		is(penalties.Unanswered)
		m.Must(confirm(m, n.ID))
		m.Advance(15 * clock.Day)
		is(penalties.Final)
		if standsAs(m) != distributors.Suspended {
			t.Error("resumed too early")
		}
		m.Advance(5 * clock.Day)
		if standsAs(m) != distributors.Active {
			t.Error("still suspended")
		}
		fire(t, m)
	})
}

func TestWhoWasSuspendedByHandIsNotResumedByAnAppeal(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		punishing(m, penalties.Other, penalties.Threshold{Points: 10, Effect: penalties.Suspend})
		m.Write(t, func(tx *db.Tx) error { _, err := distributors.Suspend(tx, m.Alpha.ID); return err })
		penalty := accused(m, penalties.Other)
		m.Must(confirm(m, penalty))
		overturn(m, penalty)
		if standsAs(m) != distributors.Suspended {
			t.Error("resumed")
		}
	})
}

func TestTwoDecisionsAtOnceCountEachOther(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		punishing(m, penalties.Other, penalties.Threshold{Points: 20, Effect: penalties.FreezeSelection, Days: 3})
		cases := []id.Penalty{accused(m, penalties.Other), accused(m, penalties.Other)}
		errs := make([]error, 4)
		var all sync.WaitGroup
		for i := range errs { // each case is decided twice
			all.Go(func() { errs[i] = confirm(m, cases[i%2]) })
		}
		all.Wait()
		done, late := 0, 0
		for _, err := range errs {
			switch {
			case err == nil:
				done++
			case errors.Is(err, penalties.ErrState):
				late++
			default:
				t.Error(err)
			}
		}
		if done != 2 || late != 2 {
			t.Errorf("%d done, %d refused: %v", done, late, errs)
		}
		if n := m.Int(t, "select count(*) from penalties_effects"); n != 1 {
			t.Errorf("%d effects, want the one that both reach together", n)
		}
	})
}

func TestASupplierProposesForItsOwnGoodsAgainstThoseWhoSellThem(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Placed(m.Beta, m.Beta.Line(m.Towel, 1))
		m.Write(t, func(tx *db.Tx) error { flows.UnselectGoods(tx, m.Acting(), m.Gamma.ID, []id.SKU{m.Tea.ID}); return nil })
		propose := func(n penalties.NewCase) error {
			n.ID, n.Kind, n.Complaint = id.NewPenalty(m.IDs), penalties.FalseListing, "x"
			return m.DB.Write(t.Context(), func(tx *db.Tx) error { _, err := flows.OpenPenalty(tx, m.Acting(), n); return err })
		}
		grove, mill := m.Grove.ID, m.Mill.ID
		for want, n := range map[string]penalties.NewCase{
			"<nil>": {Supplier: grove, Distributor: m.Alpha.ID, About: penalties.About{SKU: m.Tea.ID, Channel: m.Alpha.Channels[1]}},
			"invalid: sku_id penalty_sku_needed, distributor_id not_found": {Supplier: grove, Distributor: m.Alpha.ID},
			"invalid: sku_id sku_unknown":                                  {Supplier: grove, Distributor: m.Alpha.ID, About: penalties.About{SKU: m.Towel.ID}},
			"invalid: distributor_id not_found":                            {Supplier: grove, Distributor: m.Gamma.ID, About: penalties.About{SKU: m.Tea.ID}},
			"invalid: order_id not_found":                                  {Supplier: grove, Distributor: m.Beta.ID, About: penalties.About{SKU: m.Tea.ID, Order: order}},
			"invalid: channel_id not_found":                                {Supplier: mill, Distributor: m.Beta.ID, About: penalties.About{SKU: m.Towel.ID, Order: order, Channel: m.Alpha.Channels[0]}},
			"invalid: evidence[0] evidence_unknown":                        {Supplier: mill, Distributor: m.Beta.ID, About: penalties.About{SKU: m.Towel.ID}, Evidence: []id.File{5}},
		} {
			if got := said(propose(n)); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		}
		if got := said(propose(penalties.NewCase{Distributor: m.Alpha.ID, About: penalties.About{Order: order}})); got != "invalid: distributor_id not_found" {
			t.Errorf("another's order: %q", got)
		}
		if got := said(propose(penalties.NewCase{Distributor: 5})); got != "invalid: distributor_id not_found" {
			t.Errorf("nobody: %q", got)
		}
	})
}
