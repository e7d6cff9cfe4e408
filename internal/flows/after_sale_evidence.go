package flows

import (
	"github.com/fenxiao/fenxiao/internal/aftersales"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/files"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/outbox"
)

// ShowEvidence adds files of one side to an after-sale. The files are the owner's own (0: the operator's) and nobody else's to read.
func ShowEvidence(tx *db.Tx, by Acting, afterSale id.AfterSale, side string, owner int64, evidence []id.File) error {
	known := map[id.File]*files.File{}
	files.LoadFacts(tx, evidence, known)
	if err := tx.Flush(); err != nil {
		return err
	}
	if err := checkExhibits(known, owner, evidence); err != nil {
		return err
	}
	added, err := aftersales.Exhibits(side, evidence, by.At)
	if err != nil {
		return err
	}
	c, err := aftersales.Show(tx, afterSale, added)
	if err != nil {
		return err
	}
	by.tell(tx, outbox.Event{
		Kind: "after_sale.evidence_added", Root: int64(c.Order), Subject: int64(c.ID), Supplier: c.Supplier, Distributor: c.Distributor,
		Body: encoded(evidenceBody{c.ID.String(), side, len(added)}),
	})
	return nil
}

type evidenceBody struct {
	AfterSale string `json:"after_sale_id"`
	Side      string `json:"side"`
	Files     int    `json:"files"`
}

// checkExhibits refuses files that are not the owner's, or public: evidence is for the parties of a case.
func checkExhibits(known map[id.File]*files.File, owner int64, evidence []id.File) error {
	var faults fault.List
	for i, e := range evidence {
		switch f := known[e]; {
		case f == nil || f.Owner != owner:
			faults.Add(aftersales.ErrEvidence, "evidence["+text(int64(i))+"]")
		case f.Public:
			faults.Add(aftersales.ErrEvidencePublic, "evidence["+text(int64(i))+"]")
		}
	}
	return faults.Err(aftersales.ErrRefused)
}

// exhibits looks at the files that come with an application.
func (c *ApplyAfterSale) exhibits(w *work, distributor id.Distributor) ([]aftersales.Exhibit, error) {
	if len(c.Evidence) == 0 {
		return nil, nil
	}
	owner, side := int64(distributor), "distributor"
	if c.Distributor == 0 {
		owner, side = 0, "operator"
	}
	if err := checkExhibits(w.facts.stored, owner, c.Evidence); err != nil {
		return nil, err
	}
	return aftersales.Exhibits(side, c.Evidence, c.At)
}
