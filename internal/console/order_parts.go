package console

import (
	"encoding/json"

	"github.com/fenxiao/fenxiao/internal/views"
	"github.com/fenxiao/fenxiao/internal/web"
)

func toOrderPage(p views.OrderPage) orderPage {
	subjects := subjectNames(p)
	return orderPage{
		ID: web.Written(p.ID), OwnNumber: p.OwnNumber, Distributor: party{p.Distributor.String(), p.DistributorName}, Channel: p.ChannelName,
		Region: p.Region, Remark: p.Remark, Currency: string(p.Currency), GoodsMinor: p.GoodsMinor, FreightMinor: p.FreightMinor, TotalMinor: p.TotalMinor,
		PlacedAt: p.PlacedAt.String(), HoldUntil: p.HoldUntil.String(), PayBy: p.PayBy.String(),
		ShipDays: p.ShipDays, ReceiveDays: p.ReceiveDays, WindowDays: p.WindowDays,
		SubOrders: each(p.SubOrders, toSubOrder), Lines: each(p.Lines, toLine), Parcels: each(p.Parcels, toParcel),
		AfterSales: each(p.Cases, toAfterSale), MoreEvents: p.MoreEvents,
		Events: each(p.Events, func(e views.Event) event {
			return event{web.Written(e.ID), e.At.String(), e.Kind, e.Actor, e.ActorName, subjects[e.Subject], factsOf(e.Body)}
		}),
		Postings: each(p.Postings, func(x views.Posting) posting {
			return posting{web.Written(x.ID), web.Written(x.Group), x.At.String(), x.Kind, x.AccountKind, x.Party, x.AmountMinor}
		}),
	}
}

// factsOf picks the facts that are shown out of an event's body; a body that says none of them has none.
func factsOf(body string) (f eventFacts) {
	if json.Unmarshal([]byte(body), &f) != nil {
		return eventFacts{}
	}
	return f
}

// subjectNames writes the ids of what an event may be about: a number alone does not tell its noun.
func subjectNames(p views.OrderPage) map[int64]string {
	names := map[int64]string{}
	for _, s := range p.SubOrders {
		names[int64(s.ID)] = s.ID.String()
	}
	for _, c := range p.Cases {
		names[int64(c.ID)] = c.ID.String()
	}
	for _, x := range p.Parcels {
		names[int64(x.ID)] = x.ID.String()
	}
	return names
}

func toSubOrder(s views.SubOrder) subOrder {
	return subOrder{
		ID: web.Written(s.ID), Number: s.Number, Supplier: party{s.Supplier.String(), s.SupplierName}, Warehouse: s.WarehouseName, State: s.State,
		Units: s.Units, ShippedUnits: s.ShippedUnits, RefundedUnits: s.RefundedUnits, StoppedUnits: s.StoppedUnits,
		GoodsMinor: s.GoodsMinor, SupplyMinor: s.SupplyMinor, FreightMinor: s.FreightMinor,
		RefundedMinor: s.RefundedMinor, RefundedSupplyMinor: s.RefundedSupplyMinor,
		PaidAt: s.PaidAt.String(), ShipBy: s.ShipBy.String(), ReceiveBy: s.ReceiveBy.String(),
		CompletedAt: s.CompletedAt.String(), WindowUntil: s.WindowUntil.String(), WindowClosed: s.WindowClosed,
	}
}

func toLine(l views.Line) line {
	return line{l.Number, web.Written(l.SubOrder), web.Written(l.SKU), l.Code, l.Title, l.Quantity, l.SettlementMinor, l.SupplyMinor, l.SaleMinor}
}

func toLineUnits(u views.LineUnits) lineUnits { return lineUnits(u) }

func toParcel(p views.Parcel) parcel {
	return parcel{
		ID: web.Written(p.ID), SubOrder: web.Written(p.SubOrder), Carrier: p.Carrier, Waybill: p.Waybill, ShippedAt: p.ShippedAt.String(),
		Lines:  each(p.Lines, toLineUnits),
		Tracks: each(p.Tracks, func(t views.Track) track { return track{t.At.String(), t.State, t.Place, t.Text} }),
	}
}

func toAfterSale(c views.Case) afterSale {
	return afterSale{
		ID: web.Written(c.ID), SubOrder: web.Written(c.SubOrder), Kind: c.Kind, State: c.State, Reason: c.Reason, Note: c.Note,
		Units: c.Units, RefundMinor: c.RefundMinor, SupplyMinor: c.SupplyMinor, Carrier: c.Carrier, Waybill: c.Waybill,
		AppliedAt: c.AppliedAt.String(), DueAt: c.DueAt.String(), EndedAt: c.EndedAt.String(), Lines: each(c.Lines, toLineUnits),
	}
}
