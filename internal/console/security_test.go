package console

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/descope/virtualwebauthn"
	"github.com/pquerna/otp/totp"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/web"
)

const (
	securityPath = apiPrefix + "/security"
	securePage   = "https://example.com"
)

// post is a write of a page that was fetched over TLS.
func (d *desk) post(t testing.TB, method, path, session string, body any) *httptest.ResponseRecorder {
	t.Helper()
	text := ""
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		text = string(b)
	}
	d.Clock.Advance(2 * clock.Second) // attempts are limited
	return d.do(t, ask{method: method, path: path, session: session, body: text, header: map[string]string{"Origin": securePage}})
}

type fields map[string]any

// refused demands a refusal of an answer.
func refused(t testing.TB, w *httptest.ResponseRecorder, status int, code string) web.Problem {
	t.Helper()
	got := decode[web.Problem](t, w)
	if w.Code != status || got.Code != code {
		t.Errorf("%d %s, want %d %s: %s", w.Code, got.Code, status, code, w.Body)
	}
	return got
}

func done(t testing.TB, w *httptest.ResponseRecorder) *httptest.ResponseRecorder {
	t.Helper()
	if w.Code != http.StatusOK && w.Code != http.StatusNoContent {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	return w
}

// cookieOf gives the session that an answer begins.
func cookieOf(t testing.TB, w *httptest.ResponseRecorder) string {
	t.Helper()
	for _, c := range w.Result().Cookies() {
		if c.Name == cookieName {
			return c.Value
		}
	}
	t.Fatalf("no session in %d %s", w.Code, w.Body)
	return ""
}

func (d *desk) code(t testing.TB, secret string) string {
	t.Helper()
	code, err := totp.GenerateCode(secret, d.Clock.Now().Time())
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// enrol sets up an authenticator app under a session.
func (d *desk) enrol(t testing.TB, session string) (secret string, w *httptest.ResponseRecorder) {
	t.Helper()
	offer := decode[totpOffer](t, done(t, d.post(t, "POST", securityPath+"/totp", session, nil)))
	if !strings.HasPrefix(offer.Picture, "data:image/png;base64,iVBOR") {
		t.Errorf("the picture is %.40s", offer.Picture)
	}
	return offer.Secret, done(t, d.post(t, "POST", securityPath+"/totp/confirm", session, fields{"code": d.code(t, offer.Secret)}))
}

// begin signs in by password and tells what is left to do.
func (d *desk) begin(t testing.TB, login string) (string, signedIn) {
	t.Helper()
	w := done(t, d.post(t, "POST", apiPrefix+"/session", "", fields{"login": login, "password": password}))
	return cookieOf(t, w), decode[signedIn](t, w)
}

func (d *desk) rule(t testing.TB, asked access.Asked) {
	t.Helper()
	d.Write(t, func(tx *db.Tx) error {
		return access.SetFactorRule(tx, access.FactorRule{Asked: asked, From: d.Clock.Now()}, "psn_x", d.Clock.Now())
	})
}

// actions are what the audit trail holds about people, in order.
func (d *desk) actions(t testing.TB) (out []string) {
	t.Helper()
	d.Read(t, func(tx *db.Tx) (err error) {
		out, err = db.All(tx, db.Text, "select action from access_trail order by id")
		return err
	})
	return out
}

func TestSigningInTakesTheCodeOfTheApp(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		first, begun := d.begin(t, "operator")
		if begun.Next != "done" || begun.Me == nil || begun.Me.Login != "operator" {
			t.Fatalf("%+v", begun)
		}
		secret, w := d.enrol(t, first)
		codes := decode[setUp](t, w).RecoveryCodes
		if len(codes) != 10 || len(w.Result().Cookies()) != 0 {
			t.Errorf("%d recovery codes, cookies %v", len(codes), w.Result().Cookies())
		}
		half, begun := d.begin(t, "operator")
		if begun.Next != "second_factor" || begun.Me != nil || !slices.Equal(begun.Factors, []string{"totp", "recovery"}) {
			t.Fatalf("%+v", begun)
		}
		show := func(session, code string) *httptest.ResponseRecorder {
			return d.post(t, "POST", apiPrefix+"/session/second-factor", session, fields{"code": code})
		}
		refused(t, show(half, d.code(t, secret)), 422, "code_wrong") // it was used to set up
		refused(t, d.get(t, half, apiPrefix+"/me"), 401, "second_factor_needed")
		d.Clock.Advance(30 * clock.Second)
		w = done(t, show(half, d.code(t, secret)))
		whole := cookieOf(t, w)
		if got := decode[signedIn](t, w); whole == half || got.Next != "done" || got.Me.Login != "operator" {
			t.Errorf("%+v", got)
		}
		refused(t, d.get(t, half, apiPrefix+"/me"), 401, "token_invalid")
		done(t, d.get(t, whole, apiPrefix+"/me"))
		refused(t, show(whole, codes[0]), 401, "token_invalid") // there is nothing to finish

		other, _ := d.begin(t, "operator")
		done(t, show(other, codes[0]))
		other, _ = d.begin(t, "operator")
		refused(t, show(other, codes[0]), 422, "code_wrong")
		want := []string{"person.set_up_totp", "person.use_recovery_code"}
		if got := d.actions(t); !slices.Equal(got, want) {
			t.Errorf("the trail has %v", got)
		}
	})
}

