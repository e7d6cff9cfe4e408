package distributors

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

func aPage(w *testkit.World) Recruitment {
	return Recruitment{
		ID: id.NewRecruitment(w.IDs), Way: ByReview, Title: " 招募店主 ", Words: "茶叶\n一件代发", Industry: "茶叶", CreatedBy: "psn_1",
		Form: Form{
			Fields: []Field{
				{Code: "traffic", Label: "访客", Kind: FileField, Required: true}, {Code: "shops", Label: "店铺数", Kind: NumberField},
				{Code: "age", Label: "店龄", Kind: ChoiceField, Choices: []string{"一年", "两年"}}, {Code: "note", Label: "说明", Kind: TextField},
			},
			Criteria: []Criterion{{"sales", "营业", 3}, {"design", "装修", 1}}, Kinds: []ChannelKind{MallShop},
			Template: Template{ProfitMode: PriceDifference, Currency: "CNY", PriceRatioPPM: money.PPM, Drift: Exact},
		},
	}
}

func pageIn(t *testing.T, w *testkit.World, r Recruitment, state RecruitmentState) Recruitment {
	t.Helper()
	w.Write(t, func(tx *db.Tx) (err error) {
		r, err = CreateRecruitment(tx, r, w.Clock.Now())
		tx.Exec("update distributors_recruitments set state = $2 where id = $1", r.ID, state)
		return err
	})
	return r
}

func TestAPageIsReadAsItWasWritten(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		want := pageIn(t, w, aPage(w), PageDraft)
		w.Read(t, func(tx *db.Tx) error {
			got, err := GetRecruitment(tx, 0, want.ID)
			if written(got) != written(want) || got.Title != "招募店主" || got.Form.Second != NoSecond || got.Form.AgainDays != 30 {
				t.Errorf("got %+v", got)
			}
			_, foreign := GetRecruitment(tx, 7, want.ID)
			if !errors.Is(foreign, ErrNotFound) {
				t.Errorf("another's page: %v", foreign)
			}
			return err
		})
	})
}

func TestAPageRefuses(t *testing.T) {
	for path, c := range map[string]struct {
		change func(r *Recruitment)
		code   string
	}{
		"title":                       {func(r *Recruitment) { r.Title = "" }, "page_text_malformed"},
		"text":                        {func(r *Recruitment) { r.Words = strings.Repeat("长", 10_001) }, "page_text_malformed"},
		"industry":                    {func(r *Recruitment) { r.Industry = "a\nb" }, "page_text_malformed"},
		"way":                         {func(r *Recruitment) { r.Way = "luck" }, "way_unknown"},
		"closes_at":                   {func(r *Recruitment) { r.OpensAt, r.ClosesAt = 5, 5 }, "period_malformed"},
		"fields[1]":                   {func(r *Recruitment) { r.Form.Fields[1].Code = "traffic" }, "form_field_malformed"},
		"fields[2]":                   {func(r *Recruitment) { r.Form.Fields[2].Choices = nil }, "form_field_malformed"},
		"fields[3]":                   {func(r *Recruitment) { r.Form.Fields[3].Kind = "date" }, "form_field_malformed"},
		"fields":                      {func(r *Recruitment) { r.Way, r.Form.Fields[0].Required = ByProof, false }, "proof_missing"},
		"criteria[0]":                 {func(r *Recruitment) { r.Form.Criteria[0].Weight = 0 }, "criterion_malformed"},
		"channel_kinds[0]":            {func(r *Recruitment) { r.Form.Kinds[0] = "tv" }, "channel_kind_unknown"},
		"second_review":               {func(r *Recruitment) { r.Form.Second = "twice" }, "second_review_malformed"},
		"second_review with a band":   {func(r *Recruitment) { r.Form.BandFromPPM = 1 }, "second_review_malformed"},
		"second_review without marks": {func(r *Recruitment) { r.Form.Second, r.Form.Criteria = InBand, nil }, "second_review_malformed"},
		"pass_ppm":                    {func(r *Recruitment) { r.Form.PassPPM = money.PPM + 1 }, "second_review_malformed"},
		"again_days":                  {func(r *Recruitment) { r.Form.AgainDays = 731 }, "term_out_of_range"},
		"purchase":                    {func(r *Recruitment) { r.Form.Purchase.Times = 1 }, "purchase_condition_malformed"},
		"purchase of nothing":         {func(r *Recruitment) { r.Way, r.Form.Purchase.TrialDays = ByPurchase, 9 }, "purchase_condition_malformed"},
		"fee_minor":                   {func(r *Recruitment) { r.Form.FeeMinor = 1 }, "entrance_fee_malformed"},
		"fee_minor of none":           {func(r *Recruitment) { r.Way = ByFee }, "entrance_fee_malformed"},
		"template.drift":              {func(r *Recruitment) { r.Form.Template.Drift = "" }, "drift_policy_malformed"},
	} {
		r := aPage(&testkit.World{IDs: id.NewSource(clock.System{}, 1)})
		if err := r.Complete(); err != nil {
			t.Fatal(err)
		}
		c.change(&r)
		place, _, _ := strings.Cut(path, " ")
		if got := places(r.Complete()); len(got) != 1 || got[place] != c.code {
			t.Errorf("%s: got %v, want %s", path, got, c.code)
		}
	}
}

