package flows_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/penalties"
)

var zhang = contacts.Contact{Name: "张三", Phone: "13800001234", Region: flowstest.Near, Address: "世纪大道 1 号"}

// blacklist adds an entry.
func blacklist(m *flowstest.Market, n flows.ToBlacklist) id.Listed {
	m.T.Helper()
	n.ID, n.Reason = id.NewListed(m.IDs), "x"
	m.Write(m.T, func(tx *db.Tx) error { _, err := flows.Blacklist(tx, m.Acting(), n); return err })
	return n.ID
}

func unlist(m *flowstest.Market, entry id.Listed) {
	m.T.Helper()
	m.Write(m.T, func(tx *db.Tx) error { _, err := flows.EndBlacklisting(tx, m.Acting(), entry); return err })
}

// orderFor makes a command for a contact.
func orderFor(m *flowstest.Market, c contacts.Contact, lines ...flows.Asked) *flows.PlaceOrder {
	m.T.Helper()
	o := m.Order(m.Alpha, lines...)
	sealed, err := contacts.Seal(m.Flow.Ring, id.NewContact(m.IDs), int64(m.Alpha.ID), c, m.Clock.Now())
	m.Must(err)
	o.Contact, o.Region = &sealed, c.Region
	return o
}

func TestOrdersForABlacklistedContactAreRefusedWhateverTheSpelling(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		with := func(change func(c *contacts.Contact)) contacts.Contact {
			c := zhang
			change(&c)
			return c
		}
		otherPhone := func(c *contacts.Contact) { c.Phone = "13900001234" }
		for _, x := range []struct {
			what  string
			entry flows.ToBlacklist
			met   []contacts.Contact
			not   []contacts.Contact
		}{
			{"phone", flows.ToBlacklist{Kind: penalties.Phone, Contact: contacts.Contact{Phone: "0086-138 0000 1234"}},
				[]contacts.Contact{zhang, with(func(c *contacts.Contact) { c.Phone, c.Name = "+86 138-0000-1234", "李四" })}, []contacts.Contact{with(otherPhone)}},
			{"buyer", flows.ToBlacklist{Kind: penalties.Buyer, Contact: contacts.Contact{Name: " 张 三", Phone: "(138)00001234"}},
				[]contacts.Contact{zhang}, []contacts.Contact{with(otherPhone), with(func(c *contacts.Contact) { c.Name = "李四" })}},
			{"address", flows.ToBlacklist{Kind: penalties.Address, Contact: contacts.Contact{Region: "310101", Address: "世纪大道１号"}},
				[]contacts.Contact{zhang, with(func(c *contacts.Contact) { c.Address = "世纪大道，1号。" }), with(otherPhone)},
				[]contacts.Contact{with(func(c *contacts.Contact) { c.Address = "世纪大道 11 号" }), with(func(c *contacts.Contact) { c.Region = "320115" })}},
		} {
			entry := blacklist(m, x.entry)
			for _, c := range x.met {
				refused(t, m, "order_refused: contact blacklisted", func() error { return m.Run(orderFor(m, c, m.Alpha.Line(m.Tea, 1))) })
			}
			for _, c := range x.not {
				if err := m.Run(orderFor(m, c, m.Alpha.Line(m.Tea, 1))); err != nil {
					t.Errorf("%s: %s %s %s: %v", x.what, c.Name, c.Phone, c.Address, err)
				}
			}
			unlist(m, entry)
			m.Must(m.Run(orderFor(m, zhang, m.Alpha.Line(m.Tea, 1))))
		}
		for _, column := range []string{"hint", "reason", "kind"} {
			if n := m.Int(t, "select count(*) from penalties_blacklist where "+column+" like $1 or "+column+" like $2", "%13800001234%", "%1号%"); n != 0 {
				t.Errorf("%s tells the text", column)
			}
		}
	})
}

func TestAnOrderThatNamesAContactIsCheckedToo(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		first := m.Order(m.Alpha, m.Alpha.Line(m.Tea, 1))
		m.Must(m.Run(first))
		again := func() *flows.PlaceOrder {
			c := m.Order(m.Alpha, m.Alpha.Line(m.Tea, 1))
			c.Contact, c.ContactID = nil, first.Contact.ID
			return c
		}
		m.Must(m.Run(again()))
		blacklist(m, flows.ToBlacklist{Kind: penalties.Phone, Contact: contacts.Contact{Phone: zhang.Phone}})
		refused(t, m, "order_refused: contact blacklisted", func() error { return m.Run(again()) })
		gone := again()
		gone.ContactID = id.NewContact(m.IDs)
		m.Must(m.Run(gone)) // an erased contact can't be met
	})
}