func TestWrongCodesAreLimitedAndLocked(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		whole, _ := d.begin(t, "operator")
		secret, _ := d.enrol(t, whole)
		half, _ := d.begin(t, "operator")
		for range 5 {
			refused(t, d.post(t, "POST", apiPrefix+"/session/second-factor", half, fields{"code": "000"}), 422, "code_wrong")
		}
		d.Clock.Advance(30 * clock.Second)
		refused(t, d.post(t, "POST", apiPrefix+"/session/second-factor", half, fields{"code": d.code(t, secret)}), 429, "codes_locked")
		if got := d.actions(t); got[len(got)-1] != "person.lock_codes" {
			t.Errorf("the trail has %v", got)
		}
		var limited bool
		for range signIns.AtOnce + 1 {
			w := d.do(t, ask{method: "POST", path: apiPrefix + "/session/second-factor", session: half, body: `{"code":"1"}`})
			limited = limited || decode[web.Problem](t, w).Code == "too_many_requests"
		}
		if !limited {
			t.Error("attempts are not limited")
		}
	})
}

func TestARecoveryCodeOpensOneSessionOfManyAtOnce(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		whole, _ := d.begin(t, "operator")
		_, w := d.enrol(t, whole)
		code := decode[setUp](t, w).RecoveryCodes[0]
		var opened atomic.Int64
		var all sync.WaitGroup
		for range 4 {
			half, _ := d.begin(t, "operator")
			all.Go(func() {
				if w := d.do(t, ask{method: "POST", path: apiPrefix + "/session/second-factor", session: half, body: `{"code":"` + code + `"}`}); w.Code == http.StatusOK {
					opened.Add(1)
				}
			})
		}
		all.Wait()
		if opened.Load() != 1 {
			t.Errorf("%d sessions", opened.Load())
		}
	})
}

func TestWhoMustHaveASecondFactorSetsItUpFirst(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		d.rule(t, access.AskedMoney)
		bare, begun := d.begin(t, "red")
		if begun.Next != "set_up" || begun.Me != nil {
			t.Fatalf("%+v", begun)
		}
		refused(t, d.get(t, bare, apiPrefix+"/me"), 401, "second_factor_missing")
		d.Clock.Advance(12 * clock.Minute) // more than a proof lasts: who is not in yet has just shown a password
		secret, w := d.enrol(t, bare)
		whole := cookieOf(t, w)
		if got := decode[setUp](t, w); got.Me == nil || got.Me.Login != "red" || len(got.RecoveryCodes) != 10 {
			t.Errorf("%+v", got)
		}
		refused(t, d.get(t, bare, apiPrefix+"/me"), 401, "token_invalid")
		got := decode[security](t, done(t, d.get(t, whole, securityPath)))
		if !got.Must || got.TOTPSince.IsZero() || got.RecoveryCodes != 10 || len(got.Sessions) != 1 || !got.Sessions[0].Current {
			t.Errorf("%+v", got)
		}
		refused(t, d.post(t, "DELETE", securityPath+"/totp", whole, nil), 422, "last_factor")
		d.rule(t, access.AskedOff)
		done(t, d.post(t, "DELETE", securityPath+"/totp", whole, nil))
		if n := d.Int(t, "select count(*) from contacts_secrets"); n != 0 {
			t.Errorf("%d secrets are left of %s", n, secret)
		}
	})
}

