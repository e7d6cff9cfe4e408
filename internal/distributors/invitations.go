package distributors

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"strings"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Invitation lets so many applicants into a page by its code.
type Invitation struct {
	ID          id.Invitation
	Recruitment id.Recruitment
	Distributor id.Distributor // who invites; 0: the operator
	Tail        string
	Uses, Used  int64
	ExpiresAt   clock.Micros
	RevokedAt   clock.Micros
	CreatedAt   clock.Micros
}

// Code is an invitation code in the clear: 80 random bits. It is shown once and stored only as a SHA-256.
type Code string

var codeLetters = base32.NewEncoding("ABCDEFGHJKLMNPQRSTUVWXYZ23456789").WithPadding(base32.NoPadding) // nothing that looks like another

// MintCode makes a code. Draw it before the transaction, so that a re-run keeps it.
func MintCode() Code {
	b := make([]byte, 10)
	_, _ = rand.Read(b) // never fails: crypto/rand ends the process instead
	return Code(codeLetters.EncodeToString(b))
}

// String hides the code from logs; string(c) shows it.
func (c Code) String() string { return "…" }

func (c Code) hash() []byte {
	sum := sha256.Sum256([]byte(strings.ToUpper(strings.TrimSpace(string(c)))))
	return sum[:]
}

// Limits of an invitation.
const (
	maxUses        = 10_000
	invitationLife = 365 * clock.Day
)

// Invite makes an invitation to an open or future page: ErrNotFound, ErrInvitationTerms.
func Invite(tx *db.Tx, i Invitation, code Code, at clock.Micros) (Invitation, error) {
	if i.Uses < 1 || i.Uses > maxUses {
		return Invitation{}, ErrInvitationTerms.At("uses")
	}
	if i.ExpiresAt <= at || i.ExpiresAt > at+invitationLife {
		return Invitation{}, ErrInvitationTerms.At("expires_at")
	}
	r, err := GetRecruitment(tx, 0, i.Recruitment)
	if err == nil && i.Distributor != 0 && r.State != PageOpen {
		err = ErrNotFound // a page that is not open is the operator's to know
	}
	if err != nil {
		return Invitation{}, err
	}
	i.CreatedAt, i.Tail, i.Used, i.RevokedAt = at, string(code[max(0, len(code)-4):]), 0, 0
	tx.Exec(`insert into distributors_invitations (id, recruitment_id, distributor_id, code_hash, tail, uses, used, expires_at, revoked_at, created_at)
		values ($1, $2, $3, $4, $5, $6, 0, $7, 0, $8)`, i.ID, i.Recruitment, i.Distributor, code.hash(), i.Tail, i.Uses, i.ExpiresAt, at)
	return i, nil
}

// Revoke lets nobody in by an invitation any more; twice changes nothing. ErrNotFound, also for another's (owner 0: any).
func Revoke(tx *db.Tx, owner id.Distributor, invitation id.Invitation, at clock.Micros) (Invitation, error) {
	i, err := GetInvitation(tx, owner, invitation)
	if err != nil || i.RevokedAt != 0 {
		return i, err
	}
	i.RevokedAt = at
	tx.ExecOne("update distributors_invitations set revoked_at = $2 where id = $1", invitation, at)
	return i, nil
}

const invitationColumns = "id, recruitment_id, distributor_id, tail, uses, used, expires_at, revoked_at, created_at"

func scanInvitation(r *db.Row) Invitation {
	return Invitation{
		ID: id.Invitation(r.Int()), Recruitment: id.Recruitment(r.Int()), Distributor: id.Distributor(r.Int()), Tail: r.Text(), Uses: r.Int(),
		Used: r.Int(), ExpiresAt: clock.Micros(r.Int()), RevokedAt: clock.Micros(r.Int()), CreatedAt: clock.Micros(r.Int()),
	}
}

// GetInvitation gives one invitation of the owner (0: any), or ErrNotFound.
func GetInvitation(tx *db.Tx, owner id.Distributor, invitation id.Invitation) (Invitation, error) {
	i, err := db.One(tx, scanInvitation, "select "+invitationColumns+` from distributors_invitations
		where id = $1 and (distributor_id = $2 or $2 = 0)`, invitation, owner)
	if errors.Is(err, db.ErrNoRow) {
		return Invitation{}, ErrNotFound
	}
	return i, err
}

// Invitations lists an owner's invitations (0: the operator asks, all) in the order they were made.
func Invitations(tx *db.Tx, owner id.Distributor, after id.Invitation, limit int) ([]Invitation, error) {
	return db.All(tx, scanInvitation, "select "+invitationColumns+` from distributors_invitations
		where (distributor_id = $1 or $1 = 0) and id > $2 order by id limit $3`, owner, after, page(limit))
}

// invitationBy finds the invitation of a code to a page. Codes that are unknown, expired, revoked or another page's look the same:
// ErrInvitationCode.
func invitationBy(tx *db.Tx, code Code, recruitment id.Recruitment, at clock.Micros) (Invitation, error) {
	i, err := db.One(tx, scanInvitation, "select "+invitationColumns+" from distributors_invitations where code_hash = $1", code.hash())
	if errors.Is(err, db.ErrNoRow) || err == nil && !i.lives(recruitment, at) {
		return Invitation{}, ErrInvitationCode.At("invitation_code")
	}
	return i, err
}

func (i *Invitation) lives(recruitment id.Recruitment, at clock.Micros) bool {
	return i.Recruitment == recruitment && i.RevokedAt == 0 && at < i.ExpiresAt
}

// use takes one use of an invitation, its row locked: ErrInvitationCode, ErrInvitationUsedUp.
func use(tx *db.Tx, invitation id.Invitation, recruitment id.Recruitment, at clock.Micros) error {
	var i Invitation
	tx.Lock("distributors_invitations", []string{"id"}, db.Ids([]id.Invitation{invitation}), invitationColumns, func(r *db.Row) { i = scanInvitation(r) })
	if err := tx.Flush(); err != nil {
		return err
	}
	switch {
	case i.ID == 0 || !i.lives(recruitment, at):
		return ErrInvitationCode.At("invitation_code")
	case i.Used >= i.Uses:
		return ErrInvitationUsedUp.At("invitation_code", "uses", written(i.Uses))
	}
	tx.ExecOne("update distributors_invitations set used = used + 1 where id = $1", invitation)
	return nil
}
