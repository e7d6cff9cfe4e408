package api

import (
	"context"
	"strconv"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/signatures"
	"github.com/fenxiao/fenxiao/internal/suppliers"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) agreementVersionRoutes() {
	const all, one = "/v1/agreements/{agreement_id}/versions", "/v1/agreements/{agreement_id}/versions/{version}"
	door(d, create("propose-agreement", "/v1/agreements/propose", "Propose an agreement to a supplier").
		with("It is in force once both have signed its first version. Opens the supplier's accounts in the agreement's currency."), d.proposeAgreement)
	door(d, get("list-agreement-versions", all, "List the versions of an agreement's terms"), d.listVersions)
	door(d, create("amend-agreement", all, "Change an agreement's terms by another version").
		with("Counts from its day on, once both have signed it; at once signed when on paper. Orders placed before keep their terms."), d.amendAgreement)
	door(d, get("get-agreement-version", one, "Get a version with its words and signatures"), d.getVersion)
	door(d, post("sign-agreement-version", one+"/sign", "Sign a version").
		with("Recorded with the words, their hash, time, account and network address. The operator may record a paper that both have signed."),
		d.signVersion)
	door(d, post("withdraw-agreement-version", one+"/withdraw", "Take back a version that not both have signed"), d.withdrawVersion)
}

// AgreementTerms are what a version of an agreement says beside its scope.
type AgreementTerms struct {
	Reprice        bool     `json:"reprice" doc:"May distributors set their own sale price"`
	SupplyRule     string   `json:"supply_rule" enum:"per_sku,ratio"`
	SupplyRatioPPM int64    `json:"supply_ratio_ppm,omitempty" minimum:"0" maximum:"1000000" example:"800000"`
	ChannelKinds   []string `json:"channel_kinds,omitempty" maxItems:"20" enum:"marketplace_shop,mall_shop,b2c_platform,own_site,physical_shop,wholesale" doc:"Through which kinds of channels the goods may be sold; all, when left out"`
	Regions        []string `json:"regions,omitempty" maxItems:"400" doc:"Where the goods may be sold to, as beginnings of GB/T 2260 codes; everywhere, when left out" example:"[\"31\"]"`
	Invoice        string   `json:"invoice_direction,omitempty" enum:"supplier_to_operator,supplier_to_distributor,supplier_to_buyer,operator_to_distributor" doc:"supplier_to_operator, when left out: the operator then invoices the distributor"`
	GoodsAtEnd     string   `json:"goods_at_end,omitempty" enum:"close,sell_out" doc:"What becomes of goods on sale when the agreement ends; close, when left out"`
	SellOutDays    int64    `json:"sell_out_days,omitempty" minimum:"0" maximum:"365" doc:"With sell_out: for how long at most; 0: until the stock has gone"`
}

// ToAPITerms writes terms.
func ToAPITerms(w suppliers.Wording) AgreementTerms {
	return AgreementTerms{
		Reprice: w.Reprice, SupplyRule: string(w.SupplyRule), SupplyRatioPPM: w.SupplyRatioPPM, ChannelKinds: w.ChannelKinds.List(),
		Regions: w.Regions.List(), Invoice: string(w.Invoice), GoodsAtEnd: string(w.GoodsAtEnd), SellOutDays: w.SellOutDays,
	}
}

// FromAPITerms reads terms.
func FromAPITerms(t AgreementTerms) suppliers.Wording {
	return suppliers.Wording{
		Reprice: t.Reprice, SupplyRule: suppliers.SupplyRule(t.SupplyRule), SupplyRatioPPM: t.SupplyRatioPPM,
		ChannelKinds: suppliers.WordsOf(t.ChannelKinds), Regions: suppliers.WordsOf(t.Regions), Invoice: suppliers.Invoice(t.Invoice),
		GoodsAtEnd: suppliers.GoodsAtEnd(t.GoodsAtEnd), SellOutDays: t.SellOutDays,
	}
}

// AgreementVersion is one version of an agreement's terms and scope.
type AgreementVersion struct {
	Version     int64           `json:"version"`
	State       string          `json:"state" enum:"offered,signed,current,replaced,withdrawn"`
	From        time.Time       `json:"from" doc:"From when it counts, once both have signed"`
	OnPaper     bool            `json:"on_paper" doc:"Both have signed a paper"`
	PaperFileID web.ID[id.File] `json:"paper_file_id,omitempty"`
	Terms       AgreementTerms  `json:"terms"`
	Scope       []Clause        `json:"scope,omitempty"`
	CreatedAt   time.Time       `json:"created_at"`
	Document    string          `json:"document,omitempty" doc:"The version in words, as it is signed; left out in lists"`
	SHA256      string          `json:"document_sha256,omitempty"`
	Signatures  []Signed        `json:"signatures,omitempty" doc:"Left out in lists"`
}

