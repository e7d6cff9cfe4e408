package api

import (
	"context"
	"net/mail"

	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/notices"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) noticeSettingRoutes() {
	door(d, get("list-mail-addresses", "/v1/mail-addresses", "List where your notices are mailed to"), d.listMailAddresses)
	door(d, create("add-mail-address", "/v1/mail-addresses", "Have your notices mailed to an address too"), d.addMailAddress)
	door(d, remove("remove-mail-address", "/v1/mail-addresses/{address_id}", "Mail nothing more to an address"), d.removeMailAddress)
	door(d, get("list-notice-preferences", "/v1/notice-preferences", "List what you want to be told, and how"), d.listPreferences)
	door(d, put("set-notice-preferences", "/v1/notice-preferences", "Say what you want to be told, and how").with(
		"What the rules require in writing comes all the same."), d.setPreferences)
	door(d, get("list-notice-templates", "/v1/notice-templates", "List the words of all notices"), d.listTemplates)
	door(d, put("set-notice-template", "/v1/notice-templates/{event}/{language}", "Write your own words for a notice"), d.setTemplate)
	door(d, remove("drop-notice-template", "/v1/notice-templates/{event}/{language}", "Go back to the built-in words of a notice"), d.dropTemplate)
}

// errMailAddress: what no mail can be sent to.
var errMailAddress = fault.New(fault.Invalid, "mail_address_malformed", "this is no mail address")

// MailAddress is where a party's notices are mailed to.
type MailAddress struct {
	ID       web.ID[id.Secret] `json:"id"`
	Address  string            `json:"address" example:"orders@example.com"`
	Language string            `json:"language" enum:"zh,en"`
}

// NewMailAddress is a mail address to be added.
type NewMailAddress struct {
	Address  string `json:"address" minLength:"3" maxLength:"254" example:"orders@example.com"`
	Language string `json:"language" enum:"zh,en"`
}

func (d *doors) listMailAddresses(ctx context.Context, _ *struct{}) (*answer[web.Page[MailAddress]], error) {
	return show(ctx, d, func(tx *db.Tx) (web.Page[MailAddress], error) {
		all, err := d.mailAddresses(tx, party(ctx))
		return web.Page[MailAddress]{Items: all}, err
	})
}

func (d *doors) mailAddresses(tx *db.Tx, of notices.Party) ([]MailAddress, error) {
	rows, err := notices.Addresses(tx, of)
	if err != nil {
		return nil, err
	}
	refs := make([]contacts.SecretRef, len(rows))
	for i, a := range rows {
		refs[i] = contacts.SecretRef{ID: a.ID, Owner: of.ID}
	}
	texts, err := contacts.OpenTexts(tx, d.world.Ring, refs...)
	return each(rows, func(a notices.Address) MailAddress {
		return MailAddress{web.Written(a.ID), texts[a.ID], string(a.Language)}
	}), err
}

type addMailAddressInput struct {
	web.Writing
	Body NewMailAddress
}

func (d *doors) addMailAddress(ctx context.Context, in *addMailAddressInput) (*written[MailAddress], error) {
	of, now := party(ctx), d.world.Now()
	parsed, err := mail.ParseAddress(in.Body.Address)
	if err != nil || parsed.Address != in.Body.Address {
		return nil, errMailAddress.At("address")
	}
	sealed, err := contacts.SealText(d.world.Ring, id.NewSecret(d.world.IDs), of.ID, in.Body.Address, now)
	if err != nil {
		return nil, err
	}
	return run(ctx, d, command[MailAddress]{
		key: in.KeyFor(ctx, in.Body), action: "mail_address.add", object: sealed.ID.String(), made: true,
		read: func(tx *db.Tx, object string) (MailAddress, error) {
			all, err := d.mailAddresses(tx, of)
			for _, a := range all {
				if string(a.ID) == object {
					return a, err
				}
			}
			return MailAddress{}, web.ErrNotFound
		},
		trail: func(a MailAddress) any { return MailAddress{ID: a.ID, Language: a.Language} }, // the address is personal
		do: func(w *writing) error {
			contacts.InsertTexts(w.tx, sealed)
			return notices.AddAddress(w.tx, of, notices.Address{ID: sealed.ID, Language: notices.Language(in.Body.Language), At: w.at})
		},
	})
}

type removeMailAddressInput struct {
	web.Writing
	AddressID web.ID[id.Secret] `path:"address_id"`
}

func (d *doors) removeMailAddress(ctx context.Context, in *removeMailAddressInput) (*done, error) {
	of := party(ctx)
	return finish(ctx, d, in.KeyFor(ctx, nil), func(w *writing) error {
		all, err := notices.Addresses(w.tx, of)
		if err != nil {
			return err
		}
		for _, a := range all {
			if a.ID == in.AddressID.Read() {
				notices.RemoveAddress(w.tx, of, a.ID)
				contacts.EraseTexts(w.tx, contacts.SecretRef{ID: a.ID, Owner: of.ID})
				return w.note("mail_address.remove", a.ID.String(), MailAddress{ID: web.Written(a.ID), Language: string(a.Language)}, nil)
			}
		}
		return web.ErrNotFound
	})
}

