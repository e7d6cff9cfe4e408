package access

import (
	"time"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/money"
)

// Purpose says what a database was filled for.
type Purpose string

// The purposes. They never mix: a replay's or a demo's orders must not stand among real ones.
const (
	Trade  Purpose = "trade"
	Demo   Purpose = "demo"
	Replay Purpose = "replay"
	// Sandbox is a distributor's world of play, beside the real one.
	Sandbox Purpose = "sandbox"
)

// Installation is what the one row says. An unclaimed installation has no purpose, currency and zone.
type Installation struct {
	Incarnation int64 // how many times a process was started on this database
	Purpose     Purpose
	Currency    money.Currency
	Zone        string // IANA name; business days and months are days and months of this zone
}

const onlyRow = 1

// NextIncarnation counts one more start of a process and gives its number, which the process's ids carry.
func NextIncarnation(tx *db.Tx) (int64, error) {
	tx.ExecOne("update access_installation set incarnation = incarnation + 1 where id = $1", onlyRow)
	return db.One(tx, db.Int, "select incarnation from access_installation where id = $1", onlyRow)
}

// ReadInstallation gives the row.
func ReadInstallation(tx *db.Tx) (Installation, error) {
	return db.One(tx, scanInstallation, "select "+installationColumns+" from access_installation where id = $1", onlyRow)
}

// HoldInstallation reads what the installation is, and lets nobody else settle it until the transaction ends: of two servers that start on
// one empty database, the second finds what the first has made.
func HoldInstallation(tx *db.Tx) (is Installation, err error) {
	tx.Lock("access_installation", []string{"id"}, db.Ids([]int64{onlyRow}), installationColumns, func(r *db.Row) { is = scanInstallation(r) })
	return is, tx.Flush()
}

const installationColumns = "incarnation, purpose, currency, zone"

func scanInstallation(r *db.Row) Installation {
	return Installation{Incarnation: r.Int(), Purpose: Purpose(r.Text()), Currency: money.Currency(r.Text()), Zone: r.Text()}
}

// Claim settles for ever what the installation is. Claiming the same again changes nothing; anything else is ErrClaimed.
func Claim(tx *db.Tx, purpose Purpose, currency money.Currency, zone string) error {
	if err := claimable(purpose, currency, zone); err != nil {
		return err
	}
	is, err := ReadInstallation(tx)
	if err != nil {
		return err
	}
	if is.Purpose == "" {
		tx.ExecOne("update access_installation set purpose = $2, currency = $3, zone = $4 where id = $1 and purpose = ''",
			onlyRow, purpose, currency, zone)
		return nil
	}
	if is.Purpose != purpose || is.Currency != currency || is.Zone != zone {
		return ErrClaimed.At("purpose", "purpose", string(is.Purpose), "currency", string(is.Currency), "zone", is.Zone)
	}
	return nil
}

func claimable(purpose Purpose, currency money.Currency, zone string) error {
	switch purpose {
	case Trade, Demo, Replay, Sandbox:
	default:
		return ErrPurpose.At("purpose")
	}
	if !currency.Valid() {
		return ErrPurpose.At("currency")
	}
	if _, err := time.LoadLocation(zone); err != nil || zone == "" || zone == "Local" {
		return ErrPurpose.At("zone")
	}
	return nil
}
