package flows

import (
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/regions"
	"github.com/fenxiao/fenxiao/internal/stock"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

// warehouseBody is what an event tells of a warehouse.
type warehouseBody struct {
	Code     string   `json:"code"`
	Name     string   `json:"name"`
	Region   string   `json:"region"`
	Coverage []string `json:"coverage"`
	State    string   `json:"state"`
}

type warehouseChange struct {
	Before *warehouseBody `json:"before,omitempty"`
	After  *warehouseBody `json:"after"`
}

func tellWarehouse(w stock.Warehouse) *warehouseBody {
	body := &warehouseBody{Code: w.Code, Name: w.Name, Region: w.Region, Coverage: make([]string, len(w.Coverage)), State: string(w.State)}
	for i, short := range w.Coverage {
		body.Coverage[i] = regions.Full(short)
	}
	return body
}

// AddWarehouse adds a warehouse to a supplier. What stands in it is told by the follower of stock states, as after every change below.
func AddWarehouse(tx *db.Tx, by Acting, w stock.Warehouse) error {
	if _, err := suppliers.Get(tx, w.Supplier); err != nil {
		return err
	}
	if err := stock.CreateWarehouse(tx, w); err != nil {
		return err
	}
	after, err := stock.GetWarehouse(tx, 0, w.ID)
	if err != nil {
		return err
	}
	by.tellWarehouse(tx, "warehouse.created", nil, after)
	return nil
}

// DescribeWarehouse gives one of the owner's warehouses (0: anybody's) another code, name and place.
func DescribeWarehouse(tx *db.Tx, by Acting, owner id.Supplier, warehouse id.Warehouse, code, name, region string) error {
	before, after, err := stock.DescribeWarehouse(tx, owner, warehouse, code, name, region)
	if err == nil {
		by.tellWarehouse(tx, "warehouse.described", &before, after)
	}
	return err
}

// ChangeCoverage says anew where one of the owner's warehouses delivers. Orders placed before are shipped all the same.
func ChangeCoverage(tx *db.Tx, by Acting, owner id.Supplier, warehouse id.Warehouse, coverage []string) error {
	before, after, err := stock.ReplaceCoverage(tx, owner, warehouse, coverage)
	if err == nil {
		by.tellWarehouse(tx, "warehouse.coverage_changed", &before, after)
	}
	return err
}

// CloseWarehouse takes one of the owner's warehouses out of new orders.
func CloseWarehouse(tx *db.Tx, by Acting, owner id.Supplier, warehouse id.Warehouse) error {
	before, after, err := stock.CloseWarehouse(tx, owner, warehouse)
	if err == nil {
		by.tellWarehouse(tx, "warehouse.closed", &before, after)
	}
	return err
}

// ReopenWarehouse lets one of the owner's closed warehouses take part in new orders again.
func ReopenWarehouse(tx *db.Tx, by Acting, owner id.Supplier, warehouse id.Warehouse) error {
	before, after, err := stock.ReopenWarehouse(tx, owner, warehouse)
	if err == nil {
		by.tellWarehouse(tx, "warehouse.reopened", &before, after)
	}
	return err
}

func (a Acting) tellWarehouse(tx *db.Tx, kind string, before *stock.Warehouse, after stock.Warehouse) {
	body := warehouseChange{After: tellWarehouse(after)}
	if before != nil {
		body.Before = tellWarehouse(*before)
	}
	a.tell(tx, outbox.Event{Kind: kind, Root: int64(after.ID), Supplier: after.Supplier, Body: encoded(body)})
}
