package flows_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/penalties"
	"github.com/fenxiao/fenxiao/internal/shipping"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

// moved makes a command that sends an order to somebody else in a region.
func moved(m *flowstest.Market, order id.Order, d *flowstest.Distributor, region string) *flows.ChangeAddress {
	m.T.Helper()
	sealed, err := contacts.Seal(m.Flow.Ring, id.NewContact(m.IDs), int64(d.ID), contacts.Contact{
		Name: "李四", Phone: "13900005678", Region: region, Address: "人民路 2 号",
	}, m.Clock.Now())
	m.Must(err)
	return &flows.ChangeAddress{By: m.By(), Order: order, Distributor: d.ID, Contact: sealed}
}

// posted counts the notices of an event.
func posted(t *testing.T, m *flowstest.Market, event string) int64 {
	t.Helper()
	return m.Int(t, "select count(*) from notices_notices where event = $1 and role = 'supplier'", event)
}

func TestAnOrderGoesToAnotherAddressBeforeItIsShipped(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Bought(m.Alpha, m.Alpha.Line(m.Tea, 1), m.Alpha.Line(m.Towel, 1))
		was, wallet := m.Get(order), m.Balance(m.Alpha.Contract.Wallet)
		c := moved(m, order, m.Alpha, "320102")
		m.Must(m.Run(c))
		now := m.Get(order)
		if now.Contact != c.Contact.ID || now.Region != "320102" || now.Total() != was.Total() || m.Balance(m.Alpha.Contract.Wallet) != wallet {
			t.Errorf("%+v", now)
		}
		m.Read(t, func(tx *db.Tx) error {
			opened, err := contacts.Open(tx, m.Flow.Ring, []contacts.Ref{{ID: was.Contact, Owner: int64(m.Alpha.ID)}, {ID: now.Contact, Owner: int64(m.Alpha.ID)}})
			if len(opened) != 1 || opened[now.Contact].Name != "李四" {
				t.Errorf("contacts %v", opened)
			}
			events, failed := db.All(tx, db.Text, "select body from outbox_events where kind = 'order.address_changed' and root_id = $1", order)
			if len(events) != 1 || strings.Contains(events[0], "李四") || !strings.Contains(events[0], `"from_region":"310115"`) {
				t.Errorf("events %v", events)
			}
			if failed != nil {
				return failed
			}
			return err
		})
		if n := posted(t, m, "order.address_changed"); n != 2 {
			t.Errorf("%d suppliers were told", n)
		}
		m.Must(m.Ship(order, 1))
		refused(t, m, "already_shipped: state", func() error { return m.Run(moved(m, order, m.Alpha, flowstest.Near)) })
	})
}

func TestAnUnpaidOrderGoesToAnotherAddressUntold(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		for _, order := range []id.Order{m.Placed(m.Alpha, m.Alpha.Line(m.Tea, 1)), m.Later(m.Alpha, m.Alpha.Line(m.Tea, 1))} {
			m.Must(m.Run(moved(m, order, m.Alpha, flowstest.Near)))
			m.Must(m.Cancel(order))
			refused(t, m, "wrong_state: state", func() error { return m.Run(moved(m, order, m.Alpha, flowstest.Near)) })
		}
		if n := posted(t, m, "order.address_changed"); n != 0 {
			t.Errorf("%d suppliers were told", n)
		}
	})
}

func TestAnOrderGoesNowhereThatItCouldNotHaveBeenPlacedTo(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Bought(m.Alpha, m.Alpha.Line(m.Tea, 1), m.Alpha.Line(m.Towel, 1))
		refused(t, m, "not_found", func() error { return m.Run(moved(m, order, m.Beta, flowstest.Near)) })
		refused(t, m, "address_change_refused: contact.region region_not_delivered", func() error {
			return m.Run(moved(m, order, m.Alpha, flowstest.Far))
		})
		do(t, m, func(tx *db.Tx) error { _, err := suppliers.SetFreight(tx, m.Grove.ID, 900, 0); return err })
		refused(t, m, "address_change_refused: contact.region freight_differs", func() error { return m.Run(moved(m, order, m.Alpha, "320102")) })
		m.Must(m.Run(moved(m, order, m.Alpha, flowstest.Near))) // within the region nothing is charged anew
		do(t, m, func(tx *db.Tx) error {
			_, err := flows.Blacklist(tx, m.Acting(), flows.ToBlacklist{
				ID: id.NewListed(m.IDs), Kind: penalties.Phone, Contact: contacts.Contact{Phone: "13900005678"}, Reason: "resells", Supplier: m.Mill.ID,
			})
			return err
		})
		refused(t, m, "address_change_refused: contact blacklisted", func() error { return m.Run(moved(m, order, m.Alpha, flowstest.Near)) })
		tea := m.Bought(m.Alpha, m.Alpha.Line(m.Tea, 1))
		m.Must(m.Run(moved(m, tea, m.Alpha, flowstest.Near))) // the Mill alone will not have it
	})
}

