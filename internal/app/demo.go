package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/demo"
)

// FillDemo fills an empty database with the demo, whose time ends with yesterday, and tells its sign-ins. An embedded one is
// filled aside and then put in its place, so that a filling that is broken off leaves nothing behind: Failure.
func FillDemo(ctx context.Context, p Place, report func(done, total int)) ([]SignIn, error) {
	purpose, err := purposeOf(ctx, p)
	if err != nil {
		return nil, err
	}
	if purpose != "" {
		return nil, &Failure{fmt.Sprintf("the database is not empty (it is a %s installation): a demo wants an empty one", purpose), demo.ErrOccupied}
	}
	path, embedded := p.File()
	if !embedded {
		return fillDemo(ctx, p, report)
	}
	folder, err := os.MkdirTemp(filepath.Dir(path), ".demo-*")
	if err != nil {
		return nil, &Failure{fmt.Sprintf("can't write to the data folder %s: %s", filepath.Dir(path), reason(err)), err}
	}
	defer func() { _ = os.RemoveAll(folder) }()
	aside := Place{DSN: "sqlite:" + filepath.Join(folder, filepath.Base(path)), Data: p.Data, KeyFile: p.KeyFile}
	signIns, err := fillDemo(ctx, aside, report)
	if err != nil {
		return nil, err
	}
	filled, _ := aside.File()
	if err := replace(ctx, p, filled, path); err != nil {
		return nil, err
	}
	return signIns, nil
}

// purposeOf tells what an installation is for; empty: nothing was settled yet.
func purposeOf(ctx context.Context, p Place) (access.Purpose, error) {
	d, _, err := OpenDB(ctx, p, clock.System{})
	if err != nil {
		return "", err
	}
	is, err := readInstallation(ctx, d)
	return is.Purpose, errors.Join(err, d.Close())
}

// fillDemo fills a database under a clock of the demo's own.
func fillDemo(ctx context.Context, p Place, report func(done, total int)) ([]SignIn, error) {
	zone, err := time.LoadLocation(demo.Zone)
	if err != nil {
		return nil, err
	}
	moved := clock.NewManual(0)
	d, _, err := OpenDB(ctx, p, moved)
	if err != nil {
		return nil, err
	}
	world, err := NewWorld(ctx, p, d, zone)
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	now := clock.System{}.Now().Time().In(zone)
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, zone)
	_, err = demo.Fill(ctx, world, moved, demo.Options{Until: clock.Of(today), Passwords: access.Cheap, Report: report})
	if errors.Is(err, demo.ErrOccupied) {
		err = &Failure{err.Error(), err}
	}
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	signIns, err := demoSignIns(ctx, d)
	return signIns, errors.Join(err, d.Close())
}

// demoSignIns tells how to sign in to a demo: its operators, and the first people of suppliers and distributors.
func demoSignIns(ctx context.Context, d *db.DB) (signIns []SignIn, err error) {
	err = d.Read(ctx, func(tx *db.Tx) error {
		people, err := access.People(tx, access.PeopleFilter{Limit: access.MaxPage})
		shown := map[access.Role]int{}
		for _, p := range people {
			if shown[p.Role]++; shown[p.Role] <= peopleShown && p.DisabledAt == 0 {
				signIns = append(signIns, SignIn{string(p.Role), p.Name, p.Login, demo.Password})
			}
		}
		return err
	})
	return signIns, err
}

// peopleShown is how many people of each role are told.
const peopleShown = 2
