package catalog

import (
	"slices"
	"strings"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// PaperKind says what a paper proves.
type PaperKind string

// The kinds of papers.
const (
	BrandAuthorisation    PaperKind = "brand_authorisation"    // 品牌授权书
	CustomsDeclaration    PaperKind = "customs_declaration"    // 报关单
	QuarantineCertificate PaperKind = "quarantine_certificate" // 检验检疫证明
	OriginCertificate     PaperKind = "origin_certificate"     // 原产地证明
)

// Paper is a supplier's proof about a brand that it sells, or about one product.
type Paper struct {
	ID          id.Paper
	Supplier    id.Supplier
	Brand       id.Brand   // 0: of a product
	Product     id.Product // 0: of a brand
	Kind        PaperKind
	Number      string
	File        id.File
	From        clock.Micros
	Until       clock.Micros // the first instant that it does not hold any more
	CheckedAt   clock.Micros // 0: the operator has not looked at it, and it counts for nothing
	WithdrawnAt clock.Micros // 0: it stands
	Reason      string       // why it was withdrawn
	CreatedAt   clock.Micros
}

// Counts says whether goods need and may rely on papers such as this one.
func (p *Paper) Counts() bool { return p.CheckedAt != 0 && p.WithdrawnAt == 0 }

// Holds says whether it proves something at an instant.
func (p *Paper) Holds(at clock.Micros) bool { return p.Counts() && p.From <= at && at < p.Until }

// MaxPapers bounds what stands of one supplier about one brand or product.
const MaxPapers = 200

// FilePaper keeps a paper; the flow has made sure that the file is there and the supplier's. The operator's (owner 0) is accepted by the act,
// a supplier's counts once the operator has checked it, and one about a product sends that back to review. It refuses what is wrong with
// the paper, ErrBrand, ErrNotFound at `product_id` for another supplier's product, and ErrPaperCount.
func FilePaper(tx *db.Tx, owner id.Supplier, p Paper, at clock.Micros) (Paper, error) {
	p.Number, p.CreatedAt = strings.TrimSpace(p.Number), at
	if owner == 0 {
		p.CheckedAt = at
	}
	if err := p.check(at); err != nil {
		return Paper{}, err
	}
	have, err := db.One(tx, db.Int, `select count(*) from catalog_papers
		where supplier_id = $1 and brand_id = $2 and product_id = $3 and withdrawn_at = 0`, p.Supplier, p.Brand, p.Product)
	if err != nil {
		return Paper{}, err
	}
	if have >= MaxPapers {
		return Paper{}, ErrPaperCount
	}
	if p.Product != 0 {
		of, err := lockOne(tx, p.Supplier, p.Product)
		if err != nil {
			return Paper{}, ErrNotFound.At("product_id")
		}
		of.revise(owner, at)
		keep(tx, []*Product{of})
	} else if _, err := GetBrand(tx, p.Brand); err != nil {
		return Paper{}, ErrBrand.At("brand_id")
	}
	rows := db.NewRows("catalog_papers", "id", "supplier_id", "brand_id", "product_id", "kind", "number", "file_id", "valid_from", "valid_until",
		"checked_at", "withdrawn_at", "reason", "created_at")
	rows.Add(p.ID, p.Supplier, p.Brand, p.Product, p.Kind, p.Number, p.File, p.From, p.Until, p.CheckedAt, 0, "", at)
	tx.Insert(rows)
	return p, nil
}

func (p *Paper) check(at clock.Micros) error {
	var faults fault.List
	switch p.Kind {
	case BrandAuthorisation, CustomsDeclaration, QuarantineCertificate, OriginCertificate:
	default:
		faults.Add(ErrPaperKind, "kind")
	}
	if (p.Brand == 0) == (p.Product == 0) || p.Product != 0 && p.Kind == BrandAuthorisation {
		faults.Add(ErrPaperSubject, "brand_id")
	}
	if !isLine(p.Number, 1, maxNameRunes) {
		faults.Add(ErrPaperNumber, "number")
	}
	if p.From >= p.Until || p.Until <= at {
		faults.Add(ErrPaperPeriod, "until")
	}
	return faults.Err(ErrInvalid)
}

const paperColumns = `id, supplier_id, brand_id, product_id, kind, number, file_id, valid_from, valid_until, checked_at, withdrawn_at, reason, created_at`

func scanPaper(r *db.Row) Paper {
	return Paper{
		ID: id.Paper(r.Int()), Supplier: id.Supplier(r.Int()), Brand: id.Brand(r.Int()), Product: id.Product(r.Int()), Kind: PaperKind(r.Text()),
		Number: r.Text(), File: id.File(r.Int()), From: clock.Micros(r.Int()), Until: clock.Micros(r.Int()), CheckedAt: clock.Micros(r.Int()),
		WithdrawnAt: clock.Micros(r.Int()), Reason: r.Text(), CreatedAt: clock.Micros(r.Int()),
	}
}

// GetPaper gives a paper of the owner (0: any owner), or ErrNotFound.
func GetPaper(tx *db.Tx, owner id.Supplier, paper id.Paper) (Paper, error) {
	p, err := db.One(tx, scanPaper, "select "+paperColumns+" from catalog_papers where id = $1 and (supplier_id = $2 or $2 = 0)", paper, owner)
	return p, found(err)
}

// PaperFilter narrows Papers; zero values do not.
type PaperFilter struct {
	Supplier  id.Supplier
	Brand     id.Brand
	Product   id.Product
	Unchecked bool // that the operator has yet to look at
	After     id.Paper
	Limit     int
}

// Papers lists papers in the order they were filed, those that were withdrawn too.
func Papers(tx *db.Tx, f PaperFilter) ([]Paper, error) {
	return db.All(tx, scanPaper, "select "+paperColumns+` from catalog_papers
		where id > $1 and (supplier_id = $2 or $2 = 0) and (brand_id = $3 or $3 = 0) and (product_id = $4 or $4 = 0)
		and (checked_at = 0 and withdrawn_at = 0 or $5 = 0) order by id limit $6`,
		f.After, f.Supplier, f.Brand, f.Product, f.Unchecked, page(f.Limit))
}

// CheckPaper accepts a paper for the operator: ErrNotFound, ErrPaperWithdrawn, ErrPaperPeriod when it holds no more. One that is accepted already stays as it is.
func CheckPaper(tx *db.Tx, paper id.Paper, at clock.Micros) (Paper, error) {
	p, err := GetPaper(tx, 0, paper)
	if err != nil {
		return Paper{}, err
	}
	if p.WithdrawnAt != 0 {
		return Paper{}, ErrPaperWithdrawn
	}
	if p.CheckedAt == 0 {
		if p.Until <= at {
			return Paper{}, ErrPaperPeriod.At("until", "until", p.Until.String())
		}
		p.CheckedAt = at
		tx.ExecOne("update catalog_papers set checked_at = $2 where id = $1 and withdrawn_at = 0", paper, at)
	}
	return p, nil
}

// WithdrawPaper makes a paper void, with a reason that the flow has looked at. A supplier (owner) takes back only what was not accepted:
// ErrNotFound, ErrPaperChecked, ErrPaperWithdrawn.
func WithdrawPaper(tx *db.Tx, owner id.Supplier, paper id.Paper, reason string, at clock.Micros) (Paper, error) {
	p, err := GetPaper(tx, owner, paper)
	switch {
	case err != nil:
		return Paper{}, err
	case p.WithdrawnAt != 0:
		return Paper{}, ErrPaperWithdrawn
	case owner != 0 && p.CheckedAt != 0:
		return Paper{}, ErrPaperChecked
	}
	p.WithdrawnAt, p.Reason = at, reason
	tx.ExecOne("update catalog_papers set withdrawn_at = $2, reason = $3 where id = $1 and withdrawn_at = 0", paper, at, reason)
	return p, nil
}

// checkPapersOf accepts what was filed about products themselves and still holds.
func checkPapersOf(tx *db.Tx, products []id.Product, at clock.Micros) error {
	changes := db.NewChanges("catalog_papers", "=id", "checked_at")
	tx.Load("catalog_papers", []string{"product_id", "id"}, db.Ids(products), paperColumns, func(r *db.Row) {
		if p := scanPaper(r); p.CheckedAt == 0 && p.WithdrawnAt == 0 && p.Until > at {
			changes.Add(p.ID, at)
		}
	})
	if err := tx.Flush(); err != nil {
		return err
	}
	tx.Change(changes)
	return nil
}

// PaperBook is what papers some goods rely on.
type PaperBook struct {
	brands   map[[2]int64][]Paper // by supplier and brand
	products map[id.Product][]Paper
}

// LoadPapers queues reading the papers that count for goods.
func LoadPapers(tx *db.Tx, goods map[id.SKU]*SKUFacts) *PaperBook {
	b := &PaperBook{brands: map[[2]int64][]Paper{}, products: map[id.Product][]Paper{}}
	var brands [][2]int64
	var products []id.Product
	for _, g := range goods {
		brands, products = append(brands, [2]int64{int64(g.Supplier), int64(g.Brand)}), append(products, g.Product)
	}
	tx.Load("catalog_papers", []string{"supplier_id", "brand_id"}, db.Pairs(brands), paperColumns, func(r *db.Row) {
		if p := scanPaper(r); p.Counts() {
			key := [2]int64{int64(p.Supplier), int64(p.Brand)}
			b.brands[key] = append(b.brands[key], p)
		}
	})
	tx.Load("catalog_papers", []string{"product_id"}, db.Ids(products), paperColumns, func(r *db.Row) {
		if p := scanPaper(r); p.Counts() {
			b.products[p.Product] = append(b.products[p.Product], p)
		}
	})
	return b
}

// Expired gives the kinds of papers of which goods had one, and have none that holds at an instant.
func (b *PaperBook) Expired(g *SKUFacts, at clock.Micros) (kinds []PaperKind) {
	for _, about := range [][]Paper{b.brands[[2]int64{int64(g.Supplier), int64(g.Brand)}], b.products[g.Product]} {
		holds := map[PaperKind]bool{}
		for _, p := range about {
			if p.From <= at { // one that is to begin proves nothing, and asks for nothing
				holds[p.Kind] = holds[p.Kind] || p.Holds(at)
			}
		}
		for kind, h := range holds {
			if !h {
				kinds = append(kinds, kind)
			}
		}
	}
	slices.Sort(kinds)
	return slices.Compact(kinds)
}

// SKUsUnder gives the SKUs that rely on a paper.
func SKUsUnder(tx *db.Tx, p *Paper) ([]SKUFacts, error) {
	if p.Product != 0 {
		return db.All(tx, scanFacts, "select "+factsColumns+" from catalog_skus where product_id = $1 order by id", p.Product)
	}
	return db.All(tx, scanFacts, "select "+factsColumns+` from catalog_skus where product_id in (
		select id from catalog_products where brand_id = $1 and supplier_id = $2) order by id`, p.Brand, p.Supplier)
}
