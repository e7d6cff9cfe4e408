package pricing

import (
	"fmt"

	"github.com/fenxiao/fenxiao/internal/fault"
)

// The room's refusals.
var (
	// ErrPriceChanged: the live settlement price differs from the known one, and the drift policy does not accept it.
	ErrPriceChanged = fault.New(fault.Refused, "price_changed", "the settlement price has changed")
	// ErrSaleFixed: the agreement gives no reprice right, and the sale price is not the fixed retail price.
	ErrSaleFixed = fault.New(fault.Refused, "sale_price_fixed", "the sale price must equal the fixed retail price")
	// ErrBelowFloor: the sale price is below the allowed range.
	ErrBelowFloor = fault.New(fault.Refused, "sale_price_below_floor", "the sale price is below the floor")
	// ErrAboveCeiling: the sale price is above the allowed range.
	ErrAboveCeiling = fault.New(fault.Refused, "sale_price_above_ceiling", "the sale price is above the ceiling")
	// ErrQuote: the token was not made here, or for another distributor or SKU.
	ErrQuote = fault.New(fault.Refused, "quote_invalid", "the quote is not valid for this line")
	// ErrQuoteExpired: the quote's time is over.
	ErrQuoteExpired = fault.New(fault.Refused, "quote_expired", "the quote has expired")
	// ErrNoPrice: the SKU has no price yet.
	ErrNoPrice = fault.New(fault.Refused, "no_price", "the SKU has no price")
	// ErrCurrencyDiffers: the SKU is priced in another currency than the contract's.
	ErrCurrencyDiffers = fault.New(fault.Refused, "currency_differs", "the SKU is priced in another currency")
	// ErrCurrency: not three capital letters.
	ErrCurrency = fault.New(fault.Invalid, "invalid_currency", "a currency is an ISO 4217 code")
	// ErrAmount: a price is out of range.
	ErrAmount = fault.New(fault.Invalid, "invalid_amount", "the amount is out of range")
	// ErrRange: the floor is above the ceiling.
	ErrRange = fault.New(fault.Invalid, "invalid_range", "the floor is above the ceiling")
	// ErrLoss: the supply price is above the settlement price.
	ErrLoss = fault.New(fault.Refused, "supply_above_settlement", "the supply price is above the settlement price")
	// ErrRefused sums up several refusals.
	ErrRefused = fault.New(fault.Refused, "prices_refused", "some prices are refused")
)

func place(list string, i int) string { return fmt.Sprintf("%s[%d]", list, i) }
