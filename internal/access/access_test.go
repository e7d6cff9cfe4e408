package access

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

var schema = testkit.Schema(Schema)

const goodPassword = "correct horse battery"

// expect runs body in a transaction and demands this outcome; nil is success.
func expect(t *testing.T, w *testkit.World, want error, body func(tx *db.Tx) error) {
	t.Helper()
	if err := w.DB.Write(t.Context(), body); !errors.Is(err, want) {
		t.Fatalf("got %v, want %v", err, want)
	}
}

// places gives the codes of a refusal by path.
func places(err error) map[string]string {
	out := map[string]string{}
	if f := fault.From(err); f != nil {
		for _, x := range f.Fields {
			out[x.Path] = x.Code
		}
	}
	return out
}

func hashed(t *testing.T, password string) PasswordHash {
	t.Helper()
	h, err := Hash(Cheap, password)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func enrolled(t *testing.T, w *testkit.World, login string, role Role, party int64) Person {
	t.Helper()
	h := hashed(t, goodPassword)
	var p Person
	w.Write(t, func(tx *db.Tx) (err error) {
		p, err = Enroll(tx, NewPerson{ID: id.NewPerson(w.IDs), Login: login, Name: "王敏", Role: role, Party: party, Password: h}, w.Clock.Now())
		return err
	})
	return p
}

func signIn(t *testing.T, w *testkit.World, login, password string) (Session, error) {
	t.Helper()
	return SignIn(t.Context(), w.DB, SignInAttempt{
		Login: login, Password: password, Params: Cheap, Session: id.NewSession(w.IDs), At: w.Clock.Now(),
	})
}

func resolve(t *testing.T, w *testkit.World, token string) (s Scope, err error) {
	t.Helper()
	err = w.DB.Read(t.Context(), func(tx *db.Tx) error {
		s, err = Resolve(tx, token, w.Clock.Now())
		return err
	})
	return s, err
}

func TestSigningInGivesATokenThatCarriesThePersonsScope(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		p := enrolled(t, w, "Tea.Keeper", Supplier, 77)
		s, err := signIn(t, w, "  tea.KEEPER ", goodPassword)
		if err != nil {
			t.Fatal(err)
		}
		got, err := resolve(t, w, string(s.Token))
		want := Scope{Role: Supplier, Party: 77, Actor: p.ID.String(), Person: p.ID, Session: s.ID}
		if err != nil || got != want {
			t.Fatalf("got %+v, %v; want %+v", got, err, want)
		}
	})
}

func TestSignInRefusesUnknownWrongAndDisabledAlike(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		enrolled(t, w, "keeper", Supplier, 77)
		gone := enrolled(t, w, "gone", Supplier, 77)
		w.Write(t, func(tx *db.Tx) error { return Disable(tx, gone.ID, w.Clock.Now()) })
		var answers []string
		for _, try := range [][2]string{
			{"keeper", "wrong password"}, {"keeper", ""}, {"nobody", goodPassword}, {"gone", goodPassword}, {"\x00'; --", goodPassword},
			{"keeper", strings.Repeat("x", 1<<20)},
		} {
			_, err := signIn(t, w, try[0], try[1])
			if !errors.Is(err, ErrSignIn) {
				t.Errorf("%q: got %v", try[0], err)
			}
			answers = append(answers, err.Error())
		}
		for _, a := range answers {
			if a != answers[0] {
				t.Errorf("answers differ: %q, %q", a, answers[0])
			}
		}
	})
}

func TestAnUnknownLoginIsCheckedAtTheSameCostAsAKnownOne(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		enrolled(t, w, "keeper", Operator, 0)
		w.Read(t, func(tx *db.Tx) error {
			for _, login := range []string{"keeper", "nobody", "not a login"} {
				c, err := findCandidate(tx, login, Cheap)
				if err != nil {
					return err
				}
				if p, _, _, ok := c.hash.read(); !ok || p != Cheap {
					t.Errorf("%s would be checked with %+v, %v", login, p, ok)
				}
			}
			return nil
		})
	})
}

func TestASignInLosesAgainstAPasswordChangedMeanwhile(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		p := enrolled(t, w, "keeper", Operator, 0)
		s := Session{ID: id.NewSession(w.IDs), Token: MintSession(), Person: p}
		expect(t, w, ErrSignIn, func(tx *db.Tx) error { return begin(tx, &s, "another hash", SignInAttempt{At: w.Clock.Now()}) })
		if n := w.Int(t, "select count(*) from access_sessions"); n != 0 {
			t.Fatalf("%d sessions", n)
		}
	})
}

