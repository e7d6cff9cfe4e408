package access

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fenxiao/fenxiao/internal/fault"
)

// KeyScope is one thing that a key may do: what it is about, and whether it reads or writes it.
type KeyScope string

// The scopes of keys. Their words never change; a key's stand in its row.
const (
	GoodsRead       KeyScope = "goods:read"
	PricesRead      KeyScope = "prices:read"
	StockRead       KeyScope = "stock:read"
	QuotesRead      KeyScope = "quotes:read"
	SelectionsRead  KeyScope = "selections:read"
	SelectionsWrite KeyScope = "selections:write"
	ListingsRead    KeyScope = "listings:read"
	ListingsWrite   KeyScope = "listings:write"
	OrdersRead      KeyScope = "orders:read"
	OrdersWrite     KeyScope = "orders:write"
	OrdersPay       KeyScope = "orders:pay"
	AfterSalesRead  KeyScope = "after-sales:read"
	AfterSalesWrite KeyScope = "after-sales:write"
	StatementsRead  KeyScope = "statements:read"
	ChangesRead     KeyScope = "changes:read"
	WebhooksRead    KeyScope = "webhooks:read"
	WebhooksWrite   KeyScope = "webhooks:write"
	MetricsWrite    KeyScope = "metrics:write"
	FilesRead       KeyScope = "files:read"
	FilesWrite      KeyScope = "files:write"
	NoticesRead     KeyScope = "notices:read"
	NoticesWrite    KeyScope = "notices:write"
	AccountRead     KeyScope = "account:read"
	AccountWrite    KeyScope = "account:write"
	KeysRead        KeyScope = "keys:read"
)

// KeyScopeNames are all scopes, in the order in which they are shown. A bit of KeyScopes is a place in it, within one run of the program only.
var KeyScopeNames = []KeyScope{
	GoodsRead, PricesRead, StockRead, QuotesRead, SelectionsRead, SelectionsWrite, ListingsRead, ListingsWrite, OrdersRead, OrdersWrite, OrdersPay,
	AfterSalesRead, AfterSalesWrite, StatementsRead, ChangesRead, WebhooksRead, WebhooksWrite, MetricsWrite, FilesRead, FilesWrite,
	NoticesRead, NoticesWrite, AccountRead, AccountWrite, KeysRead,
}

// KeyScopes are a set of scopes. None stands for the usual: all that keys may do.
type KeyScopes uint64

// KeyScopesOf makes a set: ErrKeyScope, by place, for what is no scope.
func KeyScopesOf(scopes []KeyScope) (KeyScopes, error) {
	var faults fault.List
	set := checkScopes(&faults, scopes)
	return set, faults.Err(ErrInvalid)
}

func checkScopes(faults *fault.List, scopes []KeyScope) (set KeyScopes) {
	for i, s := range scopes {
		bit := bitOf(s)
		if bit == 0 {
			faults.Add(ErrKeyScope, "scopes["+strconv.Itoa(i)+"]", "scopes", KeyScopes(^uint64(0)).String())
		}
		set |= bit
	}
	return set
}

func bitOf(s KeyScope) KeyScopes {
	if i := slices.Index(KeyScopeNames, s); i >= 0 {
		return 1 << i
	}
	return 0
}

// Include says whether a key with these scopes may do it.
func (s KeyScopes) Include(needed KeyScope) bool { return s == 0 || s&bitOf(needed) != 0 }

// List gives the scopes in their order; none when the set stands for the usual.
func (s KeyScopes) List() []KeyScope {
	var out []KeyScope
	for i, name := range KeyScopeNames {
		if s&(1<<i) != 0 {
			out = append(out, name)
		}
	}
	return out
}

// String writes the set as it is stored: in order, with commas between.
func (s KeyScopes) String() string {
	var words []string
	for _, name := range s.List() {
		words = append(words, string(name))
	}
	return strings.Join(words, ",")
}

func readKeyScopes(stored string) (set KeyScopes) {
	if stored == "" {
		return 0
	}
	for word := range strings.SplitSeq(stored, ",") {
		set |= bitOf(KeyScope(word))
	}
	return set
}
