package app

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/sandbox"
)

func (p *playground) file(of id.Distributor) string {
	return filepath.Join(p.data, "sandbox", of.String(), "fenxiao.db")
}

func TestATestKeyOpensNothingButItsOwnSandbox(t *testing.T) {
	playOnSQLite(t, func(p *playground) {
		_, other := p.someone("丁店")
		order := p.bought(0)
		p.callAs(other, "GET", "/v1/orders/"+order, "", nil).must(404)
		p.callAs(other, "GET", "/v1/sandbox", "", nil).must(200).is("counts.orders", "0")
		p.callAs(string(access.MintTestKey()), "GET", "/v1/sandbox", "", nil).refused(401, "token_invalid")
		live := access.MintKey()
		p.Write(t, func(tx *db.Tx) error {
			_, err := access.IssueKey(tx, access.NewKey{ID: id.NewAPIKey(p.IDs), Token: live, Distributor: p.Alpha.ID, Name: "ERP"}, p.Clock.Now())
			return err
		})
		p.callAs(string(live), "GET", "/v1/sandbox", "", nil).refused(403, "sandbox_only")
		p.callAs(string(live), "GET", "/v1/orders/"+order, "", nil).must(404)
		p.callAs(p.token, "POST", "/v1/statements", "a", tree{"month": "2026-02"}).refused(403, "forbidden")
		p.callAs(p.token, "POST", "/v1/api-keys", "b", tree{"name": "more"}).refused(403, "duty_not_held")
		p.Write(t, func(tx *db.Tx) error {
			keys, err := access.Keys(tx, p.Alpha.ID, 0, 10)
			for _, k := range keys {
				if k.Test {
					_, err = access.RevokeKey(tx, p.Alpha.ID, k.ID, p.Clock.Now())
				}
			}
			return err
		})
		p.Clock.Advance(2 * clock.Second) // a key that was good is remembered for a second
		p.callAs(p.token, "GET", "/v1/sandbox", "", nil).refused(401, "token_invalid")
	})
}

func TestWithoutSandboxesATestKeyOpensNothing(t *testing.T) {
	playOnSQLite(t, func(p *playground) {
		none := p.serving
		none.sandboxes = nil
		with := p.http
		p.http = none.handler(p.Flow, nil, nil, nil)
		p.call("GET", "/v1/goods", nil).refused(403, "test_key")
		p.http = with
	})
}

func TestASandboxHasKeysOfItsOwn(t *testing.T) {
	playOnSQLite(t, func(p *playground) {
		order := p.bought(0)
		master, err := contacts.LoadMasterKey(filepath.Join(p.data, "fenxiao.key"))
		if err != nil || master == p.serving.sandboxes.master {
			t.Fatalf("the sandboxes' key is the real one, or %v", err)
		}
		p.get(order).is("contact.name", "张三")
	})
}

func TestIdleSandboxesAreClosedAndFoundAgainAsTheyWere(t *testing.T) {
	playOnSQLite(t, func(p *playground) {
		s := p.serving.sandboxes
		runtime.GC()
		before := runtime.NumGoroutine()
		order := p.bought(0)
		p.travel(86_400)
		s.sweep(clock.System{}.Now() + sandboxIdle - clock.Minute)
		if len(s.open) != 1 {
			t.Fatal("closed before its time")
		}
		s.sweep(clock.System{}.Now() + sandboxIdle)
		for range 500 {
			if s.count() == 0 && runtime.NumGoroutine() <= before {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		if n := runtime.NumGoroutine(); s.count() != 0 || n > before {
			t.Errorf("%d are open, %d goroutines, %d before", s.count(), n, before)
		}
		p.get(order).is("sub_orders.0.state", "to_receive")
		p.call("GET", "/v1/sandbox", nil).must(200).is("ahead_seconds", "86400")
	})
}

func (s *sandboxes) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.open)
}

func TestOnlySoManySandboxesAreOpenAtOnce(t *testing.T) {
	playOnSQLite(t, func(p *playground) {
		s := p.serving.sandboxes
		s.most = 2
		one, _ := p.someone("一店")
		_, two := p.someone("二店")
		p.call("GET", "/v1/sandbox", nil).must(200)
		o, err := s.enter(t.Context(), one)
		if err != nil {
			t.Fatal(err)
		}
		p.callAs(two, "GET", "/v1/sandbox", "", nil).must(200) // Alpha's made room
		if s.count() != 2 || s.open[p.Alpha.ID] != nil {
			t.Errorf("%d are open", s.count())
		}
		again, err := s.enter(t.Context(), p.Alpha.ID)
		if err != nil {
			t.Fatal(err)
		}
		p.callAs(two, "GET", "/v1/sandbox", "", nil).refused(503, "sandbox_full")
		s.leave(p.Alpha.ID, again)
		s.leave(one, o)
		p.callAs(two, "GET", "/v1/sandbox", "", nil).must(200)
	})
}

