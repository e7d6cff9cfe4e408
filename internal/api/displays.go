package api

import (
	"context"
	"net/http"
	"time"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) displayRoutes() {
	door(d, put("set-displays", "/v1/selections", "Set folder, local title, own sale price and note of selected goods, all or none").
		with("What is left out stays as it is; an empty text or a price of 0 takes away. An own price must lie within the allowed range when it is "+
			"set. A range that changes later leaves it as it is, and it is shown as out_of_range."), d.setDisplays)
	door(d, get("list-folders", "/v1/selections/folders", "List a distributor's folders, and how many selected goods are in each"), d.listFolders)
}

// Selection is one SKU that a distributor has taken from the pool, and how it shows it in its shops.
type Selection struct {
	SKUID      web.ID[id.SKU] `json:"sku_id"`
	SelectedAt time.Time      `json:"selected_at"`
	OffAt      time.Time      `json:"off_at,omitzero" doc:"Since when it is off, because no product line of the distributor has it any more"`
	Folder     string         `json:"folder,omitempty" example:"春茶"`
	LocalTitle string         `json:"local_title,omitempty" doc:"Instead of the product's" example:"小满甄选单丛礼盒"`
	SaleMinor  int64          `json:"sale_minor,omitempty" doc:"Own sale price a piece" example:"9500"`
	Currency   string         `json:"currency,omitempty" doc:"Of the own sale price" example:"CNY"`
	PriceState string         `json:"price_state,omitempty" enum:"in_range,out_of_range" doc:"Whether the own sale price lies within the range as it is now"`
	Note       string         `json:"note,omitempty" example:"等新包装"`
}

// NewDisplay says what is changed about one selection.
type NewDisplay struct {
	SKUID      web.ID[id.SKU] `json:"sku_id"`
	Folder     *string        `json:"folder,omitempty" maxLength:"60" example:"春茶"`
	LocalTitle *string        `json:"local_title,omitempty" maxLength:"200" example:"小满甄选单丛礼盒"`
	SaleMinor  *int64         `json:"sale_minor,omitempty" minimum:"0" maximum:"100000000000" example:"9500"`
	Note       *string        `json:"note,omitempty" maxLength:"500" example:"等新包装"`
}

// NewDisplays are changes of selections.
type NewDisplays struct {
	DistributorID web.ID[id.Distributor] `json:"distributor_id,omitempty" doc:"Needed from the operator; a distributor's own otherwise"`
	Items         []NewDisplay           `json:"items" minItems:"1" maxItems:"100"`
}

// Selections are goods that a distributor has selected.
type Selections struct {
	Items []Selection `json:"items"`
}

// Folder is one of a distributor's folders.
type Folder struct {
	Name string `json:"name" example:"春茶"`
	SKUs int64  `json:"skus" example:"12"`
}

// The states of an own sale price.
const (
	inRange    = "in_range"
	outOfRange = "out_of_range"
)

// priceState says whether an own sale price lies within the range as it is now; empty when there is none.
func (s *shelf) priceState(display *pool.Display) string {
	if display == nil || display.Sale == 0 {
		return ""
	}
	o := s.offer(display.SKU)
	if o.Price == nil || o.Agreement == nil || s.contract.ID == 0 || display.Currency != s.contract.Currency || o.Price.Currency != display.Currency {
		return outOfRange
	}
	var faults fault.List
	if o.JudgeSale(s.contract, display.Sale, &faults, ""); !faults.Empty() {
		return outOfRange
	}
	return inRange
}

// selection writes a selection with its display, which may be nil.
func (s *shelf) selection(chosen pool.Selection, display *pool.Display) Selection {
	out := Selection{SKUID: web.Written(chosen.SKU), SelectedAt: moment(chosen.SelectedAt), PriceState: s.priceState(display)}
	if display != nil {
		out.Folder, out.LocalTitle, out.Note = display.Folder, display.LocalTitle, display.Note
		out.SaleMinor, out.Currency = display.Sale, string(display.Currency)
	}
	return out
}

// selectionsOf reads how a distributor shows what it has selected.
func (d *doors) selectionsOf(tx *db.Tx, distributor id.Distributor, chosen []pool.Selection) ([]Selection, error) {
	skus := each(chosen, func(s pool.Selection) id.SKU { return s.SKU })
	displays := map[id.SKU]*pool.Display{}
	pool.LoadDisplays(tx, distributor, skus, displays)
	s, err := d.shelf(tx, distributor, skus)
	if err != nil {
		return nil, err
	}
	return each(chosen, func(c pool.Selection) Selection { return s.selection(c, displays[c.SKU]) }), nil
}

type setDisplaysInput struct {
	web.Writing
	Body NewDisplays
}

func (d *doors) setDisplays(ctx context.Context, in *setDisplaysInput) (*written[Selections], error) {
	distributor, err := distributorOf(ctx, in.Body.DistributorID, "distributor_id")
	if err != nil {
		return nil, err
	}
	wishes := each(in.Body.Items, func(n NewDisplay) pool.Wish {
		return pool.Wish{SKU: n.SKUID.Read(), Folder: n.Folder, LocalTitle: n.LocalTitle, Sale: n.SaleMinor, Note: n.Note}
	})
	now, by := d.world.Now(), scopeOf(ctx)
	outcome, err := web.Once(ctx, d.world.DB, in.KeyFor(ctx, in.Body), func(tx *db.Tx) (web.Outcome, error) {
		w := &writing{tx: tx, at: now, by: by, world: d.world}
		_, err := flows.SetDisplays(tx, w.acting(), distributor, wishes)
		return web.Outcome{Status: http.StatusOK}, at(err, "distributor_id")
	})
	if err != nil {
		return nil, err
	}
	return again(ctx, d, outcome, func(tx *db.Tx, _ string) (Selections, error) {
		chosen, err := pool.SelectionsOf(tx, distributor, each(wishes, func(w pool.Wish) id.SKU { return w.SKU }))
		if err != nil {
			return Selections{}, err
		}
		items, err := d.selectionsOf(tx, distributor, chosen)
		return Selections{Items: items}, err
	})
}

type listFoldersInput struct {
	web.Paging
	DistributorQuery
}

func (d *doors) listFolders(ctx context.Context, in *listFoldersInput) (*answer[web.Page[Folder]], error) {
	distributor, err := distributorOf(ctx, in.DistributorID, "query.distributor_id")
	if err != nil {
		return nil, err
	}
	after, err := in.Key()
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[Folder], error) {
		if _, err := d.contractOf(tx, distributor); err != nil {
			return web.Page[Folder]{}, err
		}
		rows, err := pool.Folders(tx, distributor, after, in.Limit+1)
		return web.PageOf(in.Paging, rows, func(f pool.Folder) Folder { return Folder{f.Name, f.SKUs} }, func(f pool.Folder) string { return f.Name }), err
	})
}
