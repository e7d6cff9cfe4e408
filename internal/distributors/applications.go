package distributors

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Answer is what an applicant says to one field: a text, a number as text, a choice, or a stored file.
type Answer struct {
	Field string  `json:"field"`
	Text  string  `json:"text,omitempty"`
	File  id.File `json:"-"`
	// Written is the file's id as it is stored.
	Written string `json:"file,omitempty"`
}

// Shopfront is a channel that an applicant names.
type Shopfront struct {
	Name string      `json:"name"`
	Kind ChannelKind `json:"kind"`
	Shop Shop        `json:"shop"`
}

// Content is what an applicant writes beside its name.
type Content struct {
	Answers  []Answer    `json:"answers,omitempty"`
	Channels []Shopfront `json:"channels,omitempty"`
}

// Identity is an applicant's real name as it is kept: sealed texts, and a mark that finds the number again.
type Identity struct {
	Kind     IdentityKind
	RealName id.Secret
	Number   id.Secret
	Phone    id.Secret
	Mark     []byte
}

// Application is a wish to be a distributor.
type Application struct {
	ID          id.Application
	Recruitment id.Recruitment
	State       ApplicationState
	Earlier     id.Application // the refused one that it follows
	Name        string         // as the distributor will be called
	Content     Content
	Identity    Identity
	Invitation  id.Invitation
	Inviter     id.Distributor
	ScorePPM    int64
	FirstBy     string
	Reason      string // why it was refused
	Distributor id.Distributor
	Contract    id.Contract
	Person      id.Person
	FeePaidAt   clock.Micros
	TrialUntil  clock.Micros
	SubmittedAt clock.Micros
	DecidedAt   clock.Micros
	CreatedAt   clock.Micros
}

// maxAnswerRunes bounds one answer; maxShopfronts the channels named.
const (
	maxAnswerRunes = 500
	maxShopfronts  = 20
)

// Apply begins an application on a page that takes some: ErrPageClosed, ErrInvitationCode, ErrName. A code, where there is one, tells who invited.
func Apply(tx *db.Tx, a Application, code Code, at clock.Micros) (Application, error) {
	r, err := GetRecruitment(tx, 0, a.Recruitment)
	if err != nil {
		return Application{}, err
	}
	if r.State != PageOpen {
		return Application{}, ErrNotFound
	}
	if !r.Takes(at) {
		return Application{}, ErrPageClosed.At("recruitment_id", "opens_at", r.OpensAt.String(), "closes_at", r.ClosesAt.String())
	}
	if a.Name = strings.TrimSpace(a.Name); !isName(a.Name) {
		return Application{}, ErrName.At("name")
	}
	if code == "" && r.Way == ByInvitation && a.Invitation == 0 {
		return Application{}, ErrInvitationCode.At("invitation_code")
	}
	if code != "" {
		i, err := invitationBy(tx, code, r.ID, at)
		if err != nil {
			return Application{}, err
		}
		a.Invitation, a.Inviter = i.ID, i.Distributor
	}
	a.State, a.CreatedAt = Draft, at
	insertApplication(tx, &a)
	return a, nil
}

// ApplyAgain begins another application after a refused one, once the page's waiting time is over: ErrState, ErrTooEarly.
func ApplyAgain(tx *db.Tx, earlier id.Application, next id.Application, at clock.Micros) (Application, error) {
	was, err := GetApplication(tx, earlier)
	if err != nil {
		return Application{}, err
	}
	if was.State != Refused {
		return Application{}, ErrState.At("state", "state", string(was.State), "action", "apply_again")
	}
	r, err := GetRecruitment(tx, 0, was.Recruitment)
	if err != nil {
		return Application{}, err
	}
	if from := was.DecidedAt + clock.Micros(r.Form.AgainDays)*clock.Day; at < from {
		return Application{}, ErrTooEarly.At("application_id", "earliest", from.String())
	}
	return Apply(tx, Application{
		ID: next, Recruitment: was.Recruitment, Earlier: earlier, Name: was.Name, Content: Content{Channels: was.Content.Channels},
		Invitation: was.Invitation, Inviter: was.Inviter,
	}, "", at)
}

// Fill writes an application's name and content while it is a draft; the fields are judged when it is submitted. ErrNotFound, ErrState, or all
// mistakes at once.
func Fill(tx *db.Tx, application id.Application, name string, c Content) (Application, error) {
	a, err := applicationFor(tx, application, Fillin)
	if err != nil {
		return Application{}, err
	}
	var faults fault.List
	if a.Name = strings.TrimSpace(name); !isName(a.Name) {
		faults.Add(ErrName, "name")
	}
	if len(c.Channels) > maxShopfronts || len(c.Answers) > maxFields {
		faults.Add(ErrAnswer, "answers")
	}
	for i := range c.Channels {
		x := &c.Channels[i]
		n := NewChannel{Name: x.Name, Kind: x.Kind, Shop: x.Shop}
		if refusal := fault.From(n.Complete()); refusal != nil {
			for _, f := range refusal.Fields {
				faults.Add(fault.New(refusal.Kind, f.Code, f.Message), "channels["+strconv.Itoa(i)+"]."+f.Path)
			}
		}
		x.Name, x.Shop = n.Name, n.Shop
	}
	for i, x := range c.Answers {
		if !codeShape.MatchString(x.Field) || x.Text != "" && !isText(x.Text, maxAnswerRunes, "\n\r\t") {
			faults.Add(ErrAnswer, "answers["+strconv.Itoa(i)+"]")
		}
	}
	if err := faults.Err(ErrInvalid); err != nil {
		return Application{}, err
	}
	a.Content = c
	tx.ExecOne("update distributors_applications set name = $3, content = $4 where id = $1 and state = $2", a.ID, Draft, a.Name, written(c))
	return a, nil
}

