package api

import (
	"context"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) apiKeyRoutes() {
	door(d, get("list-api-keys", "/v1/api-keys", "List a distributor's API keys"), d.listAPIKeys)
	door(d, create("create-api-key", "/v1/api-keys", "Make an API key").
		with("The token is shown this once; a repeated request shows the key without it. Keys rotate with overlap: make the new one, "+
			"change over, revoke the old one. People make keys; a key can't make another."), d.createAPIKey)
	door(d, remove("revoke-api-key", "/v1/api-keys/{api_key_id}", "Revoke an API key at once"), d.revokeAPIKey)
}

// APIKey is a distributor's key to this API.
type APIKey struct {
	ID            web.ID[id.APIKey]      `json:"id"`
	DistributorID web.ID[id.Distributor] `json:"distributor_id"`
	Name          string                 `json:"name" example:"ERP"`
	Tail          string                 `json:"tail" doc:"The last four letters of the token, to tell keys apart" example:"x7qa"`
	Test          bool                   `json:"test" doc:"A key fxt_… for the sandbox alone"`
	Token         string                 `json:"token,omitempty" doc:"Shown once, when the key is made" example:"fxk_…"`
	CreatedAt     time.Time              `json:"created_at"`
	ExpiresAt     time.Time              `json:"expires_at,omitzero"`
	RevokedAt     time.Time              `json:"revoked_at,omitzero"`
}

// NewAPIKey is a key to be made.
type NewAPIKey struct {
	DistributorID web.ID[id.Distributor] `json:"distributor_id,omitempty" doc:"Needed from the operator; a distributor's own otherwise"`
	Name          string                 `json:"name" minLength:"1" maxLength:"100" example:"ERP"`
	Test          bool                   `json:"test,omitempty" doc:"Make a key fxt_… for the sandbox alone"`
	ExpiresAt     time.Time              `json:"expires_at,omitzero" doc:"Never, when left out"`
}

// ToAPIAPIKey writes a key without its token.
func ToAPIAPIKey(k access.Key) APIKey {
	return APIKey{
		ID: web.Written(k.ID), DistributorID: web.Written(k.Distributor), Name: k.Name, Tail: k.Tail, Test: k.Test, CreatedAt: moment(k.CreatedAt),
		ExpiresAt: moment(k.ExpiresAt), RevokedAt: moment(k.RevokedAt),
	}
}

// DistributorQuery narrows a list to a distributor.
type DistributorQuery struct {
	DistributorID web.ID[id.Distributor] `query:"distributor_id" doc:"Needed from the operator; a distributor's own otherwise"`
}

type listAPIKeysInput struct {
	web.Paging
	DistributorQuery
}

func (d *doors) listAPIKeys(ctx context.Context, in *listAPIKeysInput) (*answer[web.Page[APIKey]], error) {
	distributor, err := distributorOf(ctx, in.DistributorID, "query.distributor_id")
	if err != nil {
		return nil, err
	}
	after, err := web.AfterID[id.APIKey](in.Paging)
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[APIKey], error) {
		if _, err := distributors.Get(tx, distributor); err != nil {
			return web.Page[APIKey]{}, at(err, "query.distributor_id")
		}
		keys, err := access.Keys(tx, distributor, after, in.Limit+1)
		return pageOf(in.Paging, keys, ToAPIAPIKey, func(k access.Key) id.APIKey { return k.ID }), err
	})
}

type createAPIKeyInput struct {
	web.Writing
	Body NewAPIKey
}

func (d *doors) createAPIKey(ctx context.Context, in *createAPIKeyInput) (*written[APIKey], error) {
	distributor, err := distributorOf(ctx, in.Body.DistributorID, "distributor_id")
	if err != nil {
		return nil, err
	}
	if isKey(ctx) {
		return nil, web.ErrForbidden
	}
	mint := access.MintKey
	if in.Body.Test {
		mint = access.MintTestKey
	}
	n := access.NewKey{
		ID: id.NewAPIKey(d.world.IDs), Token: mint(), Distributor: distributor, Name: in.Body.Name, ExpiresAt: micros(in.Body.ExpiresAt),
	}
	out, err := run(ctx, d, command[APIKey]{
		key: in.KeyFor(ctx, in.Body), action: "api_key.create", object: n.ID.String(), made: true,
		do: func(w *writing) error {
			if _, err := distributors.Get(w.tx, distributor); err != nil {
				return at(err, "distributor_id")
			}
			_, err := access.IssueKey(w.tx, n, w.at)
			return err
		},
		read: func(tx *db.Tx, object string) (APIKey, error) { return readAPIKey(tx, distributor, object) },
	})
	if err == nil && out.Replayed == "" {
		out.Body.Token = string(n.Token)
	}
	return out, err
}

// isKey says whether the caller is a key and not a person.
func isKey(ctx context.Context) bool {
	return web.ID[id.APIKey](scopeOf(ctx).Actor).Read() != 0
}

func readAPIKey(tx *db.Tx, owner id.Distributor, object string) (APIKey, error) {
	key := web.ID[id.APIKey](object).Read()
	keys, err := access.Keys(tx, owner, key-1, 1)
	if err != nil {
		return APIKey{}, err
	}
	if len(keys) == 0 || keys[0].ID != key {
		return APIKey{}, web.ErrNotFound
	}
	return ToAPIAPIKey(keys[0]), nil
}

type apiKeyInput struct {
	web.Writing
	APIKeyID web.ID[id.APIKey] `path:"api_key_id"`
}

func (d *doors) revokeAPIKey(ctx context.Context, in *apiKeyInput) (*done, error) {
	owner, err := scopeOf(ctx).Distributor()
	if err != nil {
		return nil, err
	}
	defer d.doorman.Forget()
	return finish(ctx, d, in.KeyFor(ctx, nil), func(w *writing) error {
		k, err := access.RevokeKey(w.tx, owner, in.APIKeyID.Read(), w.at)
		if err != nil {
			return err
		}
		return w.note("api_key.revoke", string(in.APIKeyID), nil, ToAPIAPIKey(k))
	})
}
