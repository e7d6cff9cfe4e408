package suppliers

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// AnnounceLeave names the day on which a supplier leaves: at least NoticePeriod from now (ErrNoticeShort), and once (ErrStays). Its agreements
// are to end by then. ErrNotFound, ErrState.
func AnnounceLeave(tx *db.Tx, supplier id.Supplier, leave, at clock.Micros) (Supplier, error) {
	s, err := may(tx, supplier, Notifying)
	if err != nil {
		return Supplier{}, err
	}
	if s.LeaveAt != 0 {
		return Supplier{}, ErrStays.At("leave_at", "leave_at", s.LeaveAt.String())
	}
	if leave < at+NoticePeriod {
		return Supplier{}, ErrNoticeShort.At("leave_at", "earliest", (at + NoticePeriod).String())
	}
	s.LeaveAt = leave
	tx.ExecOne("update suppliers_suppliers set leave_at = $2 where id = $1", supplier, leave)
	return s, nil
}

// Depart lets a supplier go whose last day has come: ErrState before, and when it has gone already.
func Depart(tx *db.Tx, supplier id.Supplier, at clock.Micros) (Supplier, error) {
	s, err := may(tx, supplier, Departure)
	if err != nil {
		return Supplier{}, err
	}
	if s.LeaveAt == 0 || at < s.LeaveAt {
		return Supplier{}, ErrState.At("leave_at", "leave_at", s.LeaveAt.String())
	}
	return move(tx, supplier, Departure, "")
}