func TestEveryPairOfStateAndActionOfAPage(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		for state, actions := range RecruitmentLifecycle {
			for _, action := range []RecruitmentAction{Propose, Publish, Decline, Retire} {
				r := pageIn(t, w, aPage(w), state)
				next, allowed := actions[action]
				err := w.DB.Write(t.Context(), func(tx *db.Tx) error { _, err := MoveRecruitment(tx, 0, r.ID, action, "x"); return err })
				if allowed != (err == nil) || !allowed && !errors.Is(err, ErrState) {
					t.Errorf("%s in %s: %v", action, state, err)
				}
				if !allowed {
					next = state
				}
				w.Read(t, func(tx *db.Tx) error {
					got, err := GetRecruitment(tx, 0, r.ID)
					if got.State != next {
						t.Errorf("%s in %s leads to %s", action, state, got.State)
					}
					return err
				})
			}
			r := pageIn(t, w, aPage(w), state)
			err := w.DB.Write(t.Context(), func(tx *db.Tx) error { _, err := EditRecruitment(tx, 0, r); return err })
			if _, allowed := actions[Revise]; allowed != (err == nil) {
				t.Errorf("edit in %s: %v", state, err)
			}
		}
	})
}

func TestPagesByPurchaseAndFeeOpenOnlyOnceTheLegalWarningIsAcknowledged(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		fee, free := aPage(w), aPage(w)
		fee.Way, fee.Form.FeeMinor = ByFee, 100
		fee, free = pageIn(t, w, fee, PageDraft), pageIn(t, w, free, PageDraft)
		open := func(r Recruitment) func(tx *db.Tx) error {
			return func(tx *db.Tx) error { _, err := MoveRecruitment(tx, 0, r.ID, Publish, ""); return err }
		}
		say := func(version, language, word string) func(tx *db.Tx) error {
			return func(tx *db.Tx) error {
				return Acknowledge(tx, Acknowledgement{ID: id.NewEvent(w.IDs), Version: version, Language: language, Word: word, Actor: "psn_1", Address: 3, At: 7})
			}
		}
		expect(t, w, ErrLegalWarning, open(fee))
		expect(t, w, ErrState, func(tx *db.Tx) error { _, err := WithdrawWarning(tx, "psn_1", 8); return err })
		expect(t, w, ErrWarningWord, say(WarningVersion, "zh", "知道了"))
		expect(t, w, ErrWarningWord, say(WarningVersion, "fr", ""))
		expect(t, w, ErrWarningWord, say("2020-1", "en", "I UNDERSTAND"))
		expect(t, w, nil, say(WarningVersion, "en", "I UNDERSTAND"))
		expect(t, w, nil, open(fee))
		expect(t, w, nil, open(free))
		w.Write(t, func(tx *db.Tx) error {
			closed, err := WithdrawWarning(tx, "psn_2", 8)
			if len(closed) != 1 || closed[0].ID != fee.ID {
				t.Errorf("closed %+v", closed)
			}
			return err
		})
		expect(t, w, ErrLegalWarning, open(fee))
		w.Read(t, func(tx *db.Tx) error {
			all, err := Acknowledgements(tx)
			if len(all) != 1 || all[0].WithdrawnBy != "psn_2" || all[0].WithdrawnAt != 8 || all[0].Address != 3 || all[0].Word != "I UNDERSTAND" {
				t.Errorf("acknowledgements %+v", all)
			}
			open, failed := Openings(tx, 9, 0, 0)
			if len(open) != 1 || open[0].ID != free.ID {
				t.Errorf("openings %+v", open)
			}
			return errors.Join(err, failed)
		})
		for language, words := range WarningWords {
			if !strings.Contains(words, warningWord[language]) {
				t.Errorf("the words in %s do not say what to type", language)
			}
		}
	})
}

