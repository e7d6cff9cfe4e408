package api_test

import (
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/db"
)

// anInvoice is one of a cent, at 13 %, against one statement.
func anInvoice(number, statement string) tree {
	return tree{
		"kind": "special", "electronic": true, "number": number, "issued_on": "2026-02-01", "amount_minor": 1, "rate_ppm": 130_000, "tax_minor": 0,
		"covers": []tree{{"statement_id": statement, "amount_minor": 1}},
	}
}

// besideInvoice makes an invoice of each party, with a file: one that a supplier has issued, or that was issued to a distributor.
func (x *trade) besideInvoice(token string, own belongings) belongings {
	if strings.HasPrefix(own["party"], "distributor") {
		token = x.operator
	}
	body := anInvoice(digits(own["statement_id"]), own["statement_id"])
	body["file_id"] = x.as(token, "POST", "/v1/files?name=invoice.pdf", "%PDF-1.7 invoice").must(201).text("id")
	return belongings{"invoice_id": x.as(token, "POST", "/v1/invoices", body).must(201).text("id")}
}

// digits makes an invoice's number out of an id.
func digits(id string) string {
	out := make([]byte, 20)
	for i := range out {
		out[i] = '0' + id[i%len(id)]%10
	}
	return string(out)
}

// invoiceTrade is a trade whose first month is closed, with its statements: the tea house has sold one for 60.00 with its freight, and the shop
// has paid 274.40: for that one and for three that are not received.
func invoiceTrade(h *house) (x *trade, supply, wallet string) {
	x = openTrade(h)
	x.distributor("另一家", "other")
	x.deal(x.shop, x.tea, x.oolong, 6460, 9900)
	x.closeMonth()
	x.operator, x.tea, x.mug, x.shop = x.signIn("root"), x.signIn("tea"), x.signIn("mug"), x.signIn("shop")
	of := func(token string) string { return x.as(token, "GET", "/v1/statements", nil).ok().text("items.0.id") }
	return x, of(x.tea), of(x.shop)
}

// stands holds what a statement says of its invoices: `billable invoiced left`.
func (x *trade) stands(token, statement string, billable, invoiced, left int64) {
	x.t.Helper()
	s := x.as(token, "GET", "/v1/statements/"+statement, nil).ok()
	if b, i, l := s.number("billable_minor"), s.number("invoiced_minor"), s.number("left_minor"); b != billable || i != invoiced || l != left {
		x.t.Errorf("of %d, %d are invoiced and %d left; want %d, %d and %d", b, i, l, billable, invoiced, left)
	}
}

// whole is an invoice of an amount, at 13 %.
func whole(number, statement string, minor, tax int64) tree {
	body := anInvoice(number, statement)
	body["amount_minor"], body["tax_minor"], body["covers"] = minor, tax, []tree{{"statement_id": statement, "amount_minor": minor}}
	return body
}

func TestASuppliersInvoiceIsReturnedMendedAcceptedAndVoided(t *testing.T) {
	each(t, func(h *house) {
		x, supply, _ := invoiceTrade(h)
		x.stands(x.tea, supply, 6000, 0, 6000)
		proof := x.as(x.tea, "POST", "/v1/files?name=invoice.pdf", "%PDF-1.7 invoice").must(201).text("id")
		body := whole("26312000000000000001", supply, 6000, 690)
		body["file_id"] = proof
		first := x.as(x.tea, "POST", "/v1/invoices", body).must(201)
		id := first.text("id")
		x.expect("state", first.text("state"), "registered")
		x.expect("issuer", first.text("supplier_id"), x.teaID)
		x.expect("covers", first.text("covers.0.month")+" "+first.text("covers.0.statement_id"), "2026-03 "+supply)
		x.stands(x.operator, supply, 6000, 6000, 0)
		x.as(x.tea, "POST", "/v1/invoices", whole("26312000000000000002", supply, 1, 0)).refused(422, "invalid")
		again := x.as(x.tea, "POST", "/v1/invoices", whole("26312000000000000001", supply, 1, 0))
		x.expect("again, with nothing left", again.status, 422)
		x.expect("the file", string(x.as(x.operator, "GET", "/v1/invoices/"+id+"/file", nil).must(200).body), "%PDF-1.7 invoice")
		x.as(x.tea, "POST", "/v1/invoices/"+id+"/accept", nil).must(403)
		x.as(x.operator, "POST", "/v1/invoices/"+id+"/withdraw", nil).refused(422, "invoice_issuer_needed")
		x.as(x.tea, "POST", "/v1/invoices/"+id+"/void", tree{"red_number": "26312000000000000009"}).refused(409, "state_forbids")
		back := x.as(x.operator, "POST", "/v1/invoices/"+id+"/return", tree{"reason": "税号有误"}).must(200)
		x.expect("returned", back.text("state")+" "+back.text("reason"), "returned 税号有误")
		x.stands(x.tea, supply, 6000, 0, 6000)
		x.expect("told", x.as(x.tea, "GET", "/v1/notices", nil).ok().text("items.0.event"), "invoice.returned")

		second := x.as(x.tea, "POST", "/v1/invoices", whole("26312000000000000001", supply, 5000, 575)).must(201).text("id")
		x.as(x.tea, "POST", "/v1/invoices", whole("26312000000000000001", supply, 200, 23)).refused(409, "invoice_number_taken")
		accepted := x.as(x.operator, "POST", "/v1/invoices/"+second+"/accept", nil).must(200)
		x.expect("accepted", accepted.text("state"), "accepted")
		x.as(x.tea, "POST", "/v1/invoices/"+second+"/withdraw", nil).refused(409, "state_forbids")
		x.as(x.operator, "POST", "/v1/invoices/"+second+"/return", tree{"reason": "晚了"}).refused(409, "state_forbids")
		x.as(x.tea, "POST", "/v1/invoices/"+second+"/void", tree{"red_number": "26312000000000000001"}).refused(422, "red_invoice_same")
		x.stands(x.tea, supply, 6000, 5000, 1000)
		voided := x.as(x.tea, "POST", "/v1/invoices/"+second+"/void", tree{"red_number": "26312000000000000009"}).must(200)
		x.expect("voided", voided.text("state")+" "+voided.text("red_number"), "voided 26312000000000000009")
		x.stands(x.tea, supply, 6000, 0, 6000)
		x.expect("newest first", x.as(x.tea, "GET", "/v1/invoices", nil).ok().text("items.0.id"), second)
		x.expect("by state", x.as(x.operator, "GET", "/v1/invoices?state=returned&issuer=supplier", nil).ok().text("items.0.id"), id)
		x.expect("of the statement", x.as(x.tea, "GET", "/v1/invoices?statement_id="+supply, nil).ok().count("items"), 2)
		x.expect("the operator's own", x.as(x.operator, "GET", "/v1/invoices?issuer=operator", nil).ok().count("items"), 0)
		page := x.as(x.operator, "GET", "/v1/invoices?limit=1", nil).ok()
		x.expect("the page after", x.as(x.operator, "GET", "/v1/invoices?limit=1&after="+page.text("next"), nil).ok().text("items.0.id"), id)
		trail := x.as(x.operator, "GET", "/v1/trail?subject="+second, nil).ok()
		x.expect("the trail", trail.count("items"), 3)
	})
}

