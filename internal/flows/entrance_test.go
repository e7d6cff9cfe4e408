package flows_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/files"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
	"github.com/fenxiao/fenxiao/internal/signatures"
)

// gate is a market with a recruitment page, and one-line ways through it.
type gate struct {
	*flowstest.Market
	page distributors.Recruitment
}

// atGate runs body at an open page on both engines.
func atGate(t *testing.T, change func(r *distributors.Recruitment), body func(t *testing.T, g *gate)) {
	t.Helper()
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		g := &gate{Market: m, page: distributors.Recruitment{
			ID: id.NewRecruitment(m.IDs), Way: distributors.ByReview, Title: "招募店主",
			Form: distributors.Form{
				Criteria: []distributors.Criterion{{Code: "sales", Label: "营业", Weight: 3}, {Code: "design", Label: "装修", Weight: 1}},
				Template: distributors.Template{
					ProfitMode: distributors.PriceDifference, Currency: flowstest.Currency, PriceRatioPPM: money.PPM, Drift: distributors.Exact,
				},
			},
		}}
		change(&g.page)
		do(t, m, func(tx *db.Tx) error {
			if g.page.Way == distributors.ByPurchase || g.page.Way == distributors.ByFee {
				err := flows.AcknowledgeWarning(tx, m.Acting(), distributors.Acknowledgement{
					ID: id.NewEvent(m.IDs), Version: distributors.WarningVersion, Language: "zh", Word: "我已知晓",
				}, "203.0.113.9")
				if err != nil {
					return err
				}
			}
			if _, err := distributors.CreateRecruitment(tx, g.page, m.Clock.Now()); err != nil {
				return err
			}
			return flows.MoveRecruitment(tx, m.Acting(), 0, g.page.ID, distributors.Publish, "")
		})
		body(t, g)
	})
}

func (g *gate) try(do func(tx *db.Tx) error) error { return g.DB.Write(g.T.Context(), do) }

func (g *gate) by(actor string) flows.Acting {
	a := g.Acting()
	a.Actor = actor
	return a
}

// begun begins an application and fills it in.
func (g *gate) begun(code distributors.Code) id.Application {
	g.T.Helper()
	a := distributors.Application{ID: id.NewApplication(g.IDs), Recruitment: g.page.ID, Name: "新店"}
	g.Must(g.try(func(tx *db.Tx) error {
		if err := flows.ApplyToDistribute(tx, g.by(""), a, code, access.MintPass()); err != nil {
			return err
		}
		return flows.FillEntrance(tx, g.by("apl"), a.ID, "新店", distributors.Content{
			Channels: []distributors.Shopfront{{Name: "天猫店", Kind: distributors.MallShop}},
		})
	}))
	return a.ID
}

const citizen = "11010519491231002X"

func (g *gate) identify(a id.Application) error {
	return g.try(func(tx *db.Tx) error {
		return flows.Identify(tx, g.by("apl"), a, flows.Papers{Kind: distributors.PersonIdentity, RealName: "李雷雷", Number: citizen, Phone: "13800138000"})
	})
}

func (g *gate) submit(a id.Application) error {
	return g.try(func(tx *db.Tx) error { return flows.SubmitEntrance(tx, g.by("apl"), a) })
}

func (g *gate) review(a id.Application, round int64, reviewer string, approves bool, sales int64) error {
	return g.try(func(tx *db.Tx) error {
		return flows.ReviewEntrance(tx, g.by(reviewer), distributors.Verdict{
			Application: a, Round: round, Approves: approves, Note: "店铺未满半年",
			Scores: []distributors.Score{{Criterion: "sales", Points: sales}, {Criterion: "design", Points: 100}},
		})
	})
}

// approved walks an application up to its approval.
func (g *gate) approved() id.Application {
	g.T.Helper()
	a := g.begun("")
	g.Must(g.submit(a))
	g.Must(g.try(func(tx *db.Tx) error { return flows.TakeEntrance(tx, g.by("psn_one"), a) }))
	g.Must(g.review(a, 1, "psn_one", true, 100))
	return a
}

func (g *gate) read(a id.Application) (x distributors.Application) {
	g.T.Helper()
	g.Read(g.T, func(tx *db.Tx) (err error) { x, err = distributors.GetApplication(tx, a); return err })
	return x
}

func (g *gate) sign(a id.Application) error {
	_, hash := words(g.T.(*testing.T), g.Market, g.read(a).Contract)
	return g.try(func(tx *db.Tx) error { return flows.SignEntrance(tx, g.by(a.String()), a, hash, "203.0.113.8") })
}

func (g *gate) activate(a id.Application) error {
	_, hash := words(g.T.(*testing.T), g.Market, g.read(a).Contract)
	return g.try(func(tx *db.Tx) error { return flows.ActivateEntrance(tx, g.Acting(), a, hash, "203.0.113.9") })
}

