package api

import (
	"context"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) entranceRoutes() {
	const base, one = "/v1/distributor-applications", "/v1/distributor-applications/{entrance_application_id}"
	door(d, create("apply-to-distribute", "/v1/openings/{opening_id}/applications", "Apply to be a distributor").
		with("Answers with a token, shown this once: with it as its bearer token the applicant stores files, answers, submits, signs and opens its account."),
		d.applyToDistribute)
	door(d, get("list-distributor-applications", base, "List applications, those that have waited longest first").
		with("Drafts are left out unless they are asked for."), d.listEntrances)
	door(d, get("get-distributor-application", one, "Get an application to distribute").
		with("Who the applicant really is stays under seal."), d.getEntrance)
	door(d, put("fill-distributor-application", one, "Write an application's name, answers and channels").with("While it is a draft."), d.fillEntrance)
	door(d, put("identify-applicant", one+"/identity", "Say who the applicant really is").
		with("Kept under seal and never shown again but to a reviewer, which is recorded."), d.identifyApplicant)
	door(d, post("submit-distributor-application", one+"/submit", "Ask for the review"), d.stepEntrance(flows.SubmitEntrance))
	door(d, post("withdraw-distributor-application", one+"/withdraw", "Take an application back").
		with("For good; the real name is erased."), d.stepEntrance(flows.WithdrawEntrance))
	door(d, create("apply-again", one+"/again", "Apply again after a refusal").
		with("Once the page's waiting time is over. Answers with a token of its own, shown this once."), d.applyAgain)
	door(d, get("get-entrance-words", one+"/words", "Get the words of an approved applicant's contract").depends(), d.getEntranceWords)
	door(d, post("sign-entrance-words", one+"/words/signatures", "Sign the words of an approved applicant's contract"), d.signEntrance)
	door(d, post("open-distributor-account", one+"/account", "Enrol the first person of an activated distributor").
		with("Once: the application's token ends with it."), d.openDistributorAccount)
	d.entranceReviewRoutes()
}

// EntranceApplication is a wish to be a distributor.
type EntranceApplication struct {
	ID            web.ID[id.Application] `json:"id"`
	RecruitmentID web.ID[id.Recruitment] `json:"recruitment_id"`
	State         string                 `json:"state" enum:"draft,submitted,in_review,second_review,approved,refused,withdrawn,activated"`
	EarlierID     web.ID[id.Application] `json:"earlier_id,omitempty" doc:"The refused one that it follows"`
	EntranceFacts
	Identity      string                 `json:"identity,omitempty" enum:"person,company" doc:"Whose real name is there, under seal"`
	InviterID     web.ID[id.Distributor] `json:"inviter_id,omitempty" doc:"Who invited"`
	ScorePPM      int64                  `json:"score_ppm,omitempty" doc:"The reviewers' alone"`
	Reason        string                 `json:"reason,omitempty" doc:"Why it was refused"`
	DistributorID web.ID[id.Distributor] `json:"distributor_id,omitempty"`
	ContractID    web.ID[id.Contract]    `json:"contract_id,omitempty"`
	Reviews       []EntranceReview       `json:"reviews,omitempty" doc:"The reviewers' alone; left out in lists"`
	FeePaidAt     time.Time              `json:"fee_paid_at,omitzero"`
	TrialUntil    time.Time              `json:"trial_until,omitzero" doc:"By when the purchase condition must have been met"`
	SubmittedAt   time.Time              `json:"submitted_at,omitzero"`
	DecidedAt     time.Time              `json:"decided_at,omitzero"`
	CreatedAt     time.Time              `json:"created_at"`
	Token         string                 `json:"token,omitempty" doc:"Shown once, when the application is begun" example:"fxa_…"`
}

// EntranceFacts are what an applicant writes.
type EntranceFacts struct {
	Name     string           `json:"name" minLength:"1" maxLength:"100" doc:"As the distributor will be called" example:"小满优选"`
	Answers  []EntranceAnswer `json:"answers,omitempty" maxItems:"40"`
	Channels []Shopfront      `json:"channels,omitempty" maxItems:"20"`
}

