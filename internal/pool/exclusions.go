package pool

import (
	"math/bits"
	"slices"
	"strings"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Exclusion staggers distributors: of its goods, one distributor alone is on sale in its channels, or several at prices far enough apart.
type Exclusion struct {
	ID     id.Exclusion
	GapPPM int64    // of the higher price; 0: a second distributor is refused
	Kinds  []string // of channels; none: all
}

// covers says whether a channel of this kind is in the group.
func (x *Exclusion) covers(kind string) bool {
	return len(x.Kinds) == 0 || slices.Contains(x.Kinds, kind)
}

const maxPPM = 1_000_000

// apart says whether two prices lie far enough apart: high − low ≥ gap × high.
func (x *Exclusion) apart(a, b int64) bool {
	if x.GapPPM == 0 || a <= 0 || b <= 0 {
		return false
	}
	high, low := uint64(max(a, b)), uint64(min(a, b)) //nolint:gosec // both positive
	leftHigh, leftLow := bits.Mul64(high-low, maxPPM)
	rightHigh, rightLow := bits.Mul64(high, uint64(x.GapPPM)) //nolint:gosec // positive
	return leftHigh > rightHigh || leftHigh == rightHigh && leftLow >= rightLow
}

// AddExclusion makes an exclusion group over goods: ErrName, ErrNoGoods. What is listed already is not claimed: it stays on sale beside
// whoever comes first after it.
func AddExclusion(tx *db.Tx, x Exclusion, g Goods, at clock.Micros) (Part, error) {
	var faults fault.List
	g.check(&faults)
	if err := faults.Err(ErrInvalid); err != nil {
		return Part{}, err
	}
	p := addPart(tx, int64(x.ID), ExclusionPart, g, at)
	tx.Exec("insert into pool_exclusions (id, gap_ppm, channel_kinds) values ($1, $2, $3)", x.ID, x.GapPPM, strings.Join(x.Kinds, ","))
	return p, nil
}

// EndExclusion ends a group, and its claims with it: ErrNotFound, ErrEnded.
func EndExclusion(tx *db.Tx, group id.Exclusion, at clock.Micros) (Part, error) {
	p, err := LockPart(tx, int64(group), ExclusionPart)
	if err != nil {
		return Part{}, err
	}
	if p.Ended() {
		return Part{}, ErrEnded
	}
	endPart(tx, &p, at)
	tx.Exec("delete from pool_claims where exclusion_id = $1", group)
	tx.Exec("delete from pool_part_goods where part_id = $1", int64(group))
	return p, nil
}

// LoadExclusions queues loading of groups by id; unknown ids stay absent.
func LoadExclusions(tx *db.Tx, groups []int64, into map[int64]*Exclusion) {
	tx.Load("pool_exclusions", []string{"id"}, db.Ids(groups), "id, gap_ppm, channel_kinds", func(r *db.Row) {
		x := Exclusion{ID: id.Exclusion(r.Int()), GapPPM: r.Int()}
		if kinds := r.Text(); kinds != "" {
			x.Kinds = strings.Split(kinds, ",")
		}
		into[int64(x.ID)] = &x
	})
}

// Placing is one SKU to be put on or off sale in a channel.
type Placing struct {
	SKU  id.SKU
	Sale int64 // the distributor's own price there, minor units; 0: not told
}

// Shop is the channel that goods are listed in.
type Shop struct {
	Distributor id.Distributor
	Channel     id.Channel
	Kind        string
}

// claim is one listing in a group.
type claim struct {
	group int64
	Pick
	channel id.Channel
	sale    int64
}

// queueClaims queues locking what groups say of goods. The SKU's rows in the groups are locked before the claims are read: of two
// distributors at once, the second sees what the first has claimed.
func queueClaims(tx *db.Tx, skus []id.SKU, members map[id.SKU][]Member, claims *[]claim) {
	var at [][2]int64
	for _, sku := range skus {
		for _, m := range members[sku] {
			if m.Kind == ExclusionPart {
				at = append(at, [2]int64{int64(sku), m.Part})
			}
		}
	}
	tx.Lock("pool_part_goods", []string{"sku_id", "part_id"}, db.Pairs(at), "sku_id, part_id", func(*db.Row) {})
	for i := range at {
		at[i][0], at[i][1] = at[i][1], at[i][0]
	}
	tx.Load("pool_claims", []string{"exclusion_id", "sku_id"}, db.Pairs(at), "exclusion_id, sku_id, distributor_id, channel_id, sale_minor", func(r *db.Row) {
		c := claim{group: r.Int(), Pick: Pick{SKU: id.SKU(r.Int())}}
		c.Distributor, c.channel, c.sale = id.Distributor(r.Int()), id.Channel(r.Int()), r.Int()
		*claims = append(*claims, c)
	})
}

// claimGoods refuses what another distributor has claimed, with whom it must keep apart, and claims the rest.
func claimGoods(tx *db.Tx, shop Shop, placings []Placing, faults *fault.List, at clock.Micros) error {
	skus, members, groups := make([]id.SKU, len(placings)), map[id.SKU][]Member{}, map[int64]*Exclusion{}
	for i, p := range placings {
		skus[i] = p.SKU
	}
	loadMembers(tx, skus, members)
	if err := tx.Flush(); err != nil {
		return err
	}
	parts := partsOf(members, ExclusionPart)
	if len(parts) == 0 {
		return nil
	}
	var claims []claim
	LoadExclusions(tx, parts, groups)
	queueClaims(tx, skus, members, &claims)
	if err := tx.Flush(); err != nil {
		return err
	}
	rows := db.NewRows("pool_claims", "exclusion_id", "sku_id", "channel_id", "distributor_id", "sale_minor", "claimed_at")
	again := db.NewRows("pool_claims", "exclusion_id", "sku_id", "channel_id")
	last := map[id.SKU]int{}
	for i, p := range placings {
		last[p.SKU] = i
	}
	for i, p := range placings {
		for _, m := range members[p.SKU] {
			x := groups[m.Part]
			if x == nil || !x.covers(shop.Kind) || last[p.SKU] != i {
				continue
			}
			for _, c := range claims {
				if c.group == m.Part && c.SKU == p.SKU && c.Distributor != shop.Distributor && !x.apart(p.Sale, c.sale) {
					faults.Add(ErrExcluded, place("sku_ids", i), "sku", p.SKU.String(), "gap_ppm", text(x.GapPPM))
					break
				}
			}
			again.Add(m.Part, p.SKU, shop.Channel)
			rows.Add(m.Part, p.SKU, shop.Channel, shop.Distributor, p.Sale, at)
		}
	}
	if faults.Empty() {
		tx.Delete(again)
		tx.Insert(rows)
	}
	return nil
}

// dropClaims queues giving up what picks have claimed, in all channels.
func dropClaims(tx *db.Tx, picks []Pick) {
	rows := db.NewRows("pool_claims", "distributor_id", "sku_id")
	for _, p := range picks {
		rows.Add(p.Distributor, p.SKU)
	}
	tx.Delete(rows)
}

// leaveChannel queues giving up what was claimed in one channel.
func leaveChannel(tx *db.Tx, shop Shop, skus []id.SKU) {
	rows := db.NewRows("pool_claims", "distributor_id", "sku_id", "channel_id")
	for _, sku := range skus {
		rows.Add(shop.Distributor, sku, shop.Channel)
	}
	tx.Delete(rows)
}