// operations are all operations of the console with their methods and paths, ids filled in.
func (d *desk) operations() (out []ask) {
	for path, item := range d.console.api.OpenAPI().Paths {
		path = strings.NewReplacer("{order}", d.order.String(), "{passkey}", "pky_0000000000001", "{session}", "ses_0000000000001",
			"{person}", "psn_0000000000001").Replace(path)
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
			if op != nil {
				out = append(out, ask{method: op.Method, path: path, body: op.OperationID})
			}
		}
	}
	return out
}

func TestASessionThatIsNotWholeIsRefusedByEveryOtherOperation(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		whole, _ := d.begin(t, "operator")
		d.enrol(t, whole)
		half, _ := d.begin(t, "operator")
		d.rule(t, access.AskedMoney)
		for state, x := range map[access.SessionState]struct{ login, session, code string }{
			access.Half: {"operator", half, "second_factor_needed"}, access.Bare: {"tea", "", "second_factor_missing"},
		} {
			if x.session == "" {
				x.session, _ = d.begin(t, x.login)
			}
			walked := 0
			for _, a := range d.operations() {
				operation := a.body
				if slices.Contains(open, operation) || slices.Contains(unfinished[state], operation) {
					continue
				}
				walked++
				a.body, a.session = "", x.session
				refused(t, d.do(t, a), 401, x.code)
			}
			if walked < 15 {
				t.Errorf("%s: only %d operations", state, walked)
			}
		}
	})
}

func TestNobodyAndOtherSitesAreRefusedByEveryOperationOfTheSecurityPage(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		whole, _ := d.begin(t, "operator")
		for _, a := range d.operations() {
			operation := a.body
			a.body = ""
			if !slices.Contains(open, operation) {
				refused(t, d.do(t, a), 401, "not_signed_in")
			}
			if a.method == http.MethodGet {
				continue
			}
			for name, header := range map[string]map[string]string{
				"no marker": {marker: ""}, "another site": {"Sec-Fetch-Site": "cross-site"}, "another origin": {"Origin": "https://evil.example"},
			} {
				a.session, a.header = whole, header
				if got := refused(t, d.do(t, a), 403, "foreign_site"); got.Code != "foreign_site" {
					t.Errorf("%s with %s", operation, name)
				}
			}
		}
	})
}

func TestPartiesDoNotSetTheRuleNorResetOthers(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		tea, _ := d.begin(t, "tea")
		refused(t, d.get(t, tea, securityPath+"/rule"), 403, "forbidden")
		refused(t, d.post(t, "PUT", securityPath+"/rule", tea, fields{"asked": "off"}), 403, "forbidden")
		red, _ := d.begin(t, "red")
		me := decode[me](t, d.get(t, red, apiPrefix+"/me"))
		refused(t, d.post(t, "DELETE", apiPrefix+"/people/"+string(me.ID)+"/second-factor", tea, nil), 403, "forbidden")
	})
}