// EntranceAnswer is the answer to one field: a text, a number or choice as text, or a file of the applicant's.
type EntranceAnswer struct {
	Field  string          `json:"field" minLength:"1" maxLength:"40" pattern:"^[a-z][a-z0-9_]*$" example:"traffic"`
	Text   string          `json:"text,omitempty" maxLength:"500"`
	FileID web.ID[id.File] `json:"file_id,omitempty"`
}

// Shopfront is a channel that an applicant names.
type Shopfront struct {
	Name string `json:"name" minLength:"1" maxLength:"100" example:"小满优选天猫店"`
	Kind string `json:"kind" enum:"marketplace_shop,mall_shop,b2c_platform,own_site,physical_shop,wholesale"`
	ShopFacts
}

// EntranceReview is one reviewer's verdict.
type EntranceReview struct {
	Round    int64     `json:"round"`
	Reviewer string    `json:"reviewer" example:"psn_0123456789abc"`
	Verdict  string    `json:"verdict" enum:"approve,refuse"`
	Scores   []Score   `json:"scores"`
	ScorePPM int64     `json:"score_ppm"`
	Note     string    `json:"note,omitempty"`
	At       time.Time `json:"at"`
}

// Score is what an applicant is worth by one criterion.
type Score struct {
	Criterion string `json:"criterion" minLength:"1" maxLength:"40" pattern:"^[a-z][a-z0-9_]*$" example:"sales"`
	Points    int64  `json:"points" minimum:"0" maximum:"100" example:"80"`
}

func toAPIEntrance(a distributors.Application) EntranceApplication {
	return EntranceApplication{
		ID: web.Written(a.ID), RecruitmentID: web.Written(a.Recruitment), State: string(a.State), EarlierID: web.Written(a.Earlier),
		EntranceFacts: EntranceFacts{
			Name: a.Name,
			Answers: each(a.Content.Answers, func(x distributors.Answer) EntranceAnswer {
				return EntranceAnswer{Field: x.Field, Text: x.Text, FileID: web.Written(x.File)}
			}),
			Channels: each(a.Content.Channels, func(x distributors.Shopfront) Shopfront {
				return Shopfront{x.Name, string(x.Kind), ShopFacts{Platform: x.Shop.Platform, Address: x.Shop.Address, Grade: x.Shop.Grade, Region: x.Shop.Region}}
			}),
		},
		Identity: string(a.Identity.Kind), InviterID: web.Written(a.Inviter), ScorePPM: a.ScorePPM, Reason: a.Reason,
		DistributorID: web.Written(a.Distributor), ContractID: web.Written(a.Contract), FeePaidAt: moment(a.FeePaidAt), TrialUntil: moment(a.TrialUntil),
		SubmittedAt: moment(a.SubmittedAt), DecidedAt: moment(a.DecidedAt), CreatedAt: moment(a.CreatedAt),
	}
}

func (f EntranceFacts) content() distributors.Content {
	return distributors.Content{
		Answers: each(f.Answers, func(x EntranceAnswer) distributors.Answer {
			return distributors.Answer{Field: x.Field, Text: x.Text, File: x.FileID.Read(), Written: string(x.FileID)}
		}),
		Channels: each(f.Channels, func(x Shopfront) distributors.Shopfront {
			return distributors.Shopfront{Name: x.Name, Kind: distributors.ChannelKind(x.Kind), Shop: x.read()}
		}),
	}
}

// readEntrance reads an application as the caller may see it: scores and reviewers are the operator's alone.
func readEntrance(by access.Scope) func(tx *db.Tx, object string) (EntranceApplication, error) {
	return func(tx *db.Tx, object string) (EntranceApplication, error) {
		a, err := distributors.GetApplication(tx, web.ID[id.Application](object).Read())
		if err != nil {
			return EntranceApplication{}, err
		}
		out := toAPIEntrance(a)
		if by.Role != access.Operator {
			out.ScorePPM, out.InviterID = 0, ""
			return out, nil
		}
		verdicts, err := distributors.Verdicts(tx, a.ID)
		out.Reviews = each(verdicts, toAPIVerdict)
		return out, err
	}
}

