package binary

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

const (
	startsWithin = 60 * time.Second
	stopsWithin  = 30 * time.Second
)

// server is a running `fenxiao serve`.
type server struct {
	address string
	signIns []signIn
	cmd     *exec.Cmd
	log     *safeBuffer
	ended   chan error // its end, once
}

// signIn is one that the server printed at its start.
type signIn struct{ role, login, password string }

// safeBuffer gathers a process's output while the test reads it.
type safeBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write appends.
func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

// String gives what was gathered so far.
func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// serve starts a server in a home, on a free port, and waits until it has told its address. It is killed when the test ends.
func (h home) serve(t testing.TB, more ...string) *server {
	t.Helper()
	s, told := h.launch(t, more...)
	select {
	case told, ok := <-told:
		if !ok {
			t.Fatalf("the server ended before it told its address: %v\n%s", <-s.ended, s.log)
		}
		s.address, s.signIns = told.address, told.signIns
	case <-time.After(startsWithin):
		t.Fatalf("the server did not start:\n%s", s.log)
	}
	return s
}

// launch starts a server without waiting for its address, which comes on the channel; the channel is closed when it ends before.
func (h home) launch(t testing.TB, more ...string) (*server, <-chan greeting) {
	t.Helper()
	args := append([]string{"serve", "--addr=127.0.0.1:0", "--second-factor=off"}, h.flags()...) // scripts sign in by password
	s := &server{cmd: exec.Command(binary(t), append(args, more...)...), log: &safeBuffer{}, ended: make(chan error, 1)}
	s.cmd.Env, s.cmd.Stderr, s.cmd.Dir = environment(), s.log, t.TempDir()
	stdout, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.kill(t) })
	told := make(chan greeting, 1)
	go func() {
		lines := bufio.NewScanner(stdout)
		if g, ok := readGreeting(lines); ok {
			told <- g
		}
		close(told)
		_, _ = io.Copy(io.Discard, stdout)
		s.ended <- s.cmd.Wait()
	}()
	return s, told
}

// greeting is what a server prints once it can be reached.
type greeting struct {
	address string
	signIns []signIn
}

var (
	addressLine = regexp.MustCompile(`^fenxiao \S+: (http://(?:127\.0\.0\.1|localhost):[1-9][0-9]*)$`)
	signInLine  = regexp.MustCompile(`^  (operator|supplier|distributor) .*?(\S+) +(\S+)$`)
)

// readGreeting reads up to the empty line that ends the greeting.
func readGreeting(lines *bufio.Scanner) (greeting, bool) {
	var g greeting
	for lines.Scan() {
		line := lines.Text()
		if m := addressLine.FindStringSubmatch(line); m != nil {
			g.address = m[1]
		}
		if m := signInLine.FindStringSubmatch(line); m != nil {
			g.signIns = append(g.signIns, signIn{m[1], m[2], m[3]})
		}
		if line == "" && g.address != "" {
			return g, true
		}
	}
	return g, false
}

// stop asks the server to end and gives its exit code.
func (s *server) stop(t testing.TB, with syscall.Signal) int {
	t.Helper()
	if err := s.cmd.Process.Signal(with); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-s.ended:
		s.ended <- nil
		s.decent(t)
		return ending(t, err)
	case <-time.After(stopsWithin):
		t.Fatalf("the server did not stop:\n%s", s.log)
		return 0
	}
}

// kill ends the server as a power cut would. It does not matter whether it has ended already.
func (s *server) kill(t testing.TB) {
	t.Helper()
	_ = s.cmd.Process.Kill()
	<-s.ended //nolint:errcheck // killed, however it ended
	s.ended <- nil
	s.decent(t)
}

// decent fails the test if the server logged an incident, a panic or a secret.
func (s *server) decent(t testing.TB) {
	t.Helper()
	log := s.log.String()
	for _, bad := range []string{"level=ERROR", "goroutine ", "panic", secret} {
		if strings.Contains(log, bad) {
			t.Errorf("the server's log has %q:\n%s", bad, log)
		}
	}
}

// get fetches a page and gives its status and body.
func (s *server) get(t testing.TB, path string) (int, string) {
	t.Helper()
	answer, err := http.Get(s.address + path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

// administrator is the one sign-in that a new installation prints.
func (s *server) administrator(t testing.TB) signIn {
	t.Helper()
	if len(s.signIns) != 1 || s.signIns[0].role != "operator" {
		t.Fatalf("a new installation has one administrator, this one printed %v", s.signIns)
	}
	return s.signIns[0]
}

// said says that a word stands in the log.
func (s *server) said(word string) bool {
	return slices.ContainsFunc(strings.Split(s.log.String(), "\n"), func(line string) bool { return strings.Contains(line, word) })
}