func TestARefusedChangeOfAddressLeavesNothingToTheOthersOfItsGroup(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Bought(m.Alpha, m.Alpha.Line(m.Tea, 1))
		far, note := moved(m, order, m.Alpha, flowstest.Far), &flows.ChangeRemark{By: m.By(), Order: order, Remark: "轻放"}
		twice, thrice := moved(m, order, m.Alpha, flowstest.Near), moved(m, order, m.Alpha, "320102")
		m.Must(flows.Do(t.Context(), m.Flow, far, note, twice, thrice))
		if o := m.Get(order); far.Err == nil || note.Err != nil || o.Remark != "轻放" || o.Region != "320102" || o.Contact != thrice.Contact.ID {
			t.Errorf("%v, %v, %+v", far.Err, note.Err, o)
		}
		if n := m.Int(t, "select count(*) from contacts_contacts where owner_id = $1", m.Alpha.ID); n != 1 {
			t.Errorf("%d contacts", n)
		}
	})
}

func TestARemarkIsChangedUntilAllIsShipped(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Bought(m.Alpha, m.Alpha.Line(m.Tea, 2))
		note := func(d *flowstest.Distributor, text string) error {
			return m.Run(&flows.ChangeRemark{By: m.By(), Order: order, Distributor: d.ID, Remark: text})
		}
		m.Must(note(m.Alpha, "轻放\n谢谢"))
		refused(t, m, "not_found", func() error { return note(m.Beta, "mine") })
		refused(t, m, "invalid_remark: remark", func() error { return note(m.Alpha, strings.Repeat("注", 501)) })
		m.Must(m.Ship(order, 1, shipping.Content{Line: 1, Units: 1}))
		m.Must(note(m.Alpha, ""))
		m.Must(m.Ship(order, 1))
		refused(t, m, "wrong_state: state", func() error { return note(m.Alpha, "too late") })
		if n := m.Int(t, "select count(*) from outbox_events where kind = 'order.remark_changed' and body = '{}'"); n != 2 || posted(t, m, "order.remark_changed") != 2 {
			t.Errorf("%d events", n)
		}
	})
}

func TestASupplierIsUrgedToShipOnceADay(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Placed(m.Alpha, m.Alpha.Line(m.Tea, 2), m.Alpha.Line(m.Book, 1))
		urge := func(d *flowstest.Distributor, number int) error {
			return m.Run(&flows.UrgeShipping{By: m.By(), Order: order, SubOrder: m.Sub(order, number).ID, Distributor: d.ID})
		}
		refused(t, m, "wrong_state: state", func() error { return urge(m.Alpha, 1) })
		m.Must(m.Pay(order))
		refused(t, m, "not_found", func() error { return urge(m.Beta, 1) })
		m.Must(urge(m.Alpha, 1))
		refused(t, m, "urged_already: sub_order_id", func() error { return urge(m.Alpha, 1) })
		m.Must(urge(m.Alpha, 2))
		m.Advance(clock.Day)
		m.Must(m.Ship(order, 1, shipping.Content{Line: 1, Units: 1}))
		m.Must(urge(m.Alpha, 1))
		m.Must(m.Ship(order, 1))
		m.Advance(clock.Day)
		refused(t, m, "wrong_state: state", func() error { return urge(m.Alpha, 1) })
		if n := posted(t, m, "sub_order.urged"); n != 3 {
			t.Errorf("%d notices", n)
		}
	})
}

// TestShippingAndANewAddressAgreeInARace: an address is never changed after a parcel has left for the old one.
func TestShippingAndANewAddressAgreeInARace(t *testing.T) {
	race(t, func(t *testing.T, m *flowstest.Market, w way) {
		stocked(t, m, m.Towel, racers/4)
		var all []flows.Command
		var bought []id.Order
		for range racers / 4 {
			order := m.Bought(m.Alpha, m.Alpha.Line(m.Towel, 1))
			bought = append(bought, order)
			all = append(all, moved(m, order, m.Alpha, flowstest.Far), &flows.UrgeShipping{By: m.By(), Order: order, SubOrder: m.Sub(order, 1).ID},
				&flows.ShipParcel{
					By: m.By(), ID: id.NewParcel(m.IDs), Order: order, SubOrder: m.Sub(order, 1).ID, Carrier: "SF", Waybill: "SF1234",
				}, moved(m, order, m.Alpha, flowstest.Near))
		}
		for outcome := range w.sent(t, all) {
			if !slices.Contains([]string{"<nil>", "already_shipped: state", "wrong_state: state"}, outcome) {
				t.Errorf("somebody was told %s", outcome)
			}
		}
		for _, order := range bought {
			events := told(t, m, order)
			shipped := slices.Index(events, "sub_order.shipped")
			if shipped < 0 || slices.Contains(events[shipped:], "order.address_changed") {
				t.Errorf("%v", events)
			}
			if n := m.Int(t, "select count(*) from contacts_contacts c join orders_orders o on o.contact_id = c.id where o.id = $1 and o.region = c.region", order); n != 1 {
				t.Error(fmt.Sprint("the contact of ", order, " is not there"))
			}
		}
	})
}
