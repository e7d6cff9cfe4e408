package flows

import (
	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Rescue lets a person in again who lost everything: a new password, no second factor, no session, and enabled. access.ErrNotFound.
func Rescue(tx *db.Tx, a Acting, person id.Person, password access.PasswordHash) error {
	if err := ResetSecondFactor(tx, a, person); err != nil {
		return err
	}
	if err := access.SetPassword(tx, person, password); err != nil {
		return err
	}
	if err := access.Enable(tx, person); err != nil {
		return err
	}
	a.note(tx, "person.rescue", person.String(), nil, nil)
	return nil
}
