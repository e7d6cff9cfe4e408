package api

import (
	"context"
	"net/http"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/sandbox"
	"github.com/fenxiao/fenxiao/internal/views"
	"github.com/fenxiao/fenxiao/internal/web"
)

// onlyThere is what a reader should know of all operations of a sandbox.
const onlyThere = "In the sandbox alone: a live key gets 403 `sandbox_only`. "

func (d *doors) sandboxRoutes() {
	door(d, get("get-sandbox", "/v1/sandbox", "Look at the sandbox: its time, its suppliers' manners, what is in it").with(onlyThere), d.getSandbox)
	door(d, put("set-sandbox-settings", "/v1/sandbox/settings", "Say how the sandbox's suppliers behave").with(onlyThere+
		"All times are seconds of the sandbox's time."), d.setSandboxSettings)
	door(d, post("travel", "/v1/sandbox/travel", "Move the sandbox's clock forward").with(onlyThere+
		"Whatever is due on the way is done when it is due, in order, before the answer: parcels leave and arrive, limits run out, months are "+
		"closed. Name seconds or an instant, ahead of now and by 400 days at most. A journey that takes longer than twenty seconds of real time "+
		"is answered with `arrived` false: ask again with the same key, and it goes on."), d.travel)
	door(d, post("reset-sandbox", "/v1/sandbox/reset", "Throw the sandbox away and begin a new one").with(onlyThere+
		"Its clock goes back to now. This also mends a sandbox whose file is missing or broken (`sandbox_broken`). Test keys stay."), d.resetSandbox)
	door(d, create("top-up-sandbox", "/v1/sandbox/top-ups", "Put play money into the sandbox's wallet").with(onlyThere), d.topUpSandbox)
	d.sandboxFaultRoutes()
	d.inboxRoutes()
}

// inSandbox gives the sandbox that the caller is in: sandbox.ErrOnly.
func (d *doors) inSandbox(ctx context.Context) (*sandbox.Box, error) {
	if d.box == nil || scopeOf(ctx).Party != int64(d.box.Distributor) {
		return nil, sandbox.ErrOnly
	}
	return d.box, nil
}

// Sandbox is a distributor's world of play.
type Sandbox struct {
	DistributorID web.ID[id.Distributor] `json:"distributor_id" doc:"Yours: the twin in the sandbox has the same id, and its channels have theirs"`
	Now           time.Time              `json:"now" doc:"The sandbox's time"`
	AheadSeconds  int64                  `json:"ahead_seconds" doc:"How far its clock is ahead of the real one; it only grows, until a reset" example:"1296000"`
	MadeAt        time.Time              `json:"made_at" doc:"When it was made or last reset"`
	Settings      SandboxSettings        `json:"settings"`
	Counts        SandboxCounts          `json:"counts"`
	InboxURL      string                 `json:"inbox_url" doc:"Webhooks sent to this address land in the sandbox's inboxes, without leaving the server; put a name of yours for {name}" example:"https://sandbox.invalid/v1/sandbox/inbox/{name}"`
}

// InboxHost is the host of the inboxes' addresses. No such host can exist (RFC 2606): what is sent there by a sandbox goes into its inboxes.
const InboxHost = "sandbox.invalid"

const inboxURL = "https://" + InboxHost + "/v1/sandbox/inbox/{name}"

// SandboxSettings say how the suppliers and carriers of a sandbox behave.
type SandboxSettings struct {
	ShipAfterSeconds   int64 `json:"ship_after_seconds" minimum:"0" maximum:"2592000" doc:"How long after its payment a sub-order is shipped" example:"3"`
	TrackEverySeconds  int64 `json:"track_every_seconds" minimum:"0" maximum:"864000" doc:"Between what the carrier tells of a parcel: collected, in_transit, out_for_delivery, signed" example:"15"`
	AnswerAfterSeconds int64 `json:"answer_after_seconds" minimum:"0" maximum:"864000" doc:"How long after it was asked for an after-sale is approved. What comes back is found good, and refunded" example:"3"`
	Restocks           bool  `json:"restocks" doc:"What runs low is bought in" example:"true"`
}

// SandboxCounts are how much there is of everything.
type SandboxCounts struct {
	SKUs           int64 `json:"skus" example:"29"`
	Orders         int64 `json:"orders" example:"4"`
	ToShip         int64 `json:"to_ship" doc:"Sub-orders" example:"1"`
	ToReceive      int64 `json:"to_receive" doc:"Sub-orders" example:"2"`
	Completed      int64 `json:"completed" doc:"Sub-orders" example:"1"`
	AfterSales     int64 `json:"after_sales" example:"1"`
	OpenAfterSales int64 `json:"open_after_sales" example:"0"`
	Statements     int64 `json:"statements" example:"1"`
	Faults         int64 `json:"faults" doc:"That are not over" example:"0"`
	Inboxes        int64 `json:"inboxes" example:"1"`
}

// Journey is how far the clock is to be moved.
type Journey struct {
	Seconds int64     `json:"seconds,omitempty" minimum:"0" maximum:"34560000" doc:"So far ahead of the sandbox's now" example:"1296000"`
	To      time.Time `json:"to,omitzero" doc:"Or to this instant"`
}

// Travelled is how far the clock has been moved.
type Travelled struct {
	To      time.Time `json:"to" doc:"Where the journey leads to"`
	Arrived bool      `json:"arrived" doc:"False: it took too long for one answer; ask again with the same key"`
	Sandbox Sandbox   `json:"sandbox"`
}

