package api

import (
	"context"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) keyUseRoutes() {
	const kept = "The last 30 days unless you name others, 90 days at most and kept; a minute late. Calls that were refused before it was known whose " +
		"they are (a wrong token, an address that is refused) are nobody's and not counted. How long calls took is told as the upper end of a bucket."
	door(d, get("get-usage", "/v1/usage", "See how a distributor's API keys were used").with(kept), d.getUsage)
	door(d, get("get-api-key-usage", "/v1/api-keys/{api_key_id}/usage", "See how an API key was used").with(kept), d.getAPIKeyUsage)
	door(d, get("get-api-key-rates", "/v1/api-keys/{api_key_id}/rates", "See how fast an API key may ask").with(
		"Each key has a bucket of its own for each class of operations."), d.getAPIKeyRates)
	door(d, put("set-api-key-rates", "/v1/api-keys/{api_key_id}/rates", "Set how fast an API key may ask").with(
		"Replaces what was set of this key; a class that is left out has its distributor's rate, or else the usual."), d.setAPIKeyRates)
	door(d, get("get-distributor-rates", "/v1/distributors/{distributor_id}/rates", "See how fast each API key of a distributor may ask"), d.getDistributorRates)
	door(d, put("set-distributor-rates", "/v1/distributors/{distributor_id}/rates", "Set how fast each API key of a distributor may ask").with(
		"Replaces what was set; a class that is left out has the usual rate."), d.setDistributorRates)
}

// Counts are how calls ended, by HTTP status, and how long they took.
type Counts struct {
	Done    int64 `json:"done" doc:"2xx and 3xx" example:"1840"`
	Refused int64 `json:"refused" doc:"4xx but 429" example:"12"`
	Limited int64 `json:"limited" doc:"429" example:"0"`
	Failed  int64 `json:"failed" doc:"5xx" example:"0"`
	P50     int64 `json:"p50_ms" doc:"Half of the calls were answered within so many milliseconds" example:"5"`
	P99     int64 `json:"p99_ms" doc:"99 of 100 calls were answered within so many milliseconds; 5000 stands for that or longer" example:"50"`
	Busiest int64 `json:"busiest_minute" doc:"Calls of one key in its busiest minute" example:"95"`
}

// DayUsage is one business day and class.
type DayUsage struct {
	Day   string `json:"day" format:"date" example:"2026-11-27"`
	Class string `json:"class" enum:"read,write,order,heavy,changes"`
	Counts
}

// ClassUsage is one class over all days, beside how fast a key may ask.
type ClassUsage struct {
	Class string `json:"class" enum:"read,write,order,heavy,changes"`
	Counts
}

// KeyUsage is one key over all days and classes.
type KeyUsage struct {
	APIKeyID web.ID[id.APIKey] `json:"api_key_id"`
	Counts
}

// UsageOfKeys is how keys were used. Days and classes without calls are left out.
type UsageOfKeys struct {
	From    string       `json:"from" format:"date" example:"2026-10-29"`
	To      string       `json:"to" format:"date" example:"2026-11-27" doc:"Included"`
	Days    []DayUsage   `json:"days" doc:"Oldest first"`
	Classes []ClassUsage `json:"classes"`
	Keys    []KeyUsage   `json:"keys,omitempty" doc:"When all keys are asked for"`
}

// ToAPICounts writes counts.
func ToAPICounts(u *access.Usage) Counts {
	return Counts{
		Done: u.Done, Refused: u.Refused, Limited: u.Limited, Failed: u.Failed, P50: u.MillisAt(500), P99: u.MillisAt(990), Busiest: u.Busiest,
	}
}

// Days are the days that usage is shown of.
type Days struct {
	From string `query:"from" format:"date" doc:"First business day; 29 days before the last, when left out" example:"2026-10-29"`
	To   string `query:"to" format:"date" doc:"Last business day; today, when left out" example:"2026-11-27"`
}