// Identify records an applicant's real name until it is activated. The number is held against other applications: see Submit. marks are those
// that the number may have been kept by, the present one first.
func Identify(tx *db.Tx, application id.Application, i Identity, marks [][]byte, at clock.Micros) (Application, error) {
	a, err := applicationFor(tx, application, Naming)
	if err != nil {
		return Application{}, err
	}
	r, err := GetRecruitment(tx, 0, a.Recruitment)
	if err != nil {
		return Application{}, err
	}
	if a.Earlier, err = earlierOf(tx, &a, &r, marks, at); err != nil {
		return Application{}, err
	}
	a.Identity = i
	tx.ExecOne(`update distributors_applications set identity = $3, real_name_id = $4, number_id = $5, phone_id = $6, mark = $7, earlier_id = $8
		where id = $1 and state = $2`, a.ID, a.State, i.Kind, i.RealName, i.Number, i.Phone, i.Mark, a.Earlier)
	return a, nil
}

// earlierOf holds an applicant's number against others on the same page: one that is under way or let in is ErrAppliedAlready, one refused
// within the waiting time ErrTooEarly. It gives the latest one that was refused.
func earlierOf(tx *db.Tx, a *Application, r *Recruitment, marks [][]byte, at clock.Micros) (id.Application, error) {
	earlier := a.Earlier
	for _, mark := range marks {
		same, err := db.All(tx, scanApplication, "select "+applicationColumns+` from distributors_applications
			where mark = $1 and recruitment_id = $2 and id <> $3 order by id`, mark, a.Recruitment, a.ID)
		if err != nil {
			return 0, err
		}
		for i := range same {
			switch x := &same[i]; x.State {
			case Submitted, InReview, SecondLook, Approved, Activated:
				return 0, ErrAppliedAlready.At("number")
			case Refused:
				if from := x.DecidedAt + clock.Micros(r.Form.AgainDays)*clock.Day; at < from {
					return 0, ErrTooEarly.At("number", "earliest", from.String())
				}
				earlier = max(earlier, x.ID)
			case Draft, Withdrawn:
			}
		}
	}
	return earlier, nil
}

// Submit asks for the review. All that the page asks must be there; an invitation is used up by one. The files are the flow's to know.
func Submit(tx *db.Tx, application id.Application, at clock.Micros) (Application, error) {
	a, err := applicationFor(tx, application, Submission)
	if err != nil {
		return Application{}, err
	}
	r, err := GetRecruitment(tx, 0, a.Recruitment)
	if err != nil {
		return Application{}, err
	}
	if !r.Takes(at) {
		return Application{}, ErrPageClosed.At("recruitment_id", "closes_at", r.ClosesAt.String())
	}
	if err := r.Form.Judge(&a.Content); err != nil {
		return Application{}, err
	}
	if len(a.Identity.Mark) > 0 {
		if _, err := earlierOf(tx, &a, &r, [][]byte{a.Identity.Mark}, at); err != nil {
			return Application{}, err
		}
	}
	if a.Invitation != 0 {
		if err := use(tx, a.Invitation, r.ID, at); err != nil {
			return Application{}, err
		}
	}
	a.State, a.SubmittedAt = Submitted, at
	tx.ExecOne("update distributors_applications set state = $3, submitted_at = $4 where id = $1 and state = $2", a.ID, Draft, a.State, at)
	return a, nil
}

// Judge finds what is missing or does not fit a page's form: all at once, under ErrInvalid. It is pure.
func (f *Form) Judge(c *Content) error {
	var faults fault.List
	answers := map[string]Answer{}
	for i, x := range c.Answers {
		if _, twice := answers[x.Field]; twice || !slices.ContainsFunc(f.Fields, func(y Field) bool { return y.Code == x.Field }) {
			faults.Add(ErrAnswer, "answers["+strconv.Itoa(i)+"]")
		}
		answers[x.Field] = x
	}
	for _, x := range f.Fields {
		if a := answers[x.Code]; !x.fits(a) {
			faults.Add(ErrAnswer, "fields."+x.Code, "kind", string(x.Kind))
		} else if x.Required && a.Text == "" && a.Written == "" {
			faults.Add(ErrAnswerMissing, "fields."+x.Code)
		}
	}
	if len(c.Channels) == 0 {
		faults.Add(ErrNoChannel, "channels")
	}
	for i, x := range c.Channels {
		if len(f.Kinds) > 0 && !slices.Contains(f.Kinds, x.Kind) {
			faults.Add(ErrKindUnwanted, "channels["+strconv.Itoa(i)+"].kind")
		}
	}
	return faults.Err(ErrInvalid)
}

