package app

import (
	"context"
	"fmt"
	"log/slog"
	"net/netip"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/web"
)

// keyUseEvery is how often it is written out how keys were used: what a crash may lose, and how late the page is.
const keyUseEvery = time.Minute

// keyUpkeeps write out how keys were used, and let old figures go.
func keyUpkeeps(world *flows.World, lane *flows.Lane, tally *access.Tally) []upkeep {
	return []upkeep{
		{keyUseEvery, "use of keys waits", func(ctx context.Context) error { return tally.WriteOut(ctx, world.DB, lane.Turn) }},
		{time.Hour, "old use of keys stays", func(ctx context.Context) error { return pruneUsage(ctx, world, lane.Turn) }},
	}
}

func pruneUsage(ctx context.Context, world *flows.World, turn flows.Turns) error {
	for more := true; more; {
		err := turn(ctx, func(ctx context.Context) error {
			return world.DB.Write(ctx, func(tx *db.Tx) (err error) {
				more, err = access.PruneUsage(tx, world.Now().Date(world.Zone))
				return err
			})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// lastUse writes out what was counted until the end: nobody asks any more.
func lastUse(ctx context.Context, world *flows.World, tally *access.Tally, log *slog.Logger) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), graceful)
	defer cancel()
	if err := tally.WriteOut(ctx, world.DB, nil); err != nil {
		log.ErrorContext(ctx, "use of keys was not written", "error", err)
	}
}

// ReadProxies reads ranges of addresses of proxies that are trusted, v4 and v6 in CIDR, or single addresses.
func ReadProxies(ranges []string) (web.Proxies, error) {
	var out web.Proxies
	for _, text := range ranges {
		p, err := netip.ParsePrefix(text)
		if err != nil {
			a, failed := netip.ParseAddr(text)
			if failed != nil {
				return nil, fmt.Errorf("--trusted-proxy %q is no range of addresses such as 10.0.0.0/8", text)
			}
			p = netip.PrefixFrom(a, a.BitLen())
		}
		out = append(out, p.Masked())
	}
	return out, nil
}
