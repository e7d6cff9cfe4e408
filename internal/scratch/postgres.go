// Package scratch starts throw-away PostgreSQL servers, for tests and measurements: from the installed programs, in a folder of their own,
// gone with the process that asked for them. It knows nothing of the business and holds nothing that anybody would miss.
package scratch

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fenxiao/fenxiao/internal/clock"
)

// ErrNoPostgres: there are no programs to start a server with.
var ErrNoPostgres = errors.New("no PostgreSQL server is installed (looked in PATH and /usr/lib/postgresql/*/bin)")

const (
	// prefix begins the name of every server's folder; the folder holds the socket, so its path must be short.
	prefix = "fenxiao-pg-"
	// startWithin is how long a server may take until it answers.
	startWithin = 30 * time.Second
	// sweepAfter is the age from which a folder whose owner is gone is swept.
	sweepAfter = clock.Minute
	// memory is a file system in memory; enoughMemory is how much of it must be free, since containers often have 64 MB.
	memory       = "/dev/shm"
	enoughMemory = 1 << 30
)

// keeper runs the server and waits for the end of its input, which comes with stop and with the death of this process, however it dies.
const keeper = `"$@" & read -r _; kill -QUIT $!; wait; rm -rf "$FOLDER"`

// Postgres says how a throw-away server is made. The zero value is a server as PostgreSQL's own defaults have it, beside a few that
// nobody wants in a throw-away one: it listens on its socket only.
type Postgres struct {
	// Folder gets the data; its parents must be open to the user that runs the server (those of t.TempDir are not). Empty: a temporary
	// folder, in memory if it can be, that goes with the server.
	Folder string
	// Settings are written `name=value`; later ones win.
	Settings []string
	// SegmentMegabytes is the size of a WAL segment; 0: PostgreSQL's own 16.
	SegmentMegabytes int
}

// Start starts a server from the installed programs, the newest there are, as another user when run by root, and gives the address of
// its first database. It ends with stop, or with this process: ErrNoPostgres.
func (p Postgres) Start() (dsn string, stop func(), err error) {
	bin, err := findPostgres()
	if err != nil {
		return "", nil, err
	}
	sweep()
	as, err := unprivileged()
	if err != nil {
		return "", nil, err
	}
	home, lock, err := as.folder()
	if err != nil {
		return "", nil, err
	}
	if p.Folder == "" {
		p.Folder = home
	}
	s := server{bin, home, p.Data(), as, lock}
	input, err := s.start(p)
	if err != nil {
		_ = os.RemoveAll(home)
		return "", nil, err
	}
	dsn = "postgres:///postgres?" + url.Values{"host": {home}, "user": {"postgres"}}.Encode()
	if err := s.answers(dsn); err != nil {
		_ = input.Close()
		return "", nil, err
	}
	running.Store(home, input)
	return dsn, sync.OnceFunc(func() { running.Delete(home); _ = input.Close() }), nil
}

// Data is where a server with a folder of its own keeps its data; `postmaster.pid` there begins with its process.
func (p Postgres) Data() string { return filepath.Join(p.Folder, "data") }

// running holds the inputs of all keepers: one that nobody refers to would be collected, and so closed.
var running sync.Map

type server struct {
	bin, home, data string
	as              account
	lock            *os.File
}

// start initializes the data folder and starts server and keeper; closing the returned input ends both.
func (s server) start(p Postgres) (io.Closer, error) {
	if err := s.as.own(filepath.Dir(s.data)); err != nil {
		return nil, err
	}
	segment := "--wal-segsize=" + strconv.Itoa(cmp.Or(p.SegmentMegabytes, 16))
	initdb := s.as.command(filepath.Join(s.bin, "initdb"), "-D", s.data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
		"--locale=C", "--no-sync", segment)
	initdb.Dir = s.home
	if out, err := initdb.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w\n%s", err, out)
	}
	log, err := os.Create(filepath.Join(s.home, "log"))
	if err != nil {
		return nil, err
	}
	defer func() { _ = log.Close() }()
	args := []string{"-c", keeper, "keeper", filepath.Join(s.bin, "postgres"), "-D", s.data, "-k", s.home}
	for _, setting := range append([]string{"listen_addresses=", "timezone=UTC"}, p.Settings...) {
		args = append(args, "-c", setting)
	}
	cmd := s.as.command("/bin/sh", args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = s.home, log, log
	cmd.Env = append(os.Environ(), "FOLDER="+s.home)
	input, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return stopper{input, cmd, s.lock}, nil
}

