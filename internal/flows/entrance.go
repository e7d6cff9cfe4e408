package flows

import (
	"strconv"
	"strings"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/files"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/notices"
)

// applicantMark keeps the marks of applicants' papers apart from others.
const applicantMark = "distributor applicant"

// entranceBody is an application as the trail tells it: nothing of who the applicant really is.
type entranceBody struct {
	Recruitment string `json:"recruitment_id"`
	State       string `json:"state"`
	Name        string `json:"name"`
	Earlier     string `json:"earlier_id,omitempty"`
	Inviter     string `json:"inviter_id,omitempty"`
	Identity    string `json:"identity,omitempty"`
	ScorePPM    int64  `json:"score_ppm,omitempty"`
	Reason      string `json:"reason,omitempty"`
	Distributor string `json:"distributor_id,omitempty"`
	Contract    string `json:"contract_id,omitempty"`
}

func tellEntrance(a *distributors.Application) entranceBody {
	return entranceBody{
		Recruitment: a.Recruitment.String(), State: string(a.State), Name: a.Name, Earlier: a.Earlier.String(), Inviter: a.Inviter.String(),
		Identity: string(a.Identity.Kind), ScorePPM: a.ScorePPM, Reason: a.Reason, Distributor: a.Distributor.String(), Contract: a.Contract.String(),
	}
}

// ApplyToDistribute begins an application and gives its holder a pass.
func ApplyToDistribute(tx *db.Tx, by Acting, a distributors.Application, code distributors.Code, pass access.Token) error {
	made, err := distributors.Apply(tx, a, code, by.At)
	if err != nil {
		return err
	}
	access.GivePass(tx, pass, made.ID, by.At)
	by.Actor = made.ID.String()
	by.note(tx, "application.begin", made.ID.String(), nil, tellEntrance(&made))
	return nil
}

// ApplyAgain begins another application after a refused one, with a pass of its own.
func ApplyAgain(tx *db.Tx, by Acting, earlier, next id.Application, pass access.Token) error {
	made, err := distributors.ApplyAgain(tx, earlier, next, by.At)
	if err != nil {
		return err
	}
	access.GivePass(tx, pass, made.ID, by.At)
	by.note(tx, "application.begin", made.ID.String(), nil, tellEntrance(&made))
	return nil
}

// FillEntrance writes what an applicant answers; files must be its own: files.ErrNotFound.
func FillEntrance(tx *db.Tx, by Acting, application id.Application, name string, c distributors.Content) error {
	if err := ownFiles(tx, application, &c); err != nil {
		return err
	}
	return by.changeEntrance(tx, "application.fill_in", application, func() (distributors.Application, error) {
		return distributors.Fill(tx, application, name, c)
	})
}

func ownFiles(tx *db.Tx, application id.Application, c *distributors.Content) error {
	var named []id.File
	for _, a := range c.Answers {
		named = append(named, a.File)
	}
	known := map[id.File]*files.File{}
	files.LoadFacts(tx, named, known)
	if err := tx.Flush(); err != nil {
		return err
	}
	var faults fault.List
	for i, a := range c.Answers {
		if f := known[a.File]; a.File != 0 && (f == nil || f.Owner != int64(application)) {
			faults.Add(files.ErrNotFound, "answers["+strconv.Itoa(i)+"].file_id")
		}
	}
	return faults.Err(distributors.ErrInvalid)
}

// changeEntrance makes a change of an application and its line in the trail.
func (a Acting) changeEntrance(tx *db.Tx, action string, application id.Application, change func() (distributors.Application, error)) error {
	before, err := distributors.GetApplication(tx, application)
	if err != nil {
		return err
	}
	after, err := change()
	if err != nil {
		return err
	}
	a.note(tx, action, application.String(), tellEntrance(&before), tellEntrance(&after))
	return nil
}

// Papers are who an applicant really is, in the clear. They are sealed before they are stored, and never shown but by ReadPapers.
type Papers struct {
	Kind     distributors.IdentityKind
	RealName string
	Number   string
	Phone    string
}

// String hides the papers from logs.
func (p Papers) String() string { return "(papers of a " + string(p.Kind) + ")" }

