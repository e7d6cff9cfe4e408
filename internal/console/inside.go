package console

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/web"
)

// errand is one write of a person under its session.
type errand struct {
	// fresh asks for a proof of who it is that is at most ten minutes old.
	fresh bool
	do    func(tx *db.Tx, in access.Entered, a flows.Acting) error
}

func (x *Console) run(ctx context.Context, e errand) error {
	at := x.config.Clock.Now()
	return x.config.DB.Write(ctx, func(tx *db.Tx) error {
		in, err := access.ResolveSession(tx, web.TokenOf(ctx), at)
		if err != nil {
			return err
		}
		if e.fresh {
			if err := in.Fresh(at); err != nil {
				return err
			}
		}
		return e.do(tx, in, flows.Acting{World: x.world, Actor: in.Scope.Actor, At: at})
	})
}

// nothing is the answer of a write that leaves nothing to show.
type nothing struct{}

// leave runs an errand that leaves nothing to show.
func (x *Console) leave(ctx context.Context, e errand) (*nothing, error) {
	if err := x.run(ctx, e); err != nil {
		return nil, err
	}
	return &nothing{}, nil
}

// securityOperation is an operation of the security page.
func securityOperation(id, method, path, summary string) huma.Operation {
	op := huma.Operation{OperationID: id, Method: method, Path: apiPrefix + path, Summary: summary, Tags: []string{"security"}}
	if method == http.MethodDelete {
		op.DefaultStatus = http.StatusNoContent
	}
	return op
}

// quietly says that an operation answers with nothing.
func quietly(op huma.Operation) huma.Operation {
	op.DefaultStatus = http.StatusNoContent
	return op
}

// atPlace moves a refusal to the place in this request.
func atPlace(err error, place string) error {
	f := fault.From(err)
	if f == nil {
		return err
	}
	c := *f
	c.Fields = nil
	return c.At(place)
}