func TestAnApplicantTradesOnceItsRealNameAndBothSignaturesAreThere(t *testing.T) {
	atGate(t, func(*distributors.Recruitment) {}, func(t *testing.T, g *gate) {
		a := g.approved()
		x := g.read(a)
		if err := g.activate(a); !errors.Is(err, distributors.ErrNoRealName) {
			t.Errorf("without a name: %v", err)
		}
		g.Must(g.identify(a))
		if err := g.activate(a); !errors.Is(err, flows.ErrUnsigned) {
			t.Errorf("unsigned: %v", err)
		}
		d := &flowstest.Distributor{ID: x.Distributor, Channels: []id.Channel{0}}
		if _, err := g.Place(d, g.Alpha.Line(g.Tea, 1)); codes(err)["distributor_id"] != "distributor_pending" {
			t.Errorf("an order before the activation: %v", err)
		}
		g.Must(g.sign(a))
		g.Must(g.activate(a))
		if err := g.activate(a); !errors.Is(err, distributors.ErrState) {
			t.Errorf("twice: %v", err)
		}
		hash, err := access.Hash(access.Cheap, "correct horse")
		g.Must(err)
		open := func(login string) error {
			return g.try(func(tx *db.Tx) error {
				return flows.OpenDistributorAccount(tx, g.by("apl"), a, access.NewPerson{ID: id.NewPerson(g.IDs), Login: login, Name: "韩梅梅", Password: hash})
			})
		}
		g.Must(open("fresh"))
		if err := open("other"); !errors.Is(err, distributors.ErrState) {
			t.Errorf("a second first person: %v", err)
		}
		do(t, g.Market, func(tx *db.Tx) error {
			_, err := flows.SelectGoods(tx, g.Acting(), x.Distributor, []id.SKU{g.Tea.ID})
			return err
		})
		g.Placed(d, g.Alpha.Line(g.Tea, 1))
		g.Read(t, func(tx *db.Tx) error {
			signed, err := signatures.Of(tx, x.Contract.String())
			if len(signed) != 2 || signed[0].Party.Role != "distributor" || signed[1].Party.Role != "operator" || signed[0].Address == 0 {
				t.Errorf("signatures %+v", signed)
			}
			shops, failed := distributors.Channels(tx, x.Distributor, 0, 0)
			if len(shops) != 1 || shops[0].Name != "天猫店" {
				t.Errorf("channels %+v", shops)
			}
			papers, lost := flows.ReadPapers(tx, g.Acting(), a)
			if papers.RealName != "李雷雷" || papers.Number != citizen {
				t.Error("the papers are not read back")
			}
			return errors.Join(err, failed, lost)
		})
		for _, secret := range []string{"李雷雷", citizen, "13800138000", "203.0.113"} {
			n := g.Int(t, `select (select count(*) from access_trail where before_json like $1 or after_json like $1)
				+ (select count(*) from outbox_events where body like $1) + (select count(*) from notices_notices where facts like $1)
				+ (select count(*) from distributors_applications where content like $1 or name like $1)`, "%"+secret+"%")
			if n != 0 {
				t.Errorf("%q stands in the clear %d times", secret, n)
			}
		}
		if got := (flows.Papers{RealName: "李雷雷", Number: citizen}).String(); strings.Contains(got, citizen) {
			t.Errorf("papers print as %s", got)
		}
	})
}

func TestTheSecondReviewIsAnotherPersonsWhenTheScoreIsInTheBand(t *testing.T) {
	atGate(t, func(r *distributors.Recruitment) {
		r.Form.Second, r.Form.BandFromPPM, r.Form.BandToPPM, r.Form.PassPPM = distributors.InBand, 400_000, 700_000, 300_000
	}, func(t *testing.T, g *gate) {
		a := g.begun("")
		g.Must(g.submit(a))
		if err := g.review(a, 1, "psn_one", true, 50); !errors.Is(err, distributors.ErrState) {
			t.Errorf("before it is taken: %v", err)
		}
		g.Must(g.try(func(tx *db.Tx) error { return flows.TakeEntrance(tx, g.by("psn_one"), a) }))
		if err := g.review(a, 1, "psn_one", true, 0); !errors.Is(err, distributors.ErrScoreTooLow) {
			t.Errorf("below the pass mark: %v", err)
		}
		if err := g.review(a, 1, "psn_one", true, 101); !errors.Is(err, distributors.ErrScores) {
			t.Errorf("more than all: %v", err)
		}
		g.Must(g.review(a, 1, "psn_one", true, 50)) // 62.5 %
		if x := g.read(a); x.State != distributors.SecondLook || x.ScorePPM != 625_000 || x.Distributor != 0 {
			t.Errorf("in the band: %+v", x)
		}
		if err := g.review(a, 2, "psn_one", true, 60); !errors.Is(err, distributors.ErrSameReviewer) {
			t.Errorf("the same person: %v", err)
		}
		if err := g.review(a, 1, "psn_two", true, 60); !errors.Is(err, distributors.ErrState) {
			t.Errorf("the first round again: %v", err)
		}
		g.Must(g.review(a, 2, "psn_two", false, 40))
		if x := g.read(a); x.State != distributors.Refused || x.Reason != "店铺未满半年" || x.DecidedAt == 0 {
			t.Errorf("refused: %+v", x)
		}
	})
}

