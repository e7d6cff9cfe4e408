package distributors

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Contracted gives the active distributors that have a contract in force at that time, by id.
func Contracted(tx *db.Tx, at clock.Micros) ([]id.Distributor, error) {
	return db.All(tx, func(r *db.Row) id.Distributor { return id.Distributor(r.Int()) }, `select d.id from distributors_distributors d
		where d.state = $1 and exists (select 1 from distributors_contracts c where c.distributor_id = d.id and c.state = $2
			and c.from_at <= $3 and (c.until_at = 0 or c.until_at > $3)) order by d.id`, Active, InForce, at)
}
