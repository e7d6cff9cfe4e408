package penalties

import (
	"bytes"
	"encoding/binary"
	"errors"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// ListedKind says what an entry of the blacklist is about.
type ListedKind string

// The kinds of entries.
const (
	Buyer       ListedKind = "buyer"       // 买家: name and phone together
	Phone       ListedKind = "phone"       // 电话
	Address     ListedKind = "address"     // 地址
	Distributor ListedKind = "distributor" // 分销商: a company's name or credit code
)

// Entry is one line of the blacklist. What it is about stands in it as an HMAC only.
type Entry struct {
	ID        id.Listed
	Kind      ListedKind
	MAC       []byte
	Hint      string // masked, for people
	Reason    string
	Supplier  id.Supplier // whose goods alone it keeps back; 0: all
	From      clock.Micros
	Until     clock.Micros // the first instant it no longer holds; 0: open-ended
	CreatedAt clock.Micros
	CreatedBy string
	EndedBy   string
}

// Holds says whether the entry counts at that time.
func (e *Entry) Holds(at clock.Micros) bool { return e.From <= at && (e.Until == 0 || at < e.Until) }

// macBytes is the least length of an HMAC; its first eight bytes are the number that rows are loaded by.
const macBytes = 8

func mark(mac []byte) int64 { return int64(binary.BigEndian.Uint64(mac)) } //nolint:gosec // a bit pattern

// places are where what an entry is about stands in a request.
var places = map[ListedKind]string{Buyer: "phone", Phone: "phone", Address: "address", Distributor: "company"}

// Blacklist adds an entry. All mistakes are told at once under ErrInvalid.
func Blacklist(tx *db.Tx, e Entry, at clock.Micros) (Entry, error) {
	if e.From == 0 {
		e.From = at
	}
	e.CreatedAt = at
	var faults fault.List
	switch e.Kind {
	case Buyer, Phone, Address, Distributor:
		if len(e.MAC) < macBytes {
			faults.Add(ErrListedText, places[e.Kind])
		}
	default:
		faults.Add(ErrListedKind, "kind")
	}
	checkNote(&faults, e.Reason)
	if e.From < at || e.Until != 0 && e.Until <= e.From {
		faults.Add(ErrListedPeriod, "until")
	}
	if err := faults.Err(ErrInvalid); err != nil {
		return Entry{}, err
	}
	tx.Exec(`insert into penalties_blacklist (id, kind, mark, mac, hint, reason, supplier_id, from_at, until_at, created_at, created_by, ended_by)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '')`,
		e.ID, e.Kind, mark(e.MAC), e.MAC, e.Hint, e.Reason, e.Supplier, e.From, e.Until, at, e.CreatedBy)
	return e, nil
}

// checkNote finds what is wrong with a reason, at `reason`.
func checkNote(faults *fault.List, reason string) {
	var said fault.List
	checkSaid(&said, reason, nil)
	if !said.Empty() {
		faults.Add(ErrText, "reason")
	}
}

const entryColumns = "id, kind, mac, hint, reason, supplier_id, from_at, until_at, created_at, created_by, ended_by"

func scanEntry(r *db.Row) Entry {
	return Entry{
		ID: id.Listed(r.Int()), Kind: ListedKind(r.Text()), MAC: r.Bytes(), Hint: r.Text(), Reason: r.Text(), Supplier: id.Supplier(r.Int()),
		From: clock.Micros(r.Int()), Until: clock.Micros(r.Int()), CreatedAt: clock.Micros(r.Int()), CreatedBy: r.Text(), EndedBy: r.Text(),
	}
}

// GetEntry gives one entry, or ErrNotFound.
func GetEntry(tx *db.Tx, entry id.Listed) (Entry, error) {
	e, err := db.One(tx, scanEntry, "select "+entryColumns+" from penalties_blacklist where id = $1", entry)
	if errors.Is(err, db.ErrNoRow) {
		return Entry{}, ErrNotFound
	}
	return e, err
}

// EntryFilter narrows Entries; zero values do not.
type EntryFilter struct {
	Kind      ListedKind
	Supplier  id.Supplier
	HoldingAt clock.Micros
	After     id.Listed // newest first: older than this
	Limit     int
}

// Entries lists the blacklist, newest first.
func Entries(tx *db.Tx, f EntryFilter) ([]Entry, error) {
	return db.All(tx, scanEntry, "select "+entryColumns+` from penalties_blacklist where (kind = $1 or $1 = '') and (supplier_id = $2 or $2 = 0)
		and ((from_at <= $3 and (until_at = 0 or until_at > $3)) or $3 = 0) and (id < $4 or $4 = 0) order by id desc limit $5`,
		f.Kind, f.Supplier, f.HoldingAt, f.After, page(f.Limit))
}

// EndEntry ends an entry now: ErrNotFound, or ErrEnded when it does not hold any more.
func EndEntry(tx *db.Tx, entry id.Listed, by string, at clock.Micros) (Entry, error) {
	e, err := GetEntry(tx, entry)
	if err != nil {
		return Entry{}, err
	}
	if e.EndedBy != "" || e.Until != 0 && e.Until <= at {
		return Entry{}, ErrEnded.At("state", "until", e.Until.String())
	}
	e.Until, e.EndedBy = at, by
	tx.ExecOne("update penalties_blacklist set until_at = $2, ended_by = $3 where id = $1 and ended_by = ''", entry, at, by)
	return e, nil
}

// Mark is something that a blacklist may be asked about: a kind, and its HMAC.
type Mark struct {
	Kind ListedKind
	MAC  []byte
}

// Board is what was loaded of the blacklist.
type Board struct{ rows map[int64][]Entry }

// Load queues loading the entries about marks, in one statement.
func (b *Board) Load(tx *db.Tx, marks []Mark) {
	if len(marks) == 0 {
		return
	}
	if b.rows == nil {
		b.rows = map[int64][]Entry{}
	}
	keys := make([]int64, len(marks))
	for i, m := range marks {
		keys[i] = mark(m.MAC)
	}
	tx.Load("penalties_blacklist", []string{"mark"}, db.Ids(keys), entryColumns, func(r *db.Row) {
		e := scanEntry(r)
		b.rows[mark(e.MAC)] = append(b.rows[mark(e.MAC)], e)
	})
}

// Empty says that no entry was found.
func (b *Board) Empty() bool { return len(b.rows) == 0 }

// Lists says whether an entry about a mark holds at that time: for all goods, or for those of a supplier that is asked for.
func (b *Board) Lists(m Mark, at clock.Micros, asked func(id.Supplier) bool) bool {
	for _, e := range b.rows[mark(m.MAC)] {
		if e.Kind == m.Kind && bytes.Equal(e.MAC, m.MAC) && e.Holds(at) && (e.Supplier == 0 || asked(e.Supplier)) {
			return true
		}
	}
	return false
}

// Listed says whether one of these HMACs stands on the blacklist for all goods now, under a kind.
func Listed(tx *db.Tx, kind ListedKind, macs [][]byte, at clock.Micros) (bool, error) {
	var b Board
	marks := make([]Mark, len(macs))
	for i, m := range macs {
		marks[i] = Mark{kind, m}
	}
	b.Load(tx, marks)
	if err := tx.Flush(); err != nil {
		return false, err
	}
	for _, m := range marks {
		if b.Lists(m, at, func(id.Supplier) bool { return false }) {
			return true, nil
		}
	}
	return false, nil
}
