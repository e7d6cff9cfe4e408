package suppliers

import (
	"regexp"
	"strings"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// BankState says whether a bank account is paid to.
type BankState string

// The states of a bank account.
const (
	Pending   BankState = "pending"   // 待确认
	Confirmed BankState = "confirmed" // 已确认
)

// BankAccount is where a supplier is paid to. Holder, bank and number are sealed in contacts.
type BankAccount struct {
	Supplier  id.Supplier
	State     BankState
	Secret    id.Secret
	Tail      string // the last four characters of the number
	By        string
	ChangedAt clock.Micros
}

var bankNumber = regexp.MustCompile(`^[A-Z0-9]{6,34}$`)

// BankNumber gives an account's number as it is kept, without spaces and dashes, and its last four characters: ErrBank.
func BankNumber(written string) (number, tail string, err error) {
	number = strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(written))
	if !bankNumber.MatchString(number) {
		return "", "", ErrBank.At("number")
	}
	return number, number[len(number)-4:], nil
}

// IsBankName says whether a text may be a holder or a bank.
func IsBankName(s string) bool { return isName(s) }

const bankColumns = "supplier_id, state, secret_id, tail, changed_by, changed_at"

// Banks gives a supplier's bank accounts, at most one in each state.
func Banks(tx *db.Tx, supplier id.Supplier) (map[BankState]BankAccount, error) {
	all, err := db.All(tx, func(r *db.Row) BankAccount {
		return BankAccount{
			Supplier: id.Supplier(r.Int()), State: BankState(r.Text()), Secret: id.Secret(r.Int()), Tail: r.Text(), By: r.Text(),
			ChangedAt: clock.Micros(r.Int()),
		}
	}, "select "+bankColumns+" from suppliers_banks where supplier_id = $1 order by state", supplier)
	out := make(map[BankState]BankAccount, len(all))
	for _, b := range all {
		out[b.State] = b
	}
	return out, err
}

// OfferBank notes the account that a supplier wants to be paid to, and gives the secret of an earlier one that still waited. ErrNotFound.
func OfferBank(tx *db.Tx, b BankAccount) (id.Secret, error) {
	if _, err := Get(tx, b.Supplier); err != nil {
		return 0, err
	}
	return putBank(tx, b, Pending)
}

func putBank(tx *db.Tx, b BankAccount, state BankState) (id.Secret, error) {
	have, err := Banks(tx, b.Supplier)
	if err != nil {
		return 0, err
	}
	tx.Exec("delete from suppliers_banks where supplier_id = $1 and state = $2", b.Supplier, state)
	tx.Exec("insert into suppliers_banks ("+bankColumns+") values ($1, $2, $3, $4, $5, $6)", b.Supplier, state, b.Secret, b.Tail, b.By, b.ChangedAt)
	return have[state].Secret, nil
}

// ConfirmBank lets a supplier be paid to the account that waits, and gives the secret of the one before it: ErrNoBankChange. tail is the last
// four characters that the operator has compared; another account by now is ErrNoBankChange too.
func ConfirmBank(tx *db.Tx, supplier id.Supplier, tail, by string, at clock.Micros) (id.Secret, error) {
	b, err := pendingBank(tx, supplier)
	if err != nil {
		return 0, err
	}
	if b.Tail != tail {
		return 0, ErrNoBankChange.At("tail", "tail", b.Tail)
	}
	b.By, b.ChangedAt = by, at
	return putBank(tx, b, Confirmed)
}

// RefuseBank drops the account that waits, and gives its secret: ErrNoBankChange.
func RefuseBank(tx *db.Tx, supplier id.Supplier) (id.Secret, error) {
	b, err := pendingBank(tx, supplier)
	return b.Secret, err
}

func pendingBank(tx *db.Tx, supplier id.Supplier) (BankAccount, error) {
	if _, err := Get(tx, supplier); err != nil {
		return BankAccount{}, err
	}
	have, err := Banks(tx, supplier)
	if err != nil {
		return BankAccount{}, err
	}
	b, ok := have[Pending]
	if !ok {
		return b, ErrNoBankChange.At("state")
	}
	tx.ExecOne("delete from suppliers_banks where supplier_id = $1 and state = $2", supplier, Pending)
	return b, nil
}
