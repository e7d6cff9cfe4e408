package binary

import (
	"fmt"
	"net/http"
	"path/filepath"
	"testing"

	"github.com/fenxiao/fenxiao/internal/db"
)

// TestASandboxLosesNothingWhenTheServerIsKilled kills a server amid orders in a sandbox, and in the middle of journeys.
func TestASandboxLosesNothingWhenTheServerIsKilled(t *testing.T) {
	h := newHome(t, db.SQLite)
	s := h.serve(t)
	first := s.administrator(t)
	operator := s.as(t, first.login, first.password)
	distributor := operator.call(t, http.MethodPost, "/v1/distributors", tree{"name": "小店"}).text(t, "id")
	key := operator.call(t, http.MethodPost, "/v1/api-keys", tree{"distributor_id": distributor, "name": "test", "test": true}).text(t, "token")
	known := map[string]string{} // orders by own number, once they were acknowledged as paid
	ahead := int64(0)
	for round := range rounds(2, 8) {
		c := s.client(key)
		good := c.call(t, http.MethodGet, "/v1/goods?limit=1", nil)
		channel := c.call(t, http.MethodGet, "/v1/channels", nil).text(t, "items.0.id")
		stopped, before := make(chan struct{}), int64(len(known))
		go func() {
			defer close(stopped)
			for n := 0; ; n++ {
				own := fmt.Sprintf("K%d-%d", round, n)
				placed, err := c.try(http.MethodPost, "/v1/orders", newKey(), tree{
					"channel_id": channel, "own_number": own, "contact": buyer, "lines": []tree{{
						"sku_id": good.text(t, "items.0.sku_id"), "quantity": 1, "settlement_minor": good.number(t, "items.0.price.settlement_minor"),
						"sale_minor": good.number(t, "items.0.price.retail_minor"),
					}},
				})
				if err != nil {
					return
				}
				id := placed.text(t, "id")
				if _, err := c.try(http.MethodPost, "/v1/orders/"+id+"/pay", newKey(), nil); err != nil {
					return
				}
				known[own] = id
				gone, err := c.try(http.MethodPost, "/v1/sandbox/travel", newKey(), tree{"seconds": 7200})
				if err != nil {
					return
				}
				ahead = gone.number(t, "sandbox.ahead_seconds")
				if n == 20 {
					return
				}
			}
		}()
		killer := s.client(key)
		for begun := false; !begun; {
			begun = killer.call(t, http.MethodGet, "/v1/sandbox", nil).number(t, "counts.orders") >= before+3
			select {
			case <-stopped:
				begun = true
			default:
			}
		}
		s.kill(t)
		<-stopped
		s = h.serve(t)
		c = s.client(key)
		for own, id := range known {
			if got := c.call(t, http.MethodGet, "/v1/orders/"+id, nil).text(t, "own_number"); got != own {
				t.Errorf("%s is %s", own, got)
			}
		}
		if now := c.call(t, http.MethodGet, "/v1/sandbox", nil).number(t, "ahead_seconds"); now < ahead {
			t.Errorf("the clock went back from %d to %d", ahead, now)
		}
	}
	if code := s.stop(t, 15); code != 0 {
		t.Errorf("exit code %d", code)
	}
	clean(t, "--data="+filepath.Join(h.data, "sandbox", distributor))
	clean(t, h.flags()...)
}
