package bench

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"
)

const (
	startsWithin = 60 * time.Second
	stopsWithin  = 30 * time.Second
	// unlimited requests a second: what is measured is not the limit of callers.
	unlimited = "--rate=100000000"
)

var errNoStop = errors.New("it did not stop in time")

// server is a child process: this same program, serving a database.
type server struct {
	address string // host:port
	cmd     *exec.Cmd
	log     tail
	ended   chan error
}

// serve starts a server on a database and waits until it tells its address.
func (d database) serve(ctx context.Context, program string) (*server, error) {
	s := &server{ended: make(chan error, 1)}
	s.cmd = exec.Command(program, "serve", "--addr=127.0.0.1:0", "--db="+d.dsn, "--data="+d.stage.folder, //nolint:gosec,noctx // this very program; stopped below
		"--key-file="+d.stage.keyFile, unlimited)
	s.cmd.Env, s.cmd.Stderr, s.cmd.SysProcAttr = environment(), &s.log, withParent
	stdout, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	told := make(chan string, 1)
	go s.listen(stdout, told)
	select {
	case address, ok := <-told:
		if s.address = address; ok {
			return s, nil
		}
		err = errors.New("it ended before it told its address")
	case <-time.After(startsWithin):
		err = errors.New("it told no address in time")
	case <-ctx.Done():
		err = ctx.Err()
	}
	_ = s.cmd.Process.Kill() // it may have ended by itself
	return nil, fmt.Errorf("server: %w\n%s", errors.Join(err, <-s.ended), s.log.String())
}

// listen reads what the server prints: its greeting has the address.
func (s *server) listen(stdout io.Reader, told chan<- string) {
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		if _, address, found := strings.Cut(lines.Text(), ": http://"); found {
			told <- strings.Replace(address, "localhost", "127.0.0.1", 1)
			break
		}
	}
	close(told)
	_, _ = io.Copy(io.Discard, stdout) // so that it never waits for a reader
	s.ended <- s.cmd.Wait()
}

// stop ends the server as an operator would.
func (s *server) stop() error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	select {
	case err := <-s.ended:
		if err != nil {
			return fmt.Errorf("server: %w\n%s", err, s.log.String())
		}
		return nil
	case <-time.After(stopsWithin):
		_ = s.cmd.Process.Kill()
		return fmt.Errorf("server: %w\n%s", errors.Join(errNoStop, <-s.ended), s.log.String())
	}
}

// environment is this process's without the product's settings: a run is the same whatever stands there.
func environment() []string {
	var out []string
	for _, entry := range os.Environ() {
		if !strings.HasPrefix(entry, "FENXIAO_") {
			out = append(out, entry)
		}
	}
	return out
}

// tail keeps the last of what a process logs.
type tail struct {
	mu   sync.Mutex
	text []byte
}

const tailBytes = 8 << 10

// Write appends.
func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, p...)
	if extra := len(t.text) - tailBytes; extra > 0 {
		t.text = t.text[extra:]
	}
	return len(p), nil
}

// String gives what was kept.
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(bytes.TrimSpace(t.text))
}
