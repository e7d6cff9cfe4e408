package penalties

import (
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Side says with which text of a case a file came.
type Side string

// The sides.
const (
	Complaint Side = "complaint"
	Defence   Side = "answer"
	Objection Side = "appeal"
)

const maxEvidence = 20

// Exhibit is a file that belongs to a case.
type Exhibit struct {
	Side Side
	File id.File
}

func addEvidence(tx *db.Tx, penalty id.Penalty, side Side, files []id.File) {
	rows := db.NewRows("penalties_evidence", "penalty_id", "side", "file_id").OrNothing()
	for _, f := range files {
		rows.Add(penalty, side, f)
	}
	tx.Insert(rows)
}

// Evidence gives the files of a case that the viewer sees: a supplier those of its own complaint, the others all.
func Evidence(tx *db.Tx, v Viewer, penalty id.Penalty) ([]Exhibit, error) {
	only := Side("")
	if v.Supplier != 0 {
		only = Complaint
	}
	return db.All(tx, func(r *db.Row) Exhibit { return Exhibit{Side(r.Text()), id.File(r.Int())} },
		"select side, file_id from penalties_evidence where penalty_id = $1 and (side = $2 or $2 = '') order by side, file_id", penalty, only)
}
