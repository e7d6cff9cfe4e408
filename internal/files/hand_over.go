package files

import "github.com/fenxiao/fenxiao/internal/db"

// HandOver queues making all files of one owner another's: an applicant has become a party.
func HandOver(tx *db.Tx, from, to int64) {
	tx.Exec("update files_files set owner_id = $2 where owner_id = $1", from, to)
}
