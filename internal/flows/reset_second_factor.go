package flows

import (
	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// ResetSecondFactor takes all second factors from a person who lost them, and ends its sessions: it signs in by password alone, and sets up new ones where
// they are asked for. access.ErrNotFound.
func ResetSecondFactor(tx *db.Tx, a Acting, person id.Person) error {
	before, err := access.ReadFactors(tx, person)
	if err != nil {
		return err
	}
	spent, err := access.ResetFactors(tx, person)
	if err != nil {
		return err
	}
	eraseTOTP(tx, person, spent...)
	a.note(tx, "person.reset_second_factor", person.String(), factorsNote{before.Kinds()}, factorsNote{[]string{}})
	return nil
}

// factorsNote is what the audit trail keeps of a person's second factors.
type factorsNote struct {
	Factors []string `json:"factors"`
}