func TestASessionEndsAfterTwelveHours(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		enrolled(t, w, "keeper", Operator, 0)
		s, err := signIn(t, w, "keeper", goodPassword)
		if err != nil {
			t.Fatal(err)
		}
		for range 11 {
			w.Clock.Advance(clock.Hour)
			if _, err := Enter(t.Context(), w.DB, string(s.Token), home, w.Clock.Now()); err != nil {
				t.Fatal(err)
			}
		}
		w.Clock.Advance(clock.Hour - 1)
		if _, err := resolve(t, w, string(s.Token)); err != nil {
			t.Fatalf("a microsecond before: %v", err)
		}
		w.Clock.Advance(1)
		if _, err := resolve(t, w, string(s.Token)); !errors.Is(err, ErrTokenExpired) {
			t.Fatalf("after twelve hours: %v", err)
		}
		if _, err := signIn(t, w, "keeper", goodPassword); err != nil {
			t.Fatal(err)
		}
		if n := w.Int(t, "select count(*) from access_sessions"); n != 1 {
			t.Fatalf("%d sessions, expired ones must go", n)
		}
	})
}

func TestSessionsEndBySigningOutByANewPasswordAndByDisabling(t *testing.T) {
	ways := map[string]func(tx *db.Tx, w *testkit.World, s Session, h PasswordHash) error{
		"sign out": func(tx *db.Tx, _ *testkit.World, s Session, _ PasswordHash) error { EndSession(tx, s.ID); return nil },
		"new password": func(tx *db.Tx, _ *testkit.World, s Session, h PasswordHash) error {
			return SetPassword(tx, s.Person.ID, h)
		},
		"disable": func(tx *db.Tx, w *testkit.World, s Session, _ PasswordHash) error {
			return Disable(tx, s.Person.ID, w.Clock.Now())
		},
	}
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		for name, way := range ways {
			login := strings.ReplaceAll(name, " ", "-")
			enrolled(t, w, login, Distributor, 5)
			s, err := signIn(t, w, login, goodPassword)
			if err != nil {
				t.Fatal(err)
			}
			h := hashed(t, "another password")
			w.Write(t, func(tx *db.Tx) error { return way(tx, w, s, h) })
			if _, err := resolve(t, w, string(s.Token)); !errors.Is(err, ErrToken) {
				t.Errorf("%s: got %v", name, err)
			}
		}
	})
}

func TestResolveRefusesWhatIsNoToken(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		for _, token := range []string{"", "fxs_", "fxk_short", string(MintSession()), string(MintKey()), "xxx_" + string(MintKey())[4:], strings.Repeat("\x00", tokenLength)} {
			if _, err := resolve(t, w, token); !errors.Is(err, ErrToken) {
				t.Errorf("%q: got %v", token, err)
			}
		}
	})
}

func TestTokensAndPasswordsStandNowhereInTheClearAndDoNotPrint(t *testing.T) {
	token, h := MintKey(), hashed(t, goodPassword)
	for _, text := range []string{fmt.Sprint(token), fmt.Sprintf("%v %+v %#v %s", token, token, token, token)} {
		if strings.Contains(text, string(token[4:40])) {
			t.Errorf("the token prints: %s", text)
		}
	}
	if text := fmt.Sprintf("%v %s", h, h); strings.Contains(text, "argon2id") {
		t.Errorf("the hash prints: %s", text)
	}
	if strings.Contains(string(h), goodPassword) || !strings.HasPrefix(string(h), "$argon2id$v=19$m=8,t=1,p=1$") {
		t.Errorf("stored as %s", string(h))
	}
	if len(token.hash()) != 32 {
		t.Error("a token is stored as SHA-256")
	}
}

func TestEnrollNamesAllMistakesAtOnce(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		err := w.DB.Write(t.Context(), func(tx *db.Tx) error {
			_, err := Enroll(tx, NewPerson{ID: 1, Login: "A!", Name: "a\x00b", Role: Supplier, Password: "x"}, w.Clock.Now())
			return err
		})
		got := places(err)
		for path, code := range map[string]string{
			"login": "login_malformed", "name": "name_malformed", "role": "role_malformed", "password": "password_length",
		} {
			if got[path] != code {
				t.Errorf("%s: got %q, want %q", path, got[path], code)
			}
		}
	})
}