// PlayMoney is money to play with.
type PlayMoney struct {
	AmountMinor int64 `json:"amount_minor" minimum:"1" maximum:"10000000000000" doc:"Minor units" example:"1000000"`
}

func (d *doors) readSandbox(tx *db.Tx) (out Sandbox, err error) {
	w, err := sandbox.Read(tx)
	if err != nil {
		return out, err
	}
	live, err := sandbox.Live(tx)
	if err != nil {
		return out, err
	}
	inboxes, err := sandbox.Inboxes(tx)
	if err != nil {
		return out, err
	}
	b, err := views.BustleOf(tx)
	return Sandbox{
		DistributorID: web.Written(w.Distributor), Now: moment(d.world.Now()), AheadSeconds: int64(w.Ahead / clock.Second), MadeAt: moment(w.MadeAt),
		Settings: SandboxSettings{w.ShipAfter, w.TrackEvery, w.AnswerAfter, w.Restocks}, InboxURL: inboxURL,
		Counts: SandboxCounts{
			b.SKUs, b.Orders, b.ToShip, b.ToReceive, b.Completed, b.AfterSales, b.OpenAfterSales, b.Statements, int64(len(live)), int64(len(inboxes)),
		},
	}, err
}

func (d *doors) getSandbox(ctx context.Context, _ *struct{}) (*answer[Sandbox], error) {
	if _, err := d.inSandbox(ctx); err != nil {
		return nil, err
	}
	return show(ctx, d, d.readSandbox)
}

type setSandboxSettingsInput struct {
	web.Writing
	Body SandboxSettings
}

func (d *doors) setSandboxSettings(ctx context.Context, in *setSandboxSettingsInput) (*written[Sandbox], error) {
	if _, err := d.inSandbox(ctx); err != nil {
		return nil, err
	}
	b := in.Body
	return run(ctx, d, command[Sandbox]{
		key: in.KeyFor(ctx, b), action: "sandbox.settings",
		do: func(w *writing) error {
			return sandbox.Behave(w.tx, sandbox.Manners{
				ShipAfter: b.ShipAfterSeconds, TrackEvery: b.TrackEverySeconds, AnswerAfter: b.AnswerAfterSeconds, Restocks: b.Restocks,
			})
		},
		read:  func(tx *db.Tx, _ string) (Sandbox, error) { return d.readSandbox(tx) },
		trail: func(s Sandbox) any { return s.Settings },
	})
}

type travelInput struct {
	web.Writing
	Body Journey
}

// travel settles the destination under the key first, so that who asks again, also after a crash, goes on to where the first call led.
func (d *doors) travel(ctx context.Context, in *travelInput) (*written[Travelled], error) {
	box, err := d.inSandbox(ctx)
	if err != nil {
		return nil, err
	}
	outcome, err := web.Once(ctx, d.world.DB, in.KeyFor(ctx, in.Body), func(*db.Tx) (web.Outcome, error) {
		to, err := box.Destination(in.Body.Seconds, micros(in.Body.To))
		return web.Outcome{Status: http.StatusOK, Object: to.String()}, err
	})
	if err != nil {
		return nil, err
	}
	to, err := time.Parse(time.RFC3339Nano, outcome.Object)
	if err != nil {
		return nil, err
	}
	arrived, err := box.Travel(ctx, clock.Of(to))
	if err != nil {
		return nil, err
	}
	now, err := read(ctx, d, d.readSandbox)
	return &written[Travelled]{Status: outcome.Status, Replayed: replayed(outcome), Body: Travelled{to, arrived, now}}, err
}

type resetSandboxInput struct{ web.Writing }

// resetSandbox answers from the new sandbox: whoever opens sandboxes has thrown the old one away before the request came here, unless the key
// was used before.
func (d *doors) resetSandbox(ctx context.Context, in *resetSandboxInput) (*written[Sandbox], error) {
	if _, err := d.inSandbox(ctx); err != nil {
		return nil, err
	}
	outcome, err := web.Once(ctx, d.world.DB, in.KeyFor(ctx, nil), func(*db.Tx) (web.Outcome, error) {
		return web.Outcome{Status: http.StatusOK}, nil
	})
	if err != nil {
		return nil, err
	}
	return again(ctx, d, outcome, func(tx *db.Tx, _ string) (Sandbox, error) { return d.readSandbox(tx) })
}

type topUpSandboxInput struct {
	web.Writing
	Body PlayMoney
}

func (d *doors) topUpSandbox(ctx context.Context, in *topUpSandboxInput) (*written[Wallet], error) {
	box, err := d.inSandbox(ctx)
	if err != nil {
		return nil, err
	}
	contract, err := read(ctx, d, func(tx *db.Tx) (distributors.Contract, error) {
		return distributors.Current(tx, box.Distributor, d.world.Now())
	})
	if err != nil {
		return nil, err
	}
	c := &flows.TopUp{
		By: d.by(ctx, in.KeyFor(ctx, in.Body)), Distributor: box.Distributor, Wallet: contract.Wallet, Cash: contract.Cash, Credit: contract.Credit,
		Minor: in.Body.AmountMinor, Reference: "play",
	}
	outcome, err := d.do(ctx, c, &c.By, http.StatusCreated)
	if err != nil {
		return nil, err
	}
	return again(ctx, d, outcome, func(tx *db.Tx, _ string) (Wallet, error) {
		return readWallet(tx, access.Distributor, int64(box.Distributor))
	})
}
