package api

import (
	"context"
	"net/http"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) poolRoutes() {
	door(d, get("list-pool-items", "/v1/pool-items", "List what has been opened for distribution, and under which agreement"), d.listPoolItems)
	door(d, post("open-goods", "/v1/pool-items/open", "Open SKUs for distribution, all or none").
		with("They must be priced, active, and within the agreement's scope."), d.openGoods)
	door(d, post("close-goods", "/v1/pool-items/close", "Take SKUs out of the pool, all or none").
		with("Selections stay, and sleep. Open orders run on."), d.closeGoods)
	door(d, get("browse-pool", "/v1/pool", "Browse the goods that a distributor may select"), d.browsePool)
	door(d, get("get-pool-good", "/v1/pool/{sku_id}", "Get one of the goods that a distributor may select, with handbook, attributes and media"), d.getPoolGood)
	door(d, get("list-selections", "/v1/selections", "List what a distributor has selected"), d.listSelections)
	door(d, post("select-goods", "/v1/selections", "Select SKUs from the pool, all or none").
		with("Selecting again changes nothing."), d.selectGoods)
	door(d, remove("unselect-goods", "/v1/selections/{sku_id}", "Give a selection up, and its listings with it"), d.unselectGoods)
}

// PoolItem is one SKU in the pool.
type PoolItem struct {
	SKUID       web.ID[id.SKU]       `json:"sku_id"`
	SupplierID  web.ID[id.Supplier]  `json:"supplier_id"`
	AgreementID web.ID[id.Agreement] `json:"agreement_id"`
	State       string               `json:"state" enum:"open,closed"`
	OpenedAt    time.Time            `json:"opened_at"`
}

// PoolItems are SKUs in the pool.
type PoolItems struct {
	Items []PoolItem `json:"items"`
}

// Opening says what is opened, and under which agreement.
type Opening struct {
	AgreementID web.ID[id.Agreement] `json:"agreement_id"`
	SKUIDs      []web.ID[id.SKU]     `json:"sku_ids" minItems:"1" maxItems:"100"`
}

// SKUList names SKUs.
type SKUList struct {
	SKUIDs []web.ID[id.SKU] `json:"sku_ids" minItems:"1" maxItems:"100"`
}

// Selection is one SKU that a distributor has taken from the pool.
type Selection struct {
	SKUID      web.ID[id.SKU] `json:"sku_id"`
	SelectedAt time.Time      `json:"selected_at"`
}

// NewSelections are SKUs to be selected.
type NewSelections struct {
	DistributorID web.ID[id.Distributor] `json:"distributor_id,omitempty" doc:"Needed from the operator; a distributor's own otherwise"`
	SKUIDs        []web.ID[id.SKU]       `json:"sku_ids" minItems:"1" maxItems:"100"`
}

// ToAPIPoolItem writes an item of the pool.
func ToAPIPoolItem(i pool.Item) PoolItem {
	return PoolItem{
		SKUID: web.Written(i.SKU), SupplierID: web.Written(i.Supplier), AgreementID: web.Written(i.Agreement), State: string(i.State),
		OpenedAt: moment(i.OpenedAt),
	}
}

type listPoolItemsInput struct {
	web.Paging
	SupplierQuery
	State string `query:"state" enum:"open,closed"`
}

func (d *doors) listPoolItems(ctx context.Context, in *listPoolItemsInput) (*answer[web.Page[PoolItem]], error) {
	supplier, err := narrowed(ctx, in.SupplierID, access.Scope.Supplier)
	if err != nil {
		return nil, err
	}
	after, err := web.AfterID[id.SKU](in.Paging)
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[PoolItem], error) {
		rows, err := pool.Items(tx, pool.Filter{Supplier: supplier, State: pool.State(in.State), After: after, Limit: in.Limit + 1})
		return pageOf(in.Paging, rows, ToAPIPoolItem, func(i pool.Item) id.SKU { return i.SKU }), err
	})
}

// overGoods runs a command over SKUs and answers with their places in the pool.
func (d *doors) overGoods(ctx context.Context, key web.Key, skus []id.SKU, do func(w *writing) error) (*written[PoolItems], error) {
	now, by := d.world.Now(), scopeOf(ctx)
	outcome, err := web.Once(ctx, d.world.DB, key, func(tx *db.Tx) (web.Outcome, error) {
		return web.Outcome{Status: http.StatusOK}, do(&writing{tx: tx, at: now, by: by, world: d.world})
	})
	if err != nil {
		return nil, err
	}
	return again(ctx, d, outcome, func(tx *db.Tx, _ string) (PoolItems, error) {
		found := map[id.SKU]*pool.Item{}
		pool.LoadItems(tx, skus, found)
		out := PoolItems{Items: make([]PoolItem, 0, len(skus))}
		if err := tx.Flush(); err != nil {
			return out, err
		}
		for _, k := range skus {
			if i := found[k]; i != nil {
				out.Items = append(out.Items, ToAPIPoolItem(*i))
			}
		}
		return out, nil
	})
}

