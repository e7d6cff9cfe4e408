// Package orders owns orders, their sub-orders and lines, and the life of a sub-order. An order keeps what was agreed when it
// was placed: prices, terms and titles are copied, so that no later change rewrites it. It refuses every step that the life of
// a sub-order does not know.
package orders

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
)

// Limits of one order.
const (
	MaxLines     = 2000
	MaxQuantity  = int64(1_000_000) // units in one line
	MaxOwnNumber = 64               // characters
	MaxRemark    = 500              // characters
)

// IsOwnNumber says whether a text can be an own number: one line of 1 to MaxOwnNumber characters.
func IsOwnNumber(s string) bool { return s != "" && isText(s, MaxOwnNumber, "") }

// IsRemark says whether a text can be a remark: at most MaxRemark characters, in any number of lines.
func IsRemark(s string) bool { return isText(s, MaxRemark, "\n\r\t") }

// isText says whether a text has at most so many characters, and no control characters but those allowed. What is none can't be
// stored on every engine.
func isText(s string, most int, allowed string) bool {
	return utf8.RuneCountInString(s) <= most && utf8.ValidString(s) &&
		strings.IndexFunc(s, func(r rune) bool { return unicode.IsControl(r) && !strings.ContainsRune(allowed, r) }) < 0
}

// Order is what a distributor placed, once. Amounts are minor units of its currency.
type Order struct {
	ID          id.Order
	Distributor id.Distributor
	Contract    id.Contract
	Channel     id.Channel
	OwnNumber   string // the distributor's own, unique for ever
	RequestHash []byte // of what was asked for
	Currency    money.Currency
	Contact     id.Contact
	Region      string
	Remark      string
	LineCount   int64
	Goods       int64
	Freight     int64
	Wallet      id.Account
	Escrow      id.Account
	PlacedAt    clock.Micros
	HoldUntil   clock.Micros // until when stock is held while unpaid; 0: it was given back. It stays as it is when the order is paid
	PayBy       clock.Micros
	HoldMinutes int64
	ShipDays    int64
	ReceiveDays int64
	WindowDays  int64
	Delivery    Delivery
	Credit      id.Account   // what the wallet lacks is owed here; 0: the contract is prepaid
	TimerAt     clock.Micros // when the armed timer looks at the order

	Subs  []*SubOrder
	Lines []Line
}

// Delivery is how the supplier sends the goods, as the contract said when the order was placed.
type Delivery struct {
	OwnPackaging bool // in the distributor's packaging
	NoSlip       bool // no invoice or price slip in the parcel
}

// HeldUntil is until when the order's stock is held for its payment; 0: it waits for none, or the hold was given back.
func (o *Order) HeldUntil() clock.Micros {
	if len(o.Subs) == 0 || o.Subs[0].State != PendingPayment && o.Subs[0].State != Unconfirmed {
		return 0
	}
	return o.HoldUntil
}

// Total is what the distributor owes for the order.
func (o *Order) Total() int64 { return o.Goods + o.Freight }

// SubOrder is the part of an order that one supplier ships from one warehouse. Amounts are minor units of the order's currency.
type SubOrder struct {
	ID             id.SubOrder
	Order          id.Order
	Number         int64 // within the order, from 1
	Distributor    id.Distributor
	Supplier       id.Supplier
	Agreement      id.Agreement
	Warehouse      id.Warehouse
	State          State
	Units          int64
	Shipped        int64
	Refunded       int64 // units refunded, shipped or not
	Stopped        int64 // of these, units that never left the warehouse
	Goods          int64 // at settlement price
	Supply         int64 // at supply price
	Freight        int64 // paid by the distributor, passed on to the supplier
	RefundedMinor  int64 // given back to the distributor, freight included
	RefundedSupply int64 // taken from the supplier, freight included
	Payable        id.Account
	Margin         id.Account
	PaidAt         clock.Micros
	ShipBy         clock.Micros
	ReceiveBy      clock.Micros
	CompletedAt    clock.Micros
	WindowUntil    clock.Micros
	WindowClosed   bool
	UrgedAt        clock.Micros // when the supplier was last urged to ship; 0: never
}

// Unshipped is how many units still have to leave the warehouse.
func (s *SubOrder) Unshipped() int64 { return s.Units - s.Shipped - s.Stopped }

// Left is what of the distributor's money is still in it.
func (s *SubOrder) Left() int64 { return s.Goods + s.Freight - s.RefundedMinor }

// Line is one SKU at one price in an order. Prices are minor units a piece.
type Line struct {
	Order      id.Order
	Number     int64 // within the order, from 1
	SubOrder   id.SubOrder
	SKU        id.SKU
	Quantity   int64
	Settlement int64
	Supply     int64
	Sale       int64
	Code       string // the supplier's code when the order was placed
	Title      string // the product's title when the order was placed
}