func TestOnlyTheOperatorsPeopleHaveNoParty(t *testing.T) {
	for _, c := range []struct {
		role  Role
		party int64
		fits  bool
	}{
		{Operator, 0, true},
		{Operator, 1, false},
		{Supplier, 0, false},
		{Supplier, 1, true},
		{Distributor, 0, false},
		{Distributor, -1, false},
		{Distributor, 1, true},
		{"", 0, false},
		{"promoter", 1, false},
	} {
		if roleFits(c.role, c.party) != c.fits {
			t.Errorf("%s with party %d: %v", c.role, c.party, !c.fits)
		}
	}
}

func TestALoginIsTakenWhateverItsCase(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		enrolled(t, w, "keeper", Operator, 0)
		expect(t, w, ErrLoginTaken, func(tx *db.Tx) error {
			_, err := Enroll(tx, NewPerson{ID: 9, Login: "KEEPER", Name: "x", Role: Operator, Password: decoy(Cheap)}, 1)
			return err
		})
	})
}

func TestTheLastOperatorWhoCanSignInStays(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		a, b := enrolled(t, w, "aa", Operator, 0), enrolled(t, w, "bb", Operator, 0)
		enrolled(t, w, "cc", Supplier, 3)
		w.Write(t, func(tx *db.Tx) error { return Disable(tx, a.ID, 5) })
		w.Write(t, func(tx *db.Tx) error { return Disable(tx, a.ID, 6) }) // again: nothing to do
		expect(t, w, ErrLastOperator, func(tx *db.Tx) error { return Disable(tx, b.ID, 5) })
		w.Write(t, func(tx *db.Tx) error { return Enable(tx, a.ID) })
		w.Write(t, func(tx *db.Tx) error { return Disable(tx, b.ID, 5) })
		w.Read(t, func(tx *db.Tx) error {
			people, err := People(tx, PeopleFilter{Role: Operator})
			if len(people) != 2 || people[0].DisabledAt != 0 || people[1].DisabledAt != 5 {
				t.Errorf("people: %+v", people)
			}
			return err
		})
	})
}

func TestPeopleAreFoundByNameOrLogin(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		enrolled(t, w, "tea.keeper", Operator, 0)
		enrolled(t, w, "mug_keeper", Operator, 0)
		for text, want := range map[string]int{"": 2, "KEEPER": 2, "tea": 1, "g_k": 1, "%": 0, "nobody": 0} {
			w.Read(t, func(tx *db.Tx) error {
				people, err := People(tx, PeopleFilter{Text: text})
				if len(people) != want {
					t.Errorf("%q: %d people, want %d", text, len(people), want)
				}
				return err
			})
		}
	})
}

func TestTwoOperatorsWhoDisableEachOtherAtOnceDoNotBothSucceed(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		a, b := enrolled(t, w, "aa", Operator, 0), enrolled(t, w, "bb", Operator, 0)
		const rounds = 10
		for range rounds {
			done, begin := make(chan error, 2), make(chan bool)
			for _, p := range []Person{a, b} {
				go func() {
					<-begin
					done <- w.DB.Write(t.Context(), func(tx *db.Tx) error { return Disable(tx, p.ID, 5) })
				}()
			}
			close(begin)
			first, second := <-done, <-done
			if (first == nil) == (second == nil) || !errors.Is(errors.Join(first, second), ErrLastOperator) {
				t.Fatalf("got %v and %v", first, second)
			}
			w.Write(t, func(tx *db.Tx) error { return errors.Join(Enable(tx, a.ID), Enable(tx, b.ID)) })
		}
	})
}

func TestAStoredHashThatCannotBeReadMatchesNothing(t *testing.T) {
	good := string(hashed(t, goodPassword))
	if !PasswordHash(good).matches(goodPassword) || PasswordHash(good).matches(goodPassword+"x") {
		t.Fatal("a good hash must match its password only")
	}
	for _, h := range []string{
		"", "$", good[:len(good)-4], strings.Replace(good, "argon2id", "argon2i", 1), strings.Replace(good, "v=19", "v=16", 1),
		strings.Replace(good, "m=8", "m=99999999", 1), strings.Replace(good, "t=1", "t=0", 1), strings.Replace(good, "p=1", "p=0", 1), good + "$",
	} {
		if PasswordHash(h).matches(goodPassword) {
			t.Errorf("%q matches", h)
		}
	}
	if decoy(Cheap).matches(goodPassword) {
		t.Error("the decoy matches")
	}
	for _, p := range []string{"", "seven77", strings.Repeat("x", 201)} {
		if _, err := Hash(Cheap, p); !errors.Is(err, ErrPassword) {
			t.Errorf("a password of %d bytes: %v", len(p), err)
		}
	}
}