// NoticePreference is what a party wants of one event.
type NoticePreference struct {
	Event string `json:"event" minLength:"1" maxLength:"60" example:"price.changed"`
	Site  bool   `json:"site" doc:"Shown among your notices"`
	Mail  bool   `json:"mail" doc:"Mailed"`
}

func toAPIPreference(p notices.Preference) NoticePreference {
	return NoticePreference{p.Event, p.Site, p.Mail}
}

func (d *doors) listPreferences(ctx context.Context, _ *struct{}) (*answer[web.Page[NoticePreference]], error) {
	return show(ctx, d, func(tx *db.Tx) (web.Page[NoticePreference], error) {
		all, err := notices.Preferences(tx, party(ctx))
		return web.Page[NoticePreference]{Items: each(all, toAPIPreference)}, err
	})
}

// NoticePreferences are wishes about some events; the others stay as they are.
type NoticePreferences struct {
	Items []NoticePreference `json:"items" minItems:"1" maxItems:"100"`
}

type setPreferencesInput struct {
	web.Writing
	Body NoticePreferences
}

func (d *doors) setPreferences(ctx context.Context, in *setPreferencesInput) (*done, error) {
	return finish(ctx, d, in.KeyFor(ctx, in.Body), func(w *writing) error {
		wishes := each(in.Body.Items, func(p NoticePreference) notices.Preference {
			return notices.Preference{Event: p.Event, Site: p.Site, Mail: p.Mail}
		})
		return at(notices.Prefer(w.tx, party(ctx), wishes), "items")
	})
}

// NoticeTemplate is the words of one event in one language.
type NoticeTemplate struct {
	Event        string   `json:"event"`
	Language     string   `json:"language" enum:"zh,en"`
	Title        string   `json:"title"`
	Body         string   `json:"body"`
	Own          bool     `json:"own" doc:"The operator's words, not the built-in ones"`
	Placeholders []string `json:"placeholders" doc:"What may be filled in, in braces"`
}

// TemplateWords are the operator's words for an event.
type TemplateWords struct {
	Title string `json:"title" minLength:"1" maxLength:"200" example:"供货协议将于 {until} 终止"`
	Body  string `json:"body" minLength:"1" maxLength:"5000"`
}

func (d *doors) listTemplates(ctx context.Context, _ *struct{}) (*answer[web.Page[NoticeTemplate]], error) {
	return show(ctx, d, func(tx *db.Tx) (web.Page[NoticeTemplate], error) {
		out := web.Page[NoticeTemplate]{Items: []NoticeTemplate{}}
		for _, event := range notices.Events() {
			for _, language := range []notices.Language{notices.Chinese, notices.English} {
				t, err := readTemplate(tx, event, language)
				if err != nil {
					return out, err
				}
				out.Items = append(out.Items, t)
			}
		}
		return out, nil
	})
}

func readTemplate(tx *db.Tx, event string, language notices.Language) (NoticeTemplate, error) {
	if !notices.Known(event) {
		return NoticeTemplate{}, web.ErrNotFound
	}
	words, err := notices.Template(tx, event, language)
	return NoticeTemplate{
		Event: event, Language: string(language), Title: words.Title, Body: words.Body, Own: words != notices.BuiltIn(event, language),
		Placeholders: append([]string{}, notices.Placeholders(event)...),
	}, err
}

// TemplatePath names a template in a path.
type TemplatePath struct {
	Event    string `path:"event" minLength:"1" maxLength:"60" pattern:"^[a-z_]+[.][a-z_]+$" patternDescription:"an event such as agreement.ended" example:"agreement.ended"`
	Language string `path:"language" enum:"zh,en"`
}

type setTemplateInput struct {
	web.Writing
	TemplatePath
	Body TemplateWords
}

func (d *doors) setTemplate(ctx context.Context, in *setTemplateInput) (*written[NoticeTemplate], error) {
	language := notices.Language(in.Language)
	return run(ctx, d, command[NoticeTemplate]{
		key: in.KeyFor(ctx, in.Body), action: "notice_template.set", object: in.Event + "/" + in.Language,
		read: func(tx *db.Tx, _ string) (NoticeTemplate, error) { return readTemplate(tx, in.Event, language) },
		do: func(w *writing) error {
			return notices.SetTemplate(w.tx, in.Event, language, notices.Words{Title: in.Body.Title, Body: in.Body.Body}, w.at)
		},
	})
}

type dropTemplateInput struct {
	web.Writing
	TemplatePath
}

func (d *doors) dropTemplate(ctx context.Context, in *dropTemplateInput) (*done, error) {
	language := notices.Language(in.Language)
	return finish(ctx, d, in.KeyFor(ctx, nil), func(w *writing) error {
		before, err := readTemplate(w.tx, in.Event, language)
		if err != nil {
			return err
		}
		notices.DropTemplate(w.tx, in.Event, language)
		return w.note("notice_template.drop", in.Event+"/"+in.Language, before, nil)
	})
}
