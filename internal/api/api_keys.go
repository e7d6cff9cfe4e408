package api

import (
	"context"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) apiKeyRoutes() {
	door(d, get("list-api-keys", "/v1/api-keys", "List a distributor's API keys"), d.listAPIKeys)
	door(d, create("create-api-key", "/v1/api-keys", "Make an API key").
		with("The token is shown this once; a repeated request shows the key without it. People make keys; a key can't make another.\n\n"+
			"A key may be kept to scopes and to ranges of addresses; without them it may do all that keys may do, from anywhere."), d.createAPIKey)
	door(d, get("get-api-key", "/v1/api-keys/{api_key_id}", "Get an API key"), d.getAPIKey)
	door(d, put("edit-api-key", "/v1/api-keys/{api_key_id}", "Change an API key's name, scopes and addresses").
		with("All three are replaced; they count from the next call on."), d.editAPIKey)
	door(d, create("rotate-api-key", "/v1/api-keys/{api_key_id}/rotate", "Put a new API key in an old one's place").
		with("The new key has the name, scopes, addresses and rates of the old one, and its term anew. Its token is shown this once. The old one goes "+
			"on for the overlap, so that you can change over without a gap, and then expires."), d.rotateAPIKey)
	door(d, remove("revoke-api-key", "/v1/api-keys/{api_key_id}", "Revoke an API key at once"), d.revokeAPIKey)
}

// APIKey is a distributor's key to this API.
type APIKey struct {
	ID            web.ID[id.APIKey]      `json:"id"`
	DistributorID web.ID[id.Distributor] `json:"distributor_id"`
	Name          string                 `json:"name" example:"ERP"`
	Tail          string                 `json:"tail" doc:"The last four letters of the token, to tell keys apart" example:"x7qa"`
	Test          bool                   `json:"test" doc:"A key fxt_… for the sandbox alone"`
	Scopes        []string               `json:"scopes,omitempty" doc:"What it may do; all that keys may do, when left out" example:"[\"orders:read\"]"`
	Addresses     []string               `json:"addresses,omitempty" doc:"The ranges of addresses that it is kept to; anywhere, when left out" example:"[\"203.0.113.0/24\"]"`
	Token         string                 `json:"token,omitempty" doc:"Shown once, when the key is made" example:"fxk_…"`
	CreatedAt     time.Time              `json:"created_at"`
	ExpiresAt     time.Time              `json:"expires_at,omitzero"`
	RevokedAt     time.Time              `json:"revoked_at,omitzero"`
	ReplacedByID  web.ID[id.APIKey]      `json:"replaced_by_id,omitempty" doc:"The key that took its place by rotation"`
	LastUsedAt    time.Time              `json:"last_used_at,omitzero" doc:"A minute late at most; never, when left out"`
	LastAddress   string                 `json:"last_address,omitempty" doc:"Where it was last used from; shown to the distributor's owners alone" example:"203.0.113.7"`
}

// KeyWords are what an API key is called, may do, and is kept to.
type KeyWords struct {
	Name      string   `json:"name" minLength:"1" maxLength:"100" example:"ERP"`
	Scopes    []string `json:"scopes,omitempty" maxItems:"25" enum:"goods:read,prices:read,stock:read,quotes:read,selections:read,selections:write,listings:read,listings:write,orders:read,orders:write,orders:pay,after-sales:read,after-sales:write,statements:read,changes:read,webhooks:read,webhooks:write,metrics:write,files:read,files:write,notices:read,notices:write,account:read,account:write,keys:read" doc:"What it may do; all that keys may do, when left out. Each operation names the scope that it needs" example:"[\"goods:read\",\"orders:write\"]"`
	Addresses []string `json:"addresses,omitempty" maxItems:"20" doc:"Addresses, or ranges in CIDR, v4 and v6, that it is kept to; anywhere, when left out" example:"[\"203.0.113.0/24\",\"2001:db8::/48\"]"`
}

// NewAPIKey is a key to be made.
type NewAPIKey struct {
	DistributorID web.ID[id.Distributor] `json:"distributor_id,omitempty" doc:"Needed from the operator; a distributor's own otherwise"`
	KeyWords
	Test      bool      `json:"test,omitempty" doc:"Make a key fxt_… for the sandbox alone"`
	ExpiresAt time.Time `json:"expires_at,omitzero" doc:"Never, when left out. You are reminded 14 and 3 days before"`
}

// FromAPIKeyWords reads what a key is called, may do, and is kept to.
func FromAPIKeyWords(w KeyWords) access.KeyWords {
	return access.KeyWords{
		Name: w.Name, Scopes: each(w.Scopes, func(s string) access.KeyScope { return access.KeyScope(s) }), Addresses: w.Addresses,
	}
}

// ToAPIAPIKey writes a key without its token, and without where it was last used from.
func ToAPIAPIKey(k access.Key) APIKey {
	out := APIKey{
		ID: web.Written(k.ID), DistributorID: web.Written(k.Distributor), Name: k.Name, Tail: k.Tail, Test: k.Test, CreatedAt: moment(k.CreatedAt),
		ExpiresAt: moment(k.ExpiresAt), RevokedAt: moment(k.RevokedAt), LastUsedAt: moment(k.LastUsedAt),
	}
	for _, s := range k.Scopes.List() {
		out.Scopes = append(out.Scopes, string(s))
	}
	for _, p := range k.Addresses.List() {
		out.Addresses = append(out.Addresses, p.String())
	}
	if k.ReplacedBy != 0 {
		out.ReplacedByID = web.Written(k.ReplacedBy)
	}
	return out
}

