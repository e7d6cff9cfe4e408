package flows

import (
	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// AddPasskey adds a passkey to a person, and gives it recovery codes with its first factor: then it says so. access.ErrName, access.ErrNewPasskey,
// access.ErrTooManyPasskeys.
func AddPasskey(tx *db.Tx, a Acting, person id.Person, n access.NewPasskey, codes access.RecoveryCodes) (first bool, err error) {
	f, err := access.HoldFactors(tx, person)
	if err != nil {
		return false, err
	}
	p, err := access.AddPasskey(tx, f, n, a.At)
	if err != nil {
		return false, err
	}
	first = access.FirstRecoveryCodes(tx, f, codes)
	a.note(tx, "person.add_passkey", person.String(), nil, factorNote{Passkey: p.ID.String(), Site: p.Site, RecoveryCodes: first})
	return first, nil
}

// RemovePasskey removes a person's passkey: access.ErrNotFound, access.ErrLastFactor.
func RemovePasskey(tx *db.Tx, a Acting, person id.Person, passkey id.Passkey) error {
	f, err := access.HoldFactors(tx, person)
	if err != nil {
		return err
	}
	gone, err := passkeyOf(tx, person, passkey)
	if err != nil {
		return err
	}
	if err := access.RemovePasskey(tx, f, passkey, a.At); err != nil {
		return err
	}
	a.note(tx, "person.remove_passkey", person.String(), factorNote{Passkey: gone.ID.String(), Site: gone.Site}, nil)
	return nil
}

// RenamePasskey gives a person's passkey another name: access.ErrName, access.ErrNotFound.
func RenamePasskey(tx *db.Tx, a Acting, person id.Person, passkey id.Passkey, name string) error {
	before, err := passkeyOf(tx, person, passkey)
	if err != nil {
		return err
	}
	if err := access.RenamePasskey(tx, person, passkey, name); err != nil {
		return err
	}
	kept := factorNote{Passkey: before.ID.String(), Site: before.Site}
	a.note(tx, "person.rename_passkey", person.String(), kept, kept) // the names are the person's own affair
	return nil
}

func passkeyOf(tx *db.Tx, person id.Person, passkey id.Passkey) (access.Passkey, error) {
	all, err := access.Passkeys(tx, person)
	if err != nil {
		return access.Passkey{}, err
	}
	for _, p := range all {
		if p.ID == passkey {
			return p, nil
		}
	}
	return access.Passkey{}, access.ErrNotFound
}
