package flows

import (
	"strconv"

	"github.com/fenxiao/fenxiao/internal/aftersales"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/orders"
)

// ownOrder gives a locked order of a distributor; another's looks like a missing one: orders.ErrUnknown. Zero is the operator.
func (w *work) ownOrder(order id.Order, distributor id.Distributor) (*orders.Order, error) {
	o, err := w.orders.Order(order)
	if err == nil && distributor != 0 && o.Distributor != distributor {
		return nil, orders.ErrUnknown
	}
	return o, err
}

// ownSubOrder gives a locked sub-order of a supplier; another's looks like a missing one: orders.ErrUnknown. Zero is the operator.
func (w *work) ownSubOrder(order id.Order, sub id.SubOrder, supplier id.Supplier) (*orders.Order, *orders.SubOrder, error) {
	o, err := w.orders.Order(order)
	if err != nil {
		return nil, nil, err
	}
	s, err := o.SubOrder(sub)
	if err == nil && supplier != 0 && s.Supplier != supplier {
		return nil, nil, orders.ErrUnknown
	}
	return o, s, err
}

// ownCase gives an after-sale with its order and sub-order; another's looks like a missing one: aftersales.ErrUnknown. Zero
// leaves a party open.
func (w *work) ownCase(order id.Order, afterSale id.AfterSale, distributor id.Distributor, supplier id.Supplier) (
	*orders.Order, *orders.SubOrder, *aftersales.Case, error,
) {
	c, err := w.cases.Case(afterSale)
	if err != nil {
		return nil, nil, nil, err
	}
	if distributor != 0 && c.Distributor != distributor || supplier != 0 && c.Supplier != supplier || c.Order != order {
		return nil, nil, nil, aftersales.ErrUnknown
	}
	o, err := w.orders.Order(order)
	if err != nil {
		return nil, nil, nil, err
	}
	s, err := o.SubOrder(c.SubOrder)
	return o, s, c, err
}

func text(n int64) string { return strconv.FormatInt(n, 10) }
