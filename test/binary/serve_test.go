package binary

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/fenxiao/fenxiao/internal/db"
)

func TestTheFirstStartPrintsAnAdministratorAndTheSecondNone(t *testing.T) {
	onBothEngines(t, func(t *testing.T, h home) {
		first := h.serve(t)
		admin := first.administrator(t)
		me := first.as(t, admin.login, admin.password).call(t, http.MethodGet, "/v1/me", nil)
		if me.text(t, "role") != "operator" {
			t.Fatalf("the administrator is %s", me.body)
		}
		if code := first.stop(t, syscall.SIGTERM); code != 0 {
			t.Fatalf("exit code %d", code)
		}
		second := h.serve(t)
		if len(second.signIns) != 0 {
			t.Fatalf("the second start printed %v", second.signIns)
		}
		second.as(t, admin.login, admin.password)
		if code := second.stop(t, syscall.SIGINT); code != 0 {
			t.Fatalf("exit code %d", code)
		}
		if second.said(admin.password) || first.said(admin.password) {
			t.Fatal("the password stands in the log")
		}
		clean(t, h.flags()...)
		h.fenxiao(t, "doctor").exits(t, 0)
	})
}

func TestTheAddressThatIsPrintedHasPagesReferenceAndConsole(t *testing.T) {
	h := newHome(t, db.SQLite)
	s := h.serve(t)
	for path, word := range map[string]string{"/": "<html", "/docs/": "<html", "/openapi.json": `"openapi"`} {
		status, body := s.get(t, path)
		if path == "/" && status == http.StatusServiceUnavailable && strings.Contains(body, "make build") {
			continue // this tree's pages are not built, and the program says so
		}
		if status != http.StatusOK || !strings.Contains(body, word) {
			t.Errorf("%s: %d: %.200s", path, status, body)
		}
	}
	if status, body := s.get(t, "/v1/orders"); status != http.StatusUnauthorized {
		t.Errorf("a stranger got %d: %s", status, body)
	}
	admin := s.administrator(t)
	text, err := json.Marshal(tree{"login": admin.login, "password": admin.password})
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequest(http.MethodPost, s.address+"/console/api/session", strings.NewReader(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Origin", s.address)
	r.Header.Set("X-Fenxiao-Console", "1")
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = got.Body.Close() }()
	if got.StatusCode != http.StatusOK || len(got.Cookies()) != 1 {
		body, _ := io.ReadAll(got.Body)
		t.Fatalf("sign-in at the console: %d: %s", got.StatusCode, body)
	}
}

func TestAServerThatListensEverywhereTellsAnAddressThatCanBeTyped(t *testing.T) {
	h := newHome(t, db.SQLite)
	for _, everywhere := range []string{":0", "0.0.0.0:0", "localhost:0"} {
		s := h.serve(t, "--addr="+everywhere)
		if status, _ := s.get(t, "/openapi.json"); status != http.StatusOK {
			t.Fatalf("%s: %d", s.address, status)
		}
		s.kill(t)
	}
}

func TestARequestUnderWayIsAnsweredBeforeTheServerStops(t *testing.T) {
	h := newHome(t, db.SQLite)
	s := h.serve(t)
	admin := s.administrator(t)
	body := fmt.Sprintf(`{"login":%q,"password":%q}`, admin.login, admin.password)
	line, err := net.Dial("tcp", strings.TrimPrefix(s.address, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = line.Close() }()
	fmt.Fprintf(line, "POST /v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n", len(body))
	answers := bufio.NewReader(line)
	if first, err := answers.ReadString('\n'); err != nil || !strings.Contains(first, "100") {
		t.Fatalf("%q %v", first, err) // the server reads the body now: the request is under way
	}
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	for !s.said("stopping") {
		time.Sleep(time.Millisecond)
	}
	if _, err := io.WriteString(line, body); err != nil {
		t.Fatal(err)
	}
	if _, err := answers.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	got, err := http.ReadResponse(answers, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = got.Body.Close() }()
	if got.StatusCode != http.StatusCreated {
		t.Fatalf("status %d", got.StatusCode)
	}
	if code := ending(t, <-s.ended); code != 0 {
		t.Fatalf("exit code %d\n%s", code, s.log)
	}
	s.ended <- nil
}

func TestATakenPortIsToldBeforeAnythingIsWritten(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	h := newHome(t, db.SQLite)
	h.fenxiao(t, "serve", "--addr="+taken.Addr().String()).refused(t, "can't listen on "+taken.Addr().String()+": address already in use; choose another")
	for _, nonsense := range []string{"nonsense", "127.0.0.1:99999", "256.256.256.256:1"} {
		h.fenxiao(t, "serve", "--addr="+nonsense).refused(t, "can't listen on "+nonsense)
	}
	if _, err := os.Stat(h.data); err == nil {
		t.Fatal("the data folder was made")
	}
}

func TestAnInstallationWithoutAKnownZoneOrCurrencyIsNotMade(t *testing.T) {
	onBothEngines(t, func(t *testing.T, h home) {
		for _, wrong := range []string{"--zone=Mars/Olympus", "--zone=", "--zone=Local", "--currency=cny", "--currency=", "--currency=yuan"} {
			h.fenxiao(t, "serve", "--addr=127.0.0.1:0", wrong).exits(t, 1)
		}
		s := h.serve(t, "--zone=Europe/London", "--currency=GBP")
		s.administrator(t)
		s.kill(t)
		if o := h.fenxiao(t, "doctor").exits(t, 0); !strings.Contains(o.stdout, "trade, GBP, Europe/London") {
			t.Fatal(o)
		}
	})
}

func TestASecondWriterIsKeptOutOfTheDataFolder(t *testing.T) {
	h := newHome(t, db.SQLite)
	copied := filepath.Join(t.TempDir(), "copy.db")
	h.fenxiao(t, "migrate").exits(t, 0)
	h.fenxiao(t, "backup", copied).exits(t, 0)
	file := filepath.Join(t.TempDir(), "orders.csv")
	if err := os.WriteFile(file, []byte(csvHead), 0o600); err != nil {
		t.Fatal(err)
	}
	s := h.serve(t)
	for _, verb := range [][]string{{"serve", "--addr=127.0.0.1:0"}, {"migrate"}, {"demo"}, {"replay", file}, {"restore", copied, "--force"}} {
		h.fenxiao(t, verb...).refused(t, "is in use by another fenxiao")
	}
	h.fenxiao(t, "doctor").exits(t, 0)
	clean(t, h.flags()...)
	if status, _ := s.get(t, "/openapi.json"); status != http.StatusOK {
		t.Fatal("the server does not answer any more")
	}
	s.kill(t) // the lock goes with the process, however it dies
	h.fenxiao(t, "migrate").exits(t, 0)
}

func TestADatabaseNewerThanTheProgramIsRefusedByEveryVerb(t *testing.T) {
	onBothEngines(t, func(t *testing.T, h home) {
		h.fenxiao(t, "migrate").exits(t, 0)
		h.forge(t, "insert into db_migrations (number, name, at) values (9999, '9999_from_the_future', 1)")
		file := filepath.Join(t.TempDir(), "orders.csv")
		if err := os.WriteFile(file, []byte(csvHead), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, verb := range [][]string{{"serve", "--addr=127.0.0.1:0"}, {"migrate"}, {"demo"}, {"replay", file}, {"audit"}} {
			h.fenxiao(t, verb...).refused(t, "written by a newer fenxiao")
		}
		if o := h.fenxiao(t, "doctor").exits(t, 3); !strings.Contains(o.stdout, "written by a newer fenxiao") {
			t.Fatal(o)
		}
	})
}

func TestTwoServersThatStartOnOneEmptyDatabaseShareIt(t *testing.T) {
	for range rounds(2, 20) {
		h := newHome(t, db.Postgres)
		one, toldOne := h.launch(t)
		two, toldTwo := h.launch(t)
		first, well := <-toldOne
		second, wellToo := <-toldTwo
		if !well || !wellToo {
			t.Fatalf("one of them ended:\n%s\n%s", one.log, two.log)
		}
		one.address, two.address = first.address, second.address
		printed := slices.Concat(first.signIns, second.signIns)
		if len(printed) != 1 {
			t.Fatalf("one administrator is made, they printed %v", printed)
		}
		one.as(t, printed[0].login, printed[0].password)
		two.as(t, printed[0].login, printed[0].password)
		one.kill(t)
		two.kill(t)
	}
}

func TestALostOrOpenMasterKeyIsToldAtTheStart(t *testing.T) {
	onBothEngines(t, func(t *testing.T, h home) {
		h.serve(t).kill(t)
		key, away := filepath.Join(h.data, "fenxiao.key"), filepath.Join(h.data, "away.key")
		if err := os.Rename(key, away); err != nil {
			t.Fatal(err)
		}
		h.fenxiao(t, "serve", "--addr=127.0.0.1:0").refused(t, "the master key is not at "+key)
		if _, err := os.Stat(key); err == nil {
			t.Fatal("another key was drawn: what the first sealed is lost behind it")
		}
		h.serve(t, "--key-file="+away).kill(t)
		if err := os.Chmod(away, 0o640); err != nil {
			t.Fatal(err)
		}
		h.fenxiao(t, "serve", "--addr=127.0.0.1:0", "--key-file="+away).refused(t, "may be read by others")
		if err := os.WriteFile(key, []byte(secret), 0o600); err != nil {
			t.Fatal(err)
		}
		h.fenxiao(t, "serve", "--addr=127.0.0.1:0").refused(t, "64 hexadecimal digits")
	})
}
