package access

import (
	"errors"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

func TestASessionThatNobodyUsesEndsAfterTwoHours(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		enrolled(t, w, "keeper", Operator, 0)
		s, err := signIn(t, w, "keeper", goodPassword)
		if err != nil {
			t.Fatal(err)
		}
		enter := func() error {
			_, err := Enter(t.Context(), w.DB, string(s.Token), home, w.Clock.Now())
			return err
		}
		seen := func() int64 { return w.Int(t, "select seen_at from access_sessions") }
		began := seen()
		w.Clock.Advance(seenEvery - 1)
		if err := enter(); err != nil || seen() != began {
			t.Errorf("written within five minutes: %v", err)
		}
		w.Clock.Advance(1)
		if err := enter(); err != nil || seen() != int64(w.Clock.Now()) {
			t.Errorf("not written after five minutes: %v", err)
		}
		w.Clock.Advance(SessionIdle - 1)
		if _, err := resolve(t, w, string(s.Token)); err != nil {
			t.Errorf("just before: %v", err)
		}
		w.Clock.Advance(1)
		if err := enter(); !errors.Is(err, ErrTokenExpired) {
			t.Errorf("after two idle hours: %v", err)
		}
	})
}

func TestAPersonSeesAndEndsItsOwnSessionsAlone(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		p := enrolled(t, w, "keeper", Operator, 0)
		enrolled(t, w, "other", Operator, 0)
		var all []Session
		for _, login := range []string{"keeper", "keeper", "keeper", "other"} {
			s, err := SignIn(t.Context(), w.DB, SignInAttempt{
				Login: login, Password: goodPassword, Params: Cheap, Session: id.NewSession(w.IDs), At: w.Clock.Now(), From: Origin{home, "Chrome, Windows"},
			})
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, s)
			w.Clock.Advance(clock.Second)
		}
		list := func() (out []OwnSession) {
			w.Read(t, func(tx *db.Tx) (err error) {
				out, err = OwnSessions(tx, p.ID, w.Clock.Now())
				return err
			})
			return out
		}
		got := list()
		if len(got) != 3 || got[0].ID != all[2].ID || got[0].Address != home.String() || got[0].Browser != "Chrome, Windows" {
			t.Fatalf("%+v", got)
		}
		expect(t, w, ErrNotFound, func(tx *db.Tx) error { return EndOwnSession(tx, p.ID, all[3].ID) })
		expect(t, w, nil, func(tx *db.Tx) error { return EndOwnSession(tx, p.ID, all[0].ID) })
		expect(t, w, ErrNotFound, func(tx *db.Tx) error { return EndOwnSession(tx, p.ID, all[0].ID) })
		w.Write(t, func(tx *db.Tx) error { EndOtherSessions(tx, p.ID, all[2].ID); return nil })
		if got := list(); len(got) != 1 || got[0].ID != all[2].ID {
			t.Errorf("left: %+v", got)
		}
		if _, err := resolve(t, w, string(all[3].Token)); err != nil {
			t.Errorf("another's session: %v", err)
		}
		w.Clock.Advance(SessionIdle)
		if got := list(); len(got) != 0 {
			t.Errorf("idle sessions are listed: %+v", got)
		}
	})
}

func TestAProofIsFreshForTenMinutes(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		enrolled(t, w, "keeper", Operator, 0)
		s, err := signIn(t, w, "keeper", goodPassword)
		if err != nil {
			t.Fatal(err)
		}
		fresh := func() error {
			return w.DB.Read(t.Context(), func(tx *db.Tx) error {
				in, err := ResolveSession(tx, string(s.Token), w.Clock.Now())
				if err == nil {
					err = in.Fresh(w.Clock.Now())
				}
				return err
			})
		}
		w.Clock.Advance(ProofLife - 1)
		if err := fresh(); err != nil {
			t.Errorf("just before: %v", err)
		}
		w.Clock.Advance(1)
		if err := fresh(); !errors.Is(err, ErrProofNeeded) {
			t.Errorf("ten minutes later: %v", err)
		}
		w.Write(t, func(tx *db.Tx) error { NoteProof(tx, s.ID, w.Clock.Now()); return nil })
		if err := fresh(); err != nil {
			t.Errorf("after a new proof: %v", err)
		}
	})
}

func TestOnesOwnPasswordIsChangedWithTheOldOne(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		p := enrolled(t, w, "keeper", Operator, 0)
		here, err := signIn(t, w, "keeper", goodPassword)
		if err != nil {
			t.Fatal(err)
		}
		there, err := signIn(t, w, "keeper", goodPassword)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ProvePassword(t.Context(), w.DB, p.ID, "wrong guess"); !errors.Is(err, ErrOldPassword) {
			t.Errorf("a wrong password: %v", err)
		}
		old, err := ProvePassword(t.Context(), w.DB, p.ID, goodPassword)
		if err != nil {
			t.Fatal(err)
		}
		change := func(want error, password string) {
			t.Helper()
			h := hashed(t, password)
			expect(t, w, want, func(tx *db.Tx) error {
				in, err := ResolveSession(tx, string(here.Token), w.Clock.Now())
				if err == nil {
					err = ChangePassword(tx, in, old, h, w.Clock.Now())
				}
				return err
			})
		}
		change(nil, "another password")
		change(ErrOldPassword, "a third password") // the old one is old now
		if _, err := resolve(t, w, string(here.Token)); err != nil {
			t.Errorf("this session: %v", err)
		}
		if _, err := resolve(t, w, string(there.Token)); !errors.Is(err, ErrToken) {
			t.Errorf("the other session: %v", err)
		}
		if _, err := signIn(t, w, "keeper", goodPassword); !errors.Is(err, ErrSignIn) {
			t.Errorf("the old password: %v", err)
		}
		if _, err := signIn(t, w, "keeper", "another password"); err != nil {
			t.Errorf("the new password: %v", err)
		}
	})
}

func TestABrowserIsToldByItsCoarseName(t *testing.T) {
	for agent, want := range map[string]string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36":                         "Chrome, Windows",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0":           "Edge, Windows",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1": "Safari, iPhone",
		"Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0.50":          "WeChat, Android",
		"Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0":                                                                  "Firefox, Linux",
		"curl/8.5.0": "curl", "": "", "<script>": "",
	} {
		if got := BrowserName(agent); got != want {
			t.Errorf("%s: %q", agent, got)
		}
	}
}
