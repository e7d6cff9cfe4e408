package catalog

import (
	"strings"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// AddBrand adds a brand of which no more than the name is known: ErrName, ErrNameTaken.
func AddBrand(tx *db.Tx, brand id.Brand, name string) (Brand, error) {
	return CreateBrand(tx, Brand{ID: brand, Name: name})
}

// CreateBrand adds a brand: ErrNameTaken, or what is wrong with it.
func CreateBrand(tx *db.Tx, b Brand) (Brand, error) {
	if err := b.clean(tx); err != nil {
		return Brand{}, err
	}
	b.UpdatedAt = tx.Now()
	tx.Exec("insert into catalog_brands ("+brandColumns+") values ($1, $2, $3, $4, $5)", b.ID, b.Name, b.Country, b.LogoURL, b.UpdatedAt)
	return b, nil
}

// clean trims a brand, and looks whether it is in order and its name free.
func (b *Brand) clean(tx *db.Tx) error {
	b.Name, b.Country = strings.TrimSpace(b.Name), strings.TrimSpace(b.Country)
	var faults fault.List
	if !isLine(b.Name, 1, maxNameRunes) {
		faults.Add(ErrName, "name")
	}
	if b.Country != "" && !isCountry(b.Country) {
		faults.Add(ErrCountry, "country")
	}
	if b.LogoURL != "" && !isMediaURL(b.LogoURL) {
		faults.Add(ErrMediaURL, "logo_url")
	}
	if err := faults.Err(ErrInvalid); err != nil {
		return err
	}
	same, err := db.All(tx, db.Int, "select id from catalog_brands where name = $1 and id <> $2", b.Name, b.ID)
	if err == nil && len(same) > 0 {
		return ErrNameTaken.At("name", "brand_id", id.Brand(same[0]).String())
	}
	return err
}

func isCountry(s string) bool {
	return len(s) == 2 && s[0] >= 'A' && s[0] <= 'Z' && s[1] >= 'A' && s[1] <= 'Z'
}

// BrandChange is what ChangeBrand changes; nil leaves as it is.
type BrandChange struct {
	Name    *string
	Country *string
	LogoURL *string
}

// ChangeBrand changes a brand: ErrNotFound, ErrNameTaken, or what is wrong with it.
func ChangeBrand(tx *db.Tx, brand id.Brand, c BrandChange) (Brand, error) {
	b, err := GetBrand(tx, brand)
	if err != nil {
		return Brand{}, err
	}
	overwrite(&b.Name, c.Name)
	overwrite(&b.Country, c.Country)
	overwrite(&b.LogoURL, c.LogoURL)
	if err := b.clean(tx); err != nil {
		return Brand{}, err
	}
	b.UpdatedAt = tx.Now()
	tx.ExecOne("update catalog_brands set name = $2, country = $3, logo_url = $4, updated_at = $5 where id = $1", b.ID, b.Name, b.Country, b.LogoURL, b.UpdatedAt)
	return b, nil
}

const brandColumns = "id, name, country, logo_url, updated_at"

func scanBrand(r *db.Row) Brand {
	return Brand{ID: id.Brand(r.Int()), Name: r.Text(), Country: r.Text(), LogoURL: r.Text(), UpdatedAt: clock.Micros(r.Int())}
}

// GetBrand gives one brand, or ErrNotFound.
func GetBrand(tx *db.Tx, brand id.Brand) (Brand, error) {
	b, err := db.One(tx, scanBrand, "select "+brandColumns+" from catalog_brands where id = $1", brand)
	return b, found(err)
}

// Brands lists brands in the order they were added.
func Brands(tx *db.Tx, after id.Brand, limit int) ([]Brand, error) {
	return db.All(tx, scanBrand, "select "+brandColumns+" from catalog_brands where id > $1 order by id limit $2", after, page(limit))
}

// LoadBrands queues loading of brands by id; unknown ids stay absent.
func LoadBrands(tx *db.Tx, ids []id.Brand, into map[id.Brand]*Brand) {
	tx.Load("catalog_brands", []string{"id"}, db.Ids(ids), brandColumns, func(r *db.Row) {
		b := scanBrand(r)
		into[b.ID] = &b
	})
}
