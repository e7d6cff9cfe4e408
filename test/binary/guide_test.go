package binary

import (
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/db"
)

var shellBlock = regexp.MustCompile("(?s)```sh\n(.*?)```")

// TestTheGuidesCommandsShipAnOrder runs every command of the guide, in order, against the built server, in both languages.
func TestTheGuidesCommandsShipAnOrder(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("curl is not installed")
		}
		t.Skip("curl is not installed")
	}
	for _, file := range []string{"guide.md", "guide.zh-CN.md"} {
		t.Run(file, func(t *testing.T) {
			text, err := os.ReadFile("../../docs/" + file)
			if err != nil {
				t.Fatal(err)
			}
			script := "set -eu\n"
			for _, block := range shellBlock.FindAllStringSubmatch(string(text), -1) {
				script += block[1] + "\n"
			}
			if strings.Count(script, "curl") < 13 {
				t.Fatalf("the guide has lost its commands:\n%s", script)
			}
			m := openMarket(t, db.SQLite)
			operator := m.server.client(m.admin)
			const password = "correct horse battery"
			operator.call(t, http.MethodPost, "/v1/people", tree{"login": "guide", "name": "Guide", "role": "distributor", "distributor_id": m.shops[0].id, "password": password})
			supplier := m.server.client(m.shops[0].key).call(t, http.MethodGet, "/v1/pool?limit=5", nil).text(t, "items.0.supplier_id")
			operator.call(t, http.MethodPost, "/v1/people", tree{"login": "depot", "name": "Depot", "role": "supplier", "supplier_id": supplier, "password": password})
			shell := exec.CommandContext(t.Context(), "sh", "-x")
			shell.Stdin = strings.NewReader(script)
			shell.Env = append(os.Environ(), "HOST="+m.server.address, "LOGIN=guide", "PASSWORD="+password, "SUPPLIER_TOKEN="+m.server.as(t, "depot", password).token)
			if out, err := shell.CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			orders := m.server.client(m.shops[0].key).call(t, http.MethodGet, "/v1/orders", nil)
			if got := orders.text(t, "items.0.own_number"); got != "GUIDE-1" {
				t.Errorf("the order is %q", got)
			}
		})
	}
}
