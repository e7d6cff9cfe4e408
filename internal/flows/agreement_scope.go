package flows

import (
	"strconv"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

// checkScope makes sure that clauses name an existing brand and third-level category, or a SKU of the supplier; every fault at its
// place. Another supplier's SKU looks like a missing one.
func checkScope(tx *db.Tx, supplier id.Supplier, scope []suppliers.Clause) error {
	brands, categories, skus := map[id.Brand]*catalog.Brand{}, map[id.Category]*catalog.Category{}, map[id.SKU]*catalog.SKUFacts{}
	var brandIDs []id.Brand
	var categoryIDs []id.Category
	var skuIDs []id.SKU
	for _, c := range scope {
		brandIDs, categoryIDs, skuIDs = append(brandIDs, c.Brand), append(categoryIDs, c.Category), append(skuIDs, c.SKU)
	}
	catalog.LoadBrands(tx, brandIDs, brands)
	catalog.LoadCategories(tx, categoryIDs, categories)
	catalog.LoadSKUs(tx, skuIDs, skus)
	if err := tx.Flush(); err != nil {
		return err
	}
	var faults fault.List
	for i, c := range scope {
		place := "scope[" + strconv.Itoa(i) + "]."
		if c.SKU != 0 {
			if k := skus[c.SKU]; k == nil || k.Supplier != supplier {
				faults.Add(ErrUnknownSKU, place+"sku_id")
			}
			continue
		}
		if brands[c.Brand] == nil {
			faults.Add(catalog.ErrBrand, place+"brand_id")
		}
		if k := categories[c.Category]; k == nil || k.Level != catalog.Levels {
			faults.Add(catalog.ErrCategory, place+"category_id")
		}
	}
	return faults.Err(suppliers.ErrInvalid)
}

// agreementBody is an agreement as the trail and its events tell it.
type agreementBody struct {
	SupplierID     string       `json:"supplier_id"`
	Mode           string       `json:"mode"`
	Currency       string       `json:"currency"`
	Reprice        bool         `json:"reprice"`
	SupplyRule     string       `json:"supply_rule"`
	SupplyRatioPPM int64        `json:"supply_ratio_ppm,omitempty"`
	ChannelKinds   string       `json:"channel_kinds,omitempty"`
	Regions        string       `json:"regions,omitempty"`
	Invoice        string       `json:"invoice"`
	GoodsAtEnd     string       `json:"goods_at_end"`
	SellOutDays    int64        `json:"sell_out_days,omitempty"`
	Version        int64        `json:"version"`
	State          string       `json:"state"`
	From           string       `json:"from"`
	Until          string       `json:"until,omitempty"`
	Reason         string       `json:"reason,omitempty"`
	Scope          []clauseBody `json:"scope,omitempty"`
}

type clauseBody struct {
	BrandID    id.Brand    `json:"brand_id,omitzero"`
	CategoryID id.Category `json:"category_id,omitzero"`
	SKUID      id.SKU      `json:"sku_id,omitzero"`
}

func tellAgreement(a *suppliers.Agreement, scope []suppliers.Clause, reason string) agreementBody {
	b := agreementBody{
		SupplierID: a.Supplier.String(), Mode: string(a.Mode), Currency: string(a.Currency), Reprice: a.Reprice,
		SupplyRule: string(a.SupplyRule), SupplyRatioPPM: a.SupplyRatioPPM, State: string(a.State),
		ChannelKinds: string(a.ChannelKinds), Regions: string(a.Regions), Invoice: string(a.Invoice), GoodsAtEnd: string(a.GoodsAtEnd),
		SellOutDays: a.SellOutDays, Version: a.Version,
		From: a.From.String(), Until: a.Until.String(), Reason: reason,
	}
	for _, c := range scope {
		b.Scope = append(b.Scope, clauseBody{BrandID: c.Brand, CategoryID: c.Category, SKUID: c.SKU})
	}
	return b
}
