package flows_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/files"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/notices"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

const companyCode = "91350100M000100Y43"

// filed stores a small file of an owner.
func filed(m *flowstest.Market, owner int64) id.File {
	f := files.File{ID: id.NewFile(m.IDs), Owner: owner, Name: "licence.pdf", MediaType: "application/pdf", Bytes: 3, CreatedBy: "psn_test"}
	m.Write(m.T, func(tx *db.Tx) error { files.AddPart(tx, f.ID, 0, []byte("abc")); return files.Finish(tx, f) })
	return f.ID
}

func document(m *flowstest.Market, file id.File, until clock.Micros) suppliers.NewDocument {
	return suppliers.NewDocument{ID: id.NewDocument(m.IDs), Kind: suppliers.BusinessLicence, Number: "L-1", ValidUntil: until, File: file}
}

func supplierOf(m *flowstest.Market, s id.Supplier) (got suppliers.Supplier) {
	m.Read(m.T, func(tx *db.Tx) (err error) { got, err = suppliers.Get(tx, s); return err })
	return got
}

func TestAnApprovedApplicantIsASupplierWithItsPapersAndItsFirstPerson(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		application, pass := id.NewApplication(m.IDs), access.MintPass()
		contact := contacts.Contact{Name: "赵敏", Phone: "13900139000", Region: "330106", Address: "工业路 1 号"}
		sealed, err := contacts.Seal(m.Flow.Ring, id.NewContact(m.IDs), int64(application), contact, m.Clock.Now())
		m.Must(err)
		mine := m.Acting()
		mine.Actor = application.String()
		m.Write(t, func(tx *db.Tx) error {
			_, err := flows.ApplyToSupply(tx, mine, application, suppliers.Draft{Company: "新茶业", CreditCode: companyCode}, sealed, pass)
			return err
		})
		file, foreign := filed(m, int64(application)), filed(m, int64(m.Grove.ID))
		add := func(f id.File) func(tx *db.Tx) error {
			return func(tx *db.Tx) error {
				_, err := flows.AddApplicationDocument(tx, mine, application, document(m, f, m.Clock.Now()+100*clock.Day))
				return err
			}
		}
		for _, f := range []id.File{foreign, 99, filed(m, 0)} {
			if err := m.DB.Write(t.Context(), add(f)); !errors.Is(err, suppliers.ErrFile) {
				t.Errorf("another's file: %v", err)
			}
		}
		m.Write(t, add(file))
		m.Write(t, func(tx *db.Tx) error { _, err := flows.SubmitApplication(tx, mine, application); return err })
		if err := m.DB.Write(t.Context(), add(file)); !errors.Is(err, suppliers.ErrState) {
			t.Errorf("a paper under review: %v", err)
		}
		open := func(tx *db.Tx) error {
			hash, err := access.Hash(access.Cheap, "correct horse")
			if err != nil {
				return err
			}
			_, err = flows.OpenAccount(tx, mine, application, hash)
			return err
		}
		if err := m.DB.Write(t.Context(), open); !errors.Is(err, suppliers.ErrState) {
			t.Errorf("opened before it was approved: %v", err)
		}
		nothing, err := access.Hash(access.Cheap, "nobody knows it")
		m.Must(err)
		n := flows.Approval{
			Application: application, Note: "照证齐全", Supplier: id.NewSupplier(m.IDs), Person: id.NewPerson(m.IDs), Contact: id.NewContact(m.IDs), Password: nothing,
		}
		m.Write(t, func(tx *db.Tx) error { _, err := flows.ApproveApplication(tx, m.Acting(), n); return err })
		s := supplierOf(m, n.Supplier)
		if s.Name != "新茶业" || s.CreditCode != companyCode || s.RecheckAt != m.Clock.Now()+365*clock.Day {
			t.Errorf("supplier %+v", s)
		}
		m.Read(t, func(tx *db.Tx) error {
			opened, err := contacts.Open(tx, m.Flow.Ring, []contacts.Ref{{ID: s.ReturnContact, Owner: int64(s.ID)}})
			if opened[s.ReturnContact] != contact {
				t.Errorf("contact %+v", opened)
			}
			f, failed := files.Get(tx, file)
			if f.Owner != int64(s.ID) {
				t.Errorf("the file is of %d", f.Owner)
			}
			p, unknown := access.GetPerson(tx, n.Person)
			if p.Login != strings.ToLower(companyCode) || p.Party != int64(s.ID) || p.Role != access.Supplier {
				t.Errorf("person %+v", p)
			}
			return errors.Join(err, failed, unknown)
		})
		if n := m.Int(t, "select count(*) from contacts_contacts where owner_id = $1", application); n != 0 {
			t.Errorf("%d contacts of the application are left", n)
		}
		if n := m.Int(t, "select count(*) from access_trail where subject = $1 and (before_json like '%139%' or after_json like '%139%')", application.String()); n != 0 {
			t.Error("the trail tells a phone")
		}
		m.Write(t, open)
		if n := m.Int(t, "select count(*) from access_passes"); n != 0 {
			t.Errorf("%d passes are left", n)
		}
		m.Advance(365 * clock.Day) // reminders, the end, the grace, the re-check
		want := []string{"supplier.document_ends", "supplier.document_ends", "supplier.document_ends", "supplier.document_expired", "supplier.suspended"}
		if got := heard(m, notices.Supplier(s.ID)); !equal(got, want) {
			t.Errorf("told %v", got)
		}
		if got := heard(m, notices.Operator()); !slices.Contains(got, "supplier.recheck_due") {
			t.Errorf("the operator was told %v", got)
		}
	})
}

