package api_test

// aPage writes a recruitment page, of the operator or a supplier; an open one takes applications.
func (x *trade) aPage(supplier string, open bool) string {
	body := page(tree{})
	if supplier != "" {
		body["supplier_id"] = supplier
	}
	made := x.as(x.operator, "POST", "/v1/recruitments", body).must(201).text("id")
	if open {
		x.as(x.operator, "POST", "/v1/recruitments/"+made+"/open", nil).ok()
	}
	return made
}

// anInvitation is one of a distributor's own; suppliers have none.
func (x *trade) anInvitation(token string, own belongings) belongings {
	if own["channel_id"] == "" {
		return belongings{}
	}
	return belongings{"invitation_id": x.as(token, "POST", "/v1/invitations", tree{
		"recruitment_id": own["opening_id"], "uses": 2, "expires_at": "2026-12-01T00:00:00Z",
	}).must(201).text("id")}
}

// anApplicant has begun an application, and stored a file.
func (x *trade) anApplicant(opening string) caller {
	begun := x.as("", "POST", "/v1/openings/"+opening+"/applications", tree{"name": "新店"}).must(201)
	token := begun.text("token")
	file := x.as(token, "POST", "/v1/files?name=traffic.png", png+begun.text("id")).must(201).text("id")
	return caller{"applicant", "applicant", token, belongings{"entrance_application_id": begun.text("id"), "file_id": file}, nil}
}
