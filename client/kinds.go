package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// Kinds of changes that programs most often act on; ListChangeKinds tells them all, and new ones come.
const (
	KindPriceChanged       = "price.changed"
	KindStockStateChanged  = "stock.state_changed"
	KindListingChanged     = "listing.changed"
	KindGoodsChanged       = "goods.changed"
	KindGoodsOpened        = "goods.opened"
	KindGoodsClosed        = "goods.closed"
	KindGoodsSelected      = "goods.selected"
	KindGoodsUnselected    = "goods.unselected"
	KindGoodsTermsChanged  = "goods.terms_changed"
	KindGradeChanged       = "grade.changed"
	KindContractEntered    = "contract.entered"
	KindOrderPlaced        = "order.placed"
	KindOrderPaid          = "order.paid"
	KindOrderCancelled     = "order.cancelled"
	KindOrderReceived      = "order.received"
	KindSubOrderShipped    = "sub_order.shipped"
	KindParcelTracked      = "parcel.tracked"
	KindAfterSaleSucceeded = "after_sale.succeeded"
	KindStatementDrawn     = "statement.drawn"
)

// ErrOtherKind says that a change was read as what it is not.
var ErrOtherKind = errors.New("a change of another kind")

// PriceFacts are a distributor's price of a SKU at one time, in minor units.
type PriceFacts struct {
	Currency        string `json:"currency"`
	SettlementMinor int64  `json:"settlement_minor"`
	RetailMinor     int64  `json:"retail_minor"`
	FloorMinor      int64  `json:"floor_minor"`
	CeilingMinor    int64  `json:"ceiling_minor"`
}

// PriceChange is a price.changed.
type PriceChange struct {
	SKUID         SKUID       // empty: a rule for many goods; read prices again
	Before, After *PriceFacts // of a piece; nil: not told; when both are, read the price again
	Cause         string      // base: the price itself; otherwise what became of a rule
	RuleID        PriceRuleID
	LeastQuantity int64 // of the rule
}

// AsPrice reads a price.changed.
func (c *Change) AsPrice() (PriceChange, error) {
	out := PriceChange{SKUID: c.SKUID}
	var data struct {
		Cause         string      `json:"cause"`
		RuleID        PriceRuleID `json:"rule_id"`
		LeastQuantity int64       `json:"least_quantity"`
	}
	err := c.as(KindPriceChanged, &out.Before, &out.After, &data)
	out.Cause, out.RuleID, out.LeastQuantity = data.Cause, data.RuleID, data.LeastQuantity
	return out, err
}

// RegionChange is what the stock state of a SKU was and is in a region: in_stock, low, out.
type RegionChange struct {
	Region string `json:"region"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// StockStateChange is a stock.state_changed.
type StockStateChange struct {
	SKUID   SKUID
	Regions []RegionChange
}

// AsStockState reads a stock.state_changed.
func (c *Change) AsStockState() (StockStateChange, error) {
	var data struct {
		Regions []RegionChange `json:"regions"`
	}
	err := c.as(KindStockStateChanged, nil, nil, &data)
	return StockStateChange{c.SKUID, data.Regions}, err
}

// ListingChange is a listing.changed: goods went on or off sale in a channel.
type ListingChange struct {
	SKUID     SKUID
	ChannelID ChannelID
	On        bool
}

// AsListing reads a listing.changed.
func (c *Change) AsListing() (ListingChange, error) {
	var after struct {
		On bool `json:"on"`
	}
	err := c.as(KindListingChanged, nil, &after, nil)
	return ListingChange{c.SKUID, c.ChannelID, after.On}, err
}

// OrderChange is any change of an order, or of its sub-orders, parcels and after-sales. Read the order for what it is now.
type OrderChange struct {
	Kind        string
	OrderID     OrderID
	SubOrderID  SubOrderID  // empty: of the whole order
	ParcelID    ParcelID    // of a shipped or tracked parcel, where told
	AfterSaleID AfterSaleID // of an after-sale
}

// AsOrder reads a change of one of the families order, sub_order, parcel and after_sale.
func (c *Change) AsOrder() (OrderChange, error) {
	switch family, _, _ := strings.Cut(c.Kind, "."); family {
	case "order", "sub_order", "parcel", "after_sale":
		return OrderChange{c.Kind, c.OrderID, c.SubOrderID, c.ParcelID, c.AfterSaleID}, nil
	}
	return OrderChange{}, fmt.Errorf("%w: %s", ErrOtherKind, c.Kind)
}

// as reads the parts of a change of a kind; a part that is not there leaves what it is read into as it is.
func (c *Change) as(kind string, before, after, data any) error {
	if c.Kind != kind {
		return fmt.Errorf("%w: %s, not %s", ErrOtherKind, c.Kind, kind)
	}
	for _, part := range []struct {
		text json.RawMessage
		into any
	}{{c.Before, before}, {c.After, after}, {c.Data, data}} {
		if part.into == nil || len(part.text) == 0 {
			continue
		}
		if err := json.Unmarshal(part.text, part.into); err != nil {
			return fmt.Errorf("read %s: %w", kind, err)
		}
	}
	return nil
}