func TestASupplierWithALapsedPaperIsSuspendedUntilItIsRenewedAndResumed(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		file, end := filed(m, int64(m.Grove.ID)), m.Clock.Now()+8*clock.Day
		var old suppliers.Document
		m.Write(t, func(tx *db.Tx) (err error) {
			old, err = flows.AddSupplierDocument(tx, m.Acting(), m.Grove.ID, document(m, file, end))
			return err
		})
		m.Advance(23*clock.Day - 1)
		if s := supplierOf(m, m.Grove.ID); s.State != suppliers.Active {
			t.Errorf("within the grace: %+v", s)
		}
		m.Advance(1)
		if s := supplierOf(m, m.Grove.ID); s.State != suppliers.Suspended || s.SuspendedFor != suppliers.ForDocuments {
			t.Errorf("after the grace: %+v", s)
		}
		if _, err := m.Place(m.Alpha, m.Alpha.Line(m.Tea, 1)); codes(err)["lines[0].sku_id"] != "agreement_not_live" {
			t.Errorf("ordered of a suspended supplier: %v", err)
		}
		if n := m.Int(t, "select count(*) from access_trail where subject = $1 and action = 'supplier.suspend' and actor = 'timer'", m.Grove.ID.String()); n != 1 {
			t.Errorf("%d lines in the trail", n)
		}
		m.Write(t, func(tx *db.Tx) error {
			n := document(m, file, 0)
			n.Replaces = old.ID
			_, err := flows.AddSupplierDocument(tx, m.Acting(), m.Grove.ID, n)
			_, failed := suppliers.Resume(tx, m.Grove.ID)
			return errors.Join(err, failed)
		})
		m.Advance(60 * clock.Day)
		if s := supplierOf(m, m.Grove.ID); s.State != suppliers.Active || s.SuspendedFor != "" {
			t.Errorf("renewed: %+v", s)
		}
		m.Bought(m.Alpha, m.Alpha.Line(m.Tea, 1))
	})
}

func TestAPolicyMaySuspendNobody(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		file := filed(m, 0)
		m.Write(t, func(tx *db.Tx) error {
			_, err := suppliers.SetPolicy(tx, suppliers.Policy{GraceDays: 1}, m.Clock.Now())
			_, failed := flows.AddSupplierDocument(tx, m.Acting(), m.Grove.ID, document(m, file, m.Clock.Now()+clock.Day))
			return errors.Join(err, failed)
		})
		m.Advance(20 * clock.Day)
		if s := supplierOf(m, m.Grove.ID); s.State != suppliers.Active {
			t.Errorf("got %+v", s)
		}
		err := m.DB.Write(t.Context(), func(tx *db.Tx) error {
			_, err := flows.SignAgreement(tx, m.Acting(), suppliers.NewAgreement{
				ID: id.NewAgreement(m.IDs), Supplier: m.Grove.ID, Mode: suppliers.Buyout, Currency: "CNY", SupplyRule: suppliers.PerSKU,
			})
			return err
		})
		if !errors.Is(err, suppliers.ErrPapersLapsed) {
			t.Errorf("signed: %v", err)
		}
	})
}

