package app

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/sandbox"
	"github.com/fenxiao/fenxiao/internal/web"
)

// Bounds of the sandboxes of one process.
const (
	sandboxesOpen  = 16
	sandboxIdle    = 10 * clock.Minute // nobody has called it for so long: it is closed
	sandboxSweeps  = time.Minute       // how often idle ones are looked for
	sandboxDrained = 10 * time.Second  // how long a reset waits for the calls under way, whose contexts are over
)

// sandboxes are the sandboxes that this process has open, each one's database in a folder of its own under the data folder.
type sandboxes struct {
	live   *flows.World
	master contacts.MasterKey // of all sandboxes: it opens nothing of the real world
	folder string
	rate   web.Rate
	log    *slog.Logger
	most   int
	idle   clock.Micros
	every  time.Duration // how often idle ones are looked for
	clock  clock.Clock   // of sandboxes that have not travelled
	// of the process: who knows keys, who counts their calls, and which proxies are trusted to say who calls
	doorman *access.Doorman
	tally   *access.Tally
	proxies web.Proxies

	mu     sync.Mutex
	open   map[id.Distributor]*openSandbox
	closed bool
	end    context.CancelFunc
	sweeps sync.WaitGroup
}

// openSandbox is one sandbox, from the moment somebody asks for it until its database is closed.
type openSandbox struct {
	ready chan struct{} // closed when it is open, or err says why not
	gone  chan struct{} // closed when its database is
	idle  chan struct{} // closed when it is closing and nobody is inside
	err   error
	box   *sandbox.Box
	feed  *flows.Feed
	doors http.Handler
	ctx   context.Context //nolint:containedctx // ends with the sandbox: its upkeep, and calls that outlast it
	stop  context.CancelFunc
	keeps sync.WaitGroup

	// guarded by the mutex of sandboxes
	inside  int
	used    clock.Micros
	closing bool
}

// newSandboxes makes ready to open sandboxes; none is open yet.
func newSandboxes(p Place, live *flows.World, rate web.Rate, log *slog.Logger) (*sandboxes, error) {
	master, err := contacts.LoadMasterKey(p.key())
	if err != nil {
		return nil, &Failure{fmt.Sprintf("can't use the key file %s: %s", p.key(), reason(err)), err}
	}
	own, err := hkdf.Key(sha256.New, master[:], nil, "fenxiao sandboxes v1", len(master))
	if err != nil {
		return nil, err
	}
	return &sandboxes{
		live: live, master: contacts.MasterKey(own), folder: filepath.Join(p.Data, "sandbox"), rate: rate, log: log, most: sandboxesOpen,
		idle: sandboxIdle, every: sandboxSweeps, clock: clock.System{}, doorman: access.NewDoorman(), open: map[id.Distributor]*openSandbox{},
	}, nil
}

// begin starts looking for idle sandboxes, and takes away what a killed process has left half made.
func (s *sandboxes) begin(ctx context.Context) {
	s.tidy()
	ctx, s.end = context.WithCancel(ctx)
	s.sweeps.Go(func() {
		again := time.NewTicker(s.every)
		defer again.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-again.C:
				s.sweep(clock.System{}.Now())
			}
		}
	})
}

// finish closes all sandboxes; none is opened any more.
func (s *sandboxes) finish() {
	s.mu.Lock()
	s.closed = true
	var all []*openSandbox
	for of, o := range s.open {
		all = append(all, o)
		s.retire(of, o)
	}
	s.mu.Unlock()
	if s.end != nil {
		s.end()
	}
	for _, o := range all {
		<-o.gone
	}
	s.sweeps.Wait()
}

// sweep closes the sandboxes that nobody has called for a while.
func (s *sandboxes) sweep(now clock.Micros) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for of, o := range s.open {
		if o.inside == 0 && !o.closing && now-o.used >= s.idle {
			s.retire(of, o)
		}
	}
}