func TestOfTwoReviewersAtOnceOneComesTooLate(t *testing.T) {
	atGate(t, func(r *distributors.Recruitment) { r.Form.Second = distributors.AlwaysSecond }, func(t *testing.T, g *gate) {
		a := g.begun("")
		g.Must(g.submit(a))
		g.Must(g.try(func(tx *db.Tx) error { return flows.TakeEntrance(tx, g.by("psn_one"), a) }))
		got := make([]error, 8)
		var all sync.WaitGroup
		for i := range got {
			all.Go(func() { got[i] = g.review(a, 1, "psn_"+string(rune('a'+i)), true, 100) })
		}
		all.Wait()
		done := 0
		for _, err := range got {
			if err == nil {
				done++
			} else if !errors.Is(err, distributors.ErrState) {
				t.Error(err)
			}
		}
		if n := g.Int(t, "select count(*) from distributors_reviews"); done != 1 || n != 1 || g.read(a).State != distributors.SecondLook {
			t.Errorf("%d reviewers got through, %d verdicts, %s", done, n, g.read(a).State)
		}
	})
}

func TestARefusedApplicantAppliesAgainAfterTheWaitingTimeAndIsLinked(t *testing.T) {
	atGate(t, func(*distributors.Recruitment) {}, func(t *testing.T, g *gate) {
		a := g.begun("")
		g.Must(g.identify(a))
		g.Must(g.submit(a))
		twin := g.begun("")
		if err := g.identify(twin); !errors.Is(err, distributors.ErrAppliedAlready) {
			t.Errorf("twice at once: %v", err)
		}
		g.Must(g.try(func(tx *db.Tx) error { return flows.TakeEntrance(tx, g.by("psn_one"), a) }))
		g.Must(g.review(a, 1, "psn_one", false, 1))
		again := func() (id.Application, error) {
			next := id.NewApplication(g.IDs)
			return next, g.try(func(tx *db.Tx) error { return flows.ApplyAgain(tx, g.by("apl"), a, next, access.MintPass()) })
		}
		if _, err := again(); !errors.Is(err, distributors.ErrTooEarly) {
			t.Errorf("at once: %v", err)
		}
		if err := g.identify(twin); !errors.Is(err, distributors.ErrTooEarly) {
			t.Errorf("by another application: %v", err)
		}
		g.Clock.Advance(30 * clock.Day)
		next, err := again()
		g.Must(err)
		g.Must(g.identify(twin))
		if g.read(next).Earlier != a || g.read(twin).Earlier != a {
			t.Errorf("linked to %s and %s", g.read(next).Earlier, g.read(twin).Earlier)
		}
	})
}

func TestAnInvitationRecordsItsInviterAndIsUsedUp(t *testing.T) {
	atGate(t, func(r *distributors.Recruitment) { r.Way = distributors.ByInvitation }, func(t *testing.T, g *gate) {
		code := distributors.MintCode()
		do(t, g.Market, func(tx *db.Tx) error {
			_, err := distributors.Invite(tx, distributors.Invitation{
				ID: id.NewInvitation(g.IDs), Recruitment: g.page.ID, Distributor: g.Alpha.ID, Uses: 1, ExpiresAt: g.Clock.Now() + clock.Day,
			}, code, g.Clock.Now())
			return err
		})
		apply := func(code distributors.Code) error {
			return g.try(func(tx *db.Tx) error {
				return flows.ApplyToDistribute(tx, g.by(""), distributors.Application{ID: id.NewApplication(g.IDs), Recruitment: g.page.ID, Name: "x"}, code, access.MintPass())
			})
		}
		for _, wrong := range []distributors.Code{"", "ABCDEFGH"} {
			if err := apply(wrong); !errors.Is(err, distributors.ErrInvitationCode) {
				t.Errorf("code %q: %v", string(wrong), err)
			}
		}
		first, second := g.begun(code), g.begun(code)
		g.Must(g.submit(first))
		if err := g.submit(second); !errors.Is(err, distributors.ErrInvitationUsedUp) {
			t.Errorf("a second use: %v", err)
		}
		g.Must(g.try(func(tx *db.Tx) error { return flows.TakeEntrance(tx, g.by("psn_one"), first) }))
		g.Must(g.review(first, 1, "psn_one", true, 100))
		g.Read(t, func(tx *db.Tx) error {
			d, err := distributors.Get(tx, g.read(first).Distributor)
			if d.Inviter != g.Alpha.ID || d.State != distributors.Pending {
				t.Errorf("distributor %+v", d)
			}
			return err
		})
		g.Clock.Advance(clock.Day)
		if err := apply(code); !errors.Is(err, distributors.ErrInvitationCode) {
			t.Errorf("expired: %v", err)
		}
	})
}

