package flows_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/signatures"
)

// words gives the words of a contract's version, and their hash.
func words(t *testing.T, m *flowstest.Market, contract id.Contract) (text, hash string) {
	t.Helper()
	m.Read(t, func(tx *db.Tx) error {
		c, err := distributors.GetContract(tx, 0, contract)
		if err == nil {
			text, err = flows.ContractWords(tx, &c)
		}
		return err
	})
	return text, signatures.HashOf(text)
}

func TestAnAmendmentHoldsOnceBothPartiesHaveSignedItsWords(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		var next distributors.Contract
		do(t, m, func(tx *db.Tx) (err error) {
			next, err = flows.AmendContract(tx, m.Acting(), m.Alpha.Contract.ID, distributors.NewContract{
				ID: id.NewContract(m.IDs), ProfitMode: distributors.PriceDifference, Currency: flowstest.Currency, PriceRatioPPM: 800_000,
				Drift: distributors.Exact, From: m.Clock.Now(), Payment: distributors.Credit, CreditLimit: 700,
			})
			return err
		})
		_, hash := words(t, m, next.ID)
		sign := func(role string, party int64, shown string) error {
			return m.DB.Write(t.Context(), func(tx *db.Tx) error {
				_, err := flows.SignWords(tx, m.Acting(), flows.Signing{
					Contract: next.ID, Party: signatures.Party{Role: role, ID: party}, Shown: shown, Address: "203.0.113.7",
				})
				return err
			})
		}
		if err := sign("distributor", int64(m.Alpha.ID), strings.Repeat("0", 64)); !errors.Is(err, signatures.ErrNotShown) {
			t.Errorf("other words: %v", err)
		}
		m.Must(sign("distributor", int64(m.Alpha.ID), hash))
		if err := sign("distributor", int64(m.Alpha.ID), hash); !errors.Is(err, signatures.ErrSigned) {
			t.Errorf("twice: %v", err)
		}
		m.Clock.Advance(clock.Hour)
		order := m.Placed(m.Alpha, m.Alpha.Line(m.Tea, 1)) // the old terms hold
		m.Must(sign("operator", 0, hash))
		cheaper := *m.Alpha
		cheaper.Contract.PriceRatioPPM = 800_000
		later := m.Placed(&cheaper, cheaper.Line(m.Tea, 1))
		if a, b := m.Get(order), m.Get(later); a.Contract != m.Alpha.Contract.ID || b.Contract != next.ID || a.Lines[0].Settlement != 10_000 || b.Lines[0].Settlement != 8_000 || b.Credit == 0 {
			t.Errorf("before %+v, after %+v", a, b)
		}
		if n := m.Int(t, "select count(*) from contacts_secrets where owner_id = $1", m.Alpha.ID); n != 2 {
			t.Errorf("%d addresses under seal", n)
		}
		m.Advance(clock.Day)
		m.Read(t, func(tx *db.Tx) error {
			all, err := distributors.Versions(tx, 0, next.ID)
			if len(all) != 2 || all[0].State != distributors.Ended || all[1].State != distributors.InForce || all[1].From < all[0].From+clock.Hour {
				t.Errorf("versions %+v", all)
			}
			return err
		})
		if n := m.Int(t, "select count(*) from notices_notices where event = 'contract.ended'"); n != 0 {
			t.Errorf("%d notices of an end that is none", n)
		}
	})
}

func TestAContractIsMarkedAsEndedByItselfAndBothAreToldInWriting(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		until := m.Clock.Now() + 12*clock.Day
		do(t, m, func(tx *db.Tx) error {
			_, err := flows.EndContract(tx, m.Acting(), m.Beta.Contract.ID, until, "we sell no more")
			return err
		})
		for event, want := range map[string]int64{"contract.notice_given": 2, "contract.ended": 0} {
			if n := m.Int(t, "select count(*) from notices_notices where in_writing = 1 and event = $1", event); n != want {
				t.Errorf("%d notices of %s", n, event)
			}
		}
		m.Advance(12*clock.Day - 1)
		state := func() (state distributors.ContractState) {
			m.Read(t, func(tx *db.Tx) error {
				c, err := distributors.GetContract(tx, 0, m.Beta.Contract.ID)
				state = c.State
				return err
			})
			return state
		}
		if got := state(); got != "in_force" {
			t.Errorf("before its last instant it is %s", got)
		}
		m.Advance(clock.Hour)
		if got := state(); got != "ended" {
			t.Errorf("after its last instant it is %s", got)
		}
		if n := m.Int(t, "select count(*) from notices_notices where in_writing = 1 and event = 'contract.ended'"); n != 2 {
			t.Errorf("%d notices of the end", n)
		}
	})
}

func TestAClosedChannelTakesNoOrdersAndNoListings(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		open := m.Bought(m.Alpha, m.Alpha.Line(m.Tea, 1))
		do(t, m, func(tx *db.Tx) error {
			_, err := distributors.CloseChannel(tx, m.Alpha.ID, m.Alpha.Channels[0], m.Clock.Now())
			return err
		})
		_, err := m.Place(m.Alpha, m.Alpha.Line(m.Tea, 1))
		if got := codes(err)["channel_id"]; got != "channel_closed" {
			t.Errorf("placed: %v", err)
		}
		list := func(put bool) error {
			return m.DB.Write(t.Context(), func(tx *db.Tx) error {
				return flows.ListGoods(tx, m.Acting(), m.Alpha.ID, m.Alpha.Channels[0], []id.SKU{m.Tea.ID}, put)
			})
		}
		if err := list(true); !errors.Is(err, distributors.ErrChannelClosed) {
			t.Errorf("listed: %v", err)
		}
		m.Must(list(false))
		m.Must(m.Ship(open, 1))
	})
}
