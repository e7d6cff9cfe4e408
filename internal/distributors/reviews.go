package distributors

import (
	"strings"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
)

// Score is what an applicant is worth by one criterion, from 0 to 100.
type Score struct {
	Criterion string `json:"criterion"`
	Points    int64  `json:"points"`
}

// Verdict is one reviewer's judgement of an application.
type Verdict struct {
	Application id.Application
	Round       int64 // 1: the first review, 2: the second
	Reviewer    string
	Approves    bool
	Scores      []Score
	ScorePPM    int64
	Note        string // told to the applicant when it refuses
	At          clock.Micros
}

// ScoreOf weighs points by the page's criteria, as ppm of the best there could be, rounded down: ErrScores unless each criterion is scored once.
func (f *Form) ScoreOf(scores []Score) (int64, error) {
	points := map[string]int64{}
	for _, s := range scores {
		if _, twice := points[s.Criterion]; twice || s.Points < 0 || s.Points > 100 {
			return 0, ErrScores.At("scores", "criterion", s.Criterion)
		}
		points[s.Criterion] = s.Points
	}
	var sum, most int64
	for _, c := range f.Criteria {
		p, scored := points[c.Code]
		if !scored {
			return 0, ErrScores.At("scores", "criterion", c.Code)
		}
		sum += c.Weight * p
		most += c.Weight * 100
	}
	if len(points) != len(f.Criteria) {
		return 0, ErrScores.At("scores")
	}
	if most == 0 {
		return 0, nil
	}
	return sum * money.PPM / most, nil
}

// again says whether another person looks at an application with this score.
func (f *Form) again(scorePPM int64) bool {
	return f.Second == AlwaysSecond || f.Second == InBand && f.BandFromPPM <= scorePPM && scorePPM <= f.BandToPPM
}

// Take begins the review of a submitted application: ErrNotFound, ErrState.
func Take(tx *db.Tx, application id.Application) (Application, error) {
	a, err := applicationFor(tx, application, Taking)
	if err != nil {
		return Application{}, err
	}
	a.State = InReview
	tx.ExecOne("update distributors_applications set state = $3 where id = $1 and state = $2", a.ID, Submitted, a.State)
	return a, nil
}

// Pronounce records a reviewer's verdict and gives the application as it then stands: decided, or passed on to a second review when the page
// demands one or the score is in its band. The second reviewer is another person: ErrSameReviewer. Nobody is approved below the page's pass mark
// (ErrScoreTooLow) or refused without a reason (ErrReason). A verdict for another round than the present one is ErrState: of two reviewers
// at once, one comes too late. ErrNotFound, ErrScores.
func Pronounce(tx *db.Tx, v Verdict) (Application, error) {
	action, from := Passing, InReview
	if v.Round != 1 {
		action, from = Approval, SecondLook
	}
	a, err := applicationFor(tx, v.Application, action)
	if err != nil {
		return Application{}, err
	}
	if a.State != from {
		return Application{}, ErrState.At("round", "state", string(a.State))
	}
	if v.Round == 2 && a.FirstBy == v.Reviewer {
		return Application{}, ErrSameReviewer
	}
	r, err := GetRecruitment(tx, 0, a.Recruitment)
	if err != nil {
		return Application{}, err
	}
	if v.ScorePPM, err = r.Form.ScoreOf(v.Scores); err != nil {
		return Application{}, err
	}
	v.Note = strings.TrimSpace(v.Note)
	switch {
	case v.Approves && v.ScorePPM < r.Form.PassPPM:
		return Application{}, ErrScoreTooLow.At("scores", "score_ppm", written(v.ScorePPM), "pass_ppm", written(r.Form.PassPPM))
	case !v.Approves && !isText(v.Note, maxAnswerRunes, "\n\r\t"), v.Approves && v.Note != "" && !isText(v.Note, maxAnswerRunes, "\n\r\t"):
		return Application{}, ErrReason.At("note")
	}
	a.ScorePPM = v.ScorePPM
	switch {
	case v.Round == 1 && r.Form.again(v.ScorePPM):
		a.State, a.FirstBy = SecondLook, v.Reviewer
	case v.Approves:
		a.State, a.DecidedAt = Approved, v.At
	default:
		a.State, a.DecidedAt, a.Reason = Refused, v.At, v.Note
	}
	if v.Round == 1 {
		a.FirstBy = v.Reviewer
	}
	tx.ExecOne(`update distributors_applications set state = $3, score_ppm = $4, first_by = $5, reason = $6, decided_at = $7
		where id = $1 and state = $2`, a.ID, from, a.State, a.ScorePPM, a.FirstBy, a.Reason, a.DecidedAt)
	tx.Exec(`insert into distributors_reviews (application_id, round, reviewer, approves, scores, score_ppm, note, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8)`, v.Application, v.Round, v.Reviewer, v.Approves, written(v.Scores), v.ScorePPM, v.Note, v.At)
	return a, nil
}

