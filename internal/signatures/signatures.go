// Package signatures owns the record of who signed which words, when and from where. A record is only ever added; it holds the words
// themselves, so that their hash can be worked out again.
package signatures

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Party is who signs: a role (`operator`, `supplier`, `distributor`, `applicant`) and which of them; 0: the operator.
type Party struct {
	Role string
	ID   int64
}

// Signature is one party's assent to one version of the words about a subject.
type Signature struct {
	ID       id.Signature
	Subject  string // the written id of what was signed: `agr_…`
	Version  int64
	Document string // the words as they were shown
	Party    Party
	Actor    string    // who exactly: `psn_…`
	Address  id.Secret // the network address it came from, sealed; 0: none known
	At       clock.Micros
	Hash     []byte // SHA-256 of Document; Sign fills it in
}

const maxDocumentBytes = 64 << 10

// HashOf is the hash of a document, as hexadecimal text.
func HashOf(document string) string {
	sum := sha256.Sum256([]byte(document))
	return hex.EncodeToString(sum[:])
}

// Sign records a signature. shown is the hash, as hexadecimal text, of what the signer has read: ErrNotShown when the words are others by
// now. ErrSigned when this party has signed this version already, ErrDocument when there are no words or too many.
func Sign(tx *db.Tx, s Signature, shown string) (Signature, error) {
	if s.Document == "" || len(s.Document) > maxDocumentBytes {
		return Signature{}, ErrDocument.At("document")
	}
	if shown != HashOf(s.Document) {
		return Signature{}, ErrNotShown.At("document_sha256", "document_sha256", HashOf(s.Document))
	}
	signed, err := Of(tx, s.Subject)
	if err != nil {
		return Signature{}, err
	}
	for _, other := range signed {
		if other.Version == s.Version && other.Party == s.Party {
			return Signature{}, ErrSigned.At("version", "signed_at", other.At.String())
		}
	}
	sum := sha256.Sum256([]byte(s.Document))
	s.Hash = sum[:]
	tx.Exec("insert into signatures_signatures ("+columns+") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
		s.ID, s.Subject, s.Version, s.Document, s.Party.Role, s.Party.ID, s.Actor, s.Address, s.At, s.Hash)
	return s, nil
}

const columns = "id, subject, version, document, role, party_id, actor, address_id, at, document_hash"

// Of gives the signatures about a subject, oldest first.
func Of(tx *db.Tx, subject string) ([]Signature, error) {
	return db.All(tx, func(r *db.Row) Signature {
		return Signature{
			ID: id.Signature(r.Int()), Subject: r.Text(), Version: r.Int(), Document: r.Text(), Party: Party{r.Text(), r.Int()},
			Actor: r.Text(), Address: id.Secret(r.Int()), At: clock.Micros(r.Int()), Hash: r.Bytes(),
		}
	}, "select "+columns+" from signatures_signatures where subject = $1 order by id", subject)
}

// Whole says whether the words are still those that were signed.
func (s *Signature) Whole() bool {
	sum := sha256.Sum256([]byte(s.Document))
	return bytes.Equal(sum[:], s.Hash)
}
