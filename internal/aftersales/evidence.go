package aftersales

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// MaxEvidence is how many files one side may show in one case.
const MaxEvidence = 9

// Exhibit is a file that a side shows in a case.
type Exhibit struct {
	File id.File
	Side string // distributor, supplier or operator
	At   clock.Micros
}

// Exhibits makes exhibits of a side's files, each once: ErrEvidenceCount.
func Exhibits(side string, files []id.File, at clock.Micros) ([]Exhibit, error) {
	var out []Exhibit
	seen := map[id.File]bool{}
	for _, f := range files {
		if !seen[f] {
			out = append(out, Exhibit{f, side, at})
		}
		seen[f] = true
	}
	if len(out) > MaxEvidence {
		return nil, ErrEvidenceCount.At("evidence")
	}
	return out, nil
}

// Show adds exhibits to a case that is not over: ErrUnknown, ErrState, ErrEvidenceCount when a side's files become too many. What is shown
// already stays as it is.
func Show(tx *db.Tx, afterSale id.AfterSale, added []Exhibit) (*Case, error) {
	var found *Case
	tx.Lock("aftersales_cases", []string{"id"}, db.Ids([]id.AfterSale{afterSale}), caseColumns, func(r *db.Row) {
		c := scanCase(r)
		found = &c
	})
	shown, err := Evidence(tx, afterSale)
	if err != nil {
		return nil, err
	}
	switch {
	case found == nil:
		return nil, ErrUnknown
	case found.State.Over():
		return nil, ErrState.At("state", "state", string(found.State), "action", "add_evidence")
	}
	known, count := map[id.File]bool{}, map[string]int{}
	for _, e := range shown {
		known[e.File] = true
		count[e.Side]++
	}
	for _, e := range added {
		if known[e.File] {
			continue
		}
		if count[e.Side]++; count[e.Side] > MaxEvidence {
			return nil, ErrEvidenceCount.At("evidence")
		}
	}
	insertEvidence(tx, map[id.AfterSale][]Exhibit{afterSale: added})
	return found, nil
}

func insertEvidence(tx *db.Tx, shown map[id.AfterSale][]Exhibit) {
	rows := db.NewRows("aftersales_evidence", "after_sale_id", "file_id", "side", "added_at").OrNothing()
	for c, exhibits := range shown {
		for _, e := range exhibits {
			rows.Add(c, e.File, e.Side, e.At)
		}
	}
	tx.Insert(rows)
}

// Evidence gives what is shown in a case, as it was added.
func Evidence(tx *db.Tx, afterSale id.AfterSale) ([]Exhibit, error) {
	return db.All(tx, func(r *db.Row) Exhibit { return Exhibit{id.File(r.Int()), r.Text(), clock.Micros(r.Int())} },
		"select file_id, side, added_at from aftersales_evidence where after_sale_id = $1 order by added_at, file_id", afterSale)
}