func TestManyWhoComeAtOnceOpenOneSandbox(t *testing.T) {
	playOnSQLite(t, func(p *playground) {
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() { p.call("GET", "/v1/sandbox", nil).must(200) })
		}
		all.Wait()
		if n := p.serving.sandboxes.count(); n != 1 {
			t.Errorf("%d are open", n)
		}
	})
}

func TestABrokenSandboxIsMadeAnewByAResetAlone(t *testing.T) {
	for what, breaks := range map[string]func(file string) error{
		"missing": os.Remove,
		"empty":   func(file string) error { return os.Truncate(file, 0) },
		"no database": func(file string) error {
			return os.WriteFile(file, []byte("this is no database, but it is long enough"), 0o600)
		},
		"another's": func(string) error { return nil },
		"folder alone": func(file string) error {
			return errors.Join(os.RemoveAll(filepath.Dir(file)), os.MkdirAll(filepath.Dir(file), 0o700))
		},
	} {
		t.Run(what, func(t *testing.T) {
			playOnSQLite(t, func(p *playground) {
				p.bought(0)
				p.serving.sandboxes.finish()
				if what == "another's" {
					p.swap()
				}
				if err := breaks(p.file(p.Alpha.ID)); err != nil {
					t.Fatal(err)
				}
				p.start()
				for range 2 {
					p.call("GET", "/v1/sandbox", nil).refused(409, "sandbox_broken")
				}
				p.callAs(p.token, "POST", "/v1/sandbox/reset", "", nil).refused(409, "sandbox_broken") // no key: nothing is thrown away
				p.call("POST", "/v1/sandbox/reset", nil).must(200).is("counts.orders", "0")
				p.bought(0)
			})
		})
	}
}

// swap puts another distributor's sandbox in the place of Alpha's.
func (p *playground) swap() {
	p.t.Helper()
	other, token := p.someone("丁店")
	p.start()
	p.callAs(token, "GET", "/v1/sandbox", "", nil).must(200)
	p.serving.sandboxes.finish()
	own := filepath.Dir(p.file(p.Alpha.ID))
	if err := errors.Join(os.RemoveAll(own), os.Rename(filepath.Dir(p.file(other)), own)); err != nil {
		p.t.Fatal(err)
	}
}

func TestAResetIsDoneOnce(t *testing.T) {
	playOnSQLite(t, func(p *playground) {
		p.bought(0)
		p.travel(3600)
		reset := func(key string) answered { return p.callAs(p.token, "POST", "/v1/sandbox/reset", key, nil) }
		reset("first").must(200).is("counts.orders", "0").is("ahead_seconds", "0")
		p.bought(0)
		if got := reset("first").must(200).is("counts.orders", "1"); got.header.Get("Idempotency-Replayed") != "true" {
			t.Errorf("%v", got.header)
		}
		p.callAs(p.token, "PUT", "/v1/sandbox/inbox/a", "other", tree{}).must(201)
		reset("other").refused(422, "idempotency_key_reused")
		p.callAs(p.token, "POST", "/v1/sandbox/reset?x=1", "second", nil).must(422)
		p.callAs(p.token, "POST", "/v1/sandbox/reset", "third", tree{}).must(400)
		p.call("GET", "/v1/sandbox", nil).is("counts.orders", "1")
		reset("second").must(200).is("counts.orders", "0")
	})
}

func TestAnotherProcessKeepsASandboxToItself(t *testing.T) {
	playOnSQLite(t, func(p *playground) {
		p.call("GET", "/v1/sandbox", nil).must(200)
		first := p.serving.sandboxes
		p.start()
		p.call("GET", "/v1/sandbox", nil).refused(503, "sandbox_elsewhere")
		p.call("POST", "/v1/sandbox/reset", nil).refused(503, "sandbox_elsewhere")
		first.finish()
		p.call("GET", "/v1/sandbox", nil).must(200)
	})
}

func TestWhatAKilledProcessLeftHalfDoneIsTakenAway(t *testing.T) {
	playOnSQLite(t, func(p *playground) {
		folder := filepath.Join(p.data, "sandbox")
		for _, left := range []string{halfMade + "1", halfThrown + "2"} {
			if err := os.MkdirAll(filepath.Join(folder, left, "deep"), 0o700); err != nil {
				t.Fatal(err)
			}
		}
		at, err := os.MkdirTemp(folder, halfMade) //nolint:usetesting // where a sandbox is made, under its name
		if err != nil {
			t.Fatal(err)
		}
		release, err := db.LockFolder(at)
		if err != nil {
			t.Fatal(err)
		}
		defer release()
		p.serving.sandboxes.finish()
		p.start()
		entries, err := os.ReadDir(folder)
		if err != nil || len(entries) != 1 || entries[0].Name() != filepath.Base(at) {
			t.Errorf("%v %v", entries, err)
		}
	})
}

func TestAClockIsSetForwardOnly(t *testing.T) {
	c := sandbox.NewClock(clock.NewManual(100))
	c.Set(50)
	c.Set(20)
	if c.Now() != 150 || c.Ahead() != 50 {
		t.Errorf("%d, %d", c.Now(), c.Ahead())
	}
}
