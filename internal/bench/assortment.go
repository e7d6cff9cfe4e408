package bench

import (
	"math/rand/v2"
)

// Scenario says which goods are ordered.
type Scenario string

// The scenarios.
const (
	Uniform Scenario = "uniform" // all alike
	Hot     Scenario = "hot"     // one SKU by everybody
	Zipf    Scenario = "zipf"    // a few much more often than most
	last    Scenario = "last"    // the one with few units
)

// zipfExponent is how steep the curve of popularity is: the usual one of web shops.
const zipfExponent = 1.1 //nolint:forbidigo // the exponent of a curve, not an amount

// stride scatters ranks of popularity over the goods, and with them over suppliers; it is a prime, and leaves the first one in place.
const stride = 7919

// assortment is what can be ordered by whom.
type assortment struct {
	goods   []good
	shops   []shop
	sellers [][]int // by good: the shops that sell it
	sold    [][]int // by shop: the goods that it sells, but for the last one
	last    int     // -1: there is none
}

// assortment gives what can be ordered in a market.
func (m *market) assortment() *assortment {
	a := &assortment{goods: m.goods, shops: m.shops, sellers: make([][]int, len(m.goods)), sold: make([][]int, len(m.shops)), last: m.last}
	for g := range m.goods {
		for s := range m.shops {
			if !m.sells(s, g) {
				continue
			}
			a.sellers[g] = append(a.sellers[g], s)
			if g != m.last {
				a.sold[s] = append(a.sold[s], g)
			}
		}
	}
	return a
}

// picker draws what one connection orders.
type picker struct {
	*assortment
	scenario Scenario
	oneShop  bool // the first one orders everything
	random   *rand.Rand
	ranks    *rand.Zipf
	from     int // where the last question about a row of goods began
}

func (a *assortment) picker(scenario Scenario, oneShop bool, seed int) *picker {
	random := rand.New(rand.NewPCG(1, uint64(seed))) //nolint:gosec // chance that can be repeated, and a small number
	most := len(a.goods) - 1
	if a.last >= 0 {
		most--
	}
	return &picker{a, scenario, oneShop, random, rand.NewZipf(random, zipfExponent, 1, uint64(most)), 0} //nolint:gosec // a small number
}

// draw gives a good, and a shop that sells it.
func (p *picker) draw() (shop, good int) {
	switch p.scenario {
	case Hot:
	case last:
		good = p.last
	case Zipf:
		good = int(p.ranks.Uint64()) * stride % p.ordinary() //nolint:gosec // below the count of goods
	case Uniform:
		good = p.random.IntN(p.ordinary())
	}
	sellers := p.sellers[good]
	if p.oneShop {
		return sellers[0], good
	}
	return sellers[p.random.IntN(len(sellers))], good
}

// ordinary is how many goods there are but for the last one.
func (p *picker) ordinary() int {
	if p.last < 0 {
		return len(p.goods)
	}
	return len(p.goods) - 1
}

// drawShop gives a shop for a batch.
func (p *picker) drawShop() int {
	if p.oneShop {
		return 0
	}
	return p.random.IntN(len(p.shops))
}

// drawOf gives a good that a shop sells.
func (p *picker) drawOf(shop int) int {
	sold := p.sold[shop]
	switch p.scenario {
	case Hot, last:
		return sold[0]
	case Zipf:
		return sold[int(p.ranks.Uint64())%len(sold)] //nolint:gosec // below the count of goods
	case Uniform:
	}
	return sold[p.random.IntN(len(sold))]
}

// phone draws a phone number: buyers differ.
func (p *picker) phone() int { return 13_000_000_000 + p.random.IntN(1_000_000_000) }
