package access

import (
	"encoding/json"
	"testing"

	"github.com/descope/virtualwebauthn"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

var shop = Site{Host: "shop.example.com", Origin: "https://shop.example.com"}

// device is a software authenticator with one key.
type device struct {
	auth virtualwebauthn.Authenticator
	key  virtualwebauthn.Credential
}

// publicKeyBytes is the length of a P-256 key in COSE. The library leaves out leading zeros of a coordinate, which is no valid key: one draw of 128.
const publicKeyBytes = 77

func newDevice(person id.Person) *device {
	d := &device{auth: virtualwebauthn.NewAuthenticatorWithOptions(virtualwebauthn.AuthenticatorOptions{UserHandle: handle(person)})}
	for d.key.Key == nil || len(d.key.Key.AttestationData()) != publicKeyBytes {
		d.key = virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2)
	}
	d.key.Counter = 1
	return d
}

func party(s Site) virtualwebauthn.RelyingParty {
	return virtualwebauthn.RelyingParty{ID: s.Host, Name: issuer, Origin: s.Origin}
}

// answerOffer asks for a new passkey at a site and answers as a page of another one would, if that is named.
func (d *device) answerOffer(t *testing.T, w *testkit.World, person id.Person, asked, seen Site) []byte {
	t.Helper()
	var text []byte
	w.Write(t, func(tx *db.Tx) error {
		options, err := OfferPasskey(tx, person, asked, w.Clock.Now())
		if err == nil {
			text, err = json.Marshal(options)
		}
		return err
	})
	options, err := virtualwebauthn.ParseAttestationOptions(string(text))
	if err != nil {
		t.Fatal(err)
	}
	return []byte(virtualwebauthn.CreateAttestationResponse(party(seen), d.auth, d.key, *options))
}

func (d *device) answerAsk(t *testing.T, w *testkit.World, asked, seen Site) []byte {
	t.Helper()
	var text []byte
	w.Write(t, func(tx *db.Tx) error {
		options, err := AskForPasskey(tx, asked, w.Clock.Now())
		if err == nil {
			text, err = json.Marshal(options)
		}
		return err
	})
	options, err := virtualwebauthn.ParseAssertionOptions(string(text))
	if err != nil {
		t.Fatal(err)
	}
	d.key.Counter++
	return []byte(virtualwebauthn.CreateAssertionResponse(party(seen), d.auth, d.key, *options))
}

func add(t *testing.T, w *testkit.World, want error, person id.Person, answer []byte, site Site) (p Passkey) {
	t.Helper()
	expect(t, w, want, func(tx *db.Tx) error {
		f, err := HoldFactors(tx, person)
		if err == nil {
			p, err = AddPasskey(tx, f, NewPasskey{id.NewPasskey(w.IDs), " 我的手机 ", answer, site}, w.Clock.Now())
		}
		return err
	})
	return p
}

func byPasskey(t *testing.T, w *testkit.World, want error, answer []byte, site Site) Session {
	t.Helper()
	s := Session{ID: id.NewSession(w.IDs), Token: MintSession()}
	expect(t, w, want, func(tx *db.Tx) error {
		_, err := SignInByPasskey(tx, answer, site, &s, Origin{home, "Chrome, Windows"}, w.Clock.Now())
		return err
	})
	return s
}