// enter gives a distributor's sandbox, which it opens when it is not, and makes when there is none yet. Whoever enters leaves:
// sandbox.ErrFull, sandbox.ErrElsewhere, sandbox.ErrBroken.
func (s *sandboxes) enter(ctx context.Context, of id.Distributor) (*openSandbox, error) {
	for {
		o, mine, wait, err := s.claim(of)
		switch {
		case err != nil:
			return nil, err
		case wait != nil:
			if err := await(ctx, wait); err != nil {
				return nil, err
			}
			continue
		case mine:
			o.err = s.build(context.WithoutCancel(ctx), of, o) // others wait for it, too
			close(o.ready)
		}
		if err := await(ctx, o.ready); err != nil {
			s.leave(of, o)
			return nil, err
		}
		if o.err != nil {
			s.leave(of, o)
			return nil, o.err
		}
		return o, nil
	}
}

// claim finds a sandbox among the open ones, or makes room and a place for it, which is the caller's to fill; or tells what to wait for first.
func (s *sandboxes) claim(of id.Distributor) (o *openSandbox, mine bool, wait <-chan struct{}, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, false, nil, sandbox.ErrFull
	}
	if o := s.open[of]; o != nil {
		if o.closing {
			return nil, false, o.gone, nil
		}
		o.inside++
		o.used = clock.System{}.Now()
		return o, false, nil, nil
	}
	if len(s.open) >= s.most {
		gone, err := s.room()
		return nil, false, gone, err
	}
	o = &openSandbox{ready: make(chan struct{}), gone: make(chan struct{}), idle: make(chan struct{}), inside: 1, used: clock.System{}.Now()}
	o.ctx, o.stop = context.WithCancel(context.Background())
	s.open[of] = o
	return o, true, nil, nil
}

// room closes the sandbox that has been idle for longest: sandbox.ErrFull when somebody is in every one.
func (s *sandboxes) room() (<-chan struct{}, error) {
	var oldest *openSandbox
	var whose id.Distributor
	for of, o := range s.open {
		if o.closing {
			return o.gone, nil
		}
		if o.inside == 0 && (oldest == nil || o.used < oldest.used) {
			oldest, whose = o, of
		}
	}
	if oldest == nil {
		return nil, sandbox.ErrFull
	}
	s.retire(whose, oldest)
	return oldest.gone, nil
}

// leave ends a stay. What could not be opened goes with the last who asked for it.
func (s *sandboxes) leave(of id.Distributor, o *openSandbox) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o.inside--
	o.used = clock.System{}.Now()
	if o.closing && o.inside == 0 {
		close(o.idle)
	}
	if o.inside == 0 && !o.closing && isReady(o) && o.err != nil {
		s.retire(of, o)
	}
}

func isReady(o *openSandbox) bool {
	select {
	case <-o.ready:
		return true
	default:
		return false
	}
}

// retire begins to close a sandbox: nobody enters it any more, and when all have left, its database is closed. The mutex is held.
func (s *sandboxes) retire(of id.Distributor, o *openSandbox) {
	if o.closing {
		return
	}
	o.closing = true
	if o.inside == 0 {
		close(o.idle)
	}
	o.stop()
	if isReady(o) && o.feed != nil {
		o.feed.Stop()
	}
	go func() {
		<-o.idle
		o.keeps.Wait()
		if o.box != nil {
			if err := o.box.World.DB.Close(); err != nil {
				s.log.Error("sandbox stays open", "distributor", of.String(), "error", err)
			}
		}
		s.mu.Lock()
		delete(s.open, of)
		s.mu.Unlock()
		close(o.gone)
	}()
}

// reset throws a distributor's sandbox away; the next who enters makes a new one. Calls that are inside are told that their time is over:
// sandbox.ErrBusy when they don't end, sandbox.ErrElsewhere.
func (s *sandboxes) reset(ctx context.Context, of id.Distributor) error {
	s.mu.Lock()
	o := s.open[of]
	if o != nil {
		s.retire(of, o)
	}
	s.mu.Unlock()
	if o != nil {
		ctx, cancel := context.WithTimeout(ctx, sandboxDrained)
		defer cancel()
		if err := await(ctx, o.gone); err != nil {
			return sandbox.ErrBusy
		}
	}
	return s.discard(of)
}

func await(ctx context.Context, what <-chan struct{}) error {
	select {
	case <-what:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *sandboxes) folderOf(of id.Distributor) string { return filepath.Join(s.folder, of.String()) }

// exists says whether there is a folder, whole or not.
func exists(path string) bool {
	_, err := os.Lstat(path)
	return !errors.Is(err, fs.ErrNotExist)
}
