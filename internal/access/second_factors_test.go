package access

import (
	"errors"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/pquerna/otp/hotp"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

var home = netip.MustParseAddr("203.0.113.7")

// codeAt is the code that an app shows so many steps from now.
func codeAt(t *testing.T, w *testkit.World, s TOTPSecret, steps int64) string {
	t.Helper()
	code, err := hotp.GenerateCodeCustom(string(s), uint64(int64(w.Clock.Now()/stepLength)+steps), codeShape)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// withApp gives a person an authenticator app, whose first code is used up, and recovery codes.
func withApp(t *testing.T, w *testkit.World, person id.Person) (TOTPSecret, RecoveryCodes) {
	t.Helper()
	secret, codes, sealed := MintTOTPSecret(), MintRecoveryCodes(), id.NewSecret(w.IDs)
	w.Write(t, func(tx *db.Tx) error {
		_, err := OfferTOTP(tx, person, sealed, w.Clock.Now())
		return err
	})
	w.Write(t, func(tx *db.Tx) error {
		f, err := HoldFactors(tx, person)
		if err != nil {
			return err
		}
		if _, err := ConfirmTOTP(tx, f, secret, codeAt(t, w, secret, -1), w.Clock.Now()); err != nil {
			return err
		}
		if !FirstRecoveryCodes(tx, f, codes) {
			t.Error("the first factor brings no recovery codes")
		}
		return nil
	})
	return secret, codes
}

func judge(t *testing.T, w *testkit.World, person id.Person, secret TOTPSecret, code string) (v Verdict) {
	t.Helper()
	w.Write(t, func(tx *db.Tx) error {
		f, err := HoldFactors(tx, person)
		if err != nil {
			return err
		}
		v, err = f.Judge(tx, secret, code, w.Clock.Now())
		return err
	})
	return v
}

func ask(t *testing.T, w *testkit.World, asked Asked) {
	t.Helper()
	w.Write(t, func(tx *db.Tx) error {
		return SetFactorRule(tx, FactorRule{asked, w.Clock.Now()}, "psn_x", w.Clock.Now())
	})
}

func TestACodeIsTakenOnceAndOnlyInItsTime(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		p := enrolled(t, w, "keeper", Operator, 0)
		secret, _ := withApp(t, w, p.ID)
		for _, c := range []struct {
			steps int64
			want  error
		}{{-2, ErrCode}, {-1, ErrCode}, {2, ErrCode}, {0, nil}, {0, ErrCode}, {-1, ErrCode}, {1, nil}, {1, ErrCode}, {0, ErrCode}} {
			if v := judge(t, w, p.ID, secret, codeAt(t, w, secret, c.steps)); !errors.Is(v.Refused, c.want) {
				t.Errorf("%d steps from now: %v, want %v", c.steps, v.Refused, c.want)
			}
		}
		w.Clock.Advance(stepLength)
		if v := judge(t, w, p.ID, secret, codeAt(t, w, secret, 0)); !errors.Is(v.Refused, ErrCode) {
			t.Errorf("the code of the step that was used ahead: %v", v.Refused)
		}
		w.Clock.Advance(stepLength)
		spaced := codeAt(t, w, secret, 0)
		if v := judge(t, w, p.ID, secret, " "+spaced[:3]+" "+spaced[3:]); v.Refused != nil {
			t.Errorf("written with spaces: %v", v.Refused)
		}
	})
}

func TestACodeIsTakenOnceOfManyAtOnce(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		p := enrolled(t, w, "keeper", Operator, 0)
		secret, codes := withApp(t, w, p.ID)
		for _, c := range []struct{ name, code string }{{"app", codeAt(t, w, secret, 0)}, {"recovery", codes[3]}} { // the app's grows old
			var right atomic.Int64
			var all sync.WaitGroup
			for range 4 {
				all.Go(func() {
					if v := judge(t, w, p.ID, secret, c.code); v.Refused == nil {
						right.Add(1)
					}
				})
			}
			all.Wait()
			if right.Load() != 1 {
				t.Errorf("%s: taken %d times", c.name, right.Load())
			}
			w.Clock.Advance(codesLocked)
		}
	})
}