func TestTheOperatorInvoicesADistributorForWhatItPaid(t *testing.T) {
	each(t, func(h *house) {
		x, supply, wallet := invoiceTrade(h)
		x.stands(x.shop, wallet, 27440, 0, 27440) // what was paid in is not invoiced
		x.as(x.shop, "POST", "/v1/invoices", whole("26312000000000000001", wallet, 100, 12)).must(403)
		x.as(x.operator, "POST", "/v1/invoices", whole("26312000000000000001", supply, 100, 12)).refused(404, "not_found")
		over := x.as(x.operator, "POST", "/v1/invoices", whole("26312000000000000001", wallet, 27441, 3157))
		over.refused(422, "invalid")
		x.expect("place", over.text("errors.0.code")+" "+over.text("errors.0.path"), "invoice_above_statement covers[0].amount_minor")
		body := whole("01234567", wallet, 27440, 3157)
		body["code"], body["electronic"], body["kind"] = "3100201130", false, "ordinary"
		id := x.as(x.operator, "POST", "/v1/invoices", body).must(201).text("id")
		x.as(x.operator, "POST", "/v1/invoices/"+id+"/accept", nil).refused(422, "invoice_receiver_needed")
		x.expect("seen", x.as(x.shop, "GET", "/v1/invoices", nil).ok().text("items.0.id"), id)
		x.expect("told", x.as(x.shop, "GET", "/v1/notices", nil).ok().text("items.0.event"), "invoice.registered")
		x.as(x.key, "POST", "/v1/invoices/"+id+"/accept", nil).must(403) // people do
		x.as(x.shop, "POST", "/v1/invoices/"+id+"/accept", nil).must(200)
		x.as(x.shop, "POST", "/v1/invoices/"+id+"/void", tree{"red_number": "26312000000000000009"}).must(403)
		x.as(x.operator, "POST", "/v1/invoices/"+id+"/void", tree{"red_number": "12345678", "red_code": "3100201130"}).must(200)
		x.stands(x.shop, wallet, 27440, 0, 27440)
		for _, token := range []string{x.tea, x.signIn("other")} {
			x.as(token, "GET", "/v1/invoices/"+id, nil).refused(404, "not_found")
		}
	})
}

// TestOnlyThoseInvoiceTheOperatorWhoseAgreementsSaySo: the others send theirs elsewhere, or none.
func TestOnlyThoseInvoiceTheOperatorWhoseAgreementsSaySo(t *testing.T) {
	each(t, func(h *house) {
		x, supply, _ := invoiceTrade(h)
		x.Write(x.t, func(tx *db.Tx) error {
			tx.Exec("update suppliers_versions set terms = replace(terms, 'supplier_to_operator', 'supplier_to_buyer')")
			return nil
		})
		x.as(x.tea, "POST", "/v1/invoices", whole("26312000000000000001", supply, 100, 12)).refused(422, "invoice_not_due")
		x.stands(x.tea, supply, 6000, 0, 6000)
		body := whole("26312000000000000001", supply, 100, 12)
		body["file_id"] = x.as(x.mug, "POST", "/v1/files?name=a.pdf", "%PDF-1.7 a").must(201).text("id")
		x.as(x.tea, "POST", "/v1/invoices", body).refused(422, "invoice_file_unknown")
	})
}
