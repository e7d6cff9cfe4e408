package api

import (
	"context"
	"fmt"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/stock"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) fromAPIMovement(m NewMovement, at clock.Micros) stock.Movement {
	return stock.Movement{
		ID: id.NewMovement(d.world.IDs), Key: stock.Key{SKU: m.SKUID.Read(), Warehouse: m.WarehouseID.Read()}, Units: m.Units,
		Reason: stock.Reason(m.Reason), At: at,
	}
}

// sameSuppliers makes sure that each SKU is of its warehouse's supplier, and of the owner (0: any).
func sameSuppliers(tx *db.Tx, owner id.Supplier, movements []stock.Movement) error {
	known, err := ownSKUs(tx, owner, each(movements, func(m stock.Movement) id.SKU { return m.SKU }), "movements[%d].sku_id")
	if err != nil {
		return err
	}
	parties := make([]id.Supplier, 0, len(known))
	for _, k := range known {
		parties = append(parties, k.Supplier)
	}
	warehouses := map[id.Warehouse]*stock.Warehouse{}
	stock.LoadWarehouses(tx, parties, warehouses)
	if err := tx.Flush(); err != nil {
		return err
	}
	var faults fault.List
	for i, m := range movements {
		if w := warehouses[m.Warehouse]; w == nil || w.Supplier != known[m.SKU].Supplier {
			faults.Add(web.ErrNotFound, fmt.Sprintf("movements[%d].warehouse_id", i))
		}
	}
	return faults.Err(web.ErrNotFound)
}

type setLowStockInput struct {
	web.Writing
	SKUPath
	WarehouseID web.ID[id.Warehouse] `path:"warehouse_id"`
	Body        LowStock
}

func (d *doors) setLowStock(ctx context.Context, in *setLowStockInput) (*written[StockItem], error) {
	owner, err := scopeOf(ctx).Supplier()
	if err != nil {
		return nil, err
	}
	key := stock.Key{SKU: in.SKUID.Read(), Warehouse: in.WarehouseID.Read()}
	return run(ctx, d, command[StockItem]{
		key: in.KeyFor(ctx, in.Body), action: "stock.set_low", object: string(in.SKUID),
		do: func(w *writing) error { return stock.SetLowBelow(w.tx, key, in.Body.LowBelow) },
		read: func(tx *db.Tx, _ string) (StockItem, error) {
			if _, err := catalog.GetSKU(tx, owner, key.SKU); err != nil {
				return StockItem{}, err
			}
			return readStockItem(tx, key)
		},
	})
}

func readStockItem(tx *db.Tx, key stock.Key) (StockItem, error) {
	found := map[id.SKU][]stock.Item{}
	stock.LoadItems(tx, []id.SKU{key.SKU}, found)
	if err := tx.Flush(); err != nil {
		return StockItem{}, err
	}
	for _, i := range found[key.SKU] {
		if i.Warehouse == key.Warehouse {
			return ToAPIStockItem(i), nil
		}
	}
	return StockItem{}, web.ErrNotFound
}
