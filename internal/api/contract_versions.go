package api

import (
	"context"
	"encoding/hex"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/signatures"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) contractVersionRoutes() {
	door(d, get("list-contract-versions", "/v1/contracts/{contract_id}/versions", "List all versions of a contract, oldest first"), d.listContractVersions)
	door(d, create("amend-contract", "/v1/contracts/{contract_id}/versions", "Propose an amendment of a contract").
		with("It begins now or later, never for the past, and holds once both parties have signed its words."), d.amendContract)
	door(d, post("drop-amendment", "/v1/contracts/{contract_id}/drop", "Give up a proposed version"), d.dropAmendment)
	door(d, get("get-contract-words", "/v1/contracts/{contract_id}/words", "Get the words of a contract's version, and who has signed them"), d.getContractWords)
	door(d, post("sign-contract-words", "/v1/contracts/{contract_id}/words/signatures", "Sign the words of a contract's version").
		with("Name the hash of the words that you have read. Account, time and network address are kept; each party signs a version once."), d.signContractWords)
}

// Words are the words of a contract's version, and who has signed them.
type Words struct {
	ContractID web.ID[id.Contract] `json:"contract_id"`
	Version    int64               `json:"version"`
	Document   string              `json:"document"`
	SHA256     string              `json:"document_sha256" doc:"Of the document, in hexadecimal: say it to sign"`
	Signatures []Signature         `json:"signatures"`
}

// Signature is one party's assent.
type Signature struct {
	Role    string    `json:"role" enum:"operator,distributor"`
	Version int64     `json:"version"`
	SHA256  string    `json:"document_sha256"`
	At      time.Time `json:"at"`
}

// Assent names the words that were read.
type Assent struct {
	SHA256 string `json:"document_sha256" minLength:"64" maxLength:"64" pattern:"^[0-9a-f]{64}$" doc:"As get-contract-words gives it" example:"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"`
}

func toAPISignature(s signatures.Signature) Signature {
	return Signature{Role: s.Party.Role, Version: s.Version, SHA256: hex.EncodeToString(s.Hash), At: moment(s.At)}
}

func readWords(owner id.Distributor) func(tx *db.Tx, object string) (Words, error) {
	return func(tx *db.Tx, object string) (Words, error) {
		c, err := distributors.GetContract(tx, owner, web.ID[id.Contract](object).Read())
		if err != nil {
			return Words{}, err
		}
		words, err := flows.ContractWords(tx, &c)
		if err != nil {
			return Words{}, err
		}
		signed, err := signatures.Of(tx, c.ID.String())
		return Words{
			ContractID: web.Written(c.ID), Version: c.Version, Document: words, SHA256: signatures.HashOf(words), Signatures: each(signed, toAPISignature),
		}, err
	}
}

func (d *doors) getContractWords(ctx context.Context, in *ContractPath) (*answer[Words], error) {
	owner, err := scopeOf(ctx).Distributor()
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (Words, error) { return readWords(owner)(tx, string(in.ContractID)) })
}

type listVersionsInput struct{ ContractPath }

func (d *doors) listContractVersions(ctx context.Context, in *listVersionsInput) (*answer[web.Page[Contract]], error) {
	owner, err := scopeOf(ctx).Distributor()
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[Contract], error) {
		all, err := distributors.Versions(tx, owner, in.ContractID.Read())
		return web.Page[Contract]{Items: each(all, ToAPIContract)}, err
	})
}

// Amendment is the next version of a contract's terms, whole.
type Amendment struct {
	ContractTerms
	From  time.Time `json:"from,omitzero" doc:"Now, when left out; not before both have signed"`
	Until time.Time `json:"until,omitzero" doc:"Open-ended when left out"`
}

type amendContractInput struct {
	web.Writing
	ContractPath
	Body Amendment
}

func (d *doors) amendContract(ctx context.Context, in *amendContractInput) (*written[Contract], error) {
	n := fromAPITerms(in.Body.ContractTerms)
	n.ID, n.From, n.Until = id.NewContract(d.world.IDs), micros(in.Body.From), micros(in.Body.Until)
	return run(ctx, d, command[Contract]{
		key: in.KeyFor(ctx, in.Body), object: n.ID.String(), made: true, read: readContract(0),
		do: func(w *writing) error {
			if n.From == 0 {
				n.From = w.at
			}
			_, err := flows.AmendContract(w.tx, w.acting(), in.ContractID.Read(), n)
			return err
		},
	})
}

type dropAmendmentInput struct {
	web.Writing
	ContractPath
	Body *nothing
}

func (d *doors) dropAmendment(ctx context.Context, in *dropAmendmentInput) (*written[Contract], error) {
	return d.changeContract(ctx, in.KeyFor(ctx, nil), in.ContractID, func(w *writing, c id.Contract) error {
		return flows.DropAmendment(w.tx, w.acting(), c)
	})
}

type signWordsInput struct {
	web.Writing
	ContractPath
	Body Assent
}

func (d *doors) signContractWords(ctx context.Context, in *signWordsInput) (*written[Words], error) {
	by := scopeOf(ctx)
	owner, err := by.Distributor()
	if err != nil {
		return nil, err
	}
	if isKey(ctx) {
		return nil, web.ErrForbidden // a person signs, not a program
	}
	party := signatures.Party{Role: string(access.Operator)}
	if owner != 0 {
		party = signatures.Party{Role: string(access.Distributor), ID: int64(owner)}
	}
	return run(ctx, d, command[Words]{
		key: in.KeyFor(ctx, in.Body), object: string(in.ContractID), read: readWords(owner),
		do: func(w *writing) error {
			_, err := flows.SignWords(w.tx, w.acting(), flows.Signing{
				Contract: in.ContractID.Read(), Party: party, Shown: in.Body.SHA256, Address: web.AddressOf(ctx),
			})
			return err
		},
	})
}