// stopper ends the keeper and waits for it.
type stopper struct {
	input io.Closer
	cmd   *exec.Cmd
	lock  *os.File
}

// Close ends the server and waits until it and its folder are gone.
func (s stopper) Close() error {
	return errors.Join(s.input.Close(), s.cmd.Wait(), s.lock.Close())
}

func (s server) answers(dsn string) error {
	ctx, cancel := context.WithTimeout(context.Background(), startWithin)
	defer cancel()
	for {
		c, err := pgx.Connect(ctx, dsn)
		if err == nil {
			return c.Close(ctx)
		}
		select {
		case <-ctx.Done():
			log, _ := os.ReadFile(filepath.Join(s.home, "log"))
			return fmt.Errorf("PostgreSQL does not answer: %w\n%s", err, bytes.TrimSpace(log))
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// findPostgres gives the folder of the newest installed server.
func findPostgres() (string, error) {
	var found []string
	if path, err := exec.LookPath("postgres"); err == nil {
		found = append(found, filepath.Dir(path))
	}
	debian, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	newest, best := "", -1
	for _, dir := range append(found, debian...) {
		if _, err := os.Stat(filepath.Join(dir, "initdb")); err != nil {
			continue
		}
		if v := version(dir); v > best {
			newest, best = dir, v
		}
	}
	if newest == "" {
		return "", ErrNoPostgres
	}
	return newest, nil
}

// version gives the major version of a server, 0 when it does not tell.
func version(dir string) int {
	out, err := exec.Command(filepath.Join(dir, "postgres"), "--version").Output()
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(out)) // postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)
	if len(fields) < 3 {
		return 0
	}
	digits := fields[2]
	if end := strings.IndexFunc(digits, func(r rune) bool { return r < '0' || r > '9' }); end >= 0 {
		digits = digits[:end]
	}
	major, err := strconv.Atoi(digits)
	if err != nil {
		return 0
	}
	return major
}

// account is the user that runs the server, which refuses to be run by root; nil is the user of this process.
type account struct{ credential *syscall.Credential }

func unprivileged() (account, error) {
	if os.Geteuid() != 0 {
		return account{}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, errUID := strconv.ParseUint(u.Uid, 10, 32)
		gid, errGID := strconv.ParseUint(u.Gid, 10, 32)
		if err := errors.Join(errUID, errGID); err != nil {
			return account{}, err
		}
		return account{&syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
	}
	return account{}, errors.New("root can't run PostgreSQL, and there is neither a user postgres nor nobody")
}

// command prepares a program in a session of its own, so that Ctrl-C in a terminal reaches this process only.
func (a account) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Credential: a.credential}
	return cmd
}

func (a account) own(path string) error {
	if a.credential == nil {
		return nil
	}
	return os.Chown(path, int(a.credential.Uid), int(a.credential.Gid))
}

// roomiest is the place for throw-away data: memory where there is plenty (a new database takes 20 ms there, 200 on a disk), else /tmp.
func roomiest() string {
	var fs syscall.Statfs_t
	if syscall.Statfs(memory, &fs) == nil && fs.Bavail*uint64(fs.Bsize) >= enoughMemory {
		return memory
	}
	return "/tmp"
}

// folder makes a short-named folder and holds a lock in it for as long as this process lives.
func (a account) folder() (string, *os.File, error) {
	home, err := os.MkdirTemp(roomiest(), prefix)
	if err != nil {
		return "", nil, err
	}
	lock, err := os.Create(filepath.Join(home, "lock"))
	if err == nil {
		err = syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	}
	if err == nil {
		err = a.own(home)
	}
	return home, lock, err
}

// sweep removes what servers left behind whose process and keeper were both killed.
func sweep() {
	onDisk, _ := filepath.Glob("/tmp/" + prefix + "*")
	inMemory, _ := filepath.Glob(memory + "/" + prefix + "*")
	for _, home := range append(onDisk, inMemory...) {
		info, err := os.Stat(home)
		if err != nil || (clock.System{}).Now()-clock.Of(info.ModTime()) < sweepAfter {
			continue
		}
		lock, err := os.Open(filepath.Join(home, "lock"))
		if err != nil {
			continue
		}
		if syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil {
			_ = os.RemoveAll(home)
		}
		_ = lock.Close()
	}
}
