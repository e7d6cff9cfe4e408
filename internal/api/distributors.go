package api

import (
	"context"
	"time"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) distributorRoutes() {
	door(d, get("list-distributors", "/v1/distributors", "List distributors"), d.listDistributors)
	door(d, create("create-distributor", "/v1/distributors", "Add a distributor"), d.createDistributor)
	door(d, get("get-distributor", "/v1/distributors/{distributor_id}", "Get a distributor"), d.getDistributor)
	door(d, post("suspend-distributor", "/v1/distributors/{distributor_id}/suspend", "Keep a distributor from placing orders").
		with("Open orders run on."), d.suspendDistributor)
	door(d, post("resume-distributor", "/v1/distributors/{distributor_id}/resume", "Let a suspended distributor place orders again"), d.resumeDistributor)
}

// Distributor is a company that sells in channels of its own.
type Distributor struct {
	ID        web.ID[id.Distributor] `json:"id"`
	Name      string                 `json:"name" example:"小满优选"`
	State     string                 `json:"state" enum:"pending,active,suspended,closed" doc:"pending waits for activation"`
	InviterID web.ID[id.Distributor] `json:"inviter_id,omitempty" doc:"Whose invitation it came by"`
	CreatedAt time.Time              `json:"created_at"`
}

// NewDistributor is a distributor to be added.
type NewDistributor struct {
	Name string `json:"name" minLength:"1" maxLength:"100" example:"小满优选"`
}

// ToAPIDistributor writes a distributor.
func ToAPIDistributor(x distributors.Distributor) Distributor {
	return Distributor{ID: web.Written(x.ID), Name: x.Name, State: string(x.State), InviterID: web.Written(x.Inviter), CreatedAt: moment(x.CreatedAt)}
}

type listDistributorsInput struct {
	web.Paging
	State string `query:"state" enum:"pending,active,suspended,closed"`
}

func (d *doors) listDistributors(ctx context.Context, in *listDistributorsInput) (*answer[web.Page[Distributor]], error) {
	after, err := web.AfterID[id.Distributor](in.Paging)
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[Distributor], error) {
		rows, err := distributors.List(tx, distributors.Filter{State: distributors.State(in.State), After: after, Limit: in.Limit + 1})
		return pageOf(in.Paging, rows, ToAPIDistributor, func(x distributors.Distributor) id.Distributor { return x.ID }), err
	})
}

type createDistributorInput struct {
	web.Writing
	Body NewDistributor
}

func (d *doors) createDistributor(ctx context.Context, in *createDistributorInput) (*written[Distributor], error) {
	distributor := id.NewDistributor(d.world.IDs)
	return run(ctx, d, command[Distributor]{
		key: in.KeyFor(ctx, in.Body), action: "distributor.create", object: distributor.String(), made: true, read: readDistributor,
		do: func(w *writing) error {
			_, err := distributors.Create(w.tx, distributors.NewDistributor{ID: distributor, Name: in.Body.Name}, w.at)
			return err
		},
	})
}

func readDistributor(tx *db.Tx, object string) (Distributor, error) {
	x, err := distributors.Get(tx, web.ID[id.Distributor](object).Read())
	return ToAPIDistributor(x), err
}

// DistributorPath names a distributor in a path.
type DistributorPath struct {
	DistributorID web.ID[id.Distributor] `path:"distributor_id"`
}

func (d *doors) getDistributor(ctx context.Context, in *DistributorPath) (*answer[Distributor], error) {
	if _, err := distributorOf(ctx, in.DistributorID, ""); err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (Distributor, error) { return readDistributor(tx, string(in.DistributorID)) })
}

type changeDistributorInput struct {
	web.Writing
	DistributorPath
	Body *nothing
}

func (d *doors) suspendDistributor(ctx context.Context, in *changeDistributorInput) (*written[Distributor], error) {
	return d.changeDistributor(ctx, in, "distributor.suspend", distributors.Suspend)
}

func (d *doors) resumeDistributor(ctx context.Context, in *changeDistributorInput) (*written[Distributor], error) {
	return d.changeDistributor(ctx, in, "distributor.resume", distributors.Resume)
}

func (d *doors) changeDistributor(
	ctx context.Context, in *changeDistributorInput, action string, change func(*db.Tx, id.Distributor) (distributors.Distributor, error),
) (*written[Distributor], error) {
	return run(ctx, d, command[Distributor]{
		key: in.KeyFor(ctx, nil), action: action, object: string(in.DistributorID), read: readDistributor,
		do: func(w *writing) error {
			_, err := change(w.tx, in.DistributorID.Read())
			return err
		},
	})
}
