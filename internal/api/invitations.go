package api

import (
	"context"
	"time"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/web"
)

// Invitation lets so many applicants into a page by its code.
type Invitation struct {
	ID            web.ID[id.Invitation]  `json:"id"`
	RecruitmentID web.ID[id.Recruitment] `json:"recruitment_id"`
	DistributorID web.ID[id.Distributor] `json:"distributor_id,omitempty" doc:"Who invites; the operator when left out"`
	Tail          string                 `json:"tail" doc:"The code's last letters" example:"K7QX"`
	Uses          int64                  `json:"uses" example:"10"`
	Used          int64                  `json:"used"`
	ExpiresAt     time.Time              `json:"expires_at"`
	RevokedAt     time.Time              `json:"revoked_at,omitzero"`
	CreatedAt     time.Time              `json:"created_at"`
	Code          string                 `json:"code,omitempty" doc:"Shown once, when the invitation is made"`
}

// NewInvitation is an invitation to be made.
type NewInvitation struct {
	RecruitmentID web.ID[id.Recruitment] `json:"recruitment_id"`
	Uses          int64                  `json:"uses" minimum:"1" maximum:"10000" example:"10"`
	ExpiresAt     time.Time              `json:"expires_at"`
}

func toAPIInvitation(i distributors.Invitation) Invitation {
	return Invitation{
		ID: web.Written(i.ID), RecruitmentID: web.Written(i.Recruitment), DistributorID: web.Written(i.Distributor), Tail: i.Tail, Uses: i.Uses,
		Used: i.Used, ExpiresAt: moment(i.ExpiresAt), RevokedAt: moment(i.RevokedAt), CreatedAt: moment(i.CreatedAt),
	}
}

func (d *doors) invitationRoutes() {
	door(d, get("list-invitations", "/v1/invitations", "List invitations").with("A distributor's own; all for the operator."), d.listInvitations)
	door(d, create("create-invitation", "/v1/invitations", "Invite to a recruitment page").
		with("The code is shown this once. Who invites is recorded on every application that comes by it."), d.createInvitation)
	door(d, post("revoke-invitation", "/v1/invitations/{invitation_id}/revoke", "Let nobody in by an invitation any more"), d.revokeInvitation)
}

func (d *doors) listInvitations(ctx context.Context, in *web.Paging) (*answer[web.Page[Invitation]], error) {
	owner, err := scopeOf(ctx).Distributor()
	if err != nil {
		return nil, err
	}
	after, err := web.AfterID[id.Invitation](*in)
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[Invitation], error) {
		rows, err := distributors.Invitations(tx, owner, after, in.Limit+1)
		return pageOf(*in, rows, toAPIInvitation, func(i distributors.Invitation) id.Invitation { return i.ID }), err
	})
}

type createInvitationInput struct {
	web.Writing
	Body NewInvitation
}

func (d *doors) createInvitation(ctx context.Context, in *createInvitationInput) (*written[Invitation], error) {
	owner, err := scopeOf(ctx).Distributor()
	if err != nil {
		return nil, err
	}
	code := distributors.MintCode()
	i := distributors.Invitation{
		ID: id.NewInvitation(d.world.IDs), Recruitment: in.Body.RecruitmentID.Read(), Distributor: owner, Uses: in.Body.Uses, ExpiresAt: micros(in.Body.ExpiresAt),
	}
	out, err := run(ctx, d, command[Invitation]{
		key: in.KeyFor(ctx, in.Body), action: "invitation.create", object: i.ID.String(), made: true, read: readInvitation(owner),
		do: func(w *writing) error {
			_, err := distributors.Invite(w.tx, i, code, w.at)
			return at(err, "recruitment_id")
		},
	})
	if err == nil && out.Replayed == "" {
		out.Body.Code = string(code)
	}
	return out, err
}

func readInvitation(owner id.Distributor) func(tx *db.Tx, object string) (Invitation, error) {
	return func(tx *db.Tx, object string) (Invitation, error) {
		i, err := distributors.GetInvitation(tx, owner, web.ID[id.Invitation](object).Read())
		return toAPIInvitation(i), err
	}
}

type revokeInvitationInput struct {
	web.Writing
	InvitationID web.ID[id.Invitation] `path:"invitation_id"`
	Body         *nothing
}

func (d *doors) revokeInvitation(ctx context.Context, in *revokeInvitationInput) (*written[Invitation], error) {
	owner, err := scopeOf(ctx).Distributor()
	if err != nil {
		return nil, err
	}
	return run(ctx, d, command[Invitation]{
		key: in.KeyFor(ctx, nil), action: "invitation.revoke", object: string(in.InvitationID), read: readInvitation(owner),
		do: func(w *writing) error {
			_, err := distributors.Revoke(w.tx, owner, in.InvitationID.Read(), w.at)
			return err
		},
	})
}
