package flows_test

import (
	"errors"
	"testing"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/penalties"
)

func TestABlacklistedCompanyDoesNotComeIn(t *testing.T) {
	atGate(t, func(*distributors.Recruitment) {}, func(t *testing.T, g *gate) {
		refused := func(step string, err error) {
			t.Helper()
			if !errors.Is(err, penalties.ErrListed) {
				t.Errorf("%s: %v", step, err)
			}
		}
		entry := blacklist(g.Market, flows.ToBlacklist{Kind: penalties.Distributor, Company: "新 店"})
		a := g.begun("")
		refused("by its name, when it submits", g.submit(a))
		if x := g.read(a); x.State != distributors.Draft {
			t.Errorf("a refused application is %s", x.State)
		}
		unlist(g.Market, entry)
		g.Must(g.submit(a))
		g.Must(g.try(func(tx *db.Tx) error { return flows.TakeEntrance(tx, g.by("psn_one"), a) }))

		entry = blacklist(g.Market, flows.ToBlacklist{Kind: penalties.Distributor, Company: "新店"})
		refused("when it is approved", g.review(a, 1, "psn_one", true, 100))
		unlist(g.Market, entry)
		g.Must(g.review(a, 1, "psn_one", true, 100))

		blacklist(g.Market, flows.ToBlacklist{Kind: penalties.Distributor, Company: "李雷雷"})
		entry = blacklist(g.Market, flows.ToBlacklist{Kind: penalties.Distributor, Company: citizen})
		g.Must(g.identify(a))
		g.Must(g.sign(a))
		refused("by the number that came last, when it is activated", g.activate(a))
		unlist(g.Market, entry)
		g.Must(g.activate(a)) // a person's real name is many people's

		entry = blacklist(g.Market, flows.ToBlacklist{Kind: penalties.Distributor, Company: "新店"})
		twin := g.begun("")
		g.Must(g.try(func(tx *db.Tx) error {
			return flows.FillEntrance(tx, g.by("apl"), twin, "别的店", distributors.Content{
				Channels: []distributors.Shopfront{{Name: "天猫店", Kind: distributors.MallShop}},
			})
		}))
		g.Must(g.submit(twin))
		unlist(g.Market, entry)
	})
}
