package api

import (
	"context"

	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/regions"
	"github.com/fenxiao/fenxiao/internal/stock"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) stockStateRoutes() {
	door(d, get("list-stock-states", "/v1/goods/stock-states", "Get the stock states of selected goods in a region").
		with("A state, never a number."), d.listStockStates)
	door(d, get("map-stock-states", "/v1/goods/{sku_id}/stock-states", "Get the stock states of one selected SKU in all provinces, or in all that lies in one").
		with("A state, never a number."), d.mapStockStates)
}

// StockState is what a distributor is told of the stock of one SKU in one region.
type StockState struct {
	SKUID web.ID[id.SKU] `json:"sku_id"`
	State string         `json:"state" enum:"in_stock,low,out"`
}

// StockStates are the stock states of SKUs in one region.
type StockStates struct {
	Region string       `json:"region" example:"310115"`
	Items  []StockState `json:"items"`
}

// RegionState is what a distributor is told of the stock of a SKU in one region.
type RegionState struct {
	Region    string `json:"region" example:"310000"`
	Name      string `json:"name" example:"上海市"`
	State     string `json:"state" enum:"in_stock,low,out" doc:"Wherever in the region"`
	BestState string `json:"best_state" enum:"in_stock,low,out" doc:"Somewhere in the region"`
	Delivered string `json:"delivered" enum:"all,part,none" doc:"How much of the region the supplier delivers to"`
}

// StockMap is the stock state of one SKU in many regions.
type StockMap struct {
	SKUID web.ID[id.SKU] `json:"sku_id"`
	Items []RegionState  `json:"items"`
}

type listStockStatesInput struct {
	SKUsQuery
	DistributorQuery
	Region string `query:"region" required:"true" minLength:"2" maxLength:"40" doc:"GB/T 2260 division code, or another land's name" example:"310115"`
}

func (d *doors) listStockStates(ctx context.Context, in *listStockStatesInput) (*answer[StockStates], error) {
	distributor, err := distributorOf(ctx, in.DistributorID, "query.distributor_id")
	if err != nil {
		return nil, err
	}
	if err := checkRegion(in.Region, "query.region"); err != nil {
		return nil, err
	}
	skus := web.ReadAll(in.SKUIDs)
	return show(ctx, d, func(tx *db.Tx) (StockStates, error) {
		s, err := d.shelf(tx, distributor, skus)
		if err != nil {
			return StockStates{}, err
		}
		var faults fault.List
		out := StockStates{Region: in.Region, Items: []StockState{}}
		for _, k := range skus {
			if !s.selected[pool.Pick{Distributor: distributor, SKU: k}] {
				faults.Add(web.ErrNotFound, "query.sku_ids")
			}
			out.Items = append(out.Items, StockState{web.Written(k), string(s.state(k, in.Region))})
		}
		return out, faults.Err(web.ErrNotFound)
	})
}

type mapStockStatesInput struct {
	SKUPath
	DistributorQuery
	Parent string `query:"parent" maxLength:"40" doc:"Code of a province or city, to see what lies in it; left out: the provinces" example:"330000"`
}

func (d *doors) mapStockStates(ctx context.Context, in *mapStockStatesInput) (*answer[StockMap], error) {
	distributor, err := distributorOf(ctx, in.DistributorID, "query.distributor_id")
	if err != nil {
		return nil, err
	}
	if in.Parent != "" && !regions.Known(in.Parent) {
		return nil, contacts.ErrUnknownRegion.At("query.parent")
	}
	sku := in.SKUID.Read()
	return show(ctx, d, func(tx *db.Tx) (StockMap, error) {
		s, err := d.shelf(tx, distributor, []id.SKU{sku})
		if err != nil {
			return StockMap{}, err
		}
		if !s.selected[pool.Pick{Distributor: distributor, SKU: sku}] {
			return StockMap{}, web.ErrNotFound
		}
		return StockMap{in.SKUID, each(regions.Children(in.Parent), func(x regions.Division) RegionState { return s.regionState(sku, x) })}, nil
	})
}

// state is what is told of a SKU in a region.
func (s *shelf) state(sku id.SKU, region string) stock.State {
	return stock.StateOf(s.covering(sku, region), s.warehouses)
}

func (s *shelf) regionState(sku id.SKU, x regions.Division) RegionState {
	out := RegionState{Region: x.Code, Name: x.Name, State: string(s.state(sku, x.Code)), BestState: string(stock.Out), Delivered: "none"}
	item := s.items[sku]
	if item == nil {
		return out
	}
	reaching := stock.Reaching(s.warehouses, item.Supplier, x.Code)
	out.BestState = string(stock.StateOf(stock.Within(s.stock[sku], reaching), s.warehouses))
	switch {
	case len(s.delivering(sku, x.Code)) > 0:
		out.Delivered = "all"
	case len(reaching) > 0:
		out.Delivered = "part"
	}
	return out
}