func TestAPasskeyAloneSignsIn(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		p := enrolled(t, w, "keeper", Operator, 0)
		ask(t, w, AskedMoney)
		d := newDevice(p.ID)
		added := add(t, w, nil, p.ID, d.answerOffer(t, w, p.ID, shop, shop), shop)
		if s, err := signIn(t, w, "keeper", goodPassword); err != nil || s.State != Half || len(s.Kinds) != 1 || s.Kinds[0] != "passkey" {
			t.Errorf("by password: %+v %v", s, err)
		}
		w.Clock.Advance(clock.Hour)
		s := byPasskey(t, w, nil, d.answerAsk(t, w, shop, shop), shop)
		if got, err := resolve(t, w, string(s.Token)); err != nil || got.Person != p.ID {
			t.Errorf("%+v, %v", got, err)
		}
		w.Read(t, func(tx *db.Tx) error {
			all, err := Passkeys(tx, p.ID)
			if err == nil && (len(all) != 1 || all[0].ID != added.ID || all[0].Name != "我的手机" || all[0].UsedAt != w.Clock.Now() || all[0].Site != shop.Host) {
				t.Errorf("%+v", all)
			}
			return err
		})
		if n := w.Int(t, "select sign_count from access_passkeys"); n != 2 {
			t.Errorf("the count is %d", n)
		}
	})
}

func TestAPasskeyIsRefusedUnlessItAnswersToWhatWasAskedHere(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		p := enrolled(t, w, "keeper", Operator, 0)
		d, evil := newDevice(p.ID), Site{Host: "evil.example", Origin: "https://evil.example"}
		add(t, w, nil, p.ID, d.answerOffer(t, w, p.ID, shop, shop), shop)
		again := d.answerAsk(t, w, shop, shop)
		byPasskey(t, w, nil, again, shop)
		byPasskey(t, w, ErrPasskey, again, shop)
		byPasskey(t, w, ErrPasskey, d.answerAsk(t, w, shop, evil), shop)
		byPasskey(t, w, ErrPasskey, d.answerAsk(t, w, evil, evil), shop)
		byPasskey(t, w, ErrPasskey, d.answerAsk(t, w, evil, evil), evil)
		byPasskey(t, w, ErrPasskey, d.answerAsk(t, w, shop, Site{shop.Host, "https://shop.example.com:8443"}), shop)
		byPasskey(t, w, ErrPasskey, []byte("{}"), shop)
		late := d.answerAsk(t, w, shop, shop)
		w.Clock.Advance(ChallengeLife)
		byPasskey(t, w, ErrPasskey, late, shop)

		unverified := *d
		unverified.auth.Options.UserNotVerified = true
		byPasskey(t, w, ErrPasskey, unverified.answerAsk(t, w, shop, shop), shop)
		copied := *d
		copied.key.Counter = 0
		byPasskey(t, w, ErrPasskey, copied.answerAsk(t, w, shop, shop), shop)
		stranger := newDevice(p.ID)
		byPasskey(t, w, ErrPasskey, stranger.answerAsk(t, w, shop, shop), shop)
		nobody := newDevice(id.NewPerson(w.IDs))
		byPasskey(t, w, ErrPasskey, nobody.answerAsk(t, w, shop, shop), shop)
		forged := *d
		forged.key.Key = stranger.key.Key
		byPasskey(t, w, ErrPasskey, forged.answerAsk(t, w, shop, shop), shop)

		byPasskey(t, w, nil, d.answerAsk(t, w, shop, shop), shop)
		enrolled(t, w, "second", Operator, 0)
		w.Write(t, func(tx *db.Tx) error { return Disable(tx, p.ID, w.Clock.Now()) })
		byPasskey(t, w, ErrPasskey, d.answerAsk(t, w, shop, shop), shop)
	})
}