func TestARecoveryCodeWorksOnceHoweverItIsWritten(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		p, other := enrolled(t, w, "keeper", Operator, 0), enrolled(t, w, "other", Operator, 0)
		secret, codes := withApp(t, w, p.ID)
		others, _ := withApp(t, w, other.ID)
		if len(codes) != recoveryCodes || len(slices.Compact(slices.Sorted(slices.Values(codes)))) != recoveryCodes {
			t.Fatal("not ten different codes")
		}
		if v := judge(t, w, other.ID, others, codes[0]); !errors.Is(v.Refused, ErrCode) {
			t.Errorf("another's code: %v", v.Refused)
		}
		if v := judge(t, w, p.ID, secret, " "+strings.ToUpper(strings.ReplaceAll(codes[0], "-", ""))); v.Refused != nil || !v.Recovery {
			t.Errorf("in capitals without lines: %+v", v)
		}
		if v := judge(t, w, p.ID, secret, codes[0]); !errors.Is(v.Refused, ErrCode) {
			t.Errorf("a second time: %v", v.Refused)
		}
		fresh := MintRecoveryCodes()
		w.Write(t, func(tx *db.Tx) error {
			f, err := HoldFactors(tx, p.ID)
			if err == nil && f.Codes != 9 {
				t.Errorf("%d codes are left", f.Codes)
			}
			if err == nil {
				err = RenewRecoveryCodes(tx, f, fresh)
			}
			return err
		})
		if v := judge(t, w, p.ID, secret, codes[1]); !errors.Is(v.Refused, ErrCode) {
			t.Errorf("an old code after renewal: %v", v.Refused)
		}
		if v := judge(t, w, p.ID, secret, fresh[9]); v.Refused != nil {
			t.Errorf("a new code: %v", v.Refused)
		}
	})
}

func TestFiveWrongCodesLockCodesForAQuarterOfAnHour(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		p := enrolled(t, w, "keeper", Operator, 0)
		secret, codes := withApp(t, w, p.ID)
		for i := range guesses {
			v := judge(t, w, p.ID, secret, "12345")
			if !errors.Is(v.Refused, ErrCode) || v.Locked != (i == guesses-1) {
				t.Fatalf("guess %d: %+v", i, v)
			}
		}
		for _, code := range []string{codeAt(t, w, secret, 0), codes[0]} {
			v := judge(t, w, p.ID, secret, code)
			if !errors.Is(v.Refused, ErrCodesLocked) || fault.From(v.Refused).Fields[0].Live["until"] == "" {
				t.Errorf("while locked: %v", v.Refused)
			}
		}
		w.Clock.Advance(codesLocked)
		if v := judge(t, w, p.ID, secret, codeAt(t, w, secret, 0)); v.Refused != nil {
			t.Errorf("a quarter of an hour later: %v", v.Refused)
		}
		if n := w.Int(t, "select count(*) from access_guesses"); n != 0 {
			t.Errorf("a right code leaves %d counts", n)
		}
	})
}

func TestAnAppIsInUseAfterItsFirstCodeAlone(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		p := enrolled(t, w, "keeper", Operator, 0)
		confirm := func(want error, secret TOTPSecret, code string) (spent id.Secret) {
			t.Helper()
			expect(t, w, want, func(tx *db.Tx) error {
				f, err := HoldFactors(tx, p.ID)
				if err == nil {
					spent, err = ConfirmTOTP(tx, f, secret, code, w.Clock.Now())
				}
				return err
			})
			return spent
		}
		offer := func() (secret TOTPSecret, sealed, spent id.Secret) {
			secret, sealed = MintTOTPSecret(), id.NewSecret(w.IDs)
			w.Write(t, func(tx *db.Tx) (err error) {
				spent, err = OfferTOTP(tx, p.ID, sealed, w.Clock.Now())
				return err
			})
			return secret, sealed, spent
		}
		confirm(ErrNoOffer, MintTOTPSecret(), "123456")
		first, sealed, _ := offer()
		confirm(ErrCode, first, "12345")
		if s, err := signIn(t, w, "keeper", goodPassword); err != nil || s.State != Whole {
			t.Errorf("an app that was offered counts: %s %v", s.State, err)
		}
		w.Clock.Advance(OfferLife)
		confirm(ErrNoOffer, first, codeAt(t, w, first, 0))
		second, now, spent := offer()
		if spent != sealed {
			t.Error("an offer that was replaced is not to be erased")
		}
		confirm(nil, second, codeAt(t, w, second, 0))
		third, _, _ := offer()
		if v := judge(t, w, p.ID, second, codeAt(t, w, second, 1)); v.Refused != nil {
			t.Errorf("the old app while a new one waits: %v", v.Refused)
		}
		if spent := confirm(nil, third, codeAt(t, w, third, 0)); spent != now {
			t.Error("the app before is not to be erased")
		}
	})
}

