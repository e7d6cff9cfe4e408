package binary

import (
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

func TestServingTheDemoFillsAnEmptyDatabaseAndPrintsSignInsThatWork(t *testing.T) {
	// PostgreSQL has its turn in the long run; the demo's own tests fill a short one on both in every run.
	for _, engine := range testkit.Engines[:rounds(1, len(testkit.Engines))] {
		h := newHome(t, engine)
		s := h.serve(t, "--demo")
		roles := map[string]int{}
		for _, who := range s.signIns {
			roles[who.role]++
			me := s.as(t, who.login, who.password).call(t, http.MethodGet, "/v1/me", nil)
			if me.text(t, "role") != who.role {
				t.Fatalf("%v is %s", who, me.body)
			}
		}
		if len(roles) != 3 {
			t.Fatalf("sign-ins for %v only", roles)
		}
		operator := s.as(t, s.signIns[0].login, s.signIns[0].password)
		if orders := operator.call(t, http.MethodGet, "/v1/orders?limit=50", nil); len(orders.list(t, "items")) != 50 {
			t.Fatal("there are few orders")
		}
		clean(t, h.flags()...)
		h.getsWell(t) // the demo ended with yesterday; what fell due since then is done after the start
		if code := s.stop(t, syscall.SIGTERM); code != 0 {
			t.Fatalf("exit code %d", code)
		}
		h.fenxiao(t, "demo").refused(t, "a demo wants an empty one")
		again := h.serve(t, "--demo")
		if len(again.signIns) != len(s.signIns) {
			t.Fatalf("the second start printed %v", again.signIns)
		}
		again.stop(t, syscall.SIGTERM)
		clean(t, h.flags()...)
	}
}

// getsWell waits until the doctor finds nothing.
func (h home) getsWell(t testing.TB) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(200 * time.Millisecond) {
		o := h.fenxiao(t, "doctor")
		if o.code == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal(o)
		}
	}
}

func TestADemoThatIsKilledLeavesAnEmptyDatabase(t *testing.T) {
	for range rounds(1, 10) {
		h := newHome(t, db.SQLite)
		h.killedIn(t, time.Second, "demo")
		if o := h.fenxiao(t, "doctor").exits(t, 3); !strings.Contains(o.stdout, "nothing was begun here yet") {
			t.Fatal(o)
		}
		h.serve(t).administrator(t)
	}
}

func TestNeitherDemoNorReplayIsPouredIntoAnInstallation(t *testing.T) {
	onBothEngines(t, func(t *testing.T, h home) {
		first := h.serve(t)
		admin := first.administrator(t)
		first.kill(t)
		h.fenxiao(t, "demo").refused(t, "it is a trade installation")
		h.fenxiao(t, "replay", writeYear(t, 1, 20)).refused(t, "it is a trade installation")
		second := h.serve(t, "--demo")
		orders := second.as(t, admin.login, admin.password).call(t, http.MethodGet, "/v1/orders", nil)
		if len(second.signIns) > 0 || len(orders.list(t, "items")) > 0 {
			t.Fatalf("%v %s", second.signIns, orders.body)
		}
	})
}
