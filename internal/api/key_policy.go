package api

import (
	"net/http"
	"slices"
	"strings"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/web"
)

// need is what a key needs for an operation that its distributor may call at all.
type need struct {
	scope  access.KeyScope // empty: any key may
	closed bool            // people do this, and no key
}

// subject is what the operations of one tag are about, to keys: the scopes for reading and for writing it. An empty one says that no key does it.
type subject struct{ read, write access.KeyScope }

// subjects says what each tag is about. A distributor's operation under another tag has no scope, and a test fails.
var subjects = map[string]subject{
	"attributes": {access.GoodsRead, ""}, "brands": {access.GoodsRead, ""}, "categories": {access.GoodsRead, ""}, "regions": {access.GoodsRead, ""},
	"goods": {access.GoodsRead, ""}, "mall": {access.GoodsRead, ""}, "pool": {access.GoodsRead, ""}, "products": {access.GoodsRead, ""},
	"quotes":     {access.QuotesRead, access.QuotesRead},
	"addresses":  {access.QuotesRead, access.QuotesRead},
	"selections": {access.SelectionsRead, access.SelectionsWrite}, "selection-terms": {access.SelectionsRead, ""},
	"channels": {access.ListingsRead, access.ListingsWrite},
	"orders":   {access.OrdersRead, access.OrdersWrite}, "parcels": {access.OrdersRead, access.OrdersWrite},
	"sub-orders":  {access.OrdersRead, access.OrdersWrite},
	"after-sales": {access.AfterSalesRead, access.AfterSalesWrite}, "disputes": {access.AfterSalesRead, access.AfterSalesWrite},
	"statements": {access.StatementsRead, ""}, "invoices": {access.StatementsRead, ""}, "wallet": {access.StatementsRead, ""}, "reconciliation": {access.StatementsRead, ""},
	"changes": {access.ChangesRead, ""}, "change-kinds": {access.ChangesRead, ""},
	"webhooks": {access.WebhooksRead, access.WebhooksWrite}, "webhook-events": {access.WebhooksRead, ""},
	"metrics": {access.MetricsWrite, access.MetricsWrite}, // who tells may read it back
	"files":   {access.FilesRead, access.FilesWrite},
	"notices": {access.NoticesRead, access.NoticesWrite}, "notice-preferences": {access.NoticesRead, access.NoticesWrite},
	"mail-addresses": {access.NoticesRead, access.NoticesWrite},
	"contracts":      {access.AccountRead, ""}, "distributors": {access.AccountRead, ""}, "grades": {access.AccountRead, ""},
	"invitations": {access.AccountRead, access.AccountWrite},
	"penalties":   {access.AccountRead, access.AccountWrite}, "penalty-points": {access.AccountRead, ""}, "penalty-schedule": {access.AccountRead, ""},
	"api-keys": {access.KeysRead, ""}, "usage": {access.KeysRead, ""},
	"people": {"", ""},
}

// exceptions are the operations whose need their tag and method do not tell.
var exceptions = map[string]need{
	"get-me":                {},
	"sign-out":              {}, // a key has no session to end
	"get-distributor-rates": {scope: access.KeysRead},
	"get-price-ladder":      {scope: access.PricesRead},

	"list-stock-states": {scope: access.StockRead},
	"map-stock-states":  {scope: access.StockRead},

	"list-region-states": {scope: access.StockRead},
	"list-goods-prices":  {scope: access.PricesRead},

	"pay-order":  {scope: access.OrdersPay},
	"pay-orders": {scope: access.OrdersPay},
}

// reads says whether an operation only reads, whatever its method.
func (r route) reads() bool {
	return r.method == http.MethodGet || slices.ContainsFunc([]string{"quote", "preview", "check", "look-up", "find"}, func(verb string) bool {
		return r.id == verb || strings.HasPrefix(r.id, verb+"-")
	})
}

// need tells what a key needs for an operation; known is false when neither its tag nor an exception says.
func (r route) need() (n need, known bool) {
	if n, named := exceptions[r.id]; named {
		return n, true
	}
	if only := rolesOf(r.id).duties; len(only) == 1 && only[0] == access.Owner {
		return need{closed: true}, true
	}
	if r.tag() == "sandbox" {
		return need{}, true // every test key steers its sandbox; no other key gets there
	}
	s, known := subjects[r.tag()]
	scope := s.write
	if r.reads() {
		scope = s.read
	}
	return need{scope: scope, closed: scope == ""}, known
}

