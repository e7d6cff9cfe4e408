package api

import (
	"context"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) attributeRoutes() {
	door(d, get("list-attributes", "/v1/attributes", "List the attributes that goods of a category have, inherited ones too"), d.listAttributes)
	door(d, create("create-attribute", "/v1/attributes", "Give a category an attribute").
		with("All categories below have it too."), d.createAttribute)
	door(d, get("get-attribute", "/v1/attributes/{attribute_id}", "Get an attribute"), d.getAttribute)
	door(d, put("update-attribute", "/v1/attributes/{attribute_id}", "Change an attribute").
		with("What is left out stays. Choices that goods have can't go."), d.updateAttribute)
	door(d, remove("remove-attribute", "/v1/attributes/{attribute_id}", "Take away an attribute that no goods have"), d.removeAttribute)
}

// Attribute is what goods of a category are told by.
type Attribute struct {
	ID         web.ID[id.Attribute] `json:"id"`
	CategoryID web.ID[id.Category]  `json:"category_id" doc:"Of any level"`
	Name       string               `json:"name" example:"净含量"`
	Kind       string               `json:"kind" enum:"text,number,choice"`
	Unit       string               `json:"unit,omitempty" example:"g"`
	Required   bool                 `json:"required" doc:"A product is not approved without it"`
	Facet      bool                 `json:"facet" doc:"Searches may be narrowed by it"`
	Choices    []string             `json:"choices,omitempty"`
}

// NewAttribute is an attribute to be added.
type NewAttribute struct {
	CategoryID web.ID[id.Category] `json:"category_id" doc:"Of any level"`
	Name       string              `json:"name" minLength:"1" maxLength:"100" example:"净含量"`
	Kind       string              `json:"kind" enum:"text,number,choice"`
	Unit       string              `json:"unit,omitempty" maxLength:"20" doc:"Of a number" example:"g"`
	Required   bool                `json:"required,omitempty"`
	Facet      bool                `json:"facet,omitempty"`
	Choices    []string            `json:"choices,omitempty" maxItems:"200" doc:"Of a choice, 1 to 100 characters each"`
}

// AttributeChange is what of an attribute is changed.
type AttributeChange struct {
	Name     *string   `json:"name,omitempty" minLength:"1" maxLength:"100"`
	Unit     *string   `json:"unit,omitempty" maxLength:"20"`
	Required *bool     `json:"required,omitempty"`
	Facet    *bool     `json:"facet,omitempty"`
	Choices  *[]string `json:"choices,omitempty" maxItems:"200"`
}

// ToAPIAttribute writes an attribute.
func ToAPIAttribute(a catalog.Attribute) Attribute {
	return Attribute{
		ID: web.Written(a.ID), CategoryID: web.Written(a.Category), Name: a.Name, Kind: string(a.Kind), Unit: a.Unit, Required: a.Required,
		Facet: a.Facet, Choices: a.Choices,
	}
}

func readAttribute(tx *db.Tx, object string) (Attribute, error) {
	a, err := catalog.GetAttribute(tx, web.ID[id.Attribute](object).Read())
	return ToAPIAttribute(a), err
}

type listAttributesInput struct {
	web.Paging
	CategoryID web.ID[id.Category] `query:"category_id" doc:"All attributes when left out"`
}

func (d *doors) listAttributes(ctx context.Context, in *listAttributesInput) (*answer[web.Page[Attribute]], error) {
	after, err := web.AfterID[id.Attribute](in.Paging)
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[Attribute], error) {
		rows, err := catalog.Attributes(tx, in.CategoryID.Read(), after, in.Limit+1)
		return pageOf(in.Paging, rows, ToAPIAttribute, func(a catalog.Attribute) id.Attribute { return a.ID }), err
	})
}

type createAttributeInput struct {
	web.Writing
	Body NewAttribute
}

func (d *doors) createAttribute(ctx context.Context, in *createAttributeInput) (*written[Attribute], error) {
	b := in.Body
	n := catalog.Attribute{
		ID: id.NewAttribute(d.world.IDs), Category: b.CategoryID.Read(), Name: b.Name, Kind: catalog.AttributeKind(b.Kind), Unit: b.Unit,
		Required: b.Required, Facet: b.Facet, Choices: b.Choices,
	}
	return run(ctx, d, command[Attribute]{
		key: in.KeyFor(ctx, b), action: "attribute.create", object: n.ID.String(), made: true, read: readAttribute,
		do: func(w *writing) error {
			_, err := catalog.AddAttribute(w.tx, n)
			return err
		},
	})
}

// AttributePath names an attribute in a path.
type AttributePath struct {
	AttributeID web.ID[id.Attribute] `path:"attribute_id"`
}

func (d *doors) getAttribute(ctx context.Context, in *AttributePath) (*answer[Attribute], error) {
	return show(ctx, d, func(tx *db.Tx) (Attribute, error) { return readAttribute(tx, string(in.AttributeID)) })
}

type updateAttributeInput struct {
	web.Writing
	AttributePath
	Body AttributeChange
}

func (d *doors) updateAttribute(ctx context.Context, in *updateAttributeInput) (*written[Attribute], error) {
	b := in.Body
	change := catalog.AttributeChange{Name: b.Name, Unit: b.Unit, Required: b.Required, Facet: b.Facet, Choices: b.Choices}
	return run(ctx, d, command[Attribute]{
		key: in.KeyFor(ctx, b), action: "attribute.update", object: string(in.AttributeID), read: readAttribute,
		do: func(w *writing) error {
			_, err := catalog.ChangeAttribute(w.tx, in.AttributeID.Read(), change)
			return err
		},
	})
}

type removeAttributeInput struct {
	web.Writing
	AttributePath
}

func (d *doors) removeAttribute(ctx context.Context, in *removeAttributeInput) (*done, error) {
	return finish(ctx, d, in.KeyFor(ctx, nil), func(w *writing) error {
		was, err := readAttribute(w.tx, string(in.AttributeID))
		if err != nil {
			return err
		}
		if err := catalog.RemoveAttribute(w.tx, in.AttributeID.Read()); err != nil {
			return err
		}
		return w.note("attribute.remove", string(in.AttributeID), was, nil)
	})
}
