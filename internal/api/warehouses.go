package api

import (
	"context"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/regions"
	"github.com/fenxiao/fenxiao/internal/stock"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) warehouseRoutes() {
	door(d, get("list-warehouses", "/v1/warehouses", "List warehouses"), d.listWarehouses)
	door(d, create("create-warehouse", "/v1/warehouses", "Add a warehouse"), d.createWarehouse)
	door(d, get("get-warehouse", "/v1/warehouses/{warehouse_id}", "Get a warehouse"), d.getWarehouse)
	door(d, put("describe-warehouse", "/v1/warehouses/{warehouse_id}", "Give a warehouse another code, name and place"), d.describeWarehouse)
	door(d, put("replace-coverage", "/v1/warehouses/{warehouse_id}/coverage", "Replace where a warehouse delivers").
		with("Counts for orders placed from now on."), d.replaceCoverage)
	door(d, post("close-warehouse", "/v1/warehouses/{warehouse_id}/close", "Take a warehouse out of new orders").
		with("Nothing in it may be held for orders. What lies there can still be moved out."), d.closeWarehouse)
	door(d, post("reopen-warehouse", "/v1/warehouses/{warehouse_id}/reopen", "Let a closed warehouse take part in new orders again"), d.reopenWarehouse)
}

// Warehouse is one place of a supplier's from which parcels leave.
type Warehouse struct {
	ID         web.ID[id.Warehouse] `json:"id"`
	SupplierID web.ID[id.Supplier]  `json:"supplier_id"`
	Code       string               `json:"code,omitempty" doc:"The supplier's own" example:"CZ-1"`
	Name       string               `json:"name" example:"潮州一号仓"`
	Region     string               `json:"region,omitempty" doc:"Where it stands" example:"445100"`
	Coverage   []string             `json:"coverage" doc:"Regions it delivers to: division codes, or beginnings of other lands' names; none: everywhere"`
	State      string               `json:"state" enum:"open,closed"`
	CreatedAt  time.Time            `json:"created_at"`
}

// WarehouseText is what a warehouse is called and where it stands.
type WarehouseText struct {
	Code   string `json:"code,omitempty" maxLength:"64" doc:"The supplier's own; no two of its warehouses have one" example:"CZ-1"`
	Name   string `json:"name" minLength:"1" maxLength:"80" example:"潮州一号仓"`
	Region string `json:"region,omitempty" maxLength:"40" doc:"GB/T 2260 division code, or another land's name" example:"445100"`
}

// Coverage says where a warehouse delivers.
type Coverage struct {
	Coverage []string `json:"coverage" maxItems:"500" maxLength:"40" doc:"Province, city or district codes, or beginnings of other lands' names; none: everywhere. What another one of them covers is left out" example:"310000,330100"`
}

// NewWarehouse is a warehouse to be added.
type NewWarehouse struct {
	SupplierID web.ID[id.Supplier] `json:"supplier_id,omitempty" doc:"Needed from the operator; a supplier's own otherwise"`
	WarehouseText
	Coverage []string `json:"coverage,omitempty" maxItems:"500" maxLength:"40" doc:"Province, city or district codes, or beginnings of other lands' names; none: everywhere" example:"310000,330100"`
}

// ToAPIWarehouse writes a warehouse.
func ToAPIWarehouse(w stock.Warehouse) Warehouse {
	return Warehouse{
		ID: web.Written(w.ID), SupplierID: web.Written(w.Supplier), Code: w.Code, Name: w.Name, Region: w.Region,
		Coverage: each(w.Coverage, regions.Full), State: string(w.State), CreatedAt: moment(w.CreatedAt),
	}
}

type listWarehousesInput struct {
	web.Paging
	SupplierQuery
}

func (d *doors) listWarehouses(ctx context.Context, in *listWarehousesInput) (*answer[web.Page[Warehouse]], error) {
	supplier, err := narrowed(ctx, in.SupplierID, access.Scope.Supplier)
	if err != nil {
		return nil, err
	}
	after, err := web.AfterID[id.Warehouse](in.Paging)
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[Warehouse], error) {
		rows, err := stock.Warehouses(tx, supplier, after, in.Limit+1)
		return pageOf(in.Paging, rows, ToAPIWarehouse, func(w stock.Warehouse) id.Warehouse { return w.ID }), err
	})
}