func TestAnEntryMayBeForOneSuppliersGoodsAndOthersOfTheGroupGoOn(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		blacklist(m, flows.ToBlacklist{Kind: penalties.Phone, Contact: contacts.Contact{Phone: zhang.Phone}, Supplier: m.Grove.ID})
		blacklist(m, flows.ToBlacklist{Kind: penalties.Phone, Contact: contacts.Contact{Phone: "13911112222"}, From: m.Clock.Now() + clock.Hour})
		later := zhang
		later.Phone = "13911112222"
		group := []*flows.PlaceOrder{
			orderFor(m, zhang, m.Alpha.Line(m.Tea, 1)), orderFor(m, zhang, m.Alpha.Line(m.Towel, 1)),
			orderFor(m, zhang, m.Alpha.Line(m.Towel, 1), m.Alpha.Line(m.Cup, 1)), orderFor(m, later, m.Alpha.Line(m.Tea, 1)),
		}
		m.Must(flows.Do(t.Context(), m.Flow, group[0], group[1], group[2], group[3]))
		for i, want := range []string{"order_refused: contact blacklisted", "<nil>", "order_refused: contact blacklisted", "<nil>"} {
			if got := said(group[i].Err); got != want {
				t.Errorf("order %d: %q, want %q", i, got, want)
			}
		}
		m.Clock.Advance(clock.Hour)
		refused(t, m, "order_refused: contact blacklisted", func() error { return m.Run(orderFor(m, later, m.Alpha.Line(m.Tea, 1))) })
		err := m.DB.Write(t.Context(), func(tx *db.Tx) error {
			_, err := flows.Blacklist(tx, m.Acting(), flows.ToBlacklist{ID: 1, Kind: penalties.Phone, Contact: zhang, Reason: "x", Supplier: 5})
			return err
		})
		if said(err) != "not_found: supplier_id" {
			t.Errorf("got %q", said(err))
		}
	})
}

func TestOrdersPlacedWhileAContactIsBlacklistedAreJudgedAsOfTheirRead(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		orders := make([]*flows.PlaceOrder, 16)
		for i := range orders {
			orders[i] = orderFor(m, zhang, m.Alpha.Line(m.Towel, 1))
		}
		entry := flows.ToBlacklist{ID: id.NewListed(m.IDs), Kind: penalties.Phone, Contact: zhang, Reason: "x"}
		failed := make([]error, len(orders))
		var all sync.WaitGroup
		for i, o := range orders {
			all.Go(func() { failed[i] = flows.Do(t.Context(), m.Flow, o) })
		}
		all.Go(func() {
			m.Write(t, func(tx *db.Tx) error { _, err := flows.Blacklist(tx, m.Acting(), entry); return err })
		})
		all.Wait()
		m.Must(errors.Join(failed...))
		for _, o := range orders {
			if got := said(o.Err); got != "<nil>" && got != "order_refused: contact blacklisted" {
				t.Errorf("got %q", got)
			}
		}
		refused(t, m, "order_refused: contact blacklisted", func() error { return m.Run(orderFor(m, zhang, m.Alpha.Line(m.Towel, 1))) })
	})
}

func TestABlacklistedCompanyIsMetByNameAndCode(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		entry := blacklist(m, flows.ToBlacklist{Kind: penalties.Distributor, Company: "91310115MA1K4ABC0X"})
		check := func(want error, known ...string) {
			t.Helper()
			m.Read(t, func(tx *db.Tx) error {
				if err := flows.CheckCompany(tx, m.Acting(), known...); !errors.Is(err, want) {
					t.Errorf("%s: %v", strings.Join(known, ", "), err)
				}
				return nil
			})
		}
		check(nil, "某某商贸", "91310115MA1K4ABC0Y")
		check(nil)
		check(penalties.ErrListed, "某某商贸", "91310115 ma1k4abc0x")
		unlist(m, entry)
		check(nil, "91310115MA1K4ABC0X")
	})
}