func TestTheOperatorSaysWhoseSecondFactorIsAskedFor(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		operator, _ := d.begin(t, "operator")
		path := securityPath + "/rule"
		if got := decode[factorRules](t, d.get(t, operator, path)); got.Now.Asked != access.AskedOff || got.Next != nil {
			t.Errorf("at first %+v", got)
		}
		got := decode[factorRules](t, done(t, d.post(t, "PUT", path, operator, fields{"asked": "all"})))
		if got.Now.Asked != access.AskedAll || !got.Now.From.Equal(d.Clock.Now().Time()) {
			t.Errorf("%+v", got)
		}
		later := d.Clock.Now().Time().Add(24 * time.Hour)
		got = decode[factorRules](t, done(t, d.post(t, "PUT", path, operator, fields{"asked": "money", "from": later})))
		if got.Now.Asked != access.AskedAll || got.Next == nil || got.Next.Asked != access.AskedMoney {
			t.Errorf("%+v", got)
		}
		refused(t, d.post(t, "PUT", path, operator, fields{"asked": "money", "from": d.Clock.Now().Time().Add(-time.Hour)}), 422, "retroactive")
		d.Clock.Advance(access.ProofLife)
		refused(t, d.post(t, "PUT", path, operator, fields{"asked": "off"}), 403, "proof_needed")
		if got := d.actions(t); !slices.Equal(got, []string{"installation.set_factor_rule", "installation.set_factor_rule"}) {
			t.Errorf("the trail has %v", got)
		}
	})
}

func TestTheOperatorResetsASecondFactorThatWasLost(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		red, begun := d.begin(t, "red")
		d.enrol(t, red)
		operator, _ := d.begin(t, "operator")
		path := apiPrefix + "/people/" + string(begun.Me.ID) + "/second-factor"
		done(t, d.post(t, "DELETE", path, operator, nil))
		refused(t, d.get(t, red, apiPrefix+"/me"), 401, "token_invalid")
		if _, begun := d.begin(t, "red"); begun.Next != "done" {
			t.Errorf("%+v", begun)
		}
		refused(t, d.post(t, "DELETE", apiPrefix+"/people/psn_0000000000001/second-factor", operator, nil), 404, "not_found")
		d.Clock.Advance(access.ProofLife)
		refused(t, d.post(t, "DELETE", path, operator, nil), 403, "proof_needed")
		if got := d.actions(t); got[len(got)-1] != "person.reset_second_factor" {
			t.Errorf("the trail has %v", got)
		}
	})
}

func TestWhatProtectsAnAccountNeedsAFreshProof(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		whole, _ := d.begin(t, "operator")
		secret, w := d.enrol(t, whole)
		codes := decode[setUp](t, w).RecoveryCodes
		d.Clock.Advance(access.ProofLife)
		guarded := []ask{
			{method: "POST", path: securityPath + "/totp"}, {method: "POST", path: securityPath + "/totp/confirm", body: "code"}, {method: "DELETE", path: securityPath + "/totp"},
			{method: "POST", path: securityPath + "/recovery-codes"}, {method: "POST", path: securityPath + "/passkeys/offer"},
			{method: "DELETE", path: securityPath + "/passkeys/pky_0000000000001"},
		}
		for _, a := range guarded {
			var body any
			if a.body != "" {
				body = fields{"code": "123456"}
			}
			refused(t, d.post(t, a.method, a.path, whole, body), 403, "proof_needed")
		}
		prove := func(body fields) *httptest.ResponseRecorder {
			return d.post(t, "POST", apiPrefix+"/session/proof", whole, body)
		}
		refused(t, prove(fields{}), 422, "invalid_request")
		refused(t, prove(fields{"password": "wrong guess"}), 422, "password_wrong")
		refused(t, prove(fields{"code": "000000"}), 422, "code_wrong")
		refused(t, prove(fields{"credential": fields{"id": "x"}}), 401, "passkey_refused")
		for name, proof := range map[string]func() fields{
			"password": func() fields { return fields{"password": password} },
			"app":      func() fields { return fields{"code": d.code(t, secret)} },
			"recovery": func() fields { return fields{"code": codes[1]} },
		} {
			done(t, prove(proof()))
			got := decode[setUp](t, done(t, d.post(t, "POST", securityPath+"/recovery-codes", whole, nil)))
			if codes = got.RecoveryCodes; len(codes) != 10 {
				t.Fatalf("%s: %+v", name, got)
			}
			d.Clock.Advance(access.ProofLife)
			refused(t, d.post(t, "POST", securityPath+"/recovery-codes", whole, nil), 403, "proof_needed")
		}
	})
}

