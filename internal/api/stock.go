package api

import (
	"context"
	"net/http"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/stock"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) stockRoutes() {
	door(d, get("list-stock", "/v1/stock", "Get the stock of SKUs by warehouse"), d.listStock)
	door(d, create("move-stock", "/v1/stock/movements", "Receive or adjust stock, all or none").
		with("Positive units come in, negative go out; what is held for orders can't be taken out."), d.moveStock)
	door(d, put("set-low-stock", "/v1/stock/{sku_id}/{warehouse_id}", "Set from how few free units on stock counts as low").
		with("0: the supplier's mark holds, else the installation's."), d.setLowStock)
	door(d, get("get-low-stock-mark", "/v1/low-stock-mark", "Get from how few free units on stock counts as low where nothing narrower is set"), d.getMark)
	door(d, put("set-low-stock-mark", "/v1/low-stock-mark", "Set from how few free units on stock counts as low where nothing narrower is set").
		with("Of a supplier; from the operator without a supplier: of the installation."), d.setMark)
}

// StockItem is the stock of one SKU in one warehouse, in units.
type StockItem struct {
	SKUID       web.ID[id.SKU]       `json:"sku_id"`
	WarehouseID web.ID[id.Warehouse] `json:"warehouse_id"`
	OnHand      int64                `json:"on_hand" doc:"In the building" example:"120"`
	Held        int64                `json:"held" doc:"Of these, set aside for orders" example:"7"`
	Free        int64                `json:"free" doc:"What can still be promised" example:"113"`
	LowBelow    int64                `json:"low_below" doc:"Low when fewer than this are free; 0: the mark of its supplier holds" example:"20"`
}

// StockItems is the stock of SKUs.
type StockItems struct {
	Items []StockItem `json:"items"`
}

// NewMovement is one change of stock on hand.
type NewMovement struct {
	SKUID       web.ID[id.SKU]       `json:"sku_id"`
	WarehouseID web.ID[id.Warehouse] `json:"warehouse_id"`
	Units       int64                `json:"units" minimum:"-10000000" maximum:"10000000" doc:"Negative goes out" example:"120"`
	Reason      string               `json:"reason" enum:"received,adjusted"`
}

// NewMovements are changes of stock on hand, booked all or none.
type NewMovements struct {
	Movements []NewMovement `json:"movements" minItems:"1" maxItems:"100"`
}

// LowStock is the mark below which stock is low.
type LowStock struct {
	LowBelow int64 `json:"low_below" minimum:"0" maximum:"10000000" example:"20"`
}

// ToAPIStockItem writes the stock of a SKU in a warehouse.
func ToAPIStockItem(i stock.Item) StockItem {
	return StockItem{
		SKUID: web.Written(i.SKU), WarehouseID: web.Written(i.Warehouse), OnHand: i.OnHand, Held: i.Held, Free: i.Free(), LowBelow: i.LowBelow,
	}
}

func (d *doors) listStock(ctx context.Context, in *SKUsQuery) (*answer[StockItems], error) {
	owner, err := scopeOf(ctx).Supplier()
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (StockItems, error) {
		skus := web.ReadAll(in.SKUIDs)
		if _, err := ownSKUs(tx, owner, skus, "query.sku_ids"); err != nil {
			return StockItems{}, err
		}
		return readStock(tx, skus)
	})
}

func readStock(tx *db.Tx, skus []id.SKU) (StockItems, error) {
	found := map[id.SKU][]stock.Item{}
	stock.LoadItems(tx, skus, found)
	out := StockItems{Items: []StockItem{}}
	if err := tx.Flush(); err != nil {
		return out, err
	}
	for _, k := range skus {
		out.Items = append(out.Items, each(found[k], ToAPIStockItem)...)
		delete(found, k)
	}
	return out, nil
}

type moveStockInput struct {
	web.Writing
	Body NewMovements
}

func (d *doors) moveStock(ctx context.Context, in *moveStockInput) (*written[StockItems], error) {
	owner, err := scopeOf(ctx).Supplier()
	if err != nil {
		return nil, err
	}
	now := d.world.Now()
	movements := each(in.Body.Movements, func(m NewMovement) stock.Movement { return d.fromAPIMovement(m, now) })
	skus := each(movements, func(m stock.Movement) id.SKU { return m.SKU })
	outcome, err := web.Once(ctx, d.world.DB, in.KeyFor(ctx, in.Body), func(tx *db.Tx) (web.Outcome, error) {
		if err := sameSuppliers(tx, owner, movements); err != nil {
			return web.Outcome{}, err
		}
		return web.Outcome{Status: http.StatusCreated}, stock.Move(tx, owner, movements)
	})
	if err != nil {
		return nil, err
	}
	d.lane.StockMoved(skus...)
	return again(ctx, d, outcome, func(tx *db.Tx, _ string) (StockItems, error) { return readStock(tx, skus) })
}