func TestAFeeIsBookedOnceAndNeededForTheActivation(t *testing.T) {
	atGate(t, func(r *distributors.Recruitment) { r.Way, r.Form.FeeMinor = distributors.ByFee, 9_900 }, func(t *testing.T, g *gate) {
		a := g.approved()
		g.Must(g.identify(a))
		g.Must(g.sign(a))
		if err := g.activate(a); !errors.Is(err, distributors.ErrFeeUnpaid) {
			t.Errorf("unpaid: %v", err)
		}
		pay := func() error {
			return g.try(func(tx *db.Tx) error { return flows.ConfirmFee(tx, g.Acting(), a, "ICBC 1") })
		}
		g.Must(pay())
		if err := pay(); !errors.Is(err, distributors.ErrFee) {
			t.Errorf("twice: %v", err)
		}
		g.Must(g.activate(a))
		if n := g.Int(t, "select b.balance_minor from ledger_accounts a join ledger_balances b on b.account_id = a.id where a.kind = 'fee'"); n != 9_900 {
			t.Errorf("the fee account holds %d", n)
		}
	})
}

func TestAPurchaseConditionEndsTheContractOfWhoHasNotMetIt(t *testing.T) {
	for name, bought := range map[string]bool{"met": true, "not met": false} {
		t.Run(name, func(t *testing.T) {
			atGate(t, func(r *distributors.Recruitment) {
				r.Way, r.Form.Purchase = distributors.ByPurchase, distributors.Condition{Times: 1, Minor: 10_000, TrialDays: 60}
			}, func(t *testing.T, g *gate) {
				a := g.approved()
				g.Must(g.identify(a))
				g.Must(g.sign(a))
				g.Must(g.activate(a))
				x := g.read(a)
				var d flowstest.Distributor
				do(t, g.Market, func(tx *db.Tx) (err error) {
					d.ID, d.Channels = x.Distributor, []id.Channel{0}
					if d.Contract, err = distributors.GetContract(tx, 0, x.Contract); err != nil {
						return err
					}
					_, err = flows.SelectGoods(tx, g.Acting(), d.ID, []id.SKU{g.Tea.ID})
					return err
				})
				if bought {
					g.Must(g.TopUp(&d, 100_000))
					g.Sold(&d, d.Line(g.Tea, 1))
				}
				g.Advance(61 * clock.Day)
				g.Read(t, func(tx *db.Tx) error {
					c, err := distributors.GetContract(tx, 0, x.Contract)
					if (c.State == distributors.InForce) != bought {
						t.Errorf("the contract is %s", c.State)
					}
					return err
				})
			})
		})
	}
}

func TestAnApplicantsFilesAreItsOwnAndAWithdrawalLeavesNoName(t *testing.T) {
	atGate(t, func(*distributors.Recruitment) {}, func(t *testing.T, g *gate) {
		a, b := g.begun(""), g.begun("")
		file := id.NewFile(g.IDs)
		do(t, g.Market, func(tx *db.Tx) error {
			return files.Finish(tx, files.File{ID: file, Owner: int64(b), Name: "a.pdf", MediaType: "application/pdf", Bytes: 1, CreatedAt: 1})
		})
		err := g.try(func(tx *db.Tx) error {
			return flows.FillEntrance(tx, g.by("apl"), a, "x", distributors.Content{Answers: []distributors.Answer{{Field: "proof", File: file, Written: file.String()}}})
		})
		if codes(err)["answers[0].file_id"] != "not_found" {
			t.Errorf("another's file: %v", err)
		}
		done := g.approved()
		g.Must(g.identify(done))
		g.Must(g.try(func(tx *db.Tx) error { return flows.WithdrawEntrance(tx, g.by("apl"), done) }))
		if n := g.Int(t, "select count(*) from contacts_secrets where owner_id = $1", done); n != 0 {
			t.Errorf("%d secrets are left", n)
		}
		g.Read(t, func(tx *db.Tx) error {
			x := g.read(done)
			d, err := distributors.Get(tx, x.Distributor)
			c, failed := distributors.GetContract(tx, 0, x.Contract)
			if d.State != distributors.Closed || c.State != distributors.Dropped {
				t.Errorf("distributor %s, contract %s", d.State, c.State)
			}
			return errors.Join(err, failed)
		})
	})
}
