package flows

import (
	"strconv"
	"strings"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/files"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/notices"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

// paperTimer looks at a paper that expires, and before.
const paperTimer = "catalog.paper"

// paperReminders is how long before its end a paper's supplier is reminded.
var paperReminders = []clock.Micros{30 * clock.Day, 7 * clock.Day}

// FilePaper keeps a supplier's paper whose file is stored (owner 0: the operator files it), and arms the reminders of its end.
func FilePaper(tx *db.Tx, by Acting, owner id.Supplier, n catalog.Paper) (catalog.Paper, error) {
	if _, err := suppliers.Get(tx, n.Supplier); err != nil {
		return catalog.Paper{}, err
	}
	known := map[id.File]*files.File{}
	files.LoadFacts(tx, []id.File{n.File}, known)
	if err := tx.Flush(); err != nil {
		return catalog.Paper{}, err
	}
	if f := known[n.File]; f == nil || f.Owner != int64(n.Supplier) && (owner != 0 || f.Owner != 0) {
		return catalog.Paper{}, catalog.ErrPaperFile.At("file_id")
	}
	p, err := catalog.FilePaper(tx, owner, n, by.At)
	if err != nil {
		return catalog.Paper{}, err
	}
	by.arm(tx, paperTimer, int64(p.ID), p.Until)
	for _, before := range paperReminders {
		if due := p.Until - before; due > by.At {
			by.arm(tx, paperTimer, int64(p.ID), due)
		}
	}
	by.tellPaper(tx, "paper.filed", &p)
	return p, nil
}

// CheckPaper accepts a paper for the operator.
func CheckPaper(tx *db.Tx, by Acting, paper id.Paper) (catalog.Paper, error) {
	p, err := catalog.CheckPaper(tx, paper, by.At)
	if err == nil {
		by.tellPaper(tx, "paper.checked", &p)
	}
	return p, err
}

// WithdrawPaper makes a paper void; see catalog.WithdrawPaper.
func WithdrawPaper(tx *db.Tx, by Acting, owner id.Supplier, paper id.Paper, reason string) (catalog.Paper, error) {
	if err := checkReason(reason); err != nil {
		return catalog.Paper{}, err
	}
	p, err := catalog.WithdrawPaper(tx, owner, paper, strings.TrimSpace(reason), by.At)
	if err == nil {
		by.tellPaper(tx, "paper.withdrawn", &p)
	}
	return p, err
}

// paperDue reminds of a paper's end; when it has come, goods that no other paper of the kind covers leave the pool.
func paperDue(tx *db.Tx, by Acting, subject int64) error {
	p, err := catalog.GetPaper(tx, 0, id.Paper(subject))
	if err != nil || !p.Counts() {
		return err
	}
	facts := map[string]string{"kind": string(p.Kind), "number": p.Number, "until": p.Until.String()}
	if by.At < p.Until {
		facts["days"] = strconv.FormatInt(int64((p.Until-by.At+clock.Day-1)/clock.Day), 10)
		by.remind(tx, "paper.expires_soon", p.ID.String(), facts, notices.Supplier(p.Supplier))
		return nil
	}
	closed, err := closeUnproven(tx, by, &p)
	if err != nil {
		return err
	}
	facts["closed"] = strconv.Itoa(len(closed))
	by.tellPaper(tx, "paper.expired", &p)
	by.remind(tx, "paper.expired", p.ID.String(), facts, notices.Supplier(p.Supplier), notices.Operator())
	return nil
}

// closeUnproven takes the goods out of the pool that relied on a paper and have no other.
func closeUnproven(tx *db.Tx, by Acting, p *catalog.Paper) ([]pool.Item, error) {
	under, err := catalog.SKUsUnder(tx, p)
	if err != nil {
		return nil, err
	}
	goods, items, skus := map[id.SKU]*catalog.SKUFacts{}, map[id.SKU]*pool.Item{}, make([]id.SKU, len(under))
	for i := range under {
		goods[under[i].ID], skus[i] = &under[i], under[i].ID
	}
	papers := catalog.LoadPapers(tx, goods)
	pool.LoadItems(tx, skus, items)
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	var unproven []id.SKU
	for _, sku := range skus {
		if i := items[sku]; i != nil && i.State == pool.Opened && len(papers.Expired(goods[sku], by.At)) > 0 {
			unproven = append(unproven, sku)
		}
	}
	closed, err := pool.Close(tx, unproven)
	if err != nil {
		return nil, err
	}
	by.tellClosedFor(tx, closed, "papers_expired")
	for _, item := range closed {
		by.note(tx, "pool.close", item.SKU.String(), poolBody{item.Agreement, pool.Opened}, closedBody{poolBody{item.Agreement, item.State}, "papers_expired"})
	}
	return closed, nil
}

// remind posts a notice to parties.
func (a Acting) remind(tx *db.Tx, event, subject string, facts map[string]string, to ...notices.Party) {
	for _, party := range to {
		notices.Post(tx, notices.Notice{ID: id.NewNotice(a.World.IDs), To: party, Event: event, Subject: subject, Facts: facts, At: a.At})
	}
}

// paperBody is a paper as events tell it.
type paperBody struct {
	Kind      catalog.PaperKind `json:"kind"`
	Number    string            `json:"number"`
	BrandID   id.Brand          `json:"brand_id,omitzero"`
	ProductID id.Product        `json:"product_id,omitzero"`
	Until     string            `json:"until"`
	Reason    string            `json:"reason,omitempty"`
}

func (a Acting) tellPaper(tx *db.Tx, kind string, p *catalog.Paper) {
	a.tell(tx, outbox.Event{
		Kind: kind, Root: int64(p.ID), Supplier: p.Supplier, Body: encoded(paperBody{p.Kind, p.Number, p.Brand, p.Product, p.Until.String(), p.Reason}),
	})
}