// Signed is a party's signature.
type Signed struct {
	Role    string    `json:"role" enum:"operator,supplier"`
	Actor   string    `json:"actor" doc:"Whose account it was" example:"psn_0123456789abc"`
	At      time.Time `json:"at"`
	SHA256  string    `json:"document_sha256"`
	Address string    `json:"address,omitempty" doc:"The network address it came from; for the operator, and one's own" example:"203.0.113.7"`
}

// NewAgreementVersion is another version to be written.
type NewAgreementVersion struct {
	Terms       AgreementTerms  `json:"terms"`
	Scope       []Clause        `json:"scope,omitempty" maxItems:"1000" doc:"The whole of it; buyout goods need none"`
	From        time.Time       `json:"from,omitzero" doc:"Now, when left out; never before"`
	OnPaper     bool            `json:"on_paper,omitempty" doc:"Both have signed a paper"`
	PaperFileID web.ID[id.File] `json:"paper_file_id,omitempty" doc:"A scan of it"`
}

// ToAPIVersion writes a version without words and signatures.
func ToAPIVersion(v suppliers.Version) AgreementVersion {
	return AgreementVersion{
		Version: v.Number, State: string(v.State), From: moment(v.From), OnPaper: v.OnPaper, PaperFileID: web.Written(v.PaperFile),
		Terms: ToAPITerms(v.Wording), Scope: each(v.Scope, ToAPIClause), CreatedAt: moment(v.CreatedAt),
	}
}

func (d *doors) proposeAgreement(ctx context.Context, in *signAgreementInput) (*written[Agreement], error) {
	return d.makeAgreement(ctx, in, true)
}

type agreementVersionsInput struct {
	web.Paging
	AgreementPath
}

func (d *doors) listVersions(ctx context.Context, in *agreementVersionsInput) (*answer[web.Page[AgreementVersion]], error) {
	owner, err := scopeOf(ctx).Supplier()
	if err != nil {
		return nil, err
	}
	key, err := in.Key()
	if err != nil {
		return nil, err
	}
	after := int64(0)
	if key != "" {
		if after, err = strconv.ParseInt(key, 10, 64); err != nil || after < 1 {
			return nil, web.ErrCursor.At("query.after")
		}
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[AgreementVersion], error) {
		if _, err := suppliers.GetAgreement(tx, owner, in.AgreementID.Read()); err != nil {
			return web.Page[AgreementVersion]{}, err
		}
		rows, err := suppliers.Versions(tx, in.AgreementID.Read(), after, in.Limit+1)
		return web.PageOf(in.Paging, rows, ToAPIVersion, func(v suppliers.Version) string { return strconv.FormatInt(v.Number, 10) }), err
	})
}

// VersionPath names a version of an agreement in a path.
type VersionPath struct {
	AgreementPath
	Version int64 `path:"version" minimum:"1" example:"1"`
}

// readVersion reads a version with its words and signatures: the words that were signed, where there are signatures.
func (d *doors) readVersion(by access.Scope, agreement id.Agreement, version int64) func(tx *db.Tx, _ string) (AgreementVersion, error) {
	return func(tx *db.Tx, _ string) (AgreementVersion, error) {
		owner, err := by.Supplier()
		if err != nil {
			return AgreementVersion{}, err
		}
		a, err := suppliers.GetAgreement(tx, owner, agreement)
		if err != nil {
			return AgreementVersion{}, err
		}
		v, err := suppliers.GetVersion(tx, agreement, version)
		if err != nil {
			return AgreementVersion{}, err
		}
		out := ToAPIVersion(v)
		if out.Document, err = flows.AgreementText(tx, &a, &v); err != nil {
			return AgreementVersion{}, err
		}
		if err := d.readSignatures(tx, by, &out, agreement); err != nil {
			return AgreementVersion{}, err
		}
		out.SHA256 = signatures.HashOf(out.Document)
		return out, nil
	}
}

