package access

import (
	"errors"
	"strings"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// MaxLiveKeys is how many keys of one distributor may be valid at once; more than one, so that they rotate with overlap.
const MaxLiveKeys = 20

// Key is a distributor's API key, without its token.
type Key struct {
	ID          id.APIKey
	Distributor id.Distributor
	Name        string
	Tail        string // last four letters of the token, for people to tell keys apart
	Test        bool   // good for the sandbox alone
	CreatedAt   clock.Micros
	ExpiresAt   clock.Micros // 0: never
	RevokedAt   clock.Micros // 0: not revoked
}

// Live says whether the key opens the door at that time.
func (k Key) Live(at clock.Micros) bool {
	return k.RevokedAt == 0 && (k.ExpiresAt == 0 || at < k.ExpiresAt)
}

// NewKey is what IssueKey needs. The flow has made sure that the distributor exists.
type NewKey struct {
	ID          id.APIKey
	Token       Token // from MintKey or MintTestKey, which settles what kind of key it is
	Distributor id.Distributor
	Name        string
	ExpiresAt   clock.Micros // 0: never
}

// IssueKey adds a key. It refuses a malformed name, an expiry in the past, and ErrTooManyKeys. The token is the caller's to show, once.
func IssueKey(tx *db.Tx, n NewKey, at clock.Micros) (Key, error) {
	k := Key{
		ID: n.ID, Distributor: n.Distributor, Name: strings.TrimSpace(n.Name), Tail: n.Token.tail(), Test: IsTestKey(string(n.Token)), CreatedAt: at, ExpiresAt: n.ExpiresAt,
	}
	var faults fault.List
	if !isName(k.Name) {
		faults.Add(ErrName, "name")
	}
	if k.ExpiresAt != 0 && k.ExpiresAt <= at {
		faults.Add(ErrExpiry, "expires_at", "now", at.String())
	}
	if err := faults.Err(ErrInvalid); err != nil {
		return Key{}, err
	}
	live, err := db.One(tx, db.Int, `select count(*) from access_keys
		where distributor_id = $1 and revoked_at = 0 and (expires_at = 0 or expires_at > $2)`, k.Distributor, at)
	if err != nil {
		return Key{}, err
	}
	if live >= MaxLiveKeys {
		return Key{}, ErrTooManyKeys
	}
	tx.Exec(`insert into access_keys (id, token_hash, distributor_id, name, tail, test, created_at, expires_at, revoked_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, 0)`, k.ID, n.Token.hash(), k.Distributor, k.Name, k.Tail, k.Test, at, k.ExpiresAt)
	return k, nil
}

const keyColumns = "id, distributor_id, name, tail, test, created_at, expires_at, revoked_at"

func scanKey(r *db.Row) Key {
	return Key{
		ID: id.APIKey(r.Int()), Distributor: id.Distributor(r.Int()), Name: r.Text(), Tail: r.Text(), Test: r.Bool(),
		CreatedAt: clock.Micros(r.Int()), ExpiresAt: clock.Micros(r.Int()), RevokedAt: clock.Micros(r.Int()),
	}
}

// Keys lists a distributor's keys, oldest first, revoked and expired ones too.
func Keys(tx *db.Tx, distributor id.Distributor, after id.APIKey, limit int) ([]Key, error) {
	return db.All(tx, scanKey, "select "+keyColumns+" from access_keys where distributor_id = $1 and id > $2 order by id limit $3",
		distributor, after, page(limit))
}

// RevokeKey ends a key of the owner (0: the operator asks, any owner) at once; ErrNotFound for a missing or foreign one. Revoking twice changes nothing.
func RevokeKey(tx *db.Tx, owner id.Distributor, key id.APIKey, at clock.Micros) (Key, error) {
	k, err := db.One(tx, scanKey, "select "+keyColumns+" from access_keys where id = $1 and (distributor_id = $2 or $2 = 0)", key, owner)
	if errors.Is(err, db.ErrNoRow) {
		return Key{}, ErrNotFound
	}
	if err != nil || k.RevokedAt != 0 {
		return k, err
	}
	k.RevokedAt = at
	tx.Exec("update access_keys set revoked_at = $2 where id = $1 and revoked_at = 0", key, at)
	return k, nil
}