func TestWhoTouchesMoneyIsAskedForASecondFactor(t *testing.T) {
	people := []struct {
		person Person
		money  bool
	}{
		{Person{Role: Operator}, true}, {Person{Role: Supplier, Party: 1}, true}, {Person{Role: Distributor, Party: 1}, true},
		{Person{Role: Supplier, Party: 1, Duties: "owner"}, true}, {Person{Role: Distributor, Party: 1, Duties: "buying,finance"}, true},
		{Person{Role: Supplier, Party: 1, Duties: "goods,shipping"}, false}, {Person{Role: Distributor, Party: 1, Duties: "buying"}, false},
	}
	for _, x := range people {
		if AskedOff.of(x.person) || AskedMoney.of(x.person) != x.money || !AskedAll.of(x.person) {
			t.Errorf("%+v", x)
		}
	}
}

func TestTheRuleIsDatedAndNeverRetroactive(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		at := w.Clock.Now()
		set := func(want error, asked Asked, from clock.Micros) {
			t.Helper()
			expect(t, w, want, func(tx *db.Tx) error { return SetFactorRule(tx, FactorRule{asked, from}, "psn_x", at) })
		}
		read := func(at clock.Micros) (asked Asked, next *FactorRule) {
			w.Read(t, func(tx *db.Tx) error {
				now, n, err := FactorRules(tx, at)
				asked, next = now.Asked, n
				return err
			})
			return asked, next
		}
		set(ErrFactorRule, "some", at)
		set(ErrRetroactive, AskedAll, at-1)
		if asked, _ := read(at); asked != AskedOff {
			t.Errorf("at first %s", asked)
		}
		set(nil, AskedMoney, at)
		set(nil, AskedAll, at+clock.Day)
		if asked, next := read(at); asked != AskedMoney || next == nil || next.Asked != AskedAll {
			t.Errorf("today %s, then %+v", asked, next)
		}
		if asked, next := read(at + clock.Day); asked != AskedAll || next != nil {
			t.Errorf("tomorrow %s, then %+v", asked, next)
		}
		set(nil, AskedOff, at) // what was planned for later is off, too
		if asked, next := read(at + clock.Day); asked != AskedOff || next != nil {
			t.Errorf("after planning anew %s, then %+v", asked, next)
		}
	})
}

func TestASessionIsWholeOnlyAfterWhatIsAskedFor(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		enrolled(t, w, "new", Supplier, 3)
		p := enrolled(t, w, "keeper", Supplier, 3)
		withApp(t, w, p.ID)
		ask(t, w, AskedMoney)
		for login, want := range map[string]struct {
			state   SessionState
			refusal error
		}{"new": {Bare, ErrFactorMissing}, "keeper": {Half, ErrFactorNeeded}} {
			s, err := signIn(t, w, login, goodPassword)
			if err != nil || s.State != want.state {
				t.Fatalf("%s: %s, %v", login, s.State, err)
			}
			if _, err := resolve(t, w, string(s.Token)); !errors.Is(err, want.refusal) {
				t.Errorf("%s: %v", login, err)
			}
			if _, _, err := NewDoorman().Resolve(t.Context(), w.DB, string(s.Token), home, w.Clock.Now()); !errors.Is(err, want.refusal) {
				t.Errorf("%s at the doorman's: %v", login, err)
			}
			if _, err := SignIn(t.Context(), w.DB, SignInAttempt{
				Login: login, Password: goodPassword, Params: Cheap, Session: id.NewSession(w.IDs), At: w.Clock.Now(), Finished: true,
			}); !errors.Is(err, want.refusal) {
				t.Errorf("%s, whole or not at all: %v", login, err)
			}
			w.Clock.Advance(unfinishedLife)
			if _, err := resolve(t, w, string(s.Token)); !errors.Is(err, ErrTokenExpired) {
				t.Errorf("%s, a quarter of an hour later: %v", login, err)
			}
		}
		if n := w.Int(t, "select count(*) from access_sessions"); n != 2 {
			t.Errorf("%d sessions", n)
		}
		ask(t, w, AskedOff)
		if s, err := signIn(t, w, "keeper", goodPassword); err != nil || s.State != Half {
			t.Errorf("who has a factor shows it, asked for or not: %s, %v", s.State, err)
		}
	})
}

