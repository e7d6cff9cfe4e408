package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/pquerna/otp/totp"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
)

// app sets up an authenticator app for a login, and gives its secret and recovery codes.
func (h *house) app(login string) (access.TOTPSecret, access.RecoveryCodes) {
	h.t.Helper()
	secret, codes := access.MintTOTPSecret(), access.MintRecoveryCodes()
	h.Write(h.t, func(tx *db.Tx) error {
		people, err := access.People(tx, access.PeopleFilter{})
		if err != nil {
			return err
		}
		for _, p := range people {
			if p.Login != login {
				continue
			}
			a := flows.Acting{World: h.flow, Actor: p.ID.String(), At: h.Clock.Now()}
			if err := flows.OfferTOTP(tx, a, p.ID, secret); err != nil {
				return err
			}
			_, err = flows.ConfirmTOTP(tx, a, p.ID, h.code(secret), codes)
		}
		return err
	})
	h.Clock.Advance(30 * clock.Second)
	return secret, codes
}

func (h *house) code(secret access.TOTPSecret) string {
	h.t.Helper()
	code, err := totp.GenerateCode(string(secret), h.Clock.Now().Time())
	if err != nil {
		h.t.Fatal(err)
	}
	return code
}

func TestSigningInAtTheOpenAPIIsNoWayAroundTheSecondFactor(t *testing.T) {
	each(t, func(h *house) {
		in := func(code string) reply {
			body := tree{"login": "root", "password": password}
			if code != "" {
				body["code"] = code
			}
			return h.as("", "POST", "/v1/sessions", body)
		}
		h.Write(t, func(tx *db.Tx) error {
			return access.SetFactorRule(tx, access.FactorRule{Asked: access.AskedMoney, From: h.Clock.Now()}, "psn_x", h.Clock.Now())
		})
		h.as(h.operator, "GET", "/v1/me", nil).ok() // a session that has begun goes on
		in("").refused(401, "second_factor_missing")
		in("123456").refused(401, "second_factor_missing")
		secret, codes := h.app("root")
		in("").refused(401, "second_factor_needed")
		in("000").refused(422, "code_wrong")
		code := h.code(secret)
		token := in(code).must(201).text("token")
		h.as(token, "GET", "/v1/me", nil).ok()
		in(code).refused(422, "code_wrong")
		in(codes[0]).must(201)
		in(codes[0]).refused(422, "code_wrong")
		for range 4 {
			in("000").refused(422, "code_wrong")
		}
		in(codes[1]).refused(429, "codes_locked")
		h.as("", "POST", "/v1/sessions", tree{"login": "root", "password": "wrong horse", "code": codes[1]}).refused(401, "sign_in_failed")
	})
}

func TestASessionThatIsNotWholeIsRefusedByEveryOperation(t *testing.T) {
	each(t, func(h *house) {
		start := func() access.Session {
			s, err := access.SignIn(t.Context(), h.DB, access.SignInAttempt{
				Login: "root", Password: password, Params: access.Cheap, Session: id.NewSession(h.IDs), At: h.Clock.Now(),
			})
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		h.Write(t, func(tx *db.Tx) error {
			return access.SetFactorRule(tx, access.FactorRule{Asked: access.AskedAll, From: h.Clock.Now()}, "psn_x", h.Clock.Now())
		})
		bare := start()
		h.app("root")
		half := start()
		for code, s := range map[string]access.Session{"second_factor_missing": bare, "second_factor_needed": half} {
			walked := 0
			for path, item := range h.api.OpenAPI().Paths {
				for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
					if op == nil || op.Security != nil && len(op.Security) == 0 {
						continue // open to anybody: signing in, applying
					}
					walked++
					got := h.do(ask{method: op.Method, path: strings.NewReplacer("{", "", "}", "").Replace(path), token: string(s.Token)})
					if got.status != http.StatusUnauthorized || got.text("code") != code {
						t.Errorf("%s of a %s session: %d %s", op.OperationID, s.State, got.status, got.body)
					}
				}
			}
			if walked < 200 {
				t.Errorf("only %d operations", walked)
			}
		}
	})
}

func TestAProgramsKeyHasNoSecondFactor(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		h.Write(t, func(tx *db.Tx) error {
			return access.SetFactorRule(tx, access.FactorRule{Asked: access.AskedAll, From: h.Clock.Now()}, "psn_x", h.Clock.Now())
		})
		h.as(x.key, "GET", "/v1/me", nil).ok()
	})
}

func TestOnesOwnPasswordIsNotSetWithoutTheOldOne(t *testing.T) {
	each(t, func(h *house) {
		me := h.as(h.operator, "GET", "/v1/me", nil).ok().text("person_id")
		h.as(h.operator, "PUT", "/v1/people/"+me+"/password", tree{"password": "another horse"}).refused(422, "own_password")
		h.signIn("root")
	})
}
