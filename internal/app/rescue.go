package app

import (
	"context"
	"encoding/base32"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
)

// Rescue lets a person in again who lost its password and second factor: it gets a new password, loses all factors and sessions, and is enabled. For
// whoever holds the database, when no operator is left who could do it at the pages: Failure.
func Rescue(ctx context.Context, p Place, login string) (SignIn, error) {
	purpose, err := purposeOf(ctx, p)
	switch {
	case err != nil:
		return SignIn{}, err
	case purpose == "":
		return SignIn{}, &Failure{"this database holds no installation yet", nil}
	}
	d, _, err := OpenDB(ctx, p, clock.System{})
	if err != nil {
		return SignIn{}, err
	}
	s, err := rescue(ctx, p, d, login)
	return s, errors.Join(err, d.Close())
}

func rescue(ctx context.Context, p Place, d *db.DB, login string) (SignIn, error) {
	password := drawPassword()
	hash, err := access.Hash(access.Standard, password)
	if err != nil {
		return SignIn{}, err
	}
	world, err := NewWorld(ctx, p, d, time.UTC)
	if err != nil {
		return SignIn{}, err
	}
	var person access.Person
	err = d.Write(ctx, func(tx *db.Tx) (err error) {
		if person, err = access.FindPerson(tx, login); err != nil {
			return err
		}
		return flows.Rescue(tx, flows.Acting{World: world, Actor: "rescue", At: tx.Now()}, person.ID, hash)
	})
	if errors.Is(err, access.ErrNotFound) {
		return SignIn{}, &Failure{fmt.Sprintf("nobody has the login %q", login), err}
	}
	return SignIn{Role: string(person.Role), Name: person.Name, Login: person.Login, Password: password}, err
}

// drawPassword draws a password of 120 bits in letters and digits.
func drawPassword() string {
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(random(15)))
}
