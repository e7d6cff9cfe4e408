package suppliers

import (
	"errors"
	"strings"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// DocumentKind says what a paper is.
type DocumentKind string

// The kinds of papers.
const (
	BusinessLicence    DocumentKind = "business_licence"    // 营业执照
	FoodLicence        DocumentKind = "food_licence"        // 食品经营（生产）许可证
	MedicalLicence     DocumentKind = "medical_licence"     // 医疗器械经营备案
	Trademark          DocumentKind = "trademark"           // 商标注册证
	BrandAuthorisation DocumentKind = "brand_authorisation" // 品牌授权书
	QualityReport      DocumentKind = "quality_report"      // 质检报告
	ImportPaper        DocumentKind = "import_paper"        // 进口单证
	BankPermit         DocumentKind = "bank_permit"         // 开户许可证
	OtherDocument      DocumentKind = "other"               // 其他
)

func (k DocumentKind) known() bool {
	switch k {
	case BusinessLicence, FoodLicence, MedicalLicence, Trademark, BrandAuthorisation, QualityReport, ImportPaper, BankPermit, OtherDocument:
		return true
	default:
		return false
	}
}

// MaxDocuments is how many papers one company may have, replaced ones included.
const MaxDocuments = 100

// ReminderDays are the days before its end on which a supplier is reminded of a paper, and the day itself.
var ReminderDays = []int64{60, 30, 7, 0}

// Document is a licence or another paper of a company.
type Document struct {
	ID         id.Document
	Holder     int64 // the application or the supplier
	Kind       DocumentKind
	Number     string
	ValidUntil clock.Micros // the first instant it no longer holds; 0: it does not end
	File       id.File
	ReplacedBy id.Document // 0: it counts
	By         string
	CreatedAt  clock.Micros
}

// Holds says whether the paper counts and has not expired.
func (d *Document) Holds(at clock.Micros) bool {
	return d.ReplacedBy == 0 && (d.ValidUntil == 0 || at < d.ValidUntil)
}

// NextReminder gives when the holder is reminded next, and how many days before the end that is; 0 when it is no more.
func (d *Document) NextReminder(at clock.Micros) clock.Micros {
	if d.ReplacedBy != 0 || d.ValidUntil == 0 {
		return 0
	}
	for _, days := range ReminderDays {
		if due := d.ValidUntil - clock.Micros(days)*clock.Day; due > at {
			return due
		}
	}
	return 0
}

// NewDocument is what AddDocument needs. The flow has made sure that the file is the holder's.
type NewDocument struct {
	ID         id.Document
	Holder     int64
	Kind       DocumentKind
	Number     string
	ValidUntil clock.Micros
	File       id.File
	Replaces   id.Document // an older paper in whose place it comes; 0: none
	By         string
}

const documentColumns = "id, holder_id, kind, number, valid_until, file_id, replaced_by, added_by, created_at"

func scanDocument(r *db.Row) Document {
	return Document{
		ID: id.Document(r.Int()), Holder: r.Int(), Kind: DocumentKind(r.Text()), Number: r.Text(), ValidUntil: clock.Micros(r.Int()),
		File: id.File(r.Int()), ReplacedBy: id.Document(r.Int()), By: r.Text(), CreatedAt: clock.Micros(r.Int()),
	}
}

// AddDocument adds a paper to its holder: all mistakes under ErrInvalid, ErrTooManyDocuments, ErrNotFound for the paper that it replaces.
func AddDocument(tx *db.Tx, n NewDocument, at clock.Micros) (Document, error) {
	d := Document{
		ID: n.ID, Holder: n.Holder, Kind: n.Kind, Number: strings.TrimSpace(n.Number), ValidUntil: n.ValidUntil, File: n.File, By: n.By, CreatedAt: at,
	}
	var faults fault.List
	if !d.Kind.known() {
		faults.Add(ErrDocumentKind, "kind")
	}
	if !isName(d.Number) {
		faults.Add(ErrDocumentNumber, "number")
	}
	if d.ValidUntil != 0 && d.ValidUntil <= at {
		faults.Add(ErrDocumentExpired, "valid_until")
	}
	if err := faults.Err(ErrInvalid); err != nil {
		return Document{}, err
	}
	have, err := db.One(tx, db.Int, "select count(*) from suppliers_documents where holder_id = $1", d.Holder)
	if err != nil {
		return Document{}, err
	}
	if have >= MaxDocuments {
		return Document{}, ErrTooManyDocuments.At("documents")
	}
	if n.Replaces != 0 {
		old, err := GetDocument(tx, d.Holder, n.Replaces)
		if err != nil {
			return Document{}, err
		}
		if old.ReplacedBy != 0 {
			return Document{}, ErrState.At("replaces", "replaced_by", old.ReplacedBy.String())
		}
		tx.ExecOne("update suppliers_documents set replaced_by = $2 where id = $1", old.ID, d.ID)
	}
	tx.Exec("insert into suppliers_documents ("+documentColumns+") values ($1, $2, $3, $4, $5, $6, 0, $7, $8)",
		d.ID, d.Holder, d.Kind, d.Number, d.ValidUntil, d.File, d.By, at)
	return d, nil
}

// GetDocument gives one paper of a holder (0: any), or ErrNotFound.
func GetDocument(tx *db.Tx, holder int64, document id.Document) (Document, error) {
	d, err := db.One(tx, scanDocument, "select "+documentColumns+" from suppliers_documents where id = $1 and (holder_id = $2 or $2 = 0)", document, holder)
	if errors.Is(err, db.ErrNoRow) {
		return Document{}, ErrNotFound
	}
	return d, err
}

// Documents lists a holder's papers in the order they were added.
func Documents(tx *db.Tx, holder int64, after id.Document, limit int) ([]Document, error) {
	return db.All(tx, scanDocument, "select "+documentColumns+" from suppliers_documents where holder_id = $1 and id > $2 order by id limit $3",
		holder, after, page(limit))
}

// Lapsed tells whether a paper of the supplier that counts has been expired for so many days.
func Lapsed(tx *db.Tx, supplier id.Supplier, days int64, at clock.Micros) (bool, error) {
	n, err := db.One(tx, db.Int, `select count(*) from suppliers_documents where holder_id = $1 and replaced_by = 0 and valid_until > 0
		and valid_until <= $2`, supplier, at-clock.Micros(days)*clock.Day)
	return n > 0, err
}

// Policy says what follows from expired papers, and how often a supplier is looked at again.
type Policy struct {
	From        clock.Micros // since when it counts
	GraceDays   int64        // after a paper has expired: from then on nothing new is signed
	Suspends    bool         // and no new orders are taken either
	RecheckDays int64        // 0: never
}

// DefaultPolicy counts until another is set.
var DefaultPolicy = Policy{GraceDays: 15, Suspends: true, RecheckDays: 365}

const (
	maxGraceDays   = 365
	minRecheckDays = 30
	maxRecheckDays = 3650
)

// SetPolicy sets what counts from now on: ErrPolicy.
func SetPolicy(tx *db.Tx, p Policy, at clock.Micros) (Policy, error) {
	if p.GraceDays < 0 || p.GraceDays > maxGraceDays || p.RecheckDays != 0 && (p.RecheckDays < minRecheckDays || p.RecheckDays > maxRecheckDays) {
		return Policy{}, ErrPolicy.At("grace_days")
	}
	p.From = at
	tx.Exec("delete from suppliers_policies where from_at = $1", at)
	tx.Exec("insert into suppliers_policies (from_at, grace_days, suspends, recheck_days) values ($1, $2, $3, $4)", at, p.GraceDays, p.Suspends, p.RecheckDays)
	return p, nil
}

// PolicyAt gives the policy that counts at a time.
func PolicyAt(tx *db.Tx, at clock.Micros) (Policy, error) {
	p, err := db.One(tx, func(r *db.Row) Policy {
		return Policy{clock.Micros(r.Int()), r.Int(), r.Bool(), r.Int()}
	}, "select from_at, grace_days, suspends, recheck_days from suppliers_policies where from_at <= $1 order by from_at desc limit 1", at)
	if errors.Is(err, db.ErrNoRow) {
		return DefaultPolicy, nil
	}
	return p, err
}

// PlanRecheck sets when the operator looks at a supplier again; 0: never. ErrNotFound.
func PlanRecheck(tx *db.Tx, supplier id.Supplier, due clock.Micros) (Supplier, error) {
	s, err := Get(tx, supplier)
	if err != nil {
		return Supplier{}, err
	}
	s.RecheckAt = due
	tx.ExecOne("update suppliers_suppliers set recheck_at = $2 where id = $1", supplier, due)
	return s, nil
}