// class is what kind of work the operation is to the rate limits.
func (r route) class() access.Class {
	switch tag := r.tag(); {
	case strings.HasPrefix(r.id, "export-") || strings.HasSuffix(r.path, ".zip") || strings.HasSuffix(r.path, ".csv") || strings.HasSuffix(r.path, ".xlsx"):
		return access.Heavy
	case tag == "changes":
		return access.Changes
	case r.reads():
		return access.Reading
	case tag == "orders":
		return access.Ordering
	}
	return access.Changing
}

// keyPolicy is what keys need for the operations that distributors may call, and of which class all operations are.
type keyPolicy struct {
	needs   map[string]need
	classes map[string]access.Class
}

func (p *keyPolicy) learn(r route) {
	p.classes[r.id] = r.class()
	if who := rolesOf(r.id); !who.distributor || who.public {
		return
	}
	n, known := r.need()
	n.closed = n.closed || !known // what has no scope is open to no key
	p.needs[r.id] = n
}

// termsOf gives how a key may be used; nil for people.
func termsOf(c web.Caller) *access.Terms {
	t, _ := c.Terms.(*access.Terms)
	return t
}

// allow refuses a key that may not do it: ErrPersonNeeded, or ErrScopeMissing with the scope that it needs.
func (p *keyPolicy) allow(operation string, c web.Caller) error {
	t := termsOf(c)
	n, asked := p.needs[operation]
	switch {
	case t == nil || !asked:
		return nil
	case n.closed:
		return access.ErrPersonNeeded
	case n.scope != "" && !t.Scopes.Include(n.scope):
		return access.ErrScopeMissing.At("header.Authorization", "scope", string(n.scope))
	}
	return nil
}

// shares say how much of a caller's usual rate a key has for a class, in hundredths.
var shares = map[access.Class]int{access.Reading: 100, access.Changing: 100, access.Ordering: 100, access.Heavy: 5, access.Changes: 25}

// usualRate is a key's rate for a class where the operator gave it no other.
func usualRate(of web.Rate, c access.Class) web.Rate {
	return web.Rate{PerSecond: max(of.PerSecond*shares[c]/100, 1), AtOnce: max(of.AtOnce*shares[c]/100, 1)}
}

// knowKeys sets up what the doors know of keys.
func (d *doors) knowKeys(c Config) {
	d.doorman, d.tally, d.rate = c.Doorman, c.Tally, c.Rate
	if d.doorman == nil {
		d.doorman = access.NewDoorman()
	}
	if d.tally == nil {
		d.tally = access.NewTally(c.World.Zone)
	}
	if d.rate == (web.Rate{}) {
		d.rate = web.DefaultRate
	}
	d.keys = keyPolicy{needs: map[string]need{}, classes: map[string]access.Class{}}
	d.usual = map[access.Class]web.Rate{}
	for _, class := range access.Classes {
		d.usual[class] = usualRate(d.rate, class)
	}
}

// allow is the one place where an operation is opened or refused to a caller.
func (d *doors) allow(operation string, c web.Caller) error {
	if err := allow(operation, c); err != nil {
		return err
	}
	return d.keys.allow(operation, c)
}

// keyNote says in the reference what a key needs for the operation, and of which class it is.
func (r route) keyNote() string {
	who := rolesOf(r.id)
	n, _ := r.need()
	switch {
	case !who.distributor || who.public:
		return ""
	case n.closed:
		return " Closed to API keys."
	case n.scope == "":
		return " Open to any API key; rate class " + string(r.class()) + "."
	}
	return " API keys need the scope " + string(n.scope) + "; rate class " + string(r.class()) + "."
}

// quota says out of which bucket a request is taken: a key has one for each class, a party's people have one together.
func (d *doors) quota(operation string, c web.Caller) web.Quota {
	t := termsOf(c)
	if t == nil {
		return web.Quota{Rate: d.rate}
	}
	class := d.keys.classes[operation]
	if given, ok := t.Rates[class]; ok {
		return web.Quota{Key: c.Key, Class: string(class), Rate: web.Rate(given)}
	}
	return web.Quota{Key: c.Key, Class: string(class), Rate: d.usual[class]}
}

// visited counts an answered call of a key.
func (d *doors) visited(v web.Visit) {
	if v.Caller.Key == 0 {
		return
	}
	d.tally.Count(access.Call{
		Key: id.APIKey(v.Caller.Key), Distributor: id.Distributor(v.Caller.Party), Class: access.Class(v.Class), Status: v.Status, Took: v.Took, From: v.From,
		At: d.world.Now(),
	})
}