func TestASupplierThatLeavesEndsItsAgreementsAndItsOpenOrdersRunOn(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		amend(m, m.Grove, 2, func(v *suppliers.NewVersion) { v.GoodsAtEnd = suppliers.SellOut })
		order, day := m.Bought(m.Alpha, m.Alpha.Line(m.Tea, 2)), m.Clock.Now()+12*clock.Day
		leave := func(at clock.Micros, reason string) error {
			return m.DB.Write(t.Context(), func(tx *db.Tx) error {
				_, err := flows.LeaveSupplier(tx, m.Acting(), m.Grove.ID, at, reason)
				return err
			})
		}
		if err := leave(day, ""); !errors.Is(err, flows.ErrReason) {
			t.Errorf("without a reason: %v", err)
		}
		if err := leave(m.Clock.Now()+10*clock.Day-1, "歇业"); !errors.Is(err, suppliers.ErrNoticeShort) {
			t.Errorf("too soon: %v", err)
		}
		m.Must(leave(day, "歇业"))
		m.Bought(m.Beta, m.Beta.Line(m.Cup, 1))
		m.Advance(12 * clock.Day)
		if s := supplierOf(m, m.Grove.ID); s.State != suppliers.Left {
			t.Errorf("got %+v", s)
		}
		m.Advance(clock.Minute)
		if n := openOf(m, m.Grove.Agreement); n != 0 || stateOf(m, m.Grove.Agreement) != suppliers.Ended {
			t.Errorf("%d goods are open, the agreement is %s", n, stateOf(m, m.Grove.Agreement))
		}
		m.Must(m.Ship(order, 1))
		m.Must(m.Receive(order))
		if m.Balance(m.Grove.Payable) == 0 {
			t.Error("what it is owed has gone with it")
		}
		if err := leave(m.Clock.Now()+20*clock.Day, "歇业"); !errors.Is(err, suppliers.ErrState) {
			t.Errorf("twice: %v", err)
		}
	})
}

func TestABankAccountIsSealedAndOldOnesAreErased(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		offer := func(number string) {
			sealed, tail, err := flows.SealBank(m.Flow, m.Grove.ID, flows.BankDetails{Holder: "茶山", Bank: "工商银行", Number: number})
			m.Must(err)
			m.Write(t, func(tx *db.Tx) error { return flows.OfferBank(tx, m.Acting(), m.Grove.ID, sealed, tail) })
		}
		offer("6222 0202 0001 1111")
		offer("6222 0202 0001 2222")
		m.Write(t, func(tx *db.Tx) error { return flows.ConfirmBank(tx, m.Acting(), m.Grove.ID, "2222") })
		offer("6222 0202 0001 3333")
		if n := m.Int(t, "select count(*) from contacts_secrets where owner_id = $1", m.Grove.ID); n != 2 {
			t.Errorf("%d secrets", n)
		}
		m.Read(t, func(tx *db.Tx) error {
			have, err := suppliers.Banks(tx, m.Grove.ID)
			got, failed := flows.OpenBank(tx, m.Flow, have[suppliers.Confirmed])
			if got.Number != "6222020200012222" || got.Holder != "茶山" {
				t.Errorf("opened %+v", got)
			}
			return errors.Join(err, failed)
		})
		if n := m.Int(t, `select count(*) from access_trail where subject = $1 and (before_json like '%2222%' or after_json like '%2222%')`, m.Grove.ID.String()); n != 0 {
			t.Error("the trail tells a number")
		}
		if n := m.Int(t, "select count(*) from access_trail where subject = $1", m.Grove.ID.String()); n != 4 {
			t.Errorf("%d lines in the trail", n)
		}
		if _, _, err := flows.SealBank(m.Flow, m.Grove.ID, flows.BankDetails{Number: "1"}); len(codes(err)) != 3 {
			t.Errorf("got %v", err)
		}
	})
}