func (d *doors) span(in Days) (access.Span, error) {
	return access.SpanOf(in.From, in.To, d.world.Now().Date(d.zone()))
}

func (d *doors) zone() *time.Location {
	if d.world.Zone == nil {
		return time.UTC
	}
	return d.world.Zone
}

type getUsageInput struct {
	DistributorQuery
	Days
}

func (d *doors) getUsage(ctx context.Context, in *getUsageInput) (*answer[UsageOfKeys], error) {
	distributor, err := distributorOf(ctx, in.DistributorID, "query.distributor_id")
	if err != nil {
		return nil, err
	}
	days, err := d.span(in.Days)
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (UsageOfKeys, error) {
		if _, err := distributors.Get(tx, distributor); err != nil {
			return UsageOfKeys{}, at(err, "query.distributor_id")
		}
		out, err := usageOf(tx, distributor, 0, days)
		if err != nil {
			return out, err
		}
		keys, err := access.UsageByKey(tx, distributor, days)
		out.Keys = each(keys, func(u access.Usage) KeyUsage { return KeyUsage{web.Written(u.Key), ToAPICounts(&u)} })
		return out, err
	})
}

func usageOf(tx *db.Tx, distributor id.Distributor, key id.APIKey, days access.Span) (UsageOfKeys, error) {
	out := UsageOfKeys{From: days.From, To: days.To}
	byDay, err := access.UsageByDay(tx, distributor, key, days)
	if err != nil {
		return out, err
	}
	byClass, err := access.UsageByClass(tx, distributor, key, days)
	out.Days = each(byDay, func(u access.Usage) DayUsage { return DayUsage{u.Day, string(u.Class), ToAPICounts(&u)} })
	out.Classes = each(byClass, func(u access.Usage) ClassUsage { return ClassUsage{string(u.Class), ToAPICounts(&u)} })
	return out, err
}

type getAPIKeyUsageInput struct {
	APIKeyPath
	Days
}

func (d *doors) getAPIKeyUsage(ctx context.Context, in *getAPIKeyUsageInput) (*answer[UsageOfKeys], error) {
	owner, err := scopeOf(ctx).Distributor()
	if err != nil {
		return nil, err
	}
	days, err := d.span(in.Days)
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (UsageOfKeys, error) {
		k, err := access.GetKey(tx, owner, in.APIKeyID.Read())
		if err != nil {
			return UsageOfKeys{}, err
		}
		return usageOf(tx, k.Distributor, k.ID, days)
	})
}

// RateOfClass is how fast a key may ask in one class of operations.
type RateOfClass struct {
	Class     string `json:"class" enum:"read,write,order,heavy,changes" doc:"read · write · order: orders placed, paid, cancelled, received · heavy: exports, archives · changes: the change feed"`
	PerSecond int    `json:"per_second" minimum:"1" maximum:"1000000" doc:"In the long run" example:"200"`
	AtOnce    int    `json:"at_once" minimum:"1" maximum:"60000000" doc:"No fewer than a second" example:"1000"`
}

// RateInForce is a rate, and who set it.
type RateInForce struct {
	RateOfClass
	SetFor string `json:"set_for" enum:"key,distributor,installation" doc:"What the rate was set for; installation: it is the usual"`
}

// RatesInForce are the rates of all classes.
type RatesInForce struct {
	Rates []RateInForce `json:"rates"`
}

// NewRates are rates to be set.
type NewRates struct {
	Rates []RateOfClass `json:"rates" maxItems:"5" doc:"None: the usual"`
}

// readRates gives the rates in force of a key, or of each key of a distributor.
func (d *doors) readRates(tx *db.Tx, of access.RateOwner) (RatesInForce, error) {
	given, err := access.RatesOf(tx, of)
	out := RatesInForce{}
	for _, class := range access.Classes {
		usual := d.usual[class]
		r := RateInForce{RateOfClass{string(class), usual.PerSecond, usual.AtOnce}, "installation"}
		for _, g := range given {
			if g.Class != class {
				continue
			}
			r = RateInForce{RateOfClass{string(class), g.PerSecond, g.AtOnce}, "distributor"}
			if g.Key {
				r.SetFor = "key"
			}
		}
		out.Rates = append(out.Rates, r)
	}
	return out, err
}