func TestAPersonChangesItsPasswordWithTheOldOne(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		here, _ := d.begin(t, "operator")
		there, _ := d.begin(t, "operator")
		change := func(old, password string) *httptest.ResponseRecorder {
			return d.post(t, "PUT", securityPath+"/password", here, fields{"old_password": old, "new_password": password})
		}
		if got := refused(t, change("wrong guess", "a new password"), 422, "password_wrong"); got.Errors[0].Path != "old_password" {
			t.Errorf("%+v", got)
		}
		done(t, change(password, "a new password"))
		refused(t, change(password, "a newer password"), 422, "password_wrong")
		done(t, d.get(t, here, apiPrefix+"/me"))
		refused(t, d.get(t, there, apiPrefix+"/me"), 401, "token_invalid")
		if got := d.actions(t); !slices.Equal(got, []string{"person.change_password"}) {
			t.Errorf("the trail has %v", got)
		}
	})
}

func TestAPersonEndsItsSessions(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		here, _ := d.begin(t, "operator")
		there, _ := d.begin(t, "operator")
		elsewhere, _ := d.begin(t, "operator")
		foreign, _ := d.begin(t, "red")
		list := func(session string) []ownSession {
			return decode[security](t, done(t, d.get(t, session, securityPath))).Sessions
		}
		if got := list(here); len(got) != 3 || !got[2].Current || got[0].Current || got[0].Address == "" {
			t.Fatalf("%+v", got)
		}
		end := func(of ownSession) *httptest.ResponseRecorder {
			return d.post(t, "DELETE", securityPath+"/sessions/"+string(of.ID), here, nil)
		}
		refused(t, end(list(foreign)[0]), 404, "not_found")
		done(t, end(list(here)[1]))
		refused(t, d.get(t, there, apiPrefix+"/me"), 401, "token_invalid")
		done(t, d.post(t, "DELETE", securityPath+"/sessions", here, nil))
		refused(t, d.get(t, elsewhere, apiPrefix+"/me"), 401, "token_invalid")
		if got := list(here); len(got) != 1 || !got[0].Current {
			t.Errorf("%+v", got)
		}
		done(t, d.get(t, foreign, apiPrefix+"/me"))
		if got := d.actions(t); !slices.Equal(got, []string{"person.end_session", "person.end_other_sessions"}) {
			t.Errorf("the trail has %v", got)
		}
	})
}

// device is a software authenticator with one key.
type device struct {
	auth virtualwebauthn.Authenticator
	key  virtualwebauthn.Credential
}

var here = virtualwebauthn.RelyingParty{ID: "example.com", Origin: securePage}

func (d *desk) asked(t testing.TB, path, session string) string {
	t.Helper()
	return done(t, d.post(t, "POST", path, session, nil)).Body.String()
}

func (v *device) create(t testing.TB, d *desk, session string) json.RawMessage {
	t.Helper()
	text := d.asked(t, securityPath+"/passkeys/offer", session)
	made, err := virtualwebauthn.ParseAttestationOptions(text)
	if err != nil {
		t.Fatal(err, text)
	}
	v.key = virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2)
	v.auth = virtualwebauthn.NewAuthenticatorWithOptions(virtualwebauthn.AuthenticatorOptions{UserHandle: []byte(made.UserID)})
	return json.RawMessage(virtualwebauthn.CreateAttestationResponse(here, v.auth, v.key, *made))
}

func (v *device) show(t testing.TB, d *desk) json.RawMessage {
	t.Helper()
	asked, err := virtualwebauthn.ParseAssertionOptions(d.asked(t, apiPrefix+"/passkey", ""))
	if err != nil {
		t.Fatal(err)
	}
	return json.RawMessage(virtualwebauthn.CreateAssertionResponse(here, v.auth, v.key, *asked))
}

