package api_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/api"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/web"
)

var declared = regexp.MustCompile(`fault\.New\(fault\.\w+,\s*"([a-z_]+)"`)

// TestEveryRefusalHasAChineseMessage reads the codes out of the sources of all packages that a door calls.
func TestEveryRefusalHasAChineseMessage(t *testing.T) {
	_ = api.New(api.Config{World: &flows.World{}})
	files, err := filepath.Glob("../*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") || strings.HasPrefix(file, "../console/") {
			continue // the pages have messages of their own
		}
		text, err := os.ReadFile(file) //nolint:gosec // a source file
		if err != nil {
			t.Fatal(err)
		}
		for _, code := range declared.FindAllStringSubmatch(string(text), -1) {
			found++
			if !web.Translated(code[1]) {
				t.Errorf("%s: %s has no Chinese message", file, code[1])
			}
		}
	}
	if found < 100 {
		t.Fatalf("only %d refusals found", found)
	}
}

func TestRefusalsAreToldInTheReadersLanguage(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		got := x.do(ask{
			method: "POST", path: "/v1/orders", token: x.key, body: newOrder("A-1", line(x.oolong, 1000, 6460, 9900)),
			header: map[string]string{"Accept-Language": "zh-CN"},
		}).refused(422, "order_refused", "lines[0].quantity out_of_stock")
		x.expect("detail", got.text("detail"), "订单未通过，详见 errors")
		x.expect("place", got.text("errors.0.message"), "可用库存不足")
		x.expect("live", got.text("errors.0.live.stock_state"), "in_stock")
	})
}
