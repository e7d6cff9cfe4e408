package api

import (
	"context"
	"time"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) catalogRoutes() {
	door(d, get("list-categories", "/v1/categories", "List the category tree, parents before children").with(sinceNotes), d.listCategories)
	door(d, create("create-category", "/v1/categories", "Add a category").with("The tree has three levels; goods lie in the third."), d.createCategory)
	door(d, put("update-category", "/v1/categories/{category_id}", "Rename a category, or move it").
		with("It keeps its level: it moves under another parent of the level above, with all that is below it."), d.updateCategory)
	door(d, get("list-brands", "/v1/brands", "List brands").with(sinceNotes), d.listBrands)
	door(d, create("create-brand", "/v1/brands", "Add a brand"), d.createBrand)
	door(d, put("update-brand", "/v1/brands/{brand_id}", "Change a brand").with("What is left out stays."), d.updateBrand)
}

// Category is a node of the category tree.
type Category struct {
	ID       web.ID[id.Category] `json:"id"`
	ParentID web.ID[id.Category] `json:"parent_id,omitempty" doc:"Left out at the top level"`
	Level    int64               `json:"level" minimum:"1" maximum:"3"`
	Name     string              `json:"name" example:"乌龙茶"`

	UpdatedAt time.Time `json:"updated_at" doc:"Made, renamed or moved last"`
}

// NewCategory is a category to be added.
type NewCategory struct {
	ParentID web.ID[id.Category] `json:"parent_id,omitempty" doc:"Left out at the top level"`
	Name     string              `json:"name" minLength:"1" maxLength:"100" example:"乌龙茶"`
}

// Brand is a trade mark.
type Brand struct {
	ID      web.ID[id.Brand] `json:"id"`
	Name    string           `json:"name" example:"青岚"`
	Country string           `json:"country,omitempty" example:"CN"`
	LogoURL string           `json:"logo_url,omitempty" example:"https://img.example.com/qinglan.webp"`

	UpdatedAt time.Time `json:"updated_at" doc:"Made or changed last"`
}

// NewBrand is a brand to be added.
type NewBrand struct {
	Name    string `json:"name" minLength:"1" maxLength:"100" example:"青岚"`
	Country string `json:"country,omitempty" pattern:"^[A-Z]{2}$" patternDescription:"two letters of ISO 3166" example:"CN"`
	LogoURL string `json:"logo_url,omitempty" maxLength:"2000" doc:"https://, http:// or /media/" example:"https://img.example.com/qinglan.webp"`
}

// CategoryChange is what of a category is changed.
type CategoryChange struct {
	ParentID web.ID[id.Category] `json:"parent_id,omitempty"`
	Name     *string             `json:"name,omitempty" minLength:"1" maxLength:"100" example:"乌龙茶"`
}

// BrandChange is what of a brand is changed.
type BrandChange struct {
	Name    *string `json:"name,omitempty" minLength:"1" maxLength:"100" example:"青岚"`
	Country *string `json:"country,omitempty" pattern:"^([A-Z]{2})?$" patternDescription:"two letters of ISO 3166, or none" example:"CN"`
	LogoURL *string `json:"logo_url,omitempty" maxLength:"2000" doc:"Empty: none"`
}

// ToAPICategory writes a category.
func ToAPICategory(c catalog.Category) Category {
	return Category{ID: web.Written(c.ID), ParentID: web.Written(c.Parent), Level: c.Level, Name: c.Name, UpdatedAt: moment(c.UpdatedAt)}
}

// ToAPIBrand writes a brand.
func ToAPIBrand(b catalog.Brand) Brand {
	return Brand{ID: web.Written(b.ID), Name: b.Name, Country: b.Country, LogoURL: b.LogoURL, UpdatedAt: moment(b.UpdatedAt)}
}

// catalogInput asks for a list of what everybody may know.
type catalogInput struct {
	web.Paging
	Since
}

func (d *doors) listCategories(ctx context.Context, in *catalogInput) (*changesAnswer[web.Page[Category]], error) {
	return listCatalog(ctx, d, in, ToAPICategory, catalog.Categories, catalog.CategoriesSince,
		func(c catalog.Category) (id.Category, point) { return c.ID, point{c.UpdatedAt, int64(c.ID)} })
}

