package api_test

import (
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/notices"
)

// aNotice gives a party a notice and a mail address.
func (x *trade) aNotice(token string, own belongings) belongings {
	to := notices.Operator()
	kind, written, _ := strings.Cut(own["party"], "_id=")
	switch access.Role(kind) {
	case access.Supplier:
		s, _ := id.Parse[supplierNoun](written)
		to = notices.Supplier(id.Supplier(s))
	case access.Distributor:
		s, _ := id.Parse[distributorNoun](written)
		to = notices.Distributor(id.Distributor(s))
	case access.Operator, access.Applicant:
	}
	n := notices.Notice{
		ID: id.NewNotice(x.IDs), To: to, Event: "agreement.ended", Subject: "agr_1", Facts: map[string]string{"agreement": "A-1", "reason": "合意"},
		Written: true, At: x.Clock.Now(),
	}
	x.Write(x.t, func(tx *db.Tx) error { notices.Post(tx, n); return tx.Flush() })
	address := x.as(token, "POST", "/v1/mail-addresses", tree{"address": "a@example.com", "language": "zh"}).must(201)
	return belongings{"notice_id": n.ID.String(), "address_id": address.text("id")}
}

type (
	supplierNoun    struct{}
	distributorNoun struct{}
)

func (supplierNoun) Prefix() string    { return "sup" }
func (distributorNoun) Prefix() string { return "dst" }

func TestANoticeIsReadInTheReadersLanguageAndItsReceiptIsKept(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		mine := x.aNotice(x.shop, belongings{"party": "distributor_id=" + x.shopID})
		for language, title := range map[string]string{"zh-CN": "供货协议已终止", "en": "The supply agreement has ended"} {
			r := h.do(ask{method: "GET", path: "/v1/notices?unread=true", token: x.shop, header: map[string]string{"Accept-Language": language}})
			if r.text("items.0.title") != title || !strings.Contains(r.text("items.0.body"), "A-1") {
				t.Errorf("%s: %s", language, r.body)
			}
		}
		if n := x.as(x.shop, "GET", "/v1/notices/unread", nil).ok().number("unread"); n != 1 {
			t.Errorf("%d unread", n)
		}
		if n := x.as(x.tea, "GET", "/v1/notices", nil).ok().count("items"); n != 0 {
			t.Errorf("another sees %d", n)
		}
		x.as(x.tea, "POST", "/v1/notices/"+mine["notice_id"]+"/read", nil).must(404)
		x.as(x.shop, "POST", "/v1/notices/"+mine["notice_id"]+"/read", nil).must(204)
		x.as(x.shop, "POST", "/v1/notices/read", tree{"up_to": mine["notice_id"]}).must(204)
		if n := x.as(x.shop, "GET", "/v1/notices?unread=true", nil).ok().count("items"); n != 0 {
			t.Errorf("%d unread after reading", n)
		}
		receipt := x.as(x.operator, "GET", "/v1/notices/receipts?subject=agr_1", nil).ok()
		if receipt.text("items.0.party_id") != x.shopID || receipt.text("items.0.read_at") == "" || !strings.HasPrefix(receipt.text("items.0.read_by"), "psn_") {
			t.Errorf("got %s", receipt.body)
		}
	})
}

func TestWhatAPartyDoesNotWantIsNotShownUnlessItIsInWriting(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		x.as(x.shop, "PUT", "/v1/notice-preferences", tree{"items": []tree{{"event": "agreement.ended", "site": false, "mail": false}}}).must(204)
		x.as(x.shop, "PUT", "/v1/notice-preferences", tree{"items": []tree{{"event": "no.such", "site": false, "mail": false}}}).refused(422, "event_unknown")
		d, err := id.Parse[distributorNoun](x.shopID)
		if err != nil {
			t.Fatal(err)
		}
		post := func(written bool) {
			h.Write(t, func(tx *db.Tx) error {
				notices.Post(tx, notices.Notice{
					ID: id.NewNotice(h.IDs), To: notices.Distributor(id.Distributor(d)), Event: "agreement.ended", Written: written, At: h.Clock.Now(),
				})
				return tx.Flush()
			})
		}
		post(false)
		if n := x.as(x.shop, "GET", "/v1/notices", nil).ok().count("items"); n != 0 {
			t.Errorf("%d are shown", n)
		}
		post(true)
		if n := x.as(x.shop, "GET", "/v1/notices", nil).ok().count("items"); n != 1 {
			t.Errorf("%d are shown", n)
		}
	})
}

func TestTheOperatorWritesItsOwnWords(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		path := "/v1/notice-templates/agreement.ended/zh"
		x.as(x.operator, "PUT", path, tree{"title": "终止 {agreement}", "body": "原因：{reason}"}).ok()
		x.as(x.operator, "PUT", path, tree{"title": "终止", "body": "{phone}"}).refused(422, "placeholder_unknown")
		x.as(x.operator, "PUT", "/v1/notice-templates/no.such/zh", tree{"title": "终止", "body": "x"}).must(404)
		x.aNotice(x.shop, belongings{"party": "distributor_id=" + x.shopID})
		read := func() string {
			return h.do(ask{method: "GET", path: "/v1/notices", token: x.shop, header: map[string]string{"Accept-Language": "zh"}}).text("items.0.title")
		}
		if got := read(); got != "终止 A-1" {
			t.Errorf("got %s", got)
		}
		x.as(x.operator, "DELETE", path, nil).must(204)
		if got := read(); got != "供货协议已终止" {
			t.Errorf("got %s", got)
		}
	})
}

func TestAMailAddressIsSealedAndNotInTheTrail(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		a := x.as(x.tea, "POST", "/v1/mail-addresses", tree{"address": "clerk@tea.example", "language": "en"}).must(201)
		if got := x.as(x.tea, "GET", "/v1/mail-addresses", nil).ok().text("items.0.address"); got != "clerk@tea.example" {
			t.Errorf("got %s", got)
		}
		for _, table := range []string{"access_trail", "outbox_events"} {
			column := map[string]string{"access_trail": "after_json", "outbox_events": "body"}[table]
			if n := h.Int(t, "select count(*) from "+table+" where "+column+" like '%clerk@%'"); n != 0 {
				t.Errorf("%s tells the address", table)
			}
		}
		x.as(x.tea, "POST", "/v1/mail-addresses", tree{"address": "A <clerk@tea.example>", "language": "en"}).refused(422, "mail_address_malformed")
		x.as(x.mug, "DELETE", "/v1/mail-addresses/"+a.text("id"), nil).must(404)
		x.as(x.tea, "DELETE", "/v1/mail-addresses/"+a.text("id"), nil).must(204)
		if n := h.Int(t, "select count(*) from contacts_secrets"); n != 0 {
			t.Errorf("%d addresses are left", n)
		}
	})
}