func TestEveryPairOfSessionStateAndAction(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		p := enrolled(t, w, "keeper", Operator, 0)
		for _, from := range []SessionState{Half, Bare, Whole} {
			for _, by := range []SessionAction{ShowFactor, SetUpFactor} {
				s, token := Session{ID: id.NewSession(w.IDs), Token: MintSession(), Person: p, State: from, ExpiresAt: w.Clock.Now() + unfinishedLife}, MintSession()
				w.Write(t, func(tx *db.Tx) error { insertSession(tx, &s, Origin{}, w.Clock.Now()); return nil })
				to, ok := SessionLifecycle[from][by]
				want := ErrToken
				if ok {
					want = nil
				}
				expect(t, w, errorOrNil(want), func(tx *db.Tx) error {
					in, err := ResolveSession(tx, string(s.Token), w.Clock.Now())
					if err == nil {
						err = FinishSession(tx, in, by, token, w.Clock.Now())
					}
					return err
				})
				if !ok {
					continue
				}
				if _, err := resolve(t, w, string(s.Token)); !errors.Is(err, ErrToken) {
					t.Errorf("%s %s: the old token gives %v", from, by, err)
				}
				if got, err := resolve(t, w, string(token)); err != nil || got.Session != s.ID || to != Whole {
					t.Errorf("%s %s: the new token gives %v", from, by, err)
				}
			}
		}
	})
}

func errorOrNil(f *fault.Fault) error {
	if f == nil {
		return nil
	}
	return f
}

func TestWhoMustHaveAFactorKeepsTheLastOne(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		p := enrolled(t, w, "keeper", Operator, 0)
		remove := func(want error) {
			t.Helper()
			expect(t, w, want, func(tx *db.Tx) error {
				f, err := HoldFactors(tx, p.ID)
				if err == nil {
					_, err = RemoveTOTP(tx, f, w.Clock.Now())
				}
				return err
			})
		}
		remove(ErrNoTOTP)
		withApp(t, w, p.ID)
		ask(t, w, AskedMoney)
		remove(ErrLastFactor)
		ask(t, w, AskedOff)
		remove(nil)
		w.Read(t, func(tx *db.Tx) error {
			f, err := ReadFactors(tx, p.ID)
			if f.Has() || f.Codes != 0 || len(f.Kinds()) != 0 {
				t.Errorf("left: %+v", f)
			}
			return err
		})
		expect(t, w, ErrNoFactor, func(tx *db.Tx) error {
			f, err := HoldFactors(tx, p.ID)
			if err == nil {
				err = RenewRecoveryCodes(tx, f, MintRecoveryCodes())
			}
			return err
		})
	})
}

func TestAResetTakesAllFactorsAndSessions(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		p := enrolled(t, w, "keeper", Operator, 0)
		withApp(t, w, p.ID)
		s, err := signIn(t, w, "keeper", goodPassword)
		if err != nil {
			t.Fatal(err)
		}
		expect(t, w, ErrNotFound, func(tx *db.Tx) error { _, err := ResetFactors(tx, id.NewPerson(w.IDs)); return err })
		w.Write(t, func(tx *db.Tx) error {
			spent, err := ResetFactors(tx, p.ID)
			if len(spent) != 1 {
				t.Errorf("to be erased: %v", spent)
			}
			return err
		})
		if _, err := resolve(t, w, string(s.Token)); !errors.Is(err, ErrToken) {
			t.Errorf("its session: %v", err)
		}
		if s, err := signIn(t, w, "keeper", goodPassword); err != nil || s.State != Whole {
			t.Errorf("signing in again: %s, %v", s.State, err)
		}
	})
}

func TestSecretsAndCodesDoNotPrint(t *testing.T) {
	if s := MintTOTPSecret(); strings.Contains(s.String()+s.GoString(), string(s)) {
		t.Error("a secret prints")
	}
	if c := MintRecoveryCodes(); strings.Contains(c.String()+c.GoString(), c[0]) {
		t.Error("recovery codes print")
	}
}

func TestASecretIsShownAsAPicture(t *testing.T) {
	picture, err := MintTOTPSecret().Picture("keeper")
	if err != nil || !strings.HasPrefix(string(picture), "\x89PNG") {
		t.Errorf("%d bytes, %v", len(picture), err)
	}
	if _, err := TOTPSecret("not base32!").Picture("keeper"); err == nil {
		t.Error("a picture of nothing")
	}
}
