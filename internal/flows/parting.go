package flows

import (
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/web"
)

// part takes the commands that may run in one group, in which no own number and no key stands twice. A later one waits for the next group, and
// finds there what became of the first; so does whatever has to come after it: the rest of its batch, and further commands on its order.
// Nobody else waits, so that one caller who repeats itself does not break up the groups of all.
func part(commands []Command) (group, rest []Command) {
	if len(commands) == 1 {
		return commands, nil
	}
	p := parting{map[orders.Owner]bool{}, map[web.KeyRef]bool{}, map[id.Order]bool{}, map[*UseKey]bool{}}
	for _, c := range commands {
		if p.waits(c) {
			rest = append(rest, c)
		} else {
			group = append(group, c)
		}
	}
	return group, rest
}

// parting is what has been seen of a group's commands.
type parting struct {
	numbers map[orders.Owner]bool
	keys    map[web.KeyRef]bool
	orders  map[id.Order]bool // that a waiting command is about
	batches map[*UseKey]bool  // that wait
}

// waits says whether a command has to wait for an earlier one, and notes what has to wait for it in turn.
func (p *parting) waits(c Command) bool {
	by, order := c.header(), c.subject()
	waits := p.orders[order] || p.batches[by.Batch]
	if by.Key != nil {
		waits = waits || p.keys[by.Key.KeyRef]
		p.keys[by.Key.KeyRef] = true
	}
	if place, is := c.(*PlaceOrder); is {
		waits, order = waits || p.numbers[place.owner()], place.ID
		p.numbers[place.owner()] = true
	}
	if use, is := c.(*UseKey); is && waits {
		p.batches[use] = true
	}
	if waits && order != 0 {
		p.orders[order] = true
	}
	return waits
}
