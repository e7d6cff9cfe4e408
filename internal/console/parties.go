package console

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/views"
	"github.com/fenxiao/fenxiao/internal/web"
)

type party struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type suppliersInput struct {
	Text string                `query:"q" maxLength:"100" doc:"A part of the name"`
	IDs  []web.ID[id.Supplier] `query:"ids" maxItems:"200" doc:"These only, parted by commas"`
}

type distributorsInput struct {
	Text string                   `query:"q" maxLength:"100" doc:"A part of the name"`
	IDs  []web.ID[id.Distributor] `query:"ids" maxItems:"200" doc:"These only, parted by commas"`
}

type partiesOutput struct {
	Body struct {
		Items []party `json:"items" doc:"By name; a longer text finds those that are left out"`
	}
}

func (x *Console) registerParties() {
	web.Register(x.api, huma.Operation{
		OperationID: "suppliers", Method: http.MethodGet, Path: apiPrefix + "/suppliers", Summary: "Suppliers by name", Tags: []string{"parties"},
	}, func(ctx context.Context, in *suppliersInput) (*partiesOutput, error) {
		return x.parties(ctx, func(tx *db.Tx) ([]views.Party, error) {
			return views.ReadSuppliers(tx, eyes(ctx), in.Text, web.ReadAll(in.IDs)...)
		},
			func(p views.Party) party { return party{p.Supplier.String(), p.Name} })
	})
	web.Register(x.api, huma.Operation{
		OperationID: "distributors", Method: http.MethodGet, Path: apiPrefix + "/distributors", Summary: "Distributors by name", Tags: []string{"parties"},
	}, func(ctx context.Context, in *distributorsInput) (*partiesOutput, error) {
		return x.parties(ctx, func(tx *db.Tx) ([]views.Party, error) {
			return views.ReadDistributors(tx, eyes(ctx), in.Text, web.ReadAll(in.IDs)...)
		},
			func(p views.Party) party { return party{p.Distributor.String(), p.Name} })
	})
}

func (x *Console) parties(
	ctx context.Context, read func(*db.Tx) ([]views.Party, error), convert func(views.Party) party,
) (*partiesOutput, error) {
	out := &partiesOutput{}
	err := x.config.DB.Read(ctx, func(tx *db.Tx) error {
		found, err := read(tx)
		out.Body.Items = each(found, convert)
		return err
	})
	return out, err
}
