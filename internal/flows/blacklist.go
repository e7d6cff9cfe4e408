package flows

import (
	"errors"
	"strings"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/penalties"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

// ToBlacklist says who is not to be dealt with.
type ToBlacklist struct {
	ID       id.Listed
	Kind     penalties.ListedKind
	Contact  contacts.Contact // a buyer's name and phone, a phone, or an address with its region
	Company  string           // a distributor's name or credit code
	Reason   string
	Supplier id.Supplier // whose goods alone are kept back; 0: all
	From     clock.Micros
	Until    clock.Micros
}

// Blacklist adds an entry. What it is about is kept as an HMAC, and a masked hint for people. Everything wrong is told at once; a supplier
// that is not there stands at `supplier_id`.
func Blacklist(tx *db.Tx, by Acting, n ToBlacklist) (penalties.Entry, error) {
	if n.Supplier != 0 {
		if _, err := suppliers.Get(tx, n.Supplier); err != nil {
			if f := fault.From(err); f != nil {
				return penalties.Entry{}, f.At("supplier_id")
			}
			return penalties.Entry{}, err
		}
	}
	e := penalties.Entry{
		ID: n.ID, Kind: n.Kind, Reason: n.Reason, Supplier: n.Supplier, From: n.From, Until: n.Until, CreatedBy: by.Actor,
	}
	var macs [][]byte
	macs, e.Hint = n.marks(by.World.Ring)
	if len(macs) > 0 {
		e.MAC = macs[0]
	}
	e, err := penalties.Blacklist(tx, e, by.At)
	if err != nil {
		return penalties.Entry{}, err
	}
	by.note(tx, "blacklist.add", e.ID.String(), nil, tellEntry(&e))
	return e, nil
}

func (n *ToBlacklist) marks(ring *contacts.Keyring) (macs [][]byte, hint string) {
	c, _ := n.Contact.Clean() // what is missing or malformed has no mark
	masked := contacts.Mask(c)
	switch n.Kind {
	case penalties.Buyer:
		return ring.Traits(c).Buyer, masked.Name + " " + masked.Phone
	case penalties.Phone:
		return ring.Traits(c).Phone, masked.Phone
	case penalties.Address:
		return ring.Traits(c).Address, c.Region + " " + contacts.MaskAddress(c.Address)
	case penalties.Distributor:
		return ring.CompanyTraits(n.Company), strings.TrimSpace(n.Company)
	}
	return nil, ""
}

// EndBlacklisting ends an entry now.
func EndBlacklisting(tx *db.Tx, by Acting, entry id.Listed) (penalties.Entry, error) {
	before, err := penalties.GetEntry(tx, entry)
	if err != nil {
		return before, err
	}
	after, err := penalties.EndEntry(tx, entry, by.Actor, by.At)
	if err != nil {
		return after, err
	}
	by.note(tx, "blacklist.end", entry.String(), tellEntry(&before), tellEntry(&after))
	return after, nil
}

// entryBody is an entry as the trail tells it: neither whom it is about nor why.
type entryBody struct {
	Kind       string `json:"kind"`
	SupplierID string `json:"supplier_id,omitempty"`
	From       string `json:"from"`
	Until      string `json:"until,omitempty"`
}

func tellEntry(e *penalties.Entry) entryBody {
	return entryBody{string(e.Kind), e.Supplier.String(), e.From.String(), e.Until.String()}
}

// CheckCompany refuses a company that is not to become a distributor, by any of its names and credit codes: penalties.ErrListed.
func CheckCompany(tx *db.Tx, by Acting, known ...string) error {
	var macs [][]byte
	for _, text := range known {
		macs = append(macs, by.World.Ring.CompanyTraits(text)...)
	}
	listed, err := penalties.Listed(tx, penalties.Distributor, macs, by.At)
	if err == nil && listed {
		return penalties.ErrListed.At("name")
	}
	return err
}

// blacklisting is what a group knows of the blacklist: one load for the contacts that come with the orders; those that are named by id are
// loaded first, sealed, beside the goods.
type blacklisting struct {
	ring     *contacts.Keyring
	named    asked[id.Contact]
	contacts map[id.Contact]*contacts.Sealed
	seen     map[id.Contact]bool
	marks    []penalties.Mark
	board    penalties.Board
	failed   error
}

// ask names the contact of an order.
func (b *blacklisting) ask(c *PlaceOrder) {
	sealed := c.Contact
	if sealed == nil {
		if c.ContactID == 0 {
			return
		}
		b.named.ask(c.ContactID)
		if sealed = b.contacts[c.ContactID]; sealed == nil {
			return
		}
	}
	if b.seen[sealed.ID] {
		return
	}
	if c.Contact == nil {
		b.failed = errors.Join(b.failed, sealed.Recognise(b.ring))
	}
	if b.seen == nil {
		b.seen = map[id.Contact]bool{}
	}
	b.seen[sealed.ID] = true
	b.marks = append(b.marks, marksOf(sealed)...)
}

// load queues reading what was asked since the last time.
func (b *blacklisting) load(tx *db.Tx) {
	if named := b.named.take(); len(named) > 0 {
		if b.contacts == nil {
			b.contacts = map[id.Contact]*contacts.Sealed{}
		}
		contacts.Load(tx, named, b.contacts)
	}
	b.board.Load(tx, b.marks)
	b.marks = nil
}

func marksOf(s *contacts.Sealed) (out []penalties.Mark) {
	for _, of := range []struct {
		kind penalties.ListedKind
		macs [][]byte
	}{{penalties.Phone, s.Traits.Phone}, {penalties.Buyer, s.Traits.Buyer}, {penalties.Address, s.Traits.Address}} {
		for _, mac := range of.macs {
			out = append(out, penalties.Mark{Kind: of.kind, MAC: mac})
		}
	}
	return out
}

// check refuses an order for a contact that stands on the blacklist, for all goods or for those of a supplier of the order: ErrBlacklisted.
func (b *blacklisting) check(c *PlaceOrder, f *facts, refusals *fault.List) {
	sealed := c.Contact
	if sealed == nil {
		sealed = b.contacts[c.ContactID]
	}
	if sealed == nil || b.board.Empty() {
		return
	}
	asked := func(s id.Supplier) bool {
		for _, l := range c.Lines {
			if item := f.items[l.SKU]; item != nil && item.Supplier == s {
				return true
			}
		}
		return false
	}
	for _, m := range marksOf(sealed) {
		if b.board.Lists(m, c.At, asked) {
			refusals.Add(penalties.ErrBlacklisted, "contact")
			return
		}
	}
}