// Identify keeps an applicant's real name and the number of its papers under seal; what was kept before is erased.
func Identify(tx *db.Tx, by Acting, application id.Application, p Papers) error {
	before, err := distributors.GetApplication(tx, application)
	if err != nil {
		return err
	}
	number, err := distributors.CheckIdentity(p.Kind, p.RealName, p.Number, by.At)
	if err != nil {
		return err
	}
	i := distributors.Identity{Kind: p.Kind}
	for _, x := range []struct {
		text string
		into *id.Secret
	}{{strings.TrimSpace(p.RealName), &i.RealName}, {number, &i.Number}, {strings.TrimSpace(p.Phone), &i.Phone}} {
		if x.text == "" {
			continue
		}
		sealed, err := contacts.SealText(by.World.Ring, id.NewSecret(by.World.IDs), int64(application), x.text, by.At)
		if err != nil {
			return err
		}
		contacts.InsertTexts(tx, sealed)
		*x.into = sealed.ID
	}
	marks := by.World.Ring.Marks(applicantMark, number)
	i.Mark = marks[0]
	return by.changeEntrance(tx, "application.identify", application, func() (distributors.Application, error) {
		after, err := distributors.Identify(tx, application, i, marks, by.At)
		contacts.EraseTexts(tx, papersOf(&before)...)
		return after, err
	})
}

func papersOf(a *distributors.Application) (refs []contacts.SecretRef) {
	for _, s := range []id.Secret{a.Identity.RealName, a.Identity.Number, a.Identity.Phone} {
		if s != 0 {
			refs = append(refs, contacts.SecretRef{ID: s, Owner: int64(a.ID)})
		}
	}
	return refs
}

// NotePapersRead keeps in the trail that a reviewer reads who an applicant really is.
func NotePapersRead(tx *db.Tx, by Acting, application id.Application) error {
	if _, err := distributors.GetApplication(tx, application); err != nil {
		return err
	}
	by.note(tx, "application.read_identity", application.String(), nil, nil)
	return nil
}

// ReadPapers opens who an applicant really is, for a reviewer: see NotePapersRead.
func ReadPapers(tx *db.Tx, by Acting, application id.Application) (Papers, error) {
	a, err := distributors.GetApplication(tx, application)
	if err != nil {
		return Papers{}, err
	}
	texts, err := contacts.OpenTexts(tx, by.World.Ring, papersOf(&a)...)
	if err != nil {
		return Papers{}, err
	}
	i := a.Identity
	return Papers{Kind: i.Kind, RealName: texts[i.RealName], Number: texts[i.Number], Phone: texts[i.Phone]}, nil
}

// SubmitEntrance asks for the review, and tells the operator. A company that is not to be dealt with is refused: penalties.ErrListed.
func SubmitEntrance(tx *db.Tx, by Acting, application id.Application) error {
	name := ""
	err := by.changeEntrance(tx, "application.submit", application, func() (distributors.Application, error) {
		a, err := distributors.Submit(tx, application, by.At)
		if err != nil {
			return a, err
		}
		name = a.Name
		return a, by.checkApplicant(tx, &a)
	})
	if err != nil {
		return err
	}
	notices.Post(tx, notices.Notice{
		ID: id.NewNotice(by.World.IDs), To: notices.Operator(), Event: "application.submitted", Subject: application.String(), At: by.At,
		Facts: map[string]string{"name": name, "application": application.String()},
	})
	return nil
}

// checkApplicant asks the blacklist for an applicant's names and numbers, as far as they are told. A person's real name is many people's: of a
// person it is the number that counts.
func (a Acting) checkApplicant(tx *db.Tx, x *distributors.Application) error {
	papers, err := ReadPapers(tx, a, x.ID)
	if err != nil {
		return err
	}
	known := []string{x.Name, papers.Number}
	if papers.Kind == distributors.CompanyIdentity {
		known = append(known, papers.RealName)
	}
	return CheckCompany(tx, a, known...)
}

// WithdrawEntrance takes an application back: its papers are erased, and what an approval made ready is dropped.
func WithdrawEntrance(tx *db.Tx, by Acting, application id.Application) error {
	return by.changeEntrance(tx, "application.withdraw", application, func() (distributors.Application, error) {
		a, err := distributors.Withdraw(tx, application, by.At)
		if err != nil {
			return a, err
		}
		contacts.EraseTexts(tx, papersOf(&a)...)
		if a.Distributor == 0 {
			return a, nil
		}
		if _, err := distributors.Close(tx, a.Distributor); err != nil {
			return a, err
		}
		return a, DropAmendment(tx, by, a.Contract)
	})
}
