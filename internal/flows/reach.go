package flows

import (
	"strconv"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

// JudgeRegion notes when an agreement does not let its goods be sold to a region.
func JudgeRegion(t *suppliers.Terms, region string, refusals *fault.List, place string) {
	if t != nil && !t.Regions.Cover(region) {
		refusals.Add(suppliers.ErrRegion, place, "region", region, "regions", string(t.Regions))
	}
}

// JudgeChannel notes when an agreement does not let its goods be sold through a channel of this kind; a sale without a channel is of no kind.
func JudgeChannel(t *suppliers.Terms, kind distributors.ChannelKind, refusals *fault.List, place string) {
	if t != nil && !t.ChannelKinds.Has(string(kind)) {
		refusals.Add(suppliers.ErrChannelKind, place, "channel_kind", string(kind), "channel_kinds", string(t.ChannelKinds))
	}
}

// reach notes where the line's goods may not go, and through which channel.
func (p *placing) reach(t *suppliers.Terms, place string) {
	if t == nil || t.ChannelKinds == "" && t.Regions == "" {
		return
	}
	var kind distributors.ChannelKind
	if shop := p.work.facts.shops[p.command.Channel]; shop != nil {
		kind = shop.Kind
	}
	JudgeRegion(t, p.command.Region, &p.refusals, place)
	JudgeChannel(t, kind, &p.refusals, place)
}

// judgeListing notes which of the SKUs may not be listed in a channel of this kind, at `sku_ids[i]`. What is not in the pool is passed over.
func judgeListing(tx *db.Tx, by Acting, kind distributors.ChannelKind, skus []id.SKU, refusals *fault.List) error {
	items, terms := map[id.SKU]*pool.Item{}, map[id.Agreement]*suppliers.Terms{}
	pool.LoadItems(tx, skus, items)
	if err := tx.Flush(); err != nil {
		return err
	}
	var agreements []id.Agreement
	for _, item := range items {
		agreements = append(agreements, item.Agreement)
	}
	suppliers.LoadTerms(tx, agreements, by.At, terms)
	if err := tx.Flush(); err != nil {
		return err
	}
	for i, sku := range skus {
		if item := items[sku]; item != nil {
			JudgeChannel(terms[item.Agreement], kind, refusals, "sku_ids["+strconv.Itoa(i)+"]")
		}
	}
	return nil
}

// checkKinds refuses kinds of channels that there are not.
func checkKinds(kinds suppliers.Words) error {
	for _, k := range kinds.List() {
		if !distributors.ChannelKind(k).Known() {
			return suppliers.ErrKinds.At("channel_kinds", "channel_kind", k)
		}
	}
	return nil
}