func toAPIVerdict(v distributors.Verdict) EntranceReview {
	word := "refuse"
	if v.Approves {
		word = "approve"
	}
	return EntranceReview{
		Round: v.Round, Reviewer: v.Reviewer, Verdict: word, Scores: each(v.Scores, func(s distributors.Score) Score { return Score(s) }),
		ScorePPM: v.ScorePPM, Note: v.Note, At: moment(v.At),
	}
}

// NewEntrance begins an application.
type NewEntrance struct {
	Name           string `json:"name" minLength:"1" maxLength:"100" doc:"As the distributor will be called" example:"小满优选"`
	InvitationCode string `json:"invitation_code,omitempty" minLength:"1" maxLength:"40"`
}

type applyToDistributeInput struct {
	web.Writing
	OpeningPath
	Body NewEntrance
}

func (d *doors) applyToDistribute(ctx context.Context, in *applyToDistributeInput) (*written[EntranceApplication], error) {
	// Both the flood of applications and the guessing of codes are kept slow.
	if err := d.signIns.Take("address " + web.AddressOf(ctx)); err != nil {
		return nil, err
	}
	if in.Body.InvitationCode != "" {
		if err := d.signIns.Take("invitations of " + string(in.OpeningID)); err != nil {
			return nil, err
		}
	}
	a, pass := distributors.Application{
		ID: id.NewApplication(d.world.IDs), Recruitment: in.OpeningID.Read(), Name: in.Body.Name,
	}, access.MintPass()
	out, err := run(ctx, d, command[EntranceApplication]{
		key: strangersKey(ctx, in.KeyFor(ctx, in.Body)), object: a.ID.String(), made: true, read: readEntrance(access.Scope{}),
		do: func(w *writing) error {
			return flows.ApplyToDistribute(w.tx, w.acting(), a, distributors.Code(in.Body.InvitationCode), pass)
		},
	})
	if err == nil && out.Replayed == "" {
		out.Body.Token = string(pass)
	}
	return out, err
}

// EntrancePath names an application in a path.
type EntrancePath struct {
	ApplicationID web.ID[id.Application] `path:"entrance_application_id"`
}

// mine gives the application of the path, if it is the applicant's own; the operator's are all. Another's looks like a missing one.
func (p EntrancePath) mine(ctx context.Context) (id.Application, error) {
	return narrowed(ctx, p.ApplicationID, access.Scope.Application)
}

func (d *doors) getEntrance(ctx context.Context, in *EntrancePath) (*answer[EntranceApplication], error) {
	if _, err := in.mine(ctx); err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (EntranceApplication, error) {
		return readEntrance(scopeOf(ctx))(tx, string(in.ApplicationID))
	})
}

// changeEntrance runs a command on an application; the flow writes the trail.
func (d *doors) changeEntrance(
	ctx context.Context, key web.Key, path EntrancePath, change func(w *writing, a id.Application) error,
) (*written[EntranceApplication], error) {
	application, err := path.mine(ctx)
	if err != nil {
		return nil, err
	}
	return run(ctx, d, command[EntranceApplication]{
		key: key, object: string(path.ApplicationID), read: readEntrance(scopeOf(ctx)),
		do: func(w *writing) error { return change(w, application) },
	})
}

type fillEntranceInput struct {
	web.Writing
	EntrancePath
	Body EntranceFacts
}

func (d *doors) fillEntrance(ctx context.Context, in *fillEntranceInput) (*written[EntranceApplication], error) {
	return d.changeEntrance(ctx, in.KeyFor(ctx, in.Body), in.EntrancePath, func(w *writing, a id.Application) error {
		return flows.FillEntrance(w.tx, w.acting(), a, in.Body.Name, in.Body.content())
	})
}

// Papers are who an applicant really is.
type Papers struct {
	Kind     string `json:"kind" enum:"person,company"`
	RealName string `json:"real_name" minLength:"1" maxLength:"100" example:"李雷"`
	Number   string `json:"number" minLength:"18" maxLength:"18" doc:"A citizen's number (GB 11643), or a unified social credit code (GB 32100)" example:"11010519491231002X"`
	Phone    string `json:"phone,omitempty" maxLength:"32" example:"13800138000"`
}

type identifyInput struct {
	web.Writing
	EntrancePath
	Body Papers
}

