package flows

import (
	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// OfferTOTP seals a new secret for a person's authenticator app, which waits for its first code. The app in use goes on until then.
func OfferTOTP(tx *db.Tx, a Acting, person id.Person, secret access.TOTPSecret) error {
	sealed, err := contacts.SealText(a.World.Ring, id.NewSecret(a.World.IDs), int64(person), string(secret), a.At)
	if err != nil {
		return err
	}
	spent, err := access.OfferTOTP(tx, person, sealed.ID, a.At)
	if err != nil {
		return err
	}
	contacts.InsertTexts(tx, sealed)
	eraseTOTP(tx, person, spent)
	return nil
}

// ConfirmTOTP takes the offered secret into use after its first code, and gives the person recovery codes with its first factor: then it says so.
// Refusals: access.ErrNoOffer, access.ErrCode.
func ConfirmTOTP(tx *db.Tx, a Acting, person id.Person, code string, codes access.RecoveryCodes) (first bool, err error) {
	f, err := access.HoldFactors(tx, person)
	if err != nil {
		return false, err
	}
	offered, err := openSecret(tx, a.World, person, f.Offered)
	if err != nil {
		return false, err
	}
	spent, err := access.ConfirmTOTP(tx, f, offered, code, a.At)
	if err != nil {
		return false, err
	}
	eraseTOTP(tx, person, spent)
	first = access.FirstRecoveryCodes(tx, f, codes)
	a.note(tx, "person.set_up_totp", person.String(), nil, factorNote{Replaced: spent != 0, RecoveryCodes: first})
	return first, nil
}

// RemoveTOTP removes a person's authenticator app: access.ErrNoTOTP, access.ErrLastFactor.
func RemoveTOTP(tx *db.Tx, a Acting, person id.Person) error {
	f, err := access.HoldFactors(tx, person)
	if err != nil {
		return err
	}
	spent, err := access.RemoveTOTP(tx, f, a.At)
	if err != nil {
		return err
	}
	eraseTOTP(tx, person, spent...)
	a.note(tx, "person.remove_totp", person.String(), factorNote{Since: f.Since.Time().Format(timeOfTrail)}, nil)
	return nil
}

const timeOfTrail = "2006-01-02T15:04:05Z"

// factorNote is what the audit trail keeps of a second factor: never a secret.
type factorNote struct {
	Passkey       string `json:"passkey,omitempty"`
	Site          string `json:"site,omitempty"`
	Since         string `json:"since,omitempty"`
	Replaced      bool   `json:"replaced,omitempty"`
	RecoveryCodes bool   `json:"recovery_codes,omitempty"`
}

func openSecret(tx *db.Tx, w *World, person id.Person, secret id.Secret) (access.TOTPSecret, error) {
	if secret == 0 {
		return "", nil
	}
	texts, err := contacts.OpenTexts(tx, w.Ring, contacts.SecretRef{ID: secret, Owner: int64(person)})
	return access.TOTPSecret(texts[secret]), err
}

func eraseTOTP(tx *db.Tx, person id.Person, spent ...id.Secret) {
	for _, s := range spent {
		if s != 0 {
			contacts.EraseTexts(tx, contacts.SecretRef{ID: s, Owner: int64(person)})
		}
	}
}