// Verdicts gives the reviews of an application in their order.
func Verdicts(tx *db.Tx, application id.Application) ([]Verdict, error) {
	return db.All(tx, func(r *db.Row) Verdict {
		v := Verdict{Application: id.Application(r.Int()), Round: r.Int(), Reviewer: r.Text(), Approves: r.Bool()}
		read(r.Text(), &v.Scores)
		v.ScorePPM, v.Note, v.At = r.Int(), r.Text(), clock.Micros(r.Int())
		return v
	}, `select application_id, round, reviewer, approves, scores, score_ppm, note, at from distributors_reviews
		where application_id = $1 order by round`, application)
}

// LetIn notes what an approved application has led to: the pending distributor, its contract, its first person.
func LetIn(tx *db.Tx, application id.Application, d id.Distributor, c id.Contract, p id.Person) {
	tx.ExecOne("update distributors_applications set distributor_id = $2, contract_id = $3, person_id = $4 where id = $1", application, d, c, p)
}

// PayFee notes that an approved applicant's fee has come in: ErrNotFound, ErrState, ErrFee when the page asks for none or it was paid.
func PayFee(tx *db.Tx, application id.Application, at clock.Micros) (Application, Recruitment, error) {
	a, r, err := approvedOn(tx, application)
	if err != nil {
		return a, r, err
	}
	if r.Way != ByFee || a.FeePaidAt != 0 {
		return a, r, ErrFee.At("application_id", "paid_at", a.FeePaidAt.String())
	}
	a.FeePaidAt = at
	tx.ExecOne("update distributors_applications set fee_paid_at = $2 where id = $1 and fee_paid_at = 0", a.ID, at)
	return a, r, nil
}

func approvedOn(tx *db.Tx, application id.Application) (Application, Recruitment, error) {
	a, err := applicationFor(tx, application, Admission)
	if err != nil {
		return a, Recruitment{}, err
	}
	r, err := GetRecruitment(tx, 0, a.Recruitment)
	return a, r, err
}

// Admit makes an approved application's distributor ready to trade: ErrRealName when its real name is missing, ErrFeeUnpaid. Who came in by
// purchase is on trial from now. Signatures are the flow's to know. ErrNotFound, ErrState.
func Admit(tx *db.Tx, application id.Application, at clock.Micros) (Application, error) {
	a, r, err := approvedOn(tx, application)
	if err != nil {
		return Application{}, err
	}
	if a.Identity.RealName == 0 || a.Identity.Number == 0 {
		return Application{}, ErrNoRealName.At("identity")
	}
	if r.Way == ByFee && a.FeePaidAt == 0 {
		return Application{}, ErrFeeUnpaid.At("fee", "fee_minor", written(r.Form.FeeMinor))
	}
	a.State = Activated
	if r.Way == ByPurchase {
		a.TrialUntil = at + clock.Micros(r.Form.Purchase.TrialDays)*clock.Day
	}
	tx.ExecOne("update distributors_applications set state = $3, trial_until = $4 where id = $1 and state = $2", a.ID, Approved, a.State, a.TrialUntil)
	return a, nil
}
