package flows

import (
	"errors"
	"strconv"

	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/files"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/notices"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/signatures"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

// AmendAgreement writes another version of an agreement's terms and scope: signed on paper, or offered to the supplier. Orders that are placed
// already keep the terms of their placing.
func AmendAgreement(tx *db.Tx, by Acting, agreement id.Agreement, n suppliers.NewVersion) (suppliers.Version, error) {
	if err := checkKinds(n.ChannelKinds); err != nil {
		return suppliers.Version{}, err
	}
	before, err := suppliers.Lock(tx, agreement)
	if err != nil {
		return suppliers.Version{}, err
	}
	if err := checkScope(tx, before.Supplier, n.Scope); err != nil {
		return suppliers.Version{}, err
	}
	if err := paperOf(tx, before.Supplier, n.PaperFile); err != nil {
		return suppliers.Version{}, err
	}
	was, err := suppliers.Scope(tx, agreement)
	if err != nil {
		return suppliers.Version{}, err
	}
	n.By = by.Actor
	v, err := suppliers.Amend(tx, agreement, n, by.At)
	if err != nil {
		return suppliers.Version{}, err
	}
	by.note(tx, "agreement.amend", agreement.String(), tellAgreement(&before, was, ""), tellVersion(&v))
	by.notify(tx, notices.Notice{To: notices.Supplier(before.Supplier), Event: "agreement.version_" + string(v.State), Subject: agreement.String(),
		Facts: map[string]string{"agreement": agreement.String(), "version": text(v.Number), "from": v.From.String()}})
	return v, by.afterSigning(tx, &before, was, &v)
}

// paperOf makes sure that a scan of a signed paper is the operator's or the supplier's; none is fine.
func paperOf(tx *db.Tx, supplier id.Supplier, file id.File) error {
	if file == 0 {
		return nil
	}
	f, err := files.Get(tx, file)
	if errors.Is(err, files.ErrNotFound) || err == nil && f.Owner != 0 && f.Owner != int64(supplier) {
		return suppliers.ErrFile.At("paper_file_id")
	}
	return err
}

// versionBody is a version as the trail tells it.
type versionBody struct {
	Version int64             `json:"version"`
	State   string            `json:"state"`
	From    string            `json:"from"`
	OnPaper bool              `json:"on_paper"`
	Wording suppliers.Wording `json:"terms"`
	Scope   []clauseBody      `json:"scope,omitempty"`
}

func tellVersion(v *suppliers.Version) versionBody {
	b := versionBody{Version: v.Number, State: string(v.State), From: v.From.String(), OnPaper: v.OnPaper, Wording: v.Wording}
	for _, c := range v.Scope {
		b.Scope = append(b.Scope, clauseBody{BrandID: c.Brand, CategoryID: c.Category, SKUID: c.SKU})
	}
	return b
}

// SignVersion is what a party's assent to a version needs.
type SignVersion struct {
	Agreement id.Agreement
	Version   int64
	Owner     id.Supplier // whose agreement it must be; 0: the operator signs
	Shown     string      // the hash of the words that the signer has read
	Address   *contacts.SealedText
	Paper     bool // both have signed a paper, says the operator
	PaperFile id.File
}

// party is who signs.
func (s *SignVersion) party() signatures.Party {
	if s.Owner == 0 {
		return signatures.Party{Role: "operator"}
	}
	return signatures.Party{Role: supplierRole, ID: int64(s.Owner)}
}

// SignAgreementVersion records a party's signature under the words of a version, or that a paper bears both. With the last signature the version
// counts, from its day on and from now at the earliest. A signature of words that are others by now is refused: signatures.ErrNotShown.
func SignAgreementVersion(tx *db.Tx, by Acting, s SignVersion) (suppliers.Version, error) {
	before, err := suppliers.Lock(tx, s.Agreement)
	if err == nil && s.Owner != 0 && before.Supplier != s.Owner {
		err = suppliers.ErrNotFound
	}
	if err != nil {
		return suppliers.Version{}, err
	}
	v, err := suppliers.GetVersion(tx, s.Agreement, s.Version)
	if err != nil {
		return suppliers.Version{}, err
	}
	if err := v.May(suppliers.Completion); err != nil {
		return suppliers.Version{}, err
	}
	was, err := suppliers.Scope(tx, s.Agreement)
	if err != nil {
		return suppliers.Version{}, err
	}
	whole, err := by.assent(tx, &before, &v, s)
	if err != nil {
		return suppliers.Version{}, err
	}
	unsigned := tellVersion(&v)
	if whole {
		if v, err = suppliers.Complete(tx, s.Agreement, s.Version, s.Paper, s.PaperFile, by.At); err != nil {
			return suppliers.Version{}, err
		}
	}
	by.note(tx, "agreement.sign_version", s.Agreement.String(), unsigned, tellVersion(&v))
	told := notices.Notice{To: notices.Operator(), Event: "agreement.version_signed", Subject: s.Agreement.String(),
		Facts: map[string]string{"agreement": s.Agreement.String(), "version": text(v.Number), "by": s.party().Role, "state": string(v.State)}}
	if s.Owner == 0 {
		told.To = notices.Supplier(before.Supplier)
	}
	by.notify(tx, told)
	return v, by.afterSigning(tx, &before, was, &v)
}

// assent records the signature, and tells whether it was the last one.
func (a Acting) assent(tx *db.Tx, agreement *suppliers.Agreement, v *suppliers.Version, s SignVersion) (bool, error) {
	document, err := AgreementText(tx, agreement, v)
	if err != nil {
		return false, err
	}
	if s.Paper {
		if s.Shown != signatures.HashOf(document) {
			return false, signatures.ErrNotShown.At("document_sha256", "document_sha256", signatures.HashOf(document))
		}
		return true, paperOf(tx, agreement.Supplier, s.PaperFile)
	}
	signature := signatures.Signature{
		ID: id.NewSignature(a.World.IDs), Subject: s.Agreement.String(), Version: v.Number, Document: document, Party: s.party(), Actor: a.Actor, At: a.At,
	}
	if s.Address != nil {
		contacts.InsertTexts(tx, *s.Address)
		signature.Address = s.Address.ID
	}
	if _, err := signatures.Sign(tx, signature, s.Shown); err != nil {
		return false, err
	}
	all, err := signatures.Of(tx, signature.Subject)
	roles := map[string]bool{}
	for _, other := range all {
		if other.Version == v.Number {
			roles[other.Party.Role] = true
		}
	}
	return roles["operator"] && roles[supplierRole], err
}

// afterSigning does what follows from a version that counts now, or will.
func (a Acting) afterSigning(tx *db.Tx, before *suppliers.Agreement, was []suppliers.Clause, v *suppliers.Version) error {
	switch v.State {
	case suppliers.Signed:
		a.arm(tx, agreementVersion, int64(v.Agreement), v.From)
	case suppliers.Current:
		after, err := suppliers.GetAgreement(tx, 0, v.Agreement)
		if err != nil {
			return err
		}
		return a.commenced(tx, before, was, &after, v)
	case suppliers.Offered, suppliers.Replaced, suppliers.Dropped:
	}
	return nil
}

// versionDue puts a signed version in force on its day.
func versionDue(tx *db.Tx, by Acting, subject int64) error {
	was, err := suppliers.Scope(tx, id.Agreement(subject))
	if err != nil {
		return err
	}
	before, after, v, done, err := suppliers.CommenceDue(tx, id.Agreement(subject), by.At)
	if err != nil || !done {
		return err
	}
	return by.commenced(tx, &before, was, &after, &v)
}

// commenced tells of a version that counts now: what the scope no longer covers leaves the pool, and what may no longer be sold through a kind
// of channel leaves such channels.
func (a Acting) commenced(tx *db.Tx, before *suppliers.Agreement, was []suppliers.Clause, after *suppliers.Agreement, v *suppliers.Version) error {
	kind := "agreement.amended"
	if v.Number == 1 {
		kind = "agreement.signed"
		a.armEnd(tx, after)
	}
	body := tellAgreement(after, v.Scope, "")
	a.note(tx, kind, after.ID.String(), tellAgreement(before, was, ""), body)
	a.tell(tx, outbox.Event{Kind: kind, Root: int64(after.ID), Supplier: after.Supplier, Body: encoded(body)})
	if err := a.takeOutside(tx, after, v.Scope); err != nil {
		return err
	}
	if err := a.hurryRules(tx); err != nil {
		return err
	}
	return a.reachChanged(tx, before, after)
}

// reachBody is what a shop wants to know of an agreement's terms.
type reachBody struct {
	Reprice      bool   `json:"reprice"`
	ChannelKinds string `json:"channel_kinds,omitempty"`
	Regions      string `json:"regions,omitempty"`
}

type reachChange struct {
	Before reachBody `json:"before"`
	After  reachBody `json:"after"`
}

func reachOf(a *suppliers.Agreement) reachBody {
	return reachBody{a.Reprice, string(a.ChannelKinds), string(a.Regions)}
}

// reachChanged tells for each open SKU that its reprice right, channels or regions are others now, and takes it off sale where it may not be.
func (a Acting) reachChanged(tx *db.Tx, before, after *suppliers.Agreement) error {
	change := reachChange{reachOf(before), reachOf(after)}
	if change.Before == change.After {
		return nil
	}
	f := pool.Filter{Agreement: after.ID, State: pool.Opened, Limit: pool.MaxPage}
	for {
		items, err := pool.Items(tx, f)
		if err != nil {
			return err
		}
		events, skus := make([]outbox.Event, len(items)), make([]id.SKU, len(items))
		for i, item := range items {
			skus[i] = item.SKU
			events[i] = outbox.Event{Kind: "goods.terms_changed", Root: int64(item.SKU), Supplier: item.Supplier, Body: encoded(change)}
		}
		a.tell(tx, events...)
		if change.Before.ChannelKinds != change.After.ChannelKinds {
			if err := a.delist(tx, after, skus); err != nil {
				return err
			}
		}
		if len(items) < pool.MaxPage {
			return nil
		}
		f.After = skus[len(skus)-1]
	}
}

// delist takes goods off sale in channels of kinds that the agreement does not allow, and tells their distributors.
func (a Acting) delist(tx *db.Tx, agreement *suppliers.Agreement, skus []id.SKU) error {
	listed, err := pool.ListedIn(tx, skus)
	if err != nil {
		return err
	}
	channels, ids := map[id.Channel]*distributors.Channel{}, make([]id.Channel, len(listed))
	for i, l := range listed {
		ids[i] = l.Channel
	}
	distributors.LoadChannels(tx, ids, channels)
	if err := tx.Flush(); err != nil {
		return err
	}
	off := map[id.Channel][]id.SKU{}
	for _, l := range listed {
		if c := channels[l.Channel]; c != nil && !agreement.ChannelKinds.Has(string(c.Kind)) {
			off[l.Channel] = append(off[l.Channel], l.SKU)
		}
	}
	for _, channel := range sortedKeys(off) {
		distributor := channels[channel].Distributor
		if err := ListGoods(tx, a, distributor, channel, off[channel], false); err != nil {
			return err
		}
		a.notify(tx, notices.Notice{To: notices.Distributor(distributor), Event: "goods.delisted", Subject: channel.String(),
			Facts: map[string]string{"goods": strconv.Itoa(len(off[channel])), "channel_kinds": string(agreement.ChannelKinds)}, Written: true})
	}
	return nil
}

// RetractVersion takes back a version that the supplier has not signed; the first one takes the agreement with it.
func RetractVersion(tx *db.Tx, by Acting, agreement id.Agreement, version int64) (suppliers.Version, error) {
	before, err := suppliers.GetVersion(tx, agreement, version)
	if err != nil {
		return suppliers.Version{}, err
	}
	v, err := suppliers.Retract(tx, agreement, version)
	if err != nil {
		return suppliers.Version{}, err
	}
	by.note(tx, "agreement.withdraw_version", agreement.String(), tellVersion(&before), tellVersion(&v))
	return v, nil
}
