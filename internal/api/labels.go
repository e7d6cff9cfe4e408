package api

import (
	"context"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) labelRoutes() {
	door(d, get("list-labels", "/v1/labels", "List labels").with("A supplier sees its own only."), d.listLabels)
	door(d, create("create-label", "/v1/labels", "Add a label: a word of your own for goods"), d.createLabel)
	door(d, put("update-label", "/v1/labels/{label_id}", "Rename a label, or show it to distributors"), d.updateLabel)
	door(d, remove("remove-label", "/v1/labels/{label_id}", "Take a label away, and off all goods"), d.removeLabel)
	door(d, post("label-products", "/v1/labels/{label_id}/products", "Put a label on products and take it off others, all or none").
		with("Saying it again changes nothing."), d.labelProducts)
}

// Label is a word of the operator's or of a supplier's own.
type Label struct {
	ID         web.ID[id.Label]    `json:"id"`
	SupplierID web.ID[id.Supplier] `json:"supplier_id,omitempty" doc:"Left out of the operator's own"`
	Name       string              `json:"name" example:"春季新品"`
	Shown      bool                `json:"shown" doc:"Distributors may see it"`
}

// NewLabel is a label to be added.
type NewLabel struct {
	Name  string `json:"name" minLength:"1" maxLength:"100" example:"春季新品"`
	Shown bool   `json:"shown,omitempty" doc:"Distributors may see it"`
}

// LabelChange is what of a label is changed.
type LabelChange struct {
	Name  *string `json:"name,omitempty" minLength:"1" maxLength:"100"`
	Shown *bool   `json:"shown,omitempty"`
}

// Labelling says on which products a label is put, and off which it is taken.
type Labelling struct {
	Add    []web.ID[id.Product] `json:"add,omitempty" maxItems:"100"`
	Remove []web.ID[id.Product] `json:"remove,omitempty" maxItems:"100"`
}

// ToAPILabel writes a label.
func ToAPILabel(l catalog.Label) Label {
	return Label{ID: web.Written(l.ID), SupplierID: web.Written(l.Supplier), Name: l.Name, Shown: l.Shown}
}

func readLabel(owner id.Supplier) func(tx *db.Tx, object string) (Label, error) {
	return func(tx *db.Tx, object string) (Label, error) {
		l, err := catalog.GetLabel(tx, owner, web.ID[id.Label](object).Read())
		return ToAPILabel(l), err
	}
}

type listLabelsInput struct {
	web.Paging
	SupplierQuery
}

func (d *doors) listLabels(ctx context.Context, in *listLabelsInput) (*answer[web.Page[Label]], error) {
	supplier, err := narrowed(ctx, in.SupplierID, access.Scope.Supplier)
	if err != nil {
		return nil, err
	}
	after, err := web.AfterID[id.Label](in.Paging)
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[Label], error) {
		rows, err := catalog.Labels(tx, supplier, after, in.Limit+1)
		return pageOf(in.Paging, rows, ToAPILabel, func(l catalog.Label) id.Label { return l.ID }), err
	})
}

type createLabelInput struct {
	web.Writing
	Body NewLabel
}

func (d *doors) createLabel(ctx context.Context, in *createLabelInput) (*written[Label], error) {
	owner := ownerOf(ctx)
	n := catalog.Label{ID: id.NewLabel(d.world.IDs), Supplier: owner, Name: in.Body.Name, Shown: in.Body.Shown}
	return run(ctx, d, command[Label]{
		key: in.KeyFor(ctx, in.Body), action: "label.create", object: n.ID.String(), made: true, read: readLabel(owner),
		do: func(w *writing) error {
			_, err := catalog.AddLabel(w.tx, n)
			return err
		},
	})
}

// LabelPath names a label in a path.
type LabelPath struct {
	LabelID web.ID[id.Label] `path:"label_id"`
}

type updateLabelInput struct {
	web.Writing
	LabelPath
	Body LabelChange
}

func (d *doors) updateLabel(ctx context.Context, in *updateLabelInput) (*written[Label], error) {
	owner := ownerOf(ctx)
	return run(ctx, d, command[Label]{
		key: in.KeyFor(ctx, in.Body), action: "label.update", object: string(in.LabelID), read: readLabel(owner),
		do: func(w *writing) error {
			_, err := catalog.ChangeLabel(w.tx, owner, in.LabelID.Read(), catalog.LabelChange{Name: in.Body.Name, Shown: in.Body.Shown})
			return err
		},
	})
}

type removeLabelInput struct {
	web.Writing
	LabelPath
}

func (d *doors) removeLabel(ctx context.Context, in *removeLabelInput) (*done, error) {
	owner := ownerOf(ctx)
	return finish(ctx, d, in.KeyFor(ctx, nil), func(w *writing) error {
		was, err := readLabel(owner)(w.tx, string(in.LabelID))
		if err != nil {
			return err
		}
		if err := catalog.RemoveLabel(w.tx, owner, in.LabelID.Read()); err != nil {
			return err
		}
		return w.note("label.remove", string(in.LabelID), was, nil)
	})
}

type labelProductsInput struct {
	web.Writing
	LabelPath
	Body Labelling
}

func (d *doors) labelProducts(ctx context.Context, in *labelProductsInput) (*done, error) {
	owner := ownerOf(ctx)
	return finish(ctx, d, in.KeyFor(ctx, in.Body), func(w *writing) error {
		if err := catalog.LabelProducts(w.tx, owner, in.LabelID.Read(), web.ReadAll(in.Body.Add), web.ReadAll(in.Body.Remove)); err != nil {
			return err
		}
		return w.note("label.products", string(in.LabelID), nil, in.Body)
	})
}