// listCatalog gives a page in the list's own order, or by time.
func listCatalog[R, T any, I web.Identifier](
	ctx context.Context, d *doors, in *catalogInput, convert func(R) T, all func(*db.Tx, I, int) ([]R, error),
	since func(*db.Tx, clock.Micros, I, int) ([]R, error), where func(R) (I, point),
) (*changesAnswer[web.Page[T]], error) {
	var after I
	var from point
	var err error
	if in.asked() {
		from, err = in.from(in.Paging)
	} else {
		after, err = web.AfterID[I](in.Paging)
	}
	if err != nil {
		return nil, err
	}
	page, err := show(ctx, d, func(tx *db.Tx) (web.Page[T], error) {
		if in.asked() {
			rows, err := since(tx, from.at, I(from.id), in.Limit+1)
			return pageSince(in.Paging, rows, convert, func(r R) point { _, at := where(r); return at }), err
		}
		rows, err := all(tx, after, in.Limit+1)
		return pageOf(in.Paging, rows, convert, func(r R) I { own, _ := where(r); return own }), err
	})
	return showChanges(d, page, err)
}

type createCategoryInput struct {
	web.Writing
	Body NewCategory
}

func (d *doors) createCategory(ctx context.Context, in *createCategoryInput) (*written[Category], error) {
	n := catalog.NewCategory{ID: id.NewCategory(d.world.IDs), Parent: in.Body.ParentID.Read(), Name: in.Body.Name}
	return run(ctx, d, command[Category]{
		key: in.KeyFor(ctx, in.Body), action: "category.create", object: n.ID.String(), made: true,
		do: func(w *writing) error {
			_, err := catalog.AddCategory(w.tx, n)
			return err
		},
		read: readCategory,
	})
}

func readCategory(tx *db.Tx, object string) (Category, error) {
	c, err := catalog.GetCategory(tx, web.ID[id.Category](object).Read())
	return ToAPICategory(c), err
}

type updateCategoryInput struct {
	web.Writing
	CategoryID web.ID[id.Category] `path:"category_id"`
	Body       CategoryChange
}

func (d *doors) updateCategory(ctx context.Context, in *updateCategoryInput) (*written[Category], error) {
	change := catalog.CategoryChange{Name: in.Body.Name}
	if in.Body.ParentID != "" {
		parent := in.Body.ParentID.Read()
		change.Parent = &parent
	}
	return run(ctx, d, command[Category]{
		key: in.KeyFor(ctx, in.Body), action: "category.update", object: string(in.CategoryID), read: readCategory,
		do: func(w *writing) error {
			_, err := catalog.ChangeCategory(w.tx, in.CategoryID.Read(), change)
			return err
		},
	})
}

func (d *doors) listBrands(ctx context.Context, in *catalogInput) (*changesAnswer[web.Page[Brand]], error) {
	return listCatalog(ctx, d, in, ToAPIBrand, catalog.Brands, catalog.BrandsSince,
		func(b catalog.Brand) (id.Brand, point) { return b.ID, point{b.UpdatedAt, int64(b.ID)} })
}

type createBrandInput struct {
	web.Writing
	Body NewBrand
}

func (d *doors) createBrand(ctx context.Context, in *createBrandInput) (*written[Brand], error) {
	n := catalog.Brand{ID: id.NewBrand(d.world.IDs), Name: in.Body.Name, Country: in.Body.Country, LogoURL: in.Body.LogoURL}
	return run(ctx, d, command[Brand]{
		key: in.KeyFor(ctx, in.Body), action: "brand.create", object: n.ID.String(), made: true,
		do: func(w *writing) error {
			_, err := catalog.CreateBrand(w.tx, n)
			return err
		},
		read: readBrand,
	})
}

func readBrand(tx *db.Tx, object string) (Brand, error) {
	b, err := catalog.GetBrand(tx, web.ID[id.Brand](object).Read())
	return ToAPIBrand(b), err
}

type updateBrandInput struct {
	web.Writing
	BrandID web.ID[id.Brand] `path:"brand_id"`
	Body    BrandChange
}

func (d *doors) updateBrand(ctx context.Context, in *updateBrandInput) (*written[Brand], error) {
	change := catalog.BrandChange{Name: in.Body.Name, Country: in.Body.Country, LogoURL: in.Body.LogoURL}
	return run(ctx, d, command[Brand]{
		key: in.KeyFor(ctx, in.Body), action: "brand.update", object: string(in.BrandID), read: readBrand,
		do: func(w *writing) error {
			_, err := catalog.ChangeBrand(w.tx, in.BrandID.Read(), change)
			return err
		},
	})
}
