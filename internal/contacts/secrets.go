package contacts

import (
	"encoding/binary"
	"fmt"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// maxSecretBytes is the longest text that is sealed: a bank account or a person's papers, not a file.
const maxSecretBytes = 4096

// SealedText is a secret ready to be stored: personal or banking data that is no address. Everything else carries its id.
type SealedText struct {
	ID     id.Secret
	Owner  int64 // whose it is
	at     clock.Micros
	key    int64
	sealed []byte
}

// SealText encrypts a text of up to 4096 bytes (else ErrSecret) under the ring's current key, bound to its id and owner. It is pure; do it
// before the transaction.
func SealText(ring *Keyring, secret id.Secret, owner int64, text string, at clock.Micros) (SealedText, error) {
	if text == "" || len(text) > maxSecretBytes {
		return SealedText{}, ErrSecret
	}
	k := ring.keys[ring.current]
	return SealedText{ID: secret, Owner: owner, at: at, key: ring.current, sealed: k.seal.Seal(nil, nil, []byte(text), secretPlace(secret, owner))}, nil
}

// secretPlace binds a sealed text to its row and owner; the word keeps it apart from a contact's.
func secretPlace(secret id.Secret, owner int64) []byte {
	b := binary.BigEndian.AppendUint64([]byte("secret"), uint64(secret)) //nolint:gosec // a bit pattern
	return binary.BigEndian.AppendUint64(b, uint64(owner))               //nolint:gosec // a bit pattern
}

// InsertTexts queues sealed texts to be stored.
func InsertTexts(tx *db.Tx, sealed ...SealedText) {
	rows := db.NewRows("contacts_secrets", "id", "owner_id", "key_id", "sealed", "created_at")
	for i := range sealed {
		s := &sealed[i]
		rows.Add(s.ID, s.Owner, s.key, s.sealed, s.at)
	}
	tx.Insert(rows)
}

// SecretRef names a sealed text and the owner it must have.
type SecretRef struct {
	ID    id.Secret
	Owner int64
}

// OpenTexts gives the texts that are there and have the named owner; erased, missing and foreign ones are absent. Whether the caller may
// read them is the flow's to know.
func OpenTexts(tx *db.Tx, ring *Keyring, refs ...SecretRef) (map[id.Secret]string, error) {
	owners, ids := make(map[id.Secret]int64, len(refs)), make([]id.Secret, len(refs))
	for i, r := range refs {
		owners[r.ID], ids[i] = r.Owner, r.ID
	}
	out := make(map[id.Secret]string, len(refs))
	var failed error
	tx.Load("contacts_secrets", []string{"id"}, db.Ids(ids), "id, owner_id, key_id, sealed", func(r *db.Row) {
		s := SealedText{ID: id.Secret(r.Int()), Owner: r.Int(), key: r.Int(), sealed: r.Bytes()}
		if owners[s.ID] != s.Owner {
			return
		}
		text, err := s.open(ring)
		if err != nil {
			failed = err
			return
		}
		out[s.ID] = text
	})
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	return out, failed
}

func (s *SealedText) open(ring *Keyring) (string, error) {
	k, ok := ring.keys[s.key]
	if !ok {
		return "", fmt.Errorf("%s: %w", s.ID, ErrNoKey)
	}
	plain, err := k.seal.Open(nil, nil, s.sealed, secretPlace(s.ID, s.Owner))
	if err != nil {
		return "", fmt.Errorf("%s: %w", s.ID, ErrTampered)
	}
	return string(plain), nil
}

// EraseTexts queues the removal of sealed texts of their named owners. What carries their ids stays and finds none.
func EraseTexts(tx *db.Tx, refs ...SecretRef) {
	rows := db.NewRows("contacts_secrets", "id", "owner_id")
	for _, r := range refs {
		rows.Add(r.ID, r.Owner)
	}
	tx.Delete(rows)
}
