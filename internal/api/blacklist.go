package api

import (
	"context"
	"time"

	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/penalties"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) blacklistRoutes() {
	door(d, get("list-blacklist", "/v1/blacklist", "List whom no business is done with, newest first"), d.listBlacklist)
	door(d, create("add-to-blacklist", "/v1/blacklist", "Put a buyer, phone, address or distributor on the blacklist").
		with("What it is about is kept as a keyed hash, and shown masked. A phone counts in every spelling; an address as the same text within its "+
			"city, whatever its width, case, spaces and punctuation. Orders placed before run on."), d.addToBlacklist)
	door(d, post("end-blacklist-entry", "/v1/blacklist/{entry_id}/end", "Take an entry off the blacklist"), d.endBlacklistEntry)
}

// BlacklistEntry is one line of the blacklist.
type BlacklistEntry struct {
	ID         web.ID[id.Listed]   `json:"id"`
	Kind       string              `json:"kind" enum:"buyer,phone,address,distributor"`
	Hint       string              `json:"hint" doc:"Masked" example:"138****8000"`
	Reason     string              `json:"reason"`
	SupplierID web.ID[id.Supplier] `json:"supplier_id,omitempty" doc:"Whose goods alone it keeps back; all when left out"`
	From       time.Time           `json:"from"`
	Until      time.Time           `json:"until,omitzero"`
	CreatedAt  time.Time           `json:"created_at"`
	CreatedBy  string              `json:"created_by"`
	EndedBy    string              `json:"ended_by,omitempty"`
}

// NewBlacklistEntry is an entry to be added.
type NewBlacklistEntry struct {
	Kind       string              `json:"kind" enum:"buyer,phone,address,distributor"`
	Name       string              `json:"name,omitempty" maxLength:"64" doc:"With buyer"`
	Phone      string              `json:"phone,omitempty" maxLength:"32" doc:"With buyer and phone"`
	Region     string              `json:"region,omitempty" maxLength:"40" doc:"With address; its first four digits, the city, count"`
	Address    string              `json:"address,omitempty" maxLength:"300" doc:"With address"`
	Company    string              `json:"company,omitempty" maxLength:"100" doc:"With distributor: a name or a credit code"`
	Reason     string              `json:"reason" minLength:"1" maxLength:"500"`
	SupplierID web.ID[id.Supplier] `json:"supplier_id,omitempty" doc:"Whose goods alone are kept back; all when left out"`
	From       time.Time           `json:"from,omitzero" doc:"Now, when left out"`
	Until      time.Time           `json:"until,omitzero"`
}

// ToAPIBlacklistEntry writes an entry.
func ToAPIBlacklistEntry(e penalties.Entry) BlacklistEntry {
	return BlacklistEntry{
		ID: web.Written(e.ID), Kind: string(e.Kind), Hint: e.Hint, Reason: e.Reason, SupplierID: web.Written(e.Supplier), From: moment(e.From),
		Until: moment(e.Until), CreatedAt: moment(e.CreatedAt), CreatedBy: e.CreatedBy, EndedBy: e.EndedBy,
	}
}

type listBlacklistInput struct {
	web.Paging
	Kind       string              `query:"kind" enum:"buyer,phone,address,distributor"`
	SupplierID web.ID[id.Supplier] `query:"supplier_id"`
	Holding    bool                `query:"holding" doc:"Those only that count now"`
}

func (d *doors) listBlacklist(ctx context.Context, in *listBlacklistInput) (*answer[web.Page[BlacklistEntry]], error) {
	after, err := web.AfterID[id.Listed](in.Paging)
	if err != nil {
		return nil, err
	}
	f := penalties.EntryFilter{Kind: penalties.ListedKind(in.Kind), Supplier: in.SupplierID.Read(), After: after, Limit: in.Limit + 1}
	if in.Holding {
		f.HoldingAt = d.world.Now()
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[BlacklistEntry], error) {
		rows, err := penalties.Entries(tx, f)
		return pageOf(in.Paging, rows, ToAPIBlacklistEntry, func(e penalties.Entry) id.Listed { return e.ID }), err
	})
}

type addToBlacklistInput struct {
	web.Writing
	Body NewBlacklistEntry
}

func (d *doors) addToBlacklist(ctx context.Context, in *addToBlacklistInput) (*written[BlacklistEntry], error) {
	b := in.Body
	n := flows.ToBlacklist{
		ID: id.NewListed(d.world.IDs), Kind: penalties.ListedKind(b.Kind), Company: b.Company, Reason: b.Reason, Supplier: b.SupplierID.Read(),
		Contact: contacts.Contact{Name: b.Name, Phone: b.Phone, Region: b.Region, Address: b.Address}, From: micros(b.From), Until: micros(b.Until),
	}
	return run(ctx, d, command[BlacklistEntry]{
		key: in.KeyFor(ctx, b), object: n.ID.String(), made: true, read: readBlacklistEntry,
		do: func(w *writing) error { _, err := flows.Blacklist(w.tx, w.acting(), n); return err },
	})
}

func readBlacklistEntry(tx *db.Tx, object string) (BlacklistEntry, error) {
	e, err := penalties.GetEntry(tx, web.ID[id.Listed](object).Read())
	return ToAPIBlacklistEntry(e), err
}

type endBlacklistEntryInput struct {
	web.Writing
	EntryID web.ID[id.Listed] `path:"entry_id"`
	Body    *nothing
}

func (d *doors) endBlacklistEntry(ctx context.Context, in *endBlacklistEntryInput) (*written[BlacklistEntry], error) {
	return run(ctx, d, command[BlacklistEntry]{
		key: in.KeyFor(ctx, nil), object: string(in.EntryID), read: readBlacklistEntry,
		do: func(w *writing) error {
			_, err := flows.EndBlacklisting(w.tx, w.acting(), in.EntryID.Read())
			return err
		},
	})
}
