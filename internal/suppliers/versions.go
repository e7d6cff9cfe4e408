package suppliers

import (
	"errors"
	"strconv"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Version is one version of an agreement's terms and scope.
type Version struct {
	Agreement id.Agreement
	Number    int64 // from 1
	State     VersionState
	Wording   Wording
	Scope     []Clause
	From      clock.Micros // wished for while it is offered; then from when it counts
	OnPaper   bool         // both have signed a paper
	PaperFile id.File      // a scan of it; 0: none was named
	By        string       // who wrote it
	CreatedAt clock.Micros
}

// NewVersion is what Amend needs. The flow has made sure that the clauses name real things.
type NewVersion struct {
	Wording
	Scope     []Clause
	From      clock.Micros // not before now
	OnPaper   bool
	PaperFile id.File
	By        string
}

const versionColumns = "agreement_id, version, state, terms, from_at, paper_file_id, on_paper, created_by, created_at"

func insertVersion(tx *db.Tx, v *Version) {
	tx.Exec("insert into suppliers_versions ("+versionColumns+") values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
		v.Agreement, v.Number, v.State, writeVersion(v.Wording, v.Scope), v.From, v.PaperFile, v.OnPaper, v.By, v.CreatedAt)
}

// Amend writes another version of an agreement's terms. Signed on paper it counts from its day on; else when both have signed it, at the
// earliest from its day on. ErrNotFound, ErrState, ErrVersionOpen while another one waits, ErrRetroactive, or what is wrong with it.
func Amend(tx *db.Tx, agreement id.Agreement, n NewVersion, at clock.Micros) (Version, error) {
	a, err := lockAgreement(tx, agreement, Amendment)
	if err != nil {
		return Version{}, err
	}
	v := Version{
		Agreement: agreement, State: Offered, Wording: n.filled(), Scope: n.Scope, From: n.From, OnPaper: n.OnPaper, PaperFile: n.PaperFile,
		By: n.By, CreatedAt: at,
	}
	var faults fault.List
	checkScope(&faults, a.Mode, n.Scope)
	v.Wording.check(&faults)
	if n.From < at {
		faults.Add(ErrRetroactive, "from", "earliest", at.String())
	}
	if err := faults.Err(ErrInvalid); err != nil {
		return Version{}, err
	}
	latest, err := openFor(tx, agreement)
	if err != nil {
		return Version{}, err
	}
	v.Number = latest + 1
	insertVersion(tx, &v)
	if !n.OnPaper {
		return v, nil
	}
	return complete(tx, &a, v, at)
}

// openFor gives the number of the latest version, and refuses with ErrVersionOpen while one is not in force yet.
func openFor(tx *db.Tx, agreement id.Agreement) (int64, error) {
	last, err := latest(tx, agreement)
	if err != nil {
		return 0, err
	}
	if last.State == Offered || last.State == Signed {
		return 0, ErrVersionOpen.At("version", "version", strconv.FormatInt(last.Number, 10), "state", string(last.State))
	}
	return last.Number, nil
}

// Complete notes that the last signature was set under a version, or that a paper with both is there: it counts from its day on, and from now
// at the earliest. ErrNotFound, ErrState.
func Complete(tx *db.Tx, agreement id.Agreement, version int64, paper bool, file id.File, at clock.Micros) (Version, error) {
	a, err := lockAgreement(tx, agreement, "")
	if err != nil {
		return Version{}, err
	}
	v, err := GetVersion(tx, agreement, version)
	if err != nil {
		return Version{}, err
	}
	if err := v.May(Completion); err != nil {
		return Version{}, err
	}
	if version == 1 {
		if s, err := Get(tx, a.Supplier); err != nil {
			return Version{}, err
		} else if err := s.takesAgreements(tx, at); err != nil {
			return Version{}, err
		}
	}
	v.OnPaper, v.PaperFile = paper, file
	return complete(tx, &a, v, at)
}

func complete(tx *db.Tx, a *Agreement, v Version, at clock.Micros) (Version, error) {
	v.State, v.From = Signed, max(v.From, at)
	tx.ExecOne("update suppliers_versions set state = $3, from_at = $4, paper_file_id = $5, on_paper = $6 where agreement_id = $1 and version = $2",
		v.Agreement, v.Number, v.State, v.From, v.PaperFile, v.OnPaper)
	if v.Number == 1 {
		return v, begin(tx, a, &v)
	}
	if v.From > at {
		tx.ExecOne("update suppliers_agreements set next_at = $2, next_terms = $3 where id = $1", v.Agreement, v.From, writeVersion(v.Wording, nil))
		return v, nil
	}
	commence(tx, a, &v)
	return v, nil
}

// begin puts a proposed agreement in force; its dates say from when.
func begin(tx *db.Tx, a *Agreement, v *Version) error {
	next, ok := AgreementLifecycle[a.State][Signing]
	if !ok {
		return ErrState.At("state", "state", string(a.State), "action", string(Signing))
	}
	if a.Until != 0 && a.Until <= v.From {
		return ErrPeriod.At("until", "until", a.Until.String())
	}
	a.State, a.From, v.State = next, v.From, Current
	tx.ExecOne("update suppliers_agreements set state = $2, from_at = $3 where id = $1", a.ID, a.State, a.From)
	tx.ExecOne("update suppliers_versions set state = $3 where agreement_id = $1 and version = $2", v.Agreement, v.Number, v.State)
	return nil
}

// commence puts a version in the place of the one before it.
func commence(tx *db.Tx, a *Agreement, v *Version) {
	v.State = Current
	a.Wording, a.Version = v.Wording, v.Number
	tx.Exec("update suppliers_versions set state = $2 where agreement_id = $1 and state = $3", v.Agreement, Replaced, Current)
	tx.ExecOne("update suppliers_versions set state = $3 where agreement_id = $1 and version = $2", v.Agreement, v.Number, v.State)
	tx.ExecOne(`update suppliers_agreements set reprice = $2, supply_rule = $3, supply_ratio_ppm = $4, channel_kinds = $5, regions = $6, invoice = $7,
		goods_at_end = $8, sell_out_days = $9, version = $10, next_at = 0, next_terms = '' where id = $1`, v.Agreement, v.Wording.Reprice,
		v.Wording.SupplyRule, v.Wording.SupplyRatioPPM, v.Wording.ChannelKinds, v.Wording.Regions, v.Wording.Invoice, v.Wording.GoodsAtEnd,
		v.Wording.SellOutDays, v.Number)
	replaceScope(tx, v.Agreement, v.Scope)
}

// CommenceDue puts the version in force whose day has come, and tells whether there was one.
func CommenceDue(tx *db.Tx, agreement id.Agreement, at clock.Micros) (before, after Agreement, v Version, done bool, err error) {
	before, err = lockAgreement(tx, agreement, "")
	if err != nil || before.State != InForce {
		return before, before, v, false, err
	}
	if v, err = latest(tx, agreement); err != nil {
		return before, before, v, false, err
	}
	after = before
	if v.State != Signed || v.From > at {
		return before, before, v, false, nil
	}
	commence(tx, &after, &v)
	return before, after, v, true, nil
}

// Retract takes an offered version back, and with the first one the agreement: ErrNotFound, ErrState.
func Retract(tx *db.Tx, agreement id.Agreement, version int64) (Version, error) {
	a, err := lockAgreement(tx, agreement, "")
	if err != nil {
		return Version{}, err
	}
	v, err := GetVersion(tx, agreement, version)
	if err != nil {
		return Version{}, err
	}
	if err := v.May(Retraction); err != nil {
		return Version{}, err
	}
	dropOpen(tx, agreement)
	v.State = Dropped
	if version == 1 {
		tx.ExecOne("update suppliers_agreements set state = $2 where id = $1", agreement, AgreementLifecycle[a.State][Withdrawal])
	}
	tx.ExecOne("update suppliers_agreements set next_at = 0, next_terms = '' where id = $1", agreement)
	return v, nil
}

// dropOpen queues taking back whatever version is not in force yet.
func dropOpen(tx *db.Tx, agreement id.Agreement) {
	tx.Exec("update suppliers_versions set state = $2 where agreement_id = $1 and (state = $3 or state = $4)", agreement, Dropped, Offered, Signed)
}

// May refuses an action that the version's state does not allow: ErrState.
func (v *Version) May(action VersionAction) error {
	if _, ok := VersionLifecycle[v.State][action]; !ok {
		return ErrState.At("state", "state", string(v.State), "action", string(action))
	}
	return nil
}

// GetVersion gives one version of an agreement, or ErrNotFound. Whose the agreement is, GetAgreement tells.
func GetVersion(tx *db.Tx, agreement id.Agreement, version int64) (Version, error) {
	return oneVersion(tx, "and version = $2 limit 1", agreement, version)
}

func latest(tx *db.Tx, agreement id.Agreement) (Version, error) {
	return oneVersion(tx, "and version > $2 order by version desc limit 1", agreement, 0)
}

func oneVersion(tx *db.Tx, which string, agreement id.Agreement, version int64) (Version, error) {
	var failed error
	v, err := db.One(tx, func(r *db.Row) Version { return scanVersion(r, &failed) },
		"select "+versionColumns+" from suppliers_versions where agreement_id = $1 "+which, agreement, version)
	if errors.Is(err, db.ErrNoRow) {
		return Version{}, ErrNotFound
	}
	return v, errors.Join(err, failed)
}

// Versions gives the versions of an agreement after one (0: from the first), oldest first.
func Versions(tx *db.Tx, agreement id.Agreement, after int64, limit int) ([]Version, error) {
	var failed error
	all, err := db.All(tx, func(r *db.Row) Version { return scanVersion(r, &failed) },
		"select "+versionColumns+" from suppliers_versions where agreement_id = $1 and version > $2 order by version limit $3", agreement, after, page(limit))
	return all, errors.Join(err, failed)
}

func scanVersion(r *db.Row, failed *error) Version {
	v := Version{Agreement: id.Agreement(r.Int()), Number: r.Int(), State: VersionState(r.Text())}
	var err error
	if v.Wording, v.Scope, err = readVersion(r.Text()); err != nil {
		*failed = err
	}
	v.From, v.PaperFile, v.OnPaper, v.By, v.CreatedAt = clock.Micros(r.Int()), id.File(r.Int()), r.Bool(), r.Text(), clock.Micros(r.Int())
	return v
}