func TestAPasskeyIsAddedOnlyByTheAnswerToItsOffer(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		p, other := enrolled(t, w, "keeper", Operator, 0), enrolled(t, w, "other", Operator, 0)
		d, evil := newDevice(p.ID), Site{Host: "evil.example", Origin: "https://evil.example"}
		add(t, w, ErrNewPasskey, p.ID, []byte(`{"id":"x"}`), shop)
		add(t, w, ErrNewPasskey, p.ID, d.answerOffer(t, w, p.ID, shop, evil), shop)
		add(t, w, ErrNewPasskey, p.ID, d.answerOffer(t, w, p.ID, evil, evil), shop)
		add(t, w, ErrNewPasskey, other.ID, d.answerOffer(t, w, p.ID, shop, shop), shop)
		late := d.answerOffer(t, w, p.ID, shop, shop)
		w.Clock.Advance(ChallengeLife)
		add(t, w, ErrNewPasskey, p.ID, late, shop)
		unverified := *d
		unverified.auth.Options.UserNotVerified = true
		add(t, w, ErrNewPasskey, p.ID, unverified.answerOffer(t, w, p.ID, shop, shop), shop)
		good := d.answerOffer(t, w, p.ID, shop, shop)
		add(t, w, nil, p.ID, good, shop)
		add(t, w, ErrNewPasskey, p.ID, good, shop)
		add(t, w, ErrNewPasskey, other.ID, d.answerOffer(t, w, other.ID, shop, shop), shop) // known as another's
		expect(t, w, ErrName, func(tx *db.Tx) error {
			f, err := HoldFactors(tx, p.ID)
			if err == nil {
				_, err = AddPasskey(tx, f, NewPasskey{id.NewPasskey(w.IDs), " ", good, shop}, w.Clock.Now())
			}
			return err
		})
		if n := w.Int(t, "select count(*) from access_passkeys"); n != 1 {
			t.Errorf("%d passkeys", n)
		}
	})
}

func TestAPersonHasTwentyPasskeysAtMost(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		p := enrolled(t, w, "keeper", Operator, 0)
		var waiting []byte
		for range maxPasskeys {
			waiting = newDevice(p.ID).answerOffer(t, w, p.ID, shop, shop) // asked before the last one was added
			add(t, w, nil, p.ID, newDevice(p.ID).answerOffer(t, w, p.ID, shop, shop), shop)
		}
		add(t, w, ErrTooManyPasskeys, p.ID, waiting, shop)
		expect(t, w, ErrTooManyPasskeys, func(tx *db.Tx) error { _, err := OfferPasskey(tx, p.ID, shop, w.Clock.Now()); return err })
	})
}

func TestAPasskeyIsRenamedAndRemovedByItsPersonAlone(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		p, other := enrolled(t, w, "keeper", Operator, 0), enrolled(t, w, "other", Operator, 0)
		first := add(t, w, nil, p.ID, newDevice(p.ID).answerOffer(t, w, p.ID, shop, shop), shop)
		second := add(t, w, nil, p.ID, newDevice(p.ID).answerOffer(t, w, p.ID, shop, shop), shop)
		remove := func(want error, person id.Person, k id.Passkey) {
			t.Helper()
			expect(t, w, want, func(tx *db.Tx) error {
				f, err := HoldFactors(tx, person)
				if err == nil {
					err = RemovePasskey(tx, f, k, w.Clock.Now())
				}
				return err
			})
		}
		expect(t, w, ErrName, func(tx *db.Tx) error { return RenamePasskey(tx, p.ID, first.ID, "") })
		expect(t, w, ErrNotFound, func(tx *db.Tx) error { return RenamePasskey(tx, other.ID, first.ID, "mine") })
		expect(t, w, nil, func(tx *db.Tx) error { return RenamePasskey(tx, p.ID, first.ID, "钥匙") })
		remove(ErrNotFound, other.ID, first.ID)
		ask(t, w, AskedMoney)
		remove(nil, p.ID, first.ID)
		remove(ErrNotFound, p.ID, first.ID)
		remove(ErrLastFactor, p.ID, second.ID)
		ask(t, w, AskedOff)
		remove(nil, p.ID, second.ID)
	})
}

func TestOldChallengesGoWithNewOnes(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		for range 3 {
			w.Write(t, func(tx *db.Tx) error { _, err := AskForPasskey(tx, shop, w.Clock.Now()); return err })
		}
		w.Clock.Advance(ChallengeLife)
		w.Write(t, func(tx *db.Tx) error { _, err := AskForPasskey(tx, shop, w.Clock.Now()); return err })
		if n := w.Int(t, "select count(*) from access_challenges"); n != 1 {
			t.Errorf("%d challenges", n)
		}
	})
}