func TestAPageTakesApplicationsWithinItsDates(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		r := aPage(w)
		r.OpensAt, r.ClosesAt = testkit.Start, testkit.Start+10
		r = pageIn(t, w, r, PageOpen)
		draft := pageIn(t, w, aPage(w), PageDraft)
		apply := func(to id.Recruitment, at clock.Micros) func(tx *db.Tx) error {
			return func(tx *db.Tx) error {
				_, err := Apply(tx, Application{ID: id.NewApplication(w.IDs), Recruitment: to, Name: "x"}, "", at)
				return err
			}
		}
		for at, want := range map[clock.Micros]error{r.OpensAt - 1: ErrPageClosed, r.OpensAt: nil, r.ClosesAt - 1: nil, r.ClosesAt: ErrPageClosed} {
			expect(t, w, want, apply(r.ID, at))
		}
		expect(t, w, ErrNotFound, apply(draft.ID, testkit.Start))
	})
}

func TestAnApplicationAnswersWhatThePageAsks(t *testing.T) {
	f := aPage(&testkit.World{IDs: id.NewSource(clock.System{}, 1)}).Form
	good := func() Content {
		return Content{
			Answers:  []Answer{{Field: "traffic", Written: "fil_1"}, {Field: "shops", Text: "3"}, {Field: "age", Text: "一年"}, {Field: "note", Text: "x"}},
			Channels: []Shopfront{{Name: "店", Kind: MallShop}},
		}
	}
	whole := good()
	if err := f.Judge(&whole); err != nil {
		t.Fatal(err)
	}
	for path, c := range map[string]struct {
		change func(c *Content)
		code   string
	}{
		"fields.traffic":        {func(c *Content) { c.Answers = c.Answers[1:] }, "answer_missing"},
		"fields.traffic a text": {func(c *Content) { c.Answers[0] = Answer{Field: "traffic", Text: "many"} }, "answer_malformed"},
		"fields.shops":          {func(c *Content) { c.Answers[1].Text = "three" }, "answer_malformed"},
		"fields.age":            {func(c *Content) { c.Answers[2].Text = "三年" }, "answer_malformed"},
		"fields.note":           {func(c *Content) { c.Answers[3] = Answer{Field: "note", Written: "fil_1"} }, "answer_malformed"},
		"answers[3]":            {func(c *Content) { c.Answers[3].Field = "other" }, "answer_malformed"},
		"answers[3] twice":      {func(c *Content) { c.Answers[3] = Answer{Field: "age", Text: "一年"} }, "answer_malformed"},
		"channels":              {func(c *Content) { c.Channels = nil }, "channel_missing"},
		"channels[0].kind":      {func(c *Content) { c.Channels[0].Kind = Wholesale }, "channel_kind_unwanted"},
	} {
		x := good()
		c.change(&x)
		place, _, _ := strings.Cut(path, " ")
		if got := places(f.Judge(&x)); len(got) != 1 || got[place] != c.code {
			t.Errorf("%s: got %v, want %s", path, got, c.code)
		}
	}
}