func fromAPIRates(in NewRates) []access.ClassRate {
	return each(in.Rates, func(r RateOfClass) access.ClassRate {
		return access.ClassRate{Class: access.Class(r.Class), Rate: access.Rate{PerSecond: r.PerSecond, AtOnce: r.AtOnce}}
	})
}

// ratesOfKey reads the rates of an owner's key.
func (d *doors) ratesOfKey(tx *db.Tx, owner id.Distributor, key web.ID[id.APIKey]) (RatesInForce, error) {
	k, err := access.GetKey(tx, owner, key.Read())
	if err != nil {
		return RatesInForce{}, err
	}
	return d.readRates(tx, access.RateOwner{Distributor: k.Distributor, Key: k.ID})
}

// ratesOfDistributor reads the rates of each key of a distributor.
func (d *doors) ratesOfDistributor(tx *db.Tx, owner id.Distributor, distributor web.ID[id.Distributor]) (RatesInForce, error) {
	if owner != 0 && owner != distributor.Read() {
		return RatesInForce{}, web.ErrNotFound
	}
	if _, err := distributors.Get(tx, distributor.Read()); err != nil {
		return RatesInForce{}, err
	}
	return d.readRates(tx, access.RateOwner{Distributor: distributor.Read()})
}

func (d *doors) getAPIKeyRates(ctx context.Context, in *APIKeyPath) (*answer[RatesInForce], error) {
	owner, err := scopeOf(ctx).Distributor()
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (RatesInForce, error) { return d.ratesOfKey(tx, owner, in.APIKeyID) })
}

type setAPIKeyRatesInput struct {
	web.Writing
	APIKeyPath
	Body NewRates
}

func (d *doors) setAPIKeyRates(ctx context.Context, in *setAPIKeyRatesInput) (*written[RatesInForce], error) {
	defer d.doorman.Forget()
	return run(ctx, d, command[RatesInForce]{
		key: in.KeyFor(ctx, in.Body), action: "api_key.set_rates", object: string(in.APIKeyID),
		do: func(w *writing) error {
			k, err := access.GetKey(w.tx, 0, in.APIKeyID.Read())
			if err != nil {
				return err
			}
			return access.SetRates(w.tx, access.RateOwner{Distributor: k.Distributor, Key: k.ID}, fromAPIRates(in.Body), w.by.Actor, w.at)
		},
		read: func(tx *db.Tx, object string) (RatesInForce, error) {
			return d.ratesOfKey(tx, 0, web.ID[id.APIKey](object))
		},
	})
}

func (d *doors) getDistributorRates(ctx context.Context, in *DistributorPath) (*answer[RatesInForce], error) {
	owner, err := scopeOf(ctx).Distributor()
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (RatesInForce, error) { return d.ratesOfDistributor(tx, owner, in.DistributorID) })
}

type setDistributorRatesInput struct {
	web.Writing
	DistributorPath
	Body NewRates
}

func (d *doors) setDistributorRates(ctx context.Context, in *setDistributorRatesInput) (*written[RatesInForce], error) {
	defer d.doorman.Forget()
	return run(ctx, d, command[RatesInForce]{
		key: in.KeyFor(ctx, in.Body), action: "distributor.set_rates", object: string(in.DistributorID),
		do: func(w *writing) error {
			return access.SetRates(w.tx, access.RateOwner{Distributor: in.DistributorID.Read()}, fromAPIRates(in.Body), w.by.Actor, w.at)
		},
		read: func(tx *db.Tx, object string) (RatesInForce, error) {
			return d.ratesOfDistributor(tx, 0, web.ID[id.Distributor](object))
		},
	})
}
