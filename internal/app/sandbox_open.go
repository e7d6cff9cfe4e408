package app

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/api"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/outbound"
	"github.com/fenxiao/fenxiao/internal/sandbox"
)

// Names that begin folders of sandboxes that are not whole: being made, being thrown away.
const (
	halfMade   = ".new-"
	halfThrown = ".old-"
)

// build opens a sandbox for everybody who waits for it.
func (s *sandboxes) build(ctx context.Context, of id.Distributor, o *openSandbox) error {
	folder := s.folderOf(of)
	if !exists(folder) {
		if err := s.make(ctx, of, folder); err != nil {
			return err
		}
	}
	box, err := s.unpack(ctx, folder)
	if err != nil {
		return err
	}
	if box.Distributor != of {
		return errors.Join(sandbox.ErrBroken, box.World.DB.Close())
	}
	s.keep(o, box)
	o.doors = s.doorsOf(o)
	return nil
}

// keep begins a sandbox's upkeep, which ends with it.
func (s *sandboxes) keep(o *openSandbox, box *sandbox.Box) {
	o.feed = flows.NewFeed(box.World, box.Lane.Turn)
	guard := outbound.Guard{}
	if s.live.Outbound != nil {
		guard = *s.live.Outbound
	}
	guard.Names = append(slices.Clone(guard.Names), api.InboxHost)
	box.World.Outbound, box.World.Calls = &guard, InboxTransport{Box: box, Next: guard.Transport()}
	all := upkeeps(box.World, box.Lane, o.feed, nil)
	box.Keep = func(ctx context.Context) error {
		failures := []error{o.feed.Turn(ctx)}
		for _, u := range all {
			failures = append(failures, u.do(ctx))
		}
		return errors.Join(failures...)
	}
	o.box = box
	robot := upkeep{time.Second, "sandbox waits", box.Turn}
	o.keeps.Go(func() { o.feed.Keep(o.ctx, s.log) })
	o.keeps.Go(func() { tellWebhooks(o.ctx, box.World, box.Lane, o.feed, s.log) })
	o.keeps.Go(func() { keepUp(o.ctx, append(slices.Clip(all), robot), s.log) })
}

// unpack opens the database in a folder: sandbox.ErrBroken when it is missing, can't be read or is no sandbox's, sandbox.ErrElsewhere.
func (s *sandboxes) unpack(ctx context.Context, folder string) (*sandbox.Box, error) {
	p := Place{Data: folder}
	if path, _ := p.File(); !exists(path) {
		return nil, sandbox.ErrBroken
	}
	box, err := s.openBox(ctx, p)
	switch {
	case err == nil, errors.Is(err, context.Canceled):
		return box, err
	case errors.Is(err, db.ErrLocked):
		return nil, sandbox.ErrElsewhere
	}
	s.log.WarnContext(ctx, "a sandbox can't be opened", "folder", folder, "error", err)
	return nil, sandbox.ErrBroken
}

func (s *sandboxes) openBox(ctx context.Context, p Place) (*sandbox.Box, error) {
	moved := sandbox.NewClock(s.clock)
	world, err := s.world(ctx, p, moved)
	if err != nil {
		return nil, err
	}
	box, err := sandbox.Open(ctx, world, moved)
	if err != nil {
		return nil, errors.Join(err, world.DB.Close())
	}
	return box, nil
}

// world opens a database, empty or filled, as a world with the sandboxes' own keys.
func (s *sandboxes) world(ctx context.Context, p Place, c clock.Clock) (*flows.World, error) {
	d, _, err := OpenDB(ctx, p, c)
	if err != nil {
		return nil, err
	}
	var incarnation int64
	err = d.Write(ctx, func(tx *db.Tx) (err error) {
		incarnation, err = access.NextIncarnation(tx)
		return err
	})
	// Counted from above, where the real world counts from below: no id of one world is one of the other.
	w := &flows.World{DB: d, IDs: id.NewSource(c, id.Incarnations-1-incarnation%id.Incarnations), Zone: s.live.Zone}
	if err := errors.Join(err, equip(w, s.master)); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return w, nil
}

