package demo

import (
	"crypto/sha256"
	"fmt"
	"strings"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/files"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

// planEntrance lets companies apply to supply and shops to distribute; some are still waiting at the end.
func (s *scene) planEntrance() {
	for i, row := range rowsOf("applicants") {
		c := cells(row, "|")
		apply := s.applyToSupply
		if c[0] == "join" {
			apply = s.applyToJoin
		}
		s.do(s.part(86+2*i), 14*clock.Hour+clock.Micros(i)*11*clock.Minute, func(tx *db.Tx, at clock.Micros) error {
			if err := apply(tx, c, at); err != nil {
				return fmt.Errorf("applicant %s: %w", c[2], err)
			}
			return nil
		})
	}
}

// untilDecided is how long a reviewer takes.
const untilDecided = 3 * clock.Hour

func (s *scene) applyToSupply(tx *db.Tx, c []string, at clock.Micros) error {
	d, city := s.chanceOf.desk, s.placeOf(c[3])
	application := id.NewApplication(s.world.IDs)
	contact, err := contacts.Seal(s.world.Ring, id.NewContact(s.world.IDs), int64(application), contacts.Contact{
		Name: s.name(d), Phone: phone(d), Region: city.code, Address: s.address(d, city),
	}, at)
	if err != nil {
		return err
	}
	draft := suppliers.Draft{Company: c[2], CreditCode: creditCode(d), Note: c[4]}
	if _, err := flows.ApplyToSupply(tx, s.acting("", at), application, draft, contact, access.MintPass()); err != nil {
		return err
	}
	by := s.acting(application.String(), at)
	for _, paper := range []suppliers.NewDocument{
		{Kind: suppliers.BusinessLicence, Number: draft.CreditCode}, {Kind: suppliers.Trademark, Number: fmt.Sprintf("TM-%08d", d.below(100_000_000)), ValidUntil: at + 900*clock.Day},
	} {
		paper.ID, paper.By = id.NewDocument(s.world.IDs), by.Actor
		if paper.File, err = s.storePaper(tx, by, int64(application), string(paper.Kind)+".png"); err != nil {
			return err
		}
		if _, err := flows.AddApplicationDocument(tx, by, application, paper); err != nil {
			return err
		}
	}
	if _, err := flows.SubmitApplication(tx, by, application); err != nil {
		return err
	}
	switch suppliers.ApplicationState(c[5]) { //nolint:exhaustive // the others are not in the texts
	case suppliers.Refused:
		s.after(at, untilDecided, func(tx *db.Tx, at clock.Micros) error {
			_, err := flows.RefuseApplication(tx, s.acting(s.trader, at), application, c[6])
			return err
		})
	case suppliers.Approved:
		s.after(at, untilDecided, func(tx *db.Tx, at clock.Micros) error { return s.takeIn(tx, application, c[1], c[6], at) })
	}
	return nil
}

// takeIn makes an applicant a supplier, which then opens its account.
func (s *scene) takeIn(tx *db.Tx, application id.Application, login, note string, at clock.Micros) error {
	_, err := flows.ApproveApplication(tx, s.acting(s.admin, at), flows.Approval{
		Application: application, Note: note, Supplier: id.NewSupplier(s.world.IDs), Person: id.NewPerson(s.world.IDs), Login: login,
		Contact: id.NewContact(s.world.IDs), Password: s.hash,
	})
	if err != nil {
		return err
	}
	s.summary.Suppliers++
	_, err = flows.OpenAccount(tx, s.acting(application.String(), at), application, s.hash)
	return err
}

func (s *scene) applyToJoin(tx *db.Tx, c []string, at clock.Micros) error {
	d, application := s.chanceOf.desk, id.NewApplication(s.world.IDs)
	a := distributors.Application{ID: application, Recruitment: s.pages[number(c[2])], Name: c[1]}
	if err := flows.ApplyToDistribute(tx, s.acting("", at), a, "", access.MintPass()); err != nil {
		return err
	}
	by := s.acting(application.String(), at)
	proof, err := s.storePaper(tx, by, int64(application), "traffic.png")
	if err != nil {
		return err
	}
	kind, name := halves(c[6], ":")
	err = flows.FillEntrance(tx, by, application, a.Name, distributors.Content{
		Answers: []distributors.Answer{
			{Field: "experience", Text: c[3]}, {Field: "monthly_orders", Text: c[4]}, {Field: "traffic", File: proof, Written: proof.String()},
			{Field: "plan", Text: c[5]},
		},
		Channels: []distributors.Shopfront{{Name: name, Kind: distributors.ChannelKind(kind)}},
	})
	if err != nil {
		return err
	}
	papers := flows.Papers{Kind: distributors.CompanyIdentity, RealName: a.Name, Number: creditCode(d), Phone: phone(d)}
	if err := flows.Identify(tx, by, application, papers); err != nil {
		return err
	}
	if err := flows.SubmitEntrance(tx, by, application); err != nil {
		return err
	}
	if distributors.ApplicationState(c[7]) == distributors.Approved {
		s.after(at, untilDecided, func(tx *db.Tx, at clock.Micros) error { return s.letIn(tx, application, at) })
	}
	return nil
}

// letIn approves an applicant. Its contract then waits for its signature.
func (s *scene) letIn(tx *db.Tx, application id.Application, at clock.Micros) error {
	by := s.acting(s.trader, at)
	if err := flows.TakeEntrance(tx, by, application); err != nil {
		return err
	}
	s.summary.Distributors++
	return flows.ReviewEntrance(tx, by, distributors.Verdict{
		Application: application, Round: 1, Approves: true, Note: "门店与会员情况属实，同意加入。",
		Scores: []distributors.Score{{Criterion: "sales", Points: 86}, {Criterion: "service", Points: 90}},
	})
}

// storePaper queues storing a drawing in place of a party's paper; only the party and the operator may see it.
func (s *scene) storePaper(tx *db.Tx, by flows.Acting, owner int64, name string) (id.File, error) {
	content := drawShape("book", 0)
	sum := sha256.Sum256(content)
	f := files.File{
		ID: id.NewFile(s.world.IDs), Owner: owner, Name: name, MediaType: files.MediaType(content), Bytes: int64(len(content)), SHA256: sum[:],
		CreatedBy: by.Actor, CreatedAt: by.At,
	}
	files.AddPart(tx, f.ID, 0, content)
	return f.ID, files.Finish(tx, f)
}

// creditCode invents a unified social credit code. No district has the number 000000: no company has such a code.
func creditCode(d *dice) string {
	const letters, places = "0123456789ABCDEFGHJKLMNPQRTUWXY", 17
	code := fmt.Sprintf("91000000MA%07d", d.below(10_000_000))
	sum, weight := 0, 1
	for i := range places {
		sum += strings.IndexByte(letters, code[i]) * weight
		weight = weight * 3 % len(letters)
	}
	return code + letters[(len(letters)-sum%len(letters))%len(letters):][:1]
}
