package views

import (
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// SetupStep is one step of setting up an installation: whether it is done, by what, and what the step acts upon. It is worked out of the books each time.
type SetupStep struct {
	Name  string
	Done  bool
	ID    string // of what has been made; the house has none
	Needs string // the id of what to act upon, where it is there already
}

// The steps, in their order.
const (
	StepHouse     = "house"     // purpose, zone and currency are settled
	StepSupplier  = "supplier"  // done: supplier
	StepAgreement = "agreement" // done: agreement; needs: supplier
	StepWarehouse = "warehouse" // done: warehouse; needs: supplier
	StepProduct   = "product"   // with a price and stock. Done: SKU; needs: supplier
	StepPool      = "pool"      // done: SKU; needs: SKU
	StepContract  = "contract"  // done: contract; needs: distributor
	StepWallet    = "wallet"    // done: distributor; needs: distributor
	StepSelection = "selection" // done: SKU; needs: distributor
	StepOrder     = "order"     // done: order; needs: distributor
	StepPaid      = "paid"      // done: order; needs: order
	StepShipped   = "shipped"   // done: order; needs: sub-order
)

// What steps need that no step makes.
const (
	lookDistributor = "distributor"
	lookContracted  = "contracted"
	lookUnpaid      = "unpaid"
	lookToShip      = "to ship"
)

// setupLooks are the statements that give the id of what a step has made, or of what it needs.
var setupLooks = map[string]string{
	StepHouse:     "select id from access_installation where purpose <> '' and currency <> '' and zone <> ''",
	StepSupplier:  "select id from suppliers_suppliers where state = 'active' order by id limit 1",
	StepAgreement: "select id from suppliers_agreements where state = 'in_force' order by id limit 1",
	StepWarehouse: "select id from stock_warehouses where state <> 'closed' order by id limit 1",
	StepProduct: `select p.sku_id from pricing_prices p join stock_items i on i.sku_id = p.sku_id
		where p.settlement_minor > 0 and i.on_hand > 0 order by p.sku_id limit 1`,
	StepPool:      "select sku_id from pool_items where state = 'open' order by sku_id limit 1",
	StepContract:  "select id from distributors_contracts where state = 'in_force' order by id limit 1",
	StepWallet:    "select a.party_id from ledger_accounts a join ledger_balances b on b.account_id = a.id where a.kind = 'wallet' and b.balance_minor > 0 limit 1",
	StepSelection: "select sku_id from pool_selections limit 1",
	StepOrder:     "select id from orders_orders order by id limit 1",
	StepPaid:      "select order_id from orders_sub_orders where paid_at > 0 order by id limit 1",
	StepShipped:   "select order_id from shipping_parcels order by id limit 1",

	lookDistributor: "select id from distributors_distributors where state in ('active', 'pending') order by id limit 1",
	lookContracted:  "select distributor_id from distributors_contracts where state = 'in_force' order by id limit 1",
	lookUnpaid:      "select order_id from orders_sub_orders where state in ('pending_payment', 'unconfirmed') order by id desc limit 1",
	lookToShip:      "select id from orders_sub_orders where state = 'to_ship' limit 1",
}

// ReadSetup gives the steps of setting up. They are the operator's alone.
func ReadSetup(tx *db.Tx, s Scope) ([]SetupStep, error) {
	if s.role != operator {
		return nil, ErrNotFound
	}
	found := map[string]int64{}
	look := func(name string) {
		tx.Query(func(r *db.Row) { found[name] = r.Int() }, setupLooks[name])
	}
	steps := []struct{ name, needs string }{
		{StepHouse, ""}, {StepSupplier, ""}, {StepAgreement, StepSupplier}, {StepWarehouse, StepSupplier}, {StepProduct, StepSupplier},
		{StepPool, StepProduct}, {StepContract, lookDistributor}, {StepWallet, lookContracted}, {StepSelection, lookContracted}, {StepOrder, lookContracted},
		{StepPaid, lookUnpaid}, {StepShipped, lookToShip},
	}
	for _, step := range steps {
		look(step.name)
	}
	look(lookDistributor)
	look(lookContracted)
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	// Only while it is not done is it worth looking for what it needs: there is nothing like it among a million orders that are over.
	if found[StepPaid] == 0 {
		look(lookUnpaid)
	}
	if found[StepShipped] == 0 {
		look(lookToShip)
	}
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	out := make([]SetupStep, len(steps))
	for i, step := range steps {
		out[i] = SetupStep{step.name, found[step.name] != 0, writtenAs(step.name, found[step.name]), writtenAs(step.needs, found[step.needs])}
	}
	return out, nil
}

// writtenAs writes an id that a look has found; none is empty.
func writtenAs(name string, number int64) string {
	if number == 0 {
		return ""
	}
	switch name {
	case StepSupplier:
		return id.Supplier(number).String()
	case StepAgreement:
		return id.Agreement(number).String()
	case StepWarehouse:
		return id.Warehouse(number).String()
	case StepProduct, StepPool, StepSelection:
		return id.SKU(number).String()
	case StepContract:
		return id.Contract(number).String()
	case StepWallet, lookDistributor, lookContracted:
		return id.Distributor(number).String()
	case StepOrder, StepPaid, StepShipped, lookUnpaid:
		return id.Order(number).String()
	case lookToShip:
		return id.SubOrder(number).String()
	}
	return "" // the house
}
