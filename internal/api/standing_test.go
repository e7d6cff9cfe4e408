package api_test

// standing gives a supplier papers, a second return address and a bank account that waits; a distributor has none of it.
func (x *trade) standing(token string, own belongings) belongings {
	supplier := own["supplier_id"]
	if supplier == "" {
		return nil
	}
	path := "/v1/suppliers/" + supplier
	document := x.as(token, "POST", path+"/documents", tree{"kind": "business_licence", "number": "B-1", "file_id": own["file_id"]}).must(201).text("id")
	x.as(token, "POST", path+"/return-addresses", tree{"label": "二号仓", "contact": buyer}).ok()
	x.as(token, "POST", path+"/bank-accounts", tree{"holder": "持有人", "bank": "银行", "number": "6222020200019999"}).ok()
	return belongings{"document_id": document, "contact_id": x.as(token, "GET", path+"/return-addresses", nil).ok().text("items.1.contact_id")}
}

// applicant begins an application with a file, and gives what it calls its own and its token.
func (x *trade) applicant(company string) (belongings, string) {
	body := tree{"company": company, "credit_code": "91350100M000100Y43", "contact": buyer}
	begun := x.as("", "POST", "/v1/supplier-applications", body).must(201)
	token := begun.text("token")
	file := x.as(token, "POST", "/v1/files?name=licence.pdf", "%PDF-1.7 "+company).must(201).text("id")
	return belongings{"application_id": begun.text("id"), "file_id": file}, token
}