func (d *doors) identifyApplicant(ctx context.Context, in *identifyInput) (*written[EntranceApplication], error) {
	b := in.Body
	return d.changeEntrance(ctx, in.KeyFor(ctx, b), in.EntrancePath, func(w *writing, a id.Application) error {
		return flows.Identify(w.tx, w.acting(), a, flows.Papers{
			Kind: distributors.IdentityKind(b.Kind), RealName: b.RealName, Number: b.Number, Phone: b.Phone,
		})
	})
}

type stepEntranceInput struct {
	web.Writing
	EntrancePath
	Body *nothing
}

func (d *doors) stepEntrance(
	step func(*db.Tx, flows.Acting, id.Application) error,
) func(context.Context, *stepEntranceInput) (*written[EntranceApplication], error) {
	return func(ctx context.Context, in *stepEntranceInput) (*written[EntranceApplication], error) {
		return d.changeEntrance(ctx, in.KeyFor(ctx, nil), in.EntrancePath, func(w *writing, a id.Application) error {
			return step(w.tx, w.acting(), a)
		})
	}
}

func (d *doors) applyAgain(ctx context.Context, in *stepEntranceInput) (*written[EntranceApplication], error) {
	earlier, err := in.mine(ctx)
	if err != nil {
		return nil, err
	}
	next, pass := id.NewApplication(d.world.IDs), access.MintPass()
	out, err := run(ctx, d, command[EntranceApplication]{
		key: in.KeyFor(ctx, nil), object: next.String(), made: true, read: readEntrance(scopeOf(ctx)),
		do: func(w *writing) error { return flows.ApplyAgain(w.tx, w.acting(), earlier, next, pass) },
	})
	if err == nil && out.Replayed == "" {
		out.Body.Token = string(pass)
	}
	return out, err
}

// wordsOf reads the words of an application's contract.
func wordsOf(tx *db.Tx, application string) (Words, error) {
	a, err := distributors.GetApplication(tx, web.ID[id.Application](application).Read())
	if err != nil {
		return Words{}, err
	}
	if a.Contract == 0 {
		return Words{}, distributors.ErrState.At("state", "state", string(a.State), "action", "read_words")
	}
	return readWords(0)(tx, a.Contract.String())
}

func (d *doors) getEntranceWords(ctx context.Context, in *EntrancePath) (*answer[Words], error) {
	if _, err := in.mine(ctx); err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (Words, error) { return wordsOf(tx, string(in.ApplicationID)) })
}

type signEntranceInput struct {
	web.Writing
	EntrancePath
	Body Assent
}

func (d *doors) signEntrance(ctx context.Context, in *signEntranceInput) (*written[Words], error) {
	application, err := in.mine(ctx)
	if err != nil {
		return nil, err
	}
	return run(ctx, d, command[Words]{
		key: in.KeyFor(ctx, in.Body), object: string(in.ApplicationID), read: wordsOf,
		do: func(w *writing) error {
			return flows.SignEntrance(w.tx, w.acting(), application, in.Body.SHA256, web.AddressOf(ctx))
		},
	})
}

// FirstPerson is the first person of a distributor who may sign in.
type FirstPerson struct {
	Login    string `json:"login" minLength:"2" maxLength:"64" example:"li.lei"`
	Name     string `json:"name" minLength:"1" maxLength:"100" example:"李雷"`
	Password string `json:"password" minLength:"8" maxLength:"200" example:"correct horse battery staple"`
}

type openDistributorInput struct {
	web.Writing
	EntrancePath
	Body FirstPerson
}

func (d *doors) openDistributorAccount(ctx context.Context, in *openDistributorInput) (*written[EntranceApplication], error) {
	// The hash costs tens of milliseconds: never inside the transaction.
	hash, err := access.Hash(d.passwords, in.Body.Password)
	if err != nil {
		return nil, err
	}
	n := access.NewPerson{ID: id.NewPerson(d.world.IDs), Login: in.Body.Login, Name: in.Body.Name, Password: hash}
	return d.changeEntrance(ctx, in.KeyFor(ctx, in.Body), in.EntrancePath, func(w *writing, a id.Application) error {
		return flows.OpenDistributorAccount(w.tx, w.acting(), a, n)
	})
}