func TestScoresAreWeighed(t *testing.T) {
	f := Form{Criteria: []Criterion{{"sales", "营业", 3}, {"design", "装修", 1}}}
	for _, c := range []struct {
		scores []Score
		ppm    int64
		want   error
	}{
		{[]Score{{"sales", 100}, {"design", 100}}, money.PPM, nil},
		{[]Score{{"sales", 50}, {"design", 100}}, 625_000, nil},
		{[]Score{{"sales", 1}, {"design", 0}}, 7_500, nil},
		{[]Score{{"sales", 1}}, 0, ErrScores},
		{[]Score{{"sales", 1}, {"sales", 1}}, 0, ErrScores},
		{[]Score{{"sales", 1}, {"design", -1}}, 0, ErrScores},
		{[]Score{{"sales", 1}, {"design", 1}, {"luck", 1}}, 0, ErrScores},
	} {
		if got, err := f.ScoreOf(c.scores); got != c.ppm || !errors.Is(err, c.want) {
			t.Errorf("%v: %d, %v", c.scores, got, err)
		}
	}
}

func TestTheNumberOfSomebodysPapersIsChecked(t *testing.T) {
	for _, c := range []struct {
		kind         IdentityKind
		name, number string
		place, code  string
	}{
		{PersonIdentity, "李雷", "11010519491231002X", "", ""},
		{PersonIdentity, "李雷", " 11010519491231002x ", "", ""},
		{PersonIdentity, "李雷", "110105194912310021", "number", "identity_number_malformed"},
		{PersonIdentity, "李雷", "11010519491331002X", "number", "identity_number_malformed"}, // no such month
		{PersonIdentity, "李雷", "1101051949123100", "number", "identity_number_malformed"},
		{PersonIdentity, "", "11010519491231002X", "real_name", "real_name_malformed"},
		{CompanyIdentity, "青岚茶业", "91350100M000100Y43", "", ""},
		{CompanyIdentity, "青岚茶业", "91350100M000100Y44", "number", "identity_number_malformed"},
		{CompanyIdentity, "青岚茶业", "91350100I000100Y43", "number", "identity_number_malformed"}, // no letter I
		{"ship", "x", "1", "kind", "identity_kind_unknown"},
	} {
		_, err := CheckIdentity(c.kind, c.name, c.number, testkit.Start)
		if got := places(err); c.place == "" && err != nil || c.place != "" && got[c.place] != c.code {
			t.Errorf("%s %s %q: %v", c.kind, c.name, c.number, err)
		}
		if err != nil && strings.Contains(err.Error(), "1949") {
			t.Errorf("the refusal repeats the number: %v", err)
		}
	}
}

func TestAnInvitationIsItsOwnersToRevoke(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		r, draft := pageIn(t, w, aPage(w), PageOpen), pageIn(t, w, aPage(w), PageDraft)
		invite := func(page id.Recruitment, uses int64, expires clock.Micros, code Code) (i Invitation, err error) {
			err = w.DB.Write(t.Context(), func(tx *db.Tx) error {
				i, err = Invite(tx, Invitation{ID: id.NewInvitation(w.IDs), Recruitment: page, Distributor: 5, Uses: uses, ExpiresAt: expires}, code, testkit.Start)
				return err
			})
			return i, err
		}
		code := MintCode()
		i, err := invite(r.ID, 2, testkit.Start+clock.Day, code)
		if err != nil || i.Tail != string(code[len(code)-4:]) || code.String() == string(code) {
			t.Fatalf("got %+v, %v", i, err)
		}
		for _, c := range []struct {
			page    id.Recruitment
			uses    int64
			expires clock.Micros
			want    error
		}{
			{r.ID, 0, testkit.Start + 1, ErrInvitationTerms}, {r.ID, 10_001, testkit.Start + 1, ErrInvitationTerms}, {r.ID, 1, testkit.Start, ErrInvitationTerms},
			{r.ID, 1, testkit.Start + 366*clock.Day, ErrInvitationTerms}, {draft.ID, 1, testkit.Start + 1, ErrNotFound},
		} {
			if _, err := invite(c.page, c.uses, c.expires, MintCode()); !errors.Is(err, c.want) {
				t.Errorf("%+v: %v", c, err)
			}
		}
		expect(t, w, ErrNotFound, func(tx *db.Tx) error { _, err := Revoke(tx, 6, i.ID, 9); return err })
		lower := Code(strings.ToLower(string(code)))
		expect(t, w, nil, func(tx *db.Tx) error { _, err := invitationBy(tx, lower, r.ID, testkit.Start); return err })
		expect(t, w, ErrInvitationCode, func(tx *db.Tx) error { _, err := invitationBy(tx, code, draft.ID, testkit.Start); return err })
		w.Write(t, func(tx *db.Tx) error { _, err := Revoke(tx, 5, i.ID, 9); return err })
		expect(t, w, ErrInvitationCode, func(tx *db.Tx) error { _, err := invitationBy(tx, code, r.ID, testkit.Start); return err })
	})
}