func (d *doors) readSignatures(tx *db.Tx, by access.Scope, out *AgreementVersion, agreement id.Agreement) error {
	all, err := signatures.Of(tx, agreement.String())
	if err != nil {
		return err
	}
	for _, s := range all {
		if s.Version != out.Version {
			continue
		}
		out.Document = s.Document
		signed := Signed{Role: s.Party.Role, Actor: s.Actor, At: moment(s.At), SHA256: signatures.HashOf(s.Document)}
		if by.Role == access.Operator || by.Party == s.Party.ID {
			opened, err := contacts.OpenTexts(tx, d.world.Ring, contacts.SecretRef{ID: s.Address, Owner: s.Party.ID})
			if err != nil {
				return err
			}
			signed.Address = opened[s.Address]
		}
		out.Signatures = append(out.Signatures, signed)
	}
	return nil
}

func (d *doors) getVersion(ctx context.Context, in *VersionPath) (*answer[AgreementVersion], error) {
	return show(ctx, d, func(tx *db.Tx) (AgreementVersion, error) {
		return d.readVersion(scopeOf(ctx), in.AgreementID.Read(), in.Version)(tx, "")
	})
}

type amendInput struct {
	web.Writing
	AgreementPath
	Body NewAgreementVersion
}

func (d *doors) amendAgreement(ctx context.Context, in *amendInput) (*written[AgreementVersion], error) {
	b, by, agreement := in.Body, scopeOf(ctx), in.AgreementID.Read()
	n := suppliers.NewVersion{
		Wording: FromAPITerms(b.Terms), Scope: each(b.Scope, FromAPIClause), From: micros(b.From), OnPaper: b.OnPaper, PaperFile: b.PaperFileID.Read(),
	}
	var number int64
	c := command[AgreementVersion]{
		key: in.KeyFor(ctx, b), object: string(in.AgreementID), made: true,
		read: func(tx *db.Tx, object string) (AgreementVersion, error) {
			if number == 0 { // a repeated request is answered with the latest version
				all, err := suppliers.Versions(tx, agreement, 0, 0)
				if err != nil || len(all) == 0 {
					return AgreementVersion{}, err
				}
				return d.readVersion(by, agreement, all[len(all)-1].Number)(tx, object)
			}
			return d.readVersion(by, agreement, number)(tx, object)
		},
		do: func(w *writing) error {
			if b.From.IsZero() {
				n.From = w.at
			}
			v, err := flows.AmendAgreement(w.tx, w.acting(), agreement, n)
			number = v.Number
			return err
		},
	}
	return run(ctx, d, c)
}

// VersionSignature is a party's assent.
type VersionSignature struct {
	SHA256      string          `json:"document_sha256" minLength:"64" maxLength:"64" doc:"Of the words that were read"`
	OnPaper     bool            `json:"on_paper,omitempty" doc:"The operator's word that both have signed a paper"`
	PaperFileID web.ID[id.File] `json:"paper_file_id,omitempty" doc:"A scan of it"`
}

type signVersionInput struct {
	web.Writing
	VersionPath
	Body VersionSignature
}

func (d *doors) signVersion(ctx context.Context, in *signVersionInput) (*written[AgreementVersion], error) {
	by := scopeOf(ctx)
	owner, err := by.Supplier()
	if err != nil {
		return nil, err
	}
	s := flows.SignVersion{
		Agreement: in.AgreementID.Read(), Version: in.Version, Owner: owner, Shown: in.Body.SHA256, Paper: in.Body.OnPaper,
		PaperFile: in.Body.PaperFileID.Read(),
	}
	if owner != 0 && (s.Paper || s.PaperFile != 0) {
		return nil, web.ErrForbidden
	}
	if address := web.AddressOf(ctx); address != "" {
		sealed, err := contacts.SealText(d.world.Ring, id.NewSecret(d.world.IDs), by.Party, address, d.world.Now())
		if err != nil {
			return nil, err
		}
		s.Address = &sealed
	}
	return run(ctx, d, command[AgreementVersion]{
		key: in.KeyFor(ctx, in.Body), object: string(in.AgreementID), read: d.readVersion(by, s.Agreement, s.Version),
		do: func(w *writing) error {
			_, err := flows.SignAgreementVersion(w.tx, w.acting(), s)
			return err
		},
	})
}

type withdrawVersionInput struct {
	web.Writing
	VersionPath
	Body *nothing
}

func (d *doors) withdrawVersion(ctx context.Context, in *withdrawVersionInput) (*written[AgreementVersion], error) {
	return run(ctx, d, command[AgreementVersion]{
		key: in.KeyFor(ctx, nil), object: string(in.AgreementID), read: d.readVersion(scopeOf(ctx), in.AgreementID.Read(), in.Version),
		do: func(w *writing) error {
			_, err := flows.RetractVersion(w.tx, w.acting(), in.AgreementID.Read(), in.Version)
			return err
		},
	})
}
