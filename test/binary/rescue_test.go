package binary

import (
	"net/http"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

func TestANewInstallationAsksItsAdministratorForASecondFactor(t *testing.T) {
	onBothEngines(t, func(t *testing.T, h home) {
		s := h.serve(t, "--second-factor=money")
		admin := s.administrator(t)
		refused := func(s *server, password, code string) {
			t.Helper()
			a, err := s.client("").try(http.MethodPost, "/v1/sessions", newKey(), tree{"login": admin.login, "password": password})
			if err != nil || a.status != http.StatusUnauthorized || a.text(t, "code") != code {
				t.Fatalf("%v %d %s, want %s", err, a.status, a.body, code)
			}
		}
		refused(s, admin.password, "second_factor_missing")
		h.fenxiao(t, "rescue", "nobody").exits(t, 1)
		s.stop(t, syscall.SIGTERM)

		h.fenxiao(t, "rescue", "nobody").exits(t, 1)
		told := h.fenxiao(t, "rescue", "ADMIN").exits(t, 0)
		password := regexp.MustCompile(`(?m)^  (\S+)$`).FindStringSubmatch(told.stdout)
		if password == nil || !strings.HasPrefix(told.stdout, "admin (operator)") {
			t.Fatalf("it told %s", told.stdout)
		}
		again := h.serve(t)
		refused(again, admin.password, "sign_in_failed")
		refused(again, password[1], "second_factor_missing") // the rule is the installation's, and stays
		again.stop(t, syscall.SIGTERM)
		clean(t, h.flags()...)
	})
}