func TestTheQueueGivesThoseWhoHaveWaitedLongestFirst(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		r := pageIn(t, w, aPage(w), PageOpen)
		var ids []id.Application
		for i, submitted := range []clock.Micros{30, 10, 0, 20} {
			a := Application{ID: id.NewApplication(w.IDs), Recruitment: r.ID, Name: "x", State: Submitted}
			if submitted == 0 {
				a.State = Draft
			}
			ids = append(ids, a.ID)
			w.Write(t, func(tx *db.Tx) error {
				insertApplication(tx, &a)
				tx.Exec("update distributors_applications set submitted_at = $2, inviter_id = $3 where id = $1", a.ID, submitted, i)
				return nil
			})
		}
		for _, c := range []struct {
			q    Queue
			want []id.Application
		}{
			{Queue{}, []id.Application{ids[1], ids[3], ids[0]}},
			{Queue{After: ids[1]}, []id.Application{ids[3], ids[0]}},
			{Queue{Limit: 1}, ids[1:2]},
			{Queue{State: Draft}, ids[2:3]},
			{Queue{Inviter: 3, Recruitment: r.ID}, ids[3:4]},
			{Queue{Recruitment: r.ID + 1}, nil},
		} {
			w.Read(t, func(tx *db.Tx) error {
				found, err := Applications(tx, c.q)
				var got []id.Application
				for i := range found {
					got = append(got, found[i].ID)
				}
				if !slices.Equal(got, c.want) {
					t.Errorf("%+v: got %v, want %v", c.q, got, c.want)
				}
				return err
			})
		}
	})
}

func TestEveryPairOfStateAndActionOfAnApplication(t *testing.T) {
	verbs := map[ApplicationAction]func(tx *db.Tx, a id.Application) error{
		Fillin: func(tx *db.Tx, a id.Application) error { _, err := Fill(tx, a, "x", Content{}); return err },
		Naming: func(tx *db.Tx, a id.Application) error {
			_, err := Identify(tx, a, Identity{Kind: PersonIdentity, RealName: 1, Number: 2, Mark: []byte{1}}, nil, 1)
			return err
		},
		Submission: func(tx *db.Tx, a id.Application) error { _, err := Submit(tx, a, 1); return err },
		Taking:     func(tx *db.Tx, a id.Application) error { _, err := Take(tx, a); return err },
		Withdrawal: func(tx *db.Tx, a id.Application) error { _, err := Withdraw(tx, a, 1); return err },
		Admission:  func(tx *db.Tx, a id.Application) error { _, err := Admit(tx, a, 1); return err },
	}
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		page := aPage(w)
		page.Form.Fields, page.Form.Kinds = nil, nil
		r := pageIn(t, w, page, PageOpen)
		for state, actions := range ApplicationLifecycle {
			for action, verb := range verbs {
				a := Application{ID: id.NewApplication(w.IDs), Recruitment: r.ID, Name: "x", State: state, Content: Content{Channels: []Shopfront{{Name: "店", Kind: MallShop}}}}
				w.Write(t, func(tx *db.Tx) error {
					insertApplication(tx, &a)
					tx.Exec("update distributors_applications set real_name_id = 1, number_id = 2 where id = $1", a.ID)
					return nil
				})
				next, allowed := actions[action]
				err := w.DB.Write(t.Context(), func(tx *db.Tx) error { return verb(tx, a.ID) })
				if allowed != (err == nil) || !allowed && !errors.Is(err, ErrState) {
					t.Errorf("%s in %s: %v", action, state, err)
				}
				if !allowed {
					next = state
				}
				w.Read(t, func(tx *db.Tx) error {
					got, err := GetApplication(tx, a.ID)
					if got.State != next {
						t.Errorf("%s in %s leads to %s", action, state, got.State)
					}
					return err
				})
			}
		}
	})
}