func TestAPasskeySetsUpSignsInAndProves(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		d.rule(t, access.AskedAll)
		bare, _ := d.begin(t, "red")
		var key device
		add := func(session, name string) *httptest.ResponseRecorder {
			return d.post(t, "POST", securityPath+"/passkeys", session, fields{"name": name, "credential": key.create(t, d, session)})
		}
		w := done(t, add(bare, "手机"))
		first := cookieOf(t, w)
		if got := decode[setUp](t, w); got.Me == nil || len(got.RecoveryCodes) != 10 {
			t.Errorf("%+v", got)
		}
		_, begun := d.begin(t, "red")
		if begun.Next != "second_factor" || !slices.Equal(begun.Factors, []string{"passkey", "recovery"}) {
			t.Errorf("%+v", begun)
		}
		w = done(t, d.post(t, "POST", apiPrefix+"/passkey/session", "", fields{"credential": key.show(t, d)}))
		whole := cookieOf(t, w)
		if got := decode[signedIn](t, w); got.Next != "done" || got.Me.Login != "red" {
			t.Errorf("%+v", got)
		}
		d.Clock.Advance(access.ProofLife)
		done(t, d.post(t, "POST", apiPrefix+"/session/proof", whole, fields{"credential": key.show(t, d)}))
		got := decode[security](t, done(t, d.get(t, whole, securityPath)))
		if len(got.Passkeys) != 1 || got.Passkeys[0].Name != "手机" || got.Passkeys[0].Site != "example.com" || got.Passkeys[0].UsedAt.IsZero() {
			t.Fatalf("%+v", got)
		}
		path := securityPath + "/passkeys/" + string(got.Passkeys[0].ID)
		done(t, d.post(t, "PUT", path, whole, fields{"name": "新手机"}))
		refused(t, d.post(t, "DELETE", path, whole, nil), 422, "last_factor")
		refused(t, d.post(t, "PUT", path, whole, fields{"name": " "}), 422, "name_malformed")
		d.rule(t, access.AskedOff)
		operator, _ := d.begin(t, "operator")
		refused(t, d.post(t, "DELETE", path, operator, nil), 404, "not_found")
		refused(t, d.post(t, "PUT", path, operator, fields{"name": "mine"}), 404, "not_found")
		refused(t, d.post(t, "POST", apiPrefix+"/session/proof", operator, fields{"credential": key.show(t, d)}), 401, "passkey_refused")
		done(t, d.post(t, "DELETE", path, whole, nil))
		refused(t, d.post(t, "POST", apiPrefix+"/passkey/session", "", fields{"credential": key.show(t, d)}), 401, "passkey_refused")
		done(t, d.get(t, first, apiPrefix+"/me"))
		want := []string{"person.add_passkey", "person.rename_passkey", "person.remove_passkey"}
		if got := d.actions(t); !slices.Equal(got, want) {
			t.Errorf("the trail has %v", got)
		}
	})
}

func TestPasskeysAreForThisPlatformsOwnPages(t *testing.T) {
	d := &Console{}
	for _, x := range []struct {
		page    string
		origins []string
		host    string
	}{
		{"https://shop.example.com", nil, "shop.example.com"}, {"https://shop.example.com:8443", nil, "shop.example.com"},
		{"http://localhost:8080", nil, "localhost"}, {"https://localhost:8443", nil, "localhost"},
		{"http://shop.example.com", nil, ""}, {"http://127.0.0.1:8080", nil, ""}, {"https://[::1]", nil, ""}, {"", nil, ""}, {"null", nil, ""},
		{"https://shop.example.com", []string{"https://shop.example.com"}, "shop.example.com"},
		{"https://other.example.com", []string{"https://shop.example.com"}, ""}, {"http://localhost:8080", []string{"https://shop.example.com"}, ""},
	} {
		d.config.Origins = x.origins
		got, err := d.site(x.page)
		if (err == nil) != (x.host != "") || got.Host != x.host {
			t.Errorf("%s with %v: %+v %v", x.page, x.origins, got, err)
		}
	}
}
