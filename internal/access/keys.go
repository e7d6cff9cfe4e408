package access

import (
	"errors"
	"fmt"
	"strings"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// MaxLiveKeys is how many keys of one distributor may be valid at once; more than one, so that they rotate with overlap.
const MaxLiveKeys = 20

// MaxOverlapHours is how long a key that was rotated may go on working beside the new one.
const MaxOverlapHours = 168

// Key is a distributor's API key, without its token.
type Key struct {
	ID          id.APIKey
	Distributor id.Distributor
	Name        string
	Tail        string // last four letters of the token, for people to tell keys apart
	Test        bool   // good for the sandbox alone
	Scopes      KeyScopes
	Addresses   Addresses
	CreatedAt   clock.Micros
	ExpiresAt   clock.Micros // 0: never
	RevokedAt   clock.Micros // 0: not revoked
	ReplacedBy  id.APIKey    // the key that took its place; 0: none
	LastUsedAt  clock.Micros // 0: never; a minute late at most
	LastAddress string       // where it was last used from
}

// Live says whether the key opens the door at that time.
func (k *Key) Live(at clock.Micros) bool {
	return k.RevokedAt == 0 && (k.ExpiresAt == 0 || at < k.ExpiresAt)
}

// NewKey is what IssueKey needs. The flow has made sure that the distributor exists.
type NewKey struct {
	ID          id.APIKey
	Token       Token // from MintKey or MintTestKey, which settles what kind of key it is
	Distributor id.Distributor
	Name        string
	Scopes      []KeyScope   // none: the usual
	Addresses   []string     // ranges that it is kept to; none: from anywhere
	ExpiresAt   clock.Micros // 0: never
}

// IssueKey adds a key. It refuses, all at once, a malformed name, unknown scopes, malformed ranges and an expiry in the past, then
// ErrTooManyKeys. The token is the caller's to show, once.
func IssueKey(tx *db.Tx, n NewKey, at clock.Micros) (Key, error) {
	k := Key{
		ID: n.ID, Distributor: n.Distributor, Name: strings.TrimSpace(n.Name), Tail: n.Token.tail(), Test: IsTestKey(string(n.Token)),
		CreatedAt: at, ExpiresAt: n.ExpiresAt,
	}
	var faults fault.List
	k.describe(&faults, KeyWords{n.Name, n.Scopes, n.Addresses})
	if k.ExpiresAt != 0 && k.ExpiresAt <= at {
		faults.Add(ErrExpiry, "expires_at", "now", at.String())
	}
	if err := faults.Err(ErrInvalid); err != nil {
		return Key{}, err
	}
	return k, addKey(tx, k, n.Token, at)
}

// describe takes over a name, scopes and ranges, and notes what is wrong with them.
func (k *Key) describe(faults *fault.List, w KeyWords) {
	k.Name = strings.TrimSpace(w.Name)
	if !isName(k.Name) {
		faults.Add(ErrName, "name")
	}
	k.Scopes, k.Addresses = checkScopes(faults, w.Scopes), checkAddresses(faults, w.Addresses)
}

func addKey(tx *db.Tx, k Key, token Token, at clock.Micros) error {
	live, err := db.One(tx, db.Int, `select count(*) from access_keys
		where distributor_id = $1 and revoked_at = 0 and (expires_at = 0 or expires_at > $2)`, k.Distributor, at)
	if err != nil {
		return err
	}
	if live >= MaxLiveKeys {
		return ErrTooManyKeys
	}
	tx.Exec(`insert into access_keys (id, token_hash, distributor_id, name, tail, test, scopes, addresses, created_at, expires_at, revoked_at,
		replaced_by, last_used_at, last_address) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0, 0, '')`,
		k.ID, token.hash(), k.Distributor, k.Name, k.Tail, k.Test, k.Scopes.String(), k.Addresses, at, k.ExpiresAt)
	return nil
}

const keyColumns = `id, distributor_id, name, tail, test, scopes, addresses, created_at, expires_at, revoked_at, replaced_by, last_used_at, last_address`

func scanKey(r *db.Row) Key {
	return Key{
		ID: id.APIKey(r.Int()), Distributor: id.Distributor(r.Int()), Name: r.Text(), Tail: r.Text(), Test: r.Bool(),
		Scopes: readKeyScopes(r.Text()), Addresses: Addresses(r.Text()),
		CreatedAt: clock.Micros(r.Int()), ExpiresAt: clock.Micros(r.Int()), RevokedAt: clock.Micros(r.Int()), ReplacedBy: id.APIKey(r.Int()),
		LastUsedAt: clock.Micros(r.Int()), LastAddress: r.Text(),
	}
}

// Keys lists a distributor's keys, oldest first, revoked and expired ones too.
func Keys(tx *db.Tx, distributor id.Distributor, after id.APIKey, limit int) ([]Key, error) {
	return db.All(tx, scanKey, "select "+keyColumns+" from access_keys where distributor_id = $1 and id > $2 order by id limit $3",
		distributor, after, page(limit))
}

// GetKey reads a key of the owner (0: the operator asks, any owner); ErrNotFound for a missing or foreign one.
func GetKey(tx *db.Tx, owner id.Distributor, key id.APIKey) (Key, error) {
	k, err := db.One(tx, scanKey, "select "+keyColumns+" from access_keys where id = $1 and (distributor_id = $2 or $2 = 0)", key, owner)
	if errors.Is(err, db.ErrNoRow) {
		return Key{}, ErrNotFound
	}
	return k, err
}

// holdKey reads a key of the owner and locks it: two changes of one key come one after the other.
func holdKey(tx *db.Tx, owner id.Distributor, key id.APIKey) (Key, error) {
	var k Key
	tx.Lock("access_keys", []string{"id"}, db.Ids([]id.APIKey{key}), keyColumns, func(r *db.Row) { k = scanKey(r) })
	if err := tx.Flush(); err != nil {
		return Key{}, err
	}
	if k.ID == 0 || owner != 0 && k.Distributor != owner {
		return Key{}, ErrNotFound
	}
	return k, nil
}

// RevokeKey ends a key of the owner (0: the operator asks, any owner) at once; ErrNotFound for a missing or foreign one. Revoking twice changes nothing.
func RevokeKey(tx *db.Tx, owner id.Distributor, key id.APIKey, at clock.Micros) (Key, error) {
	k, err := holdKey(tx, owner, key)
	if err != nil || k.RevokedAt != 0 {
		return k, err
	}
	k.RevokedAt = at
	tx.Exec("update access_keys set revoked_at = $2 where id = $1 and revoked_at = 0", key, at)
	return k, nil
}

// KeyWords are what may be changed of a key: a name, scopes and the ranges that it is kept to.
type KeyWords struct {
	Name      string
	Scopes    []KeyScope
	Addresses []string
}

// EditKey replaces what a live key is called, may do and is kept to: ErrNotFound, ErrKeyEnded, and what IssueKey says of the words.
func EditKey(tx *db.Tx, owner id.Distributor, key id.APIKey, w KeyWords, at clock.Micros) (Key, error) {
	k, err := holdKey(tx, owner, key)
	if err != nil {
		return Key{}, err
	}
	if !k.Live(at) {
		return Key{}, ErrKeyEnded
	}
	var faults fault.List
	k.describe(&faults, w)
	if err := faults.Err(ErrInvalid); err != nil {
		return Key{}, err
	}
	tx.ExecOne("update access_keys set name = $2, scopes = $3, addresses = $4 where id = $1", key, k.Name, k.Scopes.String(), k.Addresses)
	return k, nil
}

// Rotation is a new key in the place of an old one.
type Rotation struct {
	ID           id.APIKey // of the new key
	Token        Token     // of the new key, from MintKey or MintTestKey as the old one is
	OverlapHours int       // how long the old key goes on working; 0: it ends at once
}

// RotateKey adds a key with the name, scopes, ranges and rates of a live one, which ends after the overlap, or at its own end when that is
// sooner. A key that was given a term gets the same term anew. It refuses ErrNotFound, ErrKeyEnded, ErrOverlap, ErrTooManyKeys.
func RotateKey(tx *db.Tx, owner id.Distributor, key id.APIKey, r Rotation, at clock.Micros) (old, fresh Key, err error) {
	if r.OverlapHours < 0 || r.OverlapHours > MaxOverlapHours {
		return old, fresh, ErrOverlap.At("overlap_hours")
	}
	if old, err = holdKey(tx, owner, key); err != nil {
		return old, fresh, err
	}
	if !old.Live(at) {
		return old, fresh, ErrKeyEnded
	}
	if IsTestKey(string(r.Token)) != old.Test {
		return old, fresh, fmt.Errorf("rotate %s: the token is of the other kind", key)
	}
	fresh = Key{
		ID: r.ID, Distributor: old.Distributor, Name: old.Name, Tail: r.Token.tail(), Test: old.Test, Scopes: old.Scopes, Addresses: old.Addresses,
		CreatedAt: at,
	}
	ends := at + clock.Micros(r.OverlapHours)*clock.Hour
	if old.ExpiresAt != 0 {
		ends, fresh.ExpiresAt = min(ends, old.ExpiresAt), at+old.ExpiresAt-old.CreatedAt
	}
	old.ExpiresAt, old.ReplacedBy = ends, fresh.ID
	tx.ExecOne("update access_keys set expires_at = $2, replaced_by = $3 where id = $1", key, ends, fresh.ID)
	if err := addKey(tx, fresh, r.Token, at); err != nil {
		return old, fresh, err
	}
	tx.Exec(`insert into access_rates (distributor_id, key_id, class, per_second, at_once, set_at, set_by)
		select distributor_id, CAST($1 AS BIGINT), class, per_second, at_once, set_at, set_by from access_rates where distributor_id = $2 and key_id = $3`,
		fresh.ID, old.Distributor, key)
	return old, fresh, nil
}
