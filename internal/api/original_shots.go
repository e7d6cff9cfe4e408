package api

import (
	"context"
	"mime"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/files"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) originalShotRoutes() {
	door(d, get("read-original-shots", "/v1/products/{product_id}/original-shots.zip", "Read a product's original shots as one archive").file("application/zip").
		with("Those that are stored here, at most 1 GiB. For distributors: of goods that are open, or that they have selected."), d.readOriginalShots)
}

func (d *doors) readOriginalShots(ctx context.Context, in *ProductPath) (*huma.StreamResponse, error) {
	by, product := scopeOf(ctx), in.ProductID.Read()
	shots, err := read(ctx, d, func(tx *db.Tx) ([]files.File, error) {
		if by.Role != access.Distributor {
			return flows.OriginalShots(tx, ownerOf(ctx), product)
		}
		distributor, err := by.Distributor()
		if err != nil {
			return nil, err
		}
		may, err := flows.MayBrowse(tx, distributor, product)
		if isNotFound(err) || err == nil && !may {
			return nil, web.ErrNotFound
		}
		if err != nil {
			return nil, err
		}
		return flows.OriginalShots(tx, 0, product)
	})
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(c huma.Context) {
		_, w := humago.Unwrap(c)
		w.Header().Set("Content-Type", "application/zip")
		w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": in.ProductID.Read().String() + ".zip"}))
		// What breaks on the way leaves the archive without its index, which every program that opens it sees.
		_ = flows.WriteShots(ctx, d.world, shots, web.Streamed(w))
	}}, nil
}