// toOwner writes a key for who asks: its owners see where it was last used from.
func toOwner(ctx context.Context) func(access.Key) APIKey {
	scope := scopeOf(ctx)
	owner := scope.Role == access.Distributor && scope.Duties.Include() && !isKey(ctx)
	return func(k access.Key) APIKey {
		out := ToAPIAPIKey(k)
		if owner {
			out.LastAddress = k.LastAddress
		}
		return out
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
		return pageOf(in.Paging, keys, toOwner(ctx), func(k access.Key) id.APIKey { return k.ID }), err
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
	words := FromAPIKeyWords(in.Body.KeyWords)
	n := access.NewKey{
		ID: id.NewAPIKey(d.world.IDs), Token: mint(in.Body.Test), Distributor: distributor, Name: words.Name, Scopes: words.Scopes,
		Addresses: words.Addresses, ExpiresAt: micros(in.Body.ExpiresAt),
	}
	out, err := run(ctx, d, command[APIKey]{
		key: in.KeyFor(ctx, in.Body), action: "api_key.create", object: n.ID.String(), made: true,
		do: func(w *writing) error {
			_, err := flows.IssueKey(w.tx, w.acting(), n)
			if isNotFound(err) {
				return at(err, "distributor_id")
			}
			return err
		},
		read: func(tx *db.Tx, object string) (APIKey, error) { return readAPIKey(tx, distributor, object) },
	})
	return withToken(out, n.Token), err
}

// mint draws the token of a new key.
func mint(test bool) access.Token {
	if test {
		return access.MintTestKey()
	}
	return access.MintKey()
}

// withToken shows the token of a key that was made just now; a repeated request does not get it.
func withToken(out *written[APIKey], token access.Token) *written[APIKey] {
	if out != nil && out.Replayed == "" {
		out.Body.Token = string(token)
	}
	return out
}

// isKey says whether the caller is a key and not a person.
func isKey(ctx context.Context) bool { return web.CallerOf(ctx).Key != 0 }

func readAPIKey(tx *db.Tx, owner id.Distributor, object string) (APIKey, error) {
	k, err := access.GetKey(tx, owner, web.ID[id.APIKey](object).Read())
	return ToAPIAPIKey(k), err
}

type apiKeyInput struct {
	APIKeyID web.ID[id.APIKey] `path:"api_key_id"`
}

func (d *doors) getAPIKey(ctx context.Context, in *apiKeyInput) (*answer[APIKey], error) {
	owner, err := scopeOf(ctx).Distributor()
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (APIKey, error) {
		k, err := access.GetKey(tx, owner, in.APIKeyID.Read())
		return toOwner(ctx)(k), err
	})
}

type editAPIKeyInput struct {
	web.Writing
	APIKeyID web.ID[id.APIKey] `path:"api_key_id"`
	Body     KeyWords
}

func (d *doors) editAPIKey(ctx context.Context, in *editAPIKeyInput) (*written[APIKey], error) {
	owner, err := scopeOf(ctx).Distributor()
	if err != nil {
		return nil, err
	}
	defer d.doorman.Forget()
	return run(ctx, d, command[APIKey]{
		key: in.KeyFor(ctx, in.Body), action: "api_key.edit", object: string(in.APIKeyID),
		do: func(w *writing) error {
			_, err := access.EditKey(w.tx, owner, in.APIKeyID.Read(), FromAPIKeyWords(in.Body), w.at)
			return err
		},
		read: func(tx *db.Tx, object string) (APIKey, error) { return readAPIKey(tx, owner, object) },
	})
}

// RotationOfKey says how an old key gives way to a new one.
type RotationOfKey struct {
	OverlapHours int `json:"overlap_hours" minimum:"0" maximum:"168" doc:"How long the old key goes on; 0: it ends at once" example:"24"`
}

type rotateAPIKeyInput struct {
	web.Writing
	APIKeyID web.ID[id.APIKey] `path:"api_key_id"`
	Body     RotationOfKey
}

func (d *doors) rotateAPIKey(ctx context.Context, in *rotateAPIKeyInput) (*written[APIKey], error) {
	owner, err := scopeOf(ctx).Distributor()
	if err != nil {
		return nil, err
	}
	was, err := read(ctx, d, func(tx *db.Tx) (access.Key, error) { return access.GetKey(tx, owner, in.APIKeyID.Read()) })
	if err != nil {
		return nil, err
	}
	r := access.Rotation{ID: id.NewAPIKey(d.world.IDs), Token: mint(was.Test), OverlapHours: in.Body.OverlapHours}
	defer d.doorman.Forget()
	out, err := run(ctx, d, command[APIKey]{
		key: in.KeyFor(ctx, in.Body), action: "api_key.create", object: r.ID.String(), made: true,
		do: func(w *writing) error {
			before, err := readAPIKey(w.tx, owner, string(in.APIKeyID))
			if err != nil {
				return err
			}
			old, _, err := flows.RotateKey(w.tx, w.acting(), owner, in.APIKeyID.Read(), r)
			if err != nil {
				return err
			}
			return w.note("api_key.rotate", string(in.APIKeyID), before, ToAPIAPIKey(old))
		},
		read: func(tx *db.Tx, object string) (APIKey, error) { return readAPIKey(tx, owner, object) },
	})
	return withToken(out, r.Token), err
}

type revokeAPIKeyInput struct {
	web.Writing
	APIKeyID web.ID[id.APIKey] `path:"api_key_id"`
}

func (d *doors) revokeAPIKey(ctx context.Context, in *revokeAPIKeyInput) (*done, error) {
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
