package api_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestTheRealWorldTakesNoOperationOfTheSandbox calls each with a live key and as a person of the distributor, and as everybody else.
func TestTheRealWorldTakesNoOperationOfTheSandbox(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		own := belongings{"name": "orders", "fault_id": "sbf_2wmnkjbmc0103", "letter_id": "sbl_2wmnkjbmc0103"}
		before := h.snapshot()
		called := 0
		for _, op := range readDocument(h.t, h.api.Spec()).operations() {
			if !strings.HasPrefix(op.path, "/v1/sandbox") {
				continue
			}
			called++
			for token, code := range map[string]string{x.key: "sandbox_only", x.shop: "sandbox_only", x.operator: "forbidden", x.tea: "forbidden"} {
				a := own.request(op, samples[op.ID])
				a.token = token
				h.do(a).refused(http.StatusForbidden, code)
			}
			a := own.request(op, samples[op.ID])
			h.do(a).refused(http.StatusUnauthorized, "not_signed_in")
		}
		h.unchanged(before)
		if called != 14 {
			t.Errorf("%d operations", called)
		}
	})
}