// make fills a database aside and then puts its folder in its place: a sandbox is there whole or not at all.
func (s *sandboxes) make(ctx context.Context, of id.Distributor, folder string) error {
	twin, err := s.twin(ctx, of)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(s.folder, 0o700); err != nil {
		return err
	}
	aside, err := os.MkdirTemp(s.folder, halfMade)
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(aside) }()
	world, err := s.world(ctx, Place{Data: aside}, s.clock)
	if err != nil {
		return err
	}
	if err := errors.Join(sandbox.Fill(ctx, world, twin), world.DB.Close()); err != nil {
		return errors.New(err.Error()) // whatever a room refused there, it is no fault of the caller's
	}
	if err := os.Rename(aside, folder); err != nil && !errors.Is(err, fs.ErrExist) { // another process may have been first
		return err
	}
	return syncFolder(s.folder)
}

// twin reads what of a distributor is the same in its sandbox.
func (s *sandboxes) twin(ctx context.Context, of id.Distributor) (t sandbox.Twin, err error) {
	err = s.live.DB.Read(ctx, func(tx *db.Tx) error {
		x, err := distributors.Get(tx, of)
		if err != nil {
			return err
		}
		is, err := access.ReadInstallation(tx)
		if err != nil {
			return err
		}
		t = sandbox.Twin{ID: of, Name: x.Name, Currency: is.Currency, Zone: is.Zone}
		channels, err := distributors.Channels(tx, of, 0, distributors.MaxPage)
		for _, c := range channels {
			if c.State == distributors.ChannelActive {
				t.Channels = append(t.Channels, distributors.NewChannel{ID: c.ID, Name: c.Name, Kind: c.Kind, Shop: c.Shop})
			}
		}
		return err
	})
	return t, err
}

// discard takes a sandbox's folder away, unless another process has it open: sandbox.ErrElsewhere.
func (s *sandboxes) discard(of id.Distributor) error {
	folder := s.folderOf(of)
	if !exists(folder) {
		return nil
	}
	if info, err := os.Stat(folder); err == nil && info.IsDir() {
		release, err := db.LockFolder(folder)
		if errors.Is(err, db.ErrLocked) {
			return sandbox.ErrElsewhere
		}
		if err != nil {
			return err
		}
		defer release()
	}
	aside, err := os.MkdirTemp(s.folder, halfThrown)
	if err != nil {
		return err
	}
	if err := errors.Join(os.Rename(folder, filepath.Join(aside, "sandbox")), syncFolder(s.folder)); err != nil {
		return err
	}
	return os.RemoveAll(aside)
}

// tidy takes away what killed processes have left half made or half thrown away.
func (s *sandboxes) tidy() {
	entries, err := os.ReadDir(s.folder)
	if err != nil {
		return // there is none
	}
	for _, e := range entries {
		left := filepath.Join(s.folder, e.Name())
		if strings.HasPrefix(e.Name(), halfThrown) {
			_ = os.RemoveAll(left)
		}
		if strings.HasPrefix(e.Name(), halfMade) {
			if release, err := db.LockFolder(left); err == nil { // nobody is at it
				_ = os.RemoveAll(left)
				release()
			}
		}
	}
}

// doorsOf makes the open API of a sandbox.
func (s *sandboxes) doorsOf(o *openSandbox) *sandboxDoors {
	box := o.box
	doors := api.New(api.Config{
		World: box.World, Lane: box.Lane, Feed: o.feed, Passwords: access.Standard, Rate: s.rate, Log: s.log, Sandbox: box, Whose: whose, Token: tokenOf,
		Proxies: s.proxies, Tally: s.tally,
	})
	return &sandboxDoors{box: box, api: doors, next: doors.Handler(), log: s.log}
}