type createWarehouseInput struct {
	web.Writing
	Body NewWarehouse
}

func (d *doors) createWarehouse(ctx context.Context, in *createWarehouseInput) (*written[Warehouse], error) {
	supplier, err := supplierOf(ctx, in.Body.SupplierID, "supplier_id")
	if err != nil {
		return nil, err
	}
	warehouse, b := id.NewWarehouse(d.world.IDs), in.Body
	return run(ctx, d, command[Warehouse]{
		key: in.KeyFor(ctx, in.Body), action: "warehouse.create", object: warehouse.String(), made: true, read: readWarehouse(supplier),
		do: func(w *writing) error {
			return at(flows.AddWarehouse(w.tx, w.acting(), stock.Warehouse{
				ID: warehouse, Supplier: supplier, Code: b.Code, Name: b.Name, Region: b.Region, Coverage: b.Coverage, CreatedAt: w.at,
			}), "supplier_id")
		},
	})
}

// readWarehouse reads a warehouse of the owner (0: any).
func readWarehouse(owner id.Supplier) func(tx *db.Tx, object string) (Warehouse, error) {
	return func(tx *db.Tx, object string) (Warehouse, error) {
		w, err := stock.GetWarehouse(tx, owner, web.ID[id.Warehouse](object).Read())
		return ToAPIWarehouse(w), err
	}
}

// WarehousePath names a warehouse in a path.
type WarehousePath struct {
	WarehouseID web.ID[id.Warehouse] `path:"warehouse_id"`
}

func (d *doors) getWarehouse(ctx context.Context, in *WarehousePath) (*answer[Warehouse], error) {
	owner, err := scopeOf(ctx).Supplier()
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (Warehouse, error) { return readWarehouse(owner)(tx, string(in.WarehouseID)) })
}

type describeWarehouseInput struct {
	web.Writing
	WarehousePath
	Body WarehouseText
}

func (d *doors) describeWarehouse(ctx context.Context, in *describeWarehouseInput) (*written[Warehouse], error) {
	return d.changeWarehouse(ctx, in.KeyFor(ctx, in.Body), "warehouse.describe", in.WarehouseID, func(w *writing, owner id.Supplier, x id.Warehouse) error {
		return flows.DescribeWarehouse(w.tx, w.acting(), owner, x, in.Body.Code, in.Body.Name, in.Body.Region)
	})
}

type replaceCoverageInput struct {
	web.Writing
	WarehousePath
	Body Coverage
}

func (d *doors) replaceCoverage(ctx context.Context, in *replaceCoverageInput) (*written[Warehouse], error) {
	return d.changeWarehouse(ctx, in.KeyFor(ctx, in.Body), "warehouse.replace_coverage", in.WarehouseID, func(w *writing, owner id.Supplier, x id.Warehouse) error {
		return flows.ChangeCoverage(w.tx, w.acting(), owner, x, in.Body.Coverage)
	})
}

type moveWarehouseInput struct {
	web.Writing
	WarehousePath
	Body *nothing
}

func (d *doors) closeWarehouse(ctx context.Context, in *moveWarehouseInput) (*written[Warehouse], error) {
	return d.changeWarehouse(ctx, in.KeyFor(ctx, nil), "warehouse.close", in.WarehouseID, func(w *writing, owner id.Supplier, x id.Warehouse) error {
		return flows.CloseWarehouse(w.tx, w.acting(), owner, x)
	})
}

func (d *doors) reopenWarehouse(ctx context.Context, in *moveWarehouseInput) (*written[Warehouse], error) {
	return d.changeWarehouse(ctx, in.KeyFor(ctx, nil), "warehouse.reopen", in.WarehouseID, func(w *writing, owner id.Supplier, x id.Warehouse) error {
		return flows.ReopenWarehouse(w.tx, w.acting(), owner, x)
	})
}

func (d *doors) changeWarehouse(
	ctx context.Context, key web.Key, action string, warehouse web.ID[id.Warehouse], change func(w *writing, owner id.Supplier, x id.Warehouse) error,
) (*written[Warehouse], error) {
	owner, err := scopeOf(ctx).Supplier()
	if err != nil {
		return nil, err
	}
	return run(ctx, d, command[Warehouse]{
		key: key, action: action, object: string(warehouse), read: readWarehouse(owner),
		do: func(w *writing) error { return change(w, owner, warehouse.Read()) },
	})
}