type openGoodsInput struct {
	web.Writing
	Body Opening
}

func (d *doors) openGoods(ctx context.Context, in *openGoodsInput) (*written[PoolItems], error) {
	skus := web.ReadAll(in.Body.SKUIDs)
	return d.overGoods(ctx, in.KeyFor(ctx, in.Body), skus, func(w *writing) error {
		_, err := flows.OpenGoods(w.tx, w.acting(), in.Body.AgreementID.Read(), skus)
		return at(err, "agreement_id")
	})
}

type closeGoodsInput struct {
	web.Writing
	Body SKUList
}

func (d *doors) closeGoods(ctx context.Context, in *closeGoodsInput) (*written[PoolItems], error) {
	skus := web.ReadAll(in.Body.SKUIDs)
	return d.overGoods(ctx, in.KeyFor(ctx, in.Body), skus, func(w *writing) error {
		_, err := flows.CloseGoods(w.tx, w.acting(), skus)
		return err
	})
}

type browsePoolInput struct {
	web.Paging
	DistributorQuery
}

func (d *doors) browsePool(ctx context.Context, in *browsePoolInput) (*answer[web.Page[Good]], error) {
	distributor, err := distributorOf(ctx, in.DistributorID, "query.distributor_id")
	if err != nil {
		return nil, err
	}
	after, err := web.AfterID[id.SKU](in.Paging)
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[Good], error) {
		items, err := pool.Items(tx, pool.Filter{State: pool.Opened, After: after, Limit: in.Limit + 1})
		if err != nil {
			return web.Page[Good]{}, err
		}
		skus := each(items, func(i pool.Item) id.SKU { return i.SKU })
		s, err := d.shelf(tx, distributor, skus)
		if err != nil {
			return web.Page[Good]{}, err
		}
		return pageOf(in.Paging, skus, s.good, func(k id.SKU) id.SKU { return k }), nil
	})
}

type listSelectionsInput struct {
	web.Paging
	DistributorQuery
}

func (d *doors) listSelections(ctx context.Context, in *listSelectionsInput) (*answer[web.Page[Selection]], error) {
	distributor, err := distributorOf(ctx, in.DistributorID, "query.distributor_id")
	if err != nil {
		return nil, err
	}
	after, err := web.AfterID[id.SKU](in.Paging)
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[Selection], error) {
		rows, err := pool.Selections(tx, distributor, after, in.Limit+1)
		return pageOf(in.Paging, rows, func(s pool.Selection) Selection {
			return Selection{SKUID: web.Written(s.SKU), SelectedAt: moment(s.SelectedAt)}
		}, func(s pool.Selection) id.SKU { return s.SKU }), err
	})
}

type selectGoodsInput struct {
	web.Writing
	Body NewSelections
}

func (d *doors) selectGoods(ctx context.Context, in *selectGoodsInput) (*written[Goods], error) {
	distributor, err := distributorOf(ctx, in.Body.DistributorID, "distributor_id")
	if err != nil {
		return nil, err
	}
	skus := web.ReadAll(in.Body.SKUIDs)
	now, by := d.world.Now(), scopeOf(ctx)
	outcome, err := web.Once(ctx, d.world.DB, in.KeyFor(ctx, in.Body), func(tx *db.Tx) (web.Outcome, error) {
		w := &writing{tx: tx, at: now, by: by, world: d.world}
		_, err := flows.SelectGoods(tx, w.acting(), distributor, skus)
		return web.Outcome{Status: http.StatusOK}, at(err, "distributor_id")
	})
	if err != nil {
		return nil, err
	}
	return again(ctx, d, outcome, func(tx *db.Tx, _ string) (Goods, error) {
		s, err := d.shelf(tx, distributor, skus)
		if err != nil {
			return Goods{}, err
		}
		return Goods{Items: each(skus, s.good)}, nil
	})
}

type unselectGoodsInput struct {
	web.Writing
	SKUPath
	DistributorQuery
}

func (d *doors) unselectGoods(ctx context.Context, in *unselectGoodsInput) (*done, error) {
	distributor, err := distributorOf(ctx, in.DistributorID, "query.distributor_id")
	if err != nil {
		return nil, err
	}
	return finish(ctx, d, in.KeyFor(ctx, distributor), func(w *writing) error {
		selected := map[pool.Pick]bool{}
		pool.LoadSelections(w.tx, distributor, []id.SKU{in.SKUID.Read()}, selected)
		if err := w.tx.Flush(); err != nil {
			return err
		}
		if len(selected) == 0 {
			return web.ErrNotFound
		}
		flows.UnselectGoods(w.tx, w.acting(), distributor, []id.SKU{in.SKUID.Read()})
		return nil
	})
}