func (x *Field) fits(a Answer) bool {
	if a.Text == "" && a.Written == "" {
		return true
	}
	switch x.Kind {
	case FileField:
		return a.Text == ""
	case NumberField:
		_, err := strconv.ParseInt(a.Text, 10, 64)
		return err == nil && a.Written == ""
	case ChoiceField:
		return slices.Contains(x.Choices, a.Text) && a.Written == ""
	case TextField:
		return a.Written == ""
	}
	return false
}

// Withdraw takes an application back: ErrNotFound, ErrState.
func Withdraw(tx *db.Tx, application id.Application, at clock.Micros) (Application, error) {
	a, err := applicationFor(tx, application, Withdrawal)
	if err != nil {
		return Application{}, err
	}
	from := a.State
	a.State, a.DecidedAt = Withdrawn, at
	tx.ExecOne("update distributors_applications set state = $3, decided_at = $4 where id = $1 and state = $2", a.ID, from, a.State, at)
	return a, nil
}

func applicationFor(tx *db.Tx, application id.Application, action ApplicationAction) (Application, error) {
	a, err := GetApplication(tx, application)
	if err != nil {
		return Application{}, err
	}
	if _, ok := ApplicationLifecycle[a.State][action]; !ok {
		return Application{}, ErrState.At("state", "state", string(a.State), "action", string(action))
	}
	return a, nil
}

const applicationColumns = "id, recruitment_id, state, earlier_id, name, content, identity, real_name_id, number_id, phone_id, mark, " +
	"invitation_id, inviter_id, score_ppm, first_by, reason, distributor_id, contract_id, person_id, fee_paid_at, trial_until, " +
	"submitted_at, decided_at, created_at"

func insertApplication(tx *db.Tx, a *Application) {
	tx.Exec("insert into distributors_applications ("+applicationColumns+`) values
		($1, $2, $3, $4, $5, $6, '', 0, 0, 0, $7, $8, $9, 0, '', '', 0, 0, 0, 0, 0, 0, 0, $10)`,
		a.ID, a.Recruitment, a.State, a.Earlier, a.Name, written(a.Content), []byte(nil), a.Invitation, a.Inviter, a.CreatedAt)
}

func scanApplication(r *db.Row) Application {
	a := Application{
		ID: id.Application(r.Int()), Recruitment: id.Recruitment(r.Int()), State: ApplicationState(r.Text()), Earlier: id.Application(r.Int()),
		Name: r.Text(),
	}
	read(r.Text(), &a.Content)
	for i := range a.Content.Answers {
		_ = a.Content.Answers[i].File.UnmarshalText([]byte(a.Content.Answers[i].Written)) // no file: 0
	}
	a.Identity = Identity{IdentityKind(r.Text()), id.Secret(r.Int()), id.Secret(r.Int()), id.Secret(r.Int()), r.Bytes()}
	a.Invitation, a.Inviter, a.ScorePPM = id.Invitation(r.Int()), id.Distributor(r.Int()), r.Int()
	a.FirstBy, a.Reason = r.Text(), r.Text()
	a.Distributor, a.Contract, a.Person = id.Distributor(r.Int()), id.Contract(r.Int()), id.Person(r.Int())
	a.FeePaidAt, a.TrialUntil = clock.Micros(r.Int()), clock.Micros(r.Int())
	a.SubmittedAt, a.DecidedAt, a.CreatedAt = clock.Micros(r.Int()), clock.Micros(r.Int()), clock.Micros(r.Int())
	return a
}

// GetApplication gives one application, or ErrNotFound. Who may see it is the door's to know.
func GetApplication(tx *db.Tx, application id.Application) (Application, error) {
	a, err := db.One(tx, scanApplication, "select "+applicationColumns+" from distributors_applications where id = $1", application)
	if errors.Is(err, db.ErrNoRow) {
		return Application{}, ErrNotFound
	}
	return a, err
}

// Queue narrows Applications; zero values do not. Drafts are seen only when they are asked for.
type Queue struct {
	State       ApplicationState
	Recruitment id.Recruitment
	Inviter     id.Distributor
	After       id.Application
	Limit       int
}

// Applications lists applications, those that have waited longest first.
func Applications(tx *db.Tx, q Queue) ([]Application, error) {
	var from clock.Micros
	if q.After != 0 {
		last, err := GetApplication(tx, q.After)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return nil, err
		}
		from = last.SubmittedAt
	}
	return db.All(tx, scanApplication, "select "+applicationColumns+` from distributors_applications
		where (submitted_at, id) > ($1, $2) and (state = $3 or $3 = '' and state <> $4) and (recruitment_id = $5 or $5 = 0)
		and (inviter_id = $6 or $6 = 0) order by submitted_at, id limit $7`,
		from, q.After, q.State, Draft, q.Recruitment, q.Inviter, page(q.Limit))
}
