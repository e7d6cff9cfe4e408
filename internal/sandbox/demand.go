package sandbox

import (
	"errors"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Kind says what is to go wrong.
type Kind string

// The kinds of faults on demand.
const (
	PriceChange    Kind = "price_change"    // after the next quote that names the SKU, its settlement price moves
	OutOfStock     Kind = "out_of_stock"    // nothing of the SKU is free
	RefusedParcel  Kind = "refused_parcel"  // the next parcel comes back, and is refunded
	LateShipping   Kind = "late_shipping"   // the next order is not shipped until its limit has passed
	SupplierSilent Kind = "supplier_silent" // after-sales are not reviewed
	Slow           Kind = "slow"            // calls are answered late
	ServerError    Kind = "server_error"    // calls are answered with 503
)

// Fault is something that was asked to go wrong. What a kind does not need is 0.
type Fault struct {
	ID          id.SandboxFault
	Kind        Kind
	SKU         id.SKU
	Order       id.Order    // 0: the next
	SubOrder    id.SubOrder // whose parcel is refused, once it is settled
	ChangePPM   int64
	CallsLeft   int64
	DelayMillis int64
	Lost        bool         // of server_error: the call is done, and its answer is lost
	Until       clock.Micros // 0: until it is cleared
	ArmedAt     clock.Micros
	StruckAt    clock.Micros // 0: not yet
	OverAt      clock.Micros // 0: not yet
}

// Limits of faults.
const (
	MaxArmed       = 50
	MaxCalls       = 1000
	MaxDelayMillis = 30_000
	MaxChangePPM   = 1_000_000 // doubled, or next to nothing
	keptOver       = 100       // of those that are over
)

// check finds what a kind needs and lacks, or has no use for.
func (f *Fault) check() error {
	var faults fault.List
	need := func(path string, there, needed, allowed bool) {
		if needed && !there || there && !allowed {
			faults.Add(ErrFault, path, "kind", string(f.Kind))
		}
	}
	ofSKU := f.Kind == PriceChange || f.Kind == OutOfStock
	ofOrder := f.Kind == RefusedParcel || f.Kind == LateShipping
	ofCalls := f.Kind == Slow || f.Kind == ServerError
	need("sku_id", f.SKU != 0, ofSKU, ofSKU)
	need("order_id", f.Order != 0, false, ofOrder)
	need("change_ppm", f.ChangePPM != 0, f.Kind == PriceChange, f.Kind == PriceChange)
	need("calls", f.CallsLeft != 0, ofCalls, ofCalls)
	need("delay_millis", f.DelayMillis != 0, f.Kind == Slow, f.Kind == Slow)
	need("answer_lost", f.Lost, false, f.Kind == ServerError)
	need("until", f.Until != 0, false, f.Kind == OutOfStock || f.Kind == SupplierSilent)
	if f.ChangePPM <= -MaxChangePPM || f.ChangePPM > MaxChangePPM {
		faults.Add(ErrFault, "change_ppm", "kind", string(f.Kind))
	}
	if f.Until != 0 && f.Until <= f.ArmedAt {
		faults.Add(ErrFault, "until", "now", f.ArmedAt.String())
	}
	return faults.Err(ErrFault)
}

// Arm makes a fault wait for its occasion: ErrFault, ErrManyFaults. That its SKU and order exist is the caller's to know.
func Arm(tx *db.Tx, f Fault) error {
	if err := f.check(); err != nil {
		return err
	}
	armed, err := Live(tx)
	if err != nil {
		return err
	}
	if len(armed) >= MaxArmed {
		return ErrManyFaults
	}
	tx.Exec("insert into sandbox_faults ("+faultColumns+") values ($1, $2, $3, $4, 0, $5, $6, $7, $8, $9, $10, 0, 0)",
		f.ID, f.Kind, f.SKU, f.Order, f.ChangePPM, f.CallsLeft, f.DelayMillis, f.Lost, f.Until, f.ArmedAt)
	tx.Exec(`delete from sandbox_faults where over_at > 0 and id not in (select id from sandbox_faults where over_at > 0 order by id desc limit $1)`, keptOver)
	return tx.Flush()
}

const faultColumns = `id, kind, sku_id, order_id, sub_order_id, change_ppm, calls_left, delay_millis, lost, until_at, armed_at, struck_at, over_at`

func scanFault(r *db.Row) Fault {
	return Fault{
		ID: id.SandboxFault(r.Int()), Kind: Kind(r.Text()), SKU: id.SKU(r.Int()), Order: id.Order(r.Int()), SubOrder: id.SubOrder(r.Int()),
		ChangePPM: r.Int(), CallsLeft: r.Int(), DelayMillis: r.Int(), Lost: r.Bool(), Until: clock.Micros(r.Int()),
		ArmedAt: clock.Micros(r.Int()), StruckAt: clock.Micros(r.Int()), OverAt: clock.Micros(r.Int()),
	}
}

// Faults gives all faults, those that are over too, oldest first.
func Faults(tx *db.Tx) ([]Fault, error) {
	return db.All(tx, scanFault, "select "+faultColumns+" from sandbox_faults order by id")
}

// Live gives the faults that are not over, oldest first.
func Live(tx *db.Tx) ([]Fault, error) {
	return db.All(tx, scanFault, "select "+faultColumns+" from sandbox_faults where over_at = 0 order by id")
}

// GetFault gives one fault: ErrNotFound.
func GetFault(tx *db.Tx, which id.SandboxFault) (Fault, error) {
	f, err := db.One(tx, scanFault, "select "+faultColumns+" from sandbox_faults where id = $1", which)
	if errors.Is(err, db.ErrNoRow) {
		return f, ErrNotFound
	}
	return f, err
}

// Clear ends a fault: ErrNotFound. What it has done already stays done; one that is over stays as it is.
func Clear(tx *db.Tx, which id.SandboxFault, at clock.Micros) error {
	if _, err := GetFault(tx, which); err != nil {
		return err
	}
	end(tx, which, at)
	return tx.Flush()
}

// ClearAll ends all faults.
func ClearAll(tx *db.Tx, at clock.Micros) error {
	tx.Exec("update sandbox_faults set over_at = $1 where over_at = 0", at)
	return tx.Flush()
}

func end(tx *db.Tx, which id.SandboxFault, at clock.Micros) {
	tx.Exec("update sandbox_faults set over_at = $2 where id = $1 and over_at = 0", which, at)
}

// strike notes what a fault has met.
func strike(tx *db.Tx, f Fault, at clock.Micros) {
	tx.Exec("update sandbox_faults set order_id = $2, sub_order_id = $3, struck_at = $4 where id = $1 and over_at = 0", f.ID, f.Order, f.SubOrder, at)
}

// Meet gives the fault of calls that the next call meets, and counts the call: one that makes calls slow, and one that answers in its place.
func Meet(tx *db.Tx, at clock.Micros) (met []Fault, err error) {
	live, err := Live(tx)
	if err != nil {
		return nil, err
	}
	seen := map[Kind]bool{}
	for _, f := range live {
		if f.Kind != Slow && f.Kind != ServerError || seen[f.Kind] {
			continue
		}
		seen[f.Kind] = true
		met = append(met, f)
		tx.ExecOne("update sandbox_faults set calls_left = calls_left - 1, struck_at = $2 where id = $1 and calls_left > 0", f.ID, at)
		if f.CallsLeft == 1 {
			end(tx, f.ID, at)
		}
	}
	return met, tx.Flush()
}
