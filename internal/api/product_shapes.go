package api

import (
	"time"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/web"
)

// Product is what a buyer sees as one thing, in one or more variants.
type Product struct {
	ID          web.ID[id.Product]  `json:"id"`
	SupplierID  web.ID[id.Supplier] `json:"supplier_id"`
	BrandID     web.ID[id.Brand]    `json:"brand_id"`
	CategoryID  web.ID[id.Category] `json:"category_id"`
	Title       string              `json:"title" example:"凤凰单丛礼盒"`
	Description string              `json:"description,omitempty"`
	Packaging   string              `json:"packaging,omitempty" doc:"How the goods are packed" example:"牛皮纸盒，内附手提袋"`
	Dispatch    string              `json:"dispatch_region,omitempty" doc:"Where parcels leave: a GB/T 2260 division code, or another land's name" example:"445102"`
	Restock
	Handbook   *Handbook        `json:"handbook,omitempty"`
	Attributes []AttributeValue `json:"attributes,omitempty"`
	Labels     []LabelName      `json:"labels,omitempty" doc:"Words of the reader's own; the operator reads all"`
	SKUs       []SKU            `json:"skus"`
	Media      []Media          `json:"media"`
	Review     Review           `json:"review"`
	Proposal   *Proposal        `json:"proposal,omitempty" doc:"What the supplier would change, once the operator approves it"`
	CreatedAt  time.Time        `json:"created_at"`
	UpdatedAt  time.Time        `json:"updated_at"`
}

// Restock says how often new goods come.
type Restock struct {
	RestockDays   int64     `json:"restock_days,omitempty" minimum:"0" maximum:"3650" doc:"The cycle, in days; 0: none" example:"14"`
	NextRestockAt time.Time `json:"next_restock_at,omitzero" doc:"Unknown when left out"`
}

// Handbook is what a distributor needs to know to sell a product.
type Handbook struct {
	SellingPoints []string   `json:"selling_points,omitempty" maxItems:"30" doc:"Of at most 200 characters each" example:"[\"单株采摘\"]"`
	Audience      string     `json:"audience,omitempty" maxLength:"1000" doc:"Whom it is for" example:"送礼、自饮"`
	Usage         string     `json:"usage,omitempty" maxLength:"5000" doc:"How it is used" example:"沸水快冲，三秒出汤"`
	Allowed       []string   `json:"wording_allowed,omitempty" maxItems:"100" doc:"Of at most 100 characters each" example:"[\"蜜兰香\"]"`
	Forbidden     []string   `json:"wording_forbidden,omitempty" maxItems:"100" doc:"What would be a lie, or against the law" example:"[\"降血压\"]"`
	Questions     []Question `json:"questions,omitempty" maxItems:"50"`
}

// Question is one that buyers ask, with its answer.
type Question struct {
	Question string `json:"question" minLength:"1" maxLength:"200" example:"保质期多久？"`
	Answer   string `json:"answer" minLength:"1" maxLength:"2000" example:"十八个月"`
}

// AttributeValue is what an attribute is for a product, or for one of its SKUs.
type AttributeValue struct {
	AttributeID web.ID[id.Attribute] `json:"attribute_id"`
	SKUID       web.ID[id.SKU]       `json:"sku_id,omitempty" doc:"Left out for the whole product"`
	Value       string               `json:"value" minLength:"1" maxLength:"200" doc:"A number is written with at most 4 decimals" example:"250"`
}

// SKUValue is what an attribute is for a SKU.
type SKUValue struct {
	AttributeID web.ID[id.Attribute] `json:"attribute_id"`
	Value       string               `json:"value" minLength:"1" maxLength:"200" example:"250"`
}

// LabelName is a label as goods show it.
type LabelName struct {
	ID   web.ID[id.Label] `json:"id"`
	Name string           `json:"name" example:"春季新品"`
}

// Review is how far the operator's review of a product is.
type Review struct {
	State       string    `json:"state" enum:"draft,submitted,approved,refused"`
	Revision    int64     `json:"revision" doc:"Counts the changes of what is reviewed; approving names the one that was looked at" example:"1"`
	SubmittedAt time.Time `json:"submitted_at,omitzero"`
	ApprovedAt  time.Time `json:"approved_at,omitzero" doc:"The last time; what is on sale is as it was then"`
	Reason      string    `json:"reason,omitempty" doc:"Of the last refusal"`
}

// Proposal is a supplier's change that waits for review; what is left out stays.
type Proposal struct {
	ProductChange
	Media      *[]NewMedia `json:"media,omitempty"`
	ProposedAt time.Time   `json:"proposed_at"`
}

// SKU is a sellable variant of a product.
type SKU struct {
	ID          web.ID[id.SKU]      `json:"id"`
	ProductID   web.ID[id.Product]  `json:"product_id"`
	SupplierID  web.ID[id.Supplier] `json:"supplier_id"`
	Code        string              `json:"code" doc:"The supplier's own" example:"QL-0107"`
	Title       string              `json:"title" doc:"Product title and spec, as order lines show it" example:"凤凰单丛礼盒 250g"`
	Spec        string              `json:"spec" example:"250g"`
	GTIN        string              `json:"gtin,omitempty" example:"6901234567892"`
	WeightGrams int64               `json:"weight_grams" example:"420"`
	State       string              `json:"state" enum:"active,retired"`
}

// Media is a picture or video of a product.
type Media struct {
	ID   web.ID[id.Media] `json:"id"`
	Kind string           `json:"kind" enum:"main,detail,packaging,video,original"`
	URL  string           `json:"url" example:"https://img.example.com/ql-0107.webp"`
}

// NewProduct is a product to be added.
type NewProduct struct {
	SupplierID  web.ID[id.Supplier] `json:"supplier_id,omitempty" doc:"Needed from the operator; a supplier's own otherwise"`
	BrandID     web.ID[id.Brand]    `json:"brand_id"`
	CategoryID  web.ID[id.Category] `json:"category_id" doc:"Of the third level"`
	Title       string              `json:"title" minLength:"1" maxLength:"200" example:"凤凰单丛礼盒"`
	Description string              `json:"description,omitempty" maxLength:"20000"`
	Packaging   string              `json:"packaging,omitempty" maxLength:"2000"`
	Dispatch    string              `json:"dispatch_region,omitempty" maxLength:"40" example:"445102"`
	Restock
	Handbook   *Handbook  `json:"handbook,omitempty"`
	Attributes []SKUValue `json:"attributes,omitempty" maxItems:"200" doc:"Of the whole product"`
	SKUs       []NewSKU   `json:"skus" minItems:"1" maxItems:"200"`
	Media      []NewMedia `json:"media,omitempty" maxItems:"50"`
}

// NewSKU is a variant to be added.
type NewSKU struct {
	Code        string     `json:"code" minLength:"1" maxLength:"64" doc:"The supplier's own, used once" example:"QL-0107"`
	Spec        string     `json:"spec,omitempty" maxLength:"100" example:"250g"`
	GTIN        string     `json:"gtin,omitempty" pattern:"^([0-9]{8}|[0-9]{12,14})$" patternDescription:"a GS1 number" example:"6901234567892"`
	WeightGrams int64      `json:"weight_grams,omitempty" minimum:"0" maximum:"100000000" example:"420"`
	Attributes  []SKUValue `json:"attributes,omitempty" maxItems:"200" doc:"Of this SKU"`
}

// NewMedia is a picture or video to be added.
type NewMedia struct {
	Kind string `json:"kind" enum:"main,detail,packaging,video,original"`
	URL  string `json:"url" minLength:"1" maxLength:"2000" example:"https://img.example.com/ql-0107.webp"`
}

// SKUs are variants to be added to a product.
type SKUs struct {
	SKUs []NewSKU `json:"skus" minItems:"1" maxItems:"200"`
}

// MediaList is what a product shows, in this order.
type MediaList struct {
	Media []NewMedia `json:"media" maxItems:"50"`
}

// ProductChange is what of a product is changed.
type ProductChange struct {
	Title       *string             `json:"title,omitempty" minLength:"1" maxLength:"200"`
	Description *string             `json:"description,omitempty" maxLength:"20000"`
	Packaging   *string             `json:"packaging,omitempty" maxLength:"2000"`
	Dispatch    *string             `json:"dispatch_region,omitempty" maxLength:"40" example:"445102"`
	BrandID     web.ID[id.Brand]    `json:"brand_id,omitempty"`
	CategoryID  web.ID[id.Category] `json:"category_id,omitempty" doc:"Of the third level"`
	Handbook    *Handbook           `json:"handbook,omitempty"`
	Attributes  *[]AttributeValue   `json:"attributes,omitempty" maxItems:"2000" doc:"All values of the product and of its SKUs"`
}

// productFor writes products for a supplier, or for the operator (0), who reads all labels.
func productFor(owner id.Supplier) func(p catalog.Product) Product {
	return func(p catalog.Product) Product {
		out := Product{
			ID: web.Written(p.ID), SupplierID: web.Written(p.Supplier), BrandID: web.Written(p.Brand), CategoryID: web.Written(p.Category),
			Title: p.Title, Description: p.Description, Packaging: p.Packaging, Dispatch: p.Dispatch,
			Restock: Restock{p.RestockDays, moment(p.RestockAt)}, Handbook: ToAPIHandbook(p.Handbook), Attributes: each(p.Values, ToAPIValue),
			SKUs: each(p.SKUs, ToAPISKU), Media: each(p.Media, ToAPIMedia), Review: ToAPIReview(p.Review), Proposal: ToAPIProposal(p.Proposal),
			CreatedAt: moment(p.CreatedAt), UpdatedAt: moment(p.UpdatedAt),
		}
		for _, l := range p.Labels {
			if owner == 0 || l.Supplier == owner {
				out.Labels = append(out.Labels, LabelName{web.Written(l.ID), l.Name})
			}
		}
		return out
	}
}

// ToAPIHandbook writes a handbook; an empty one is left out.
func ToAPIHandbook(h catalog.Handbook) *Handbook {
	if h.IsEmpty() {
		return nil
	}
	return &Handbook{
		SellingPoints: h.Points, Audience: h.Audience, Usage: h.Usage, Allowed: h.Allowed, Forbidden: h.Forbidden,
		Questions: each(h.Questions, func(q catalog.Question) Question { return Question{q.Asked, q.Answer} }),
	}
}

// FromAPIHandbook reads a handbook; one that is left out is empty.
func FromAPIHandbook(h *Handbook) catalog.Handbook {
	if h == nil {
		return catalog.Handbook{}
	}
	return catalog.Handbook{
		Points: h.SellingPoints, Audience: h.Audience, Usage: h.Usage, Allowed: h.Allowed, Forbidden: h.Forbidden,
		Questions: each(h.Questions, func(q Question) catalog.Question { return catalog.Question{Asked: q.Question, Answer: q.Answer} }),
	}
}

// ToAPIValue writes a value.
func ToAPIValue(v catalog.Value) AttributeValue {
	return AttributeValue{AttributeID: web.Written(v.Attribute), SKUID: web.Written(v.SKU), Value: v.Text}
}

func fromAPIValue(v AttributeValue) catalog.Value {
	return catalog.Value{SKU: v.SKUID.Read(), Attribute: v.AttributeID.Read(), Text: v.Value}
}

func fromAPISKUValue(v SKUValue) catalog.Value {
	return catalog.Value{Attribute: v.AttributeID.Read(), Text: v.Value}
}

// ToAPIReview writes a review.
func ToAPIReview(r catalog.Review) Review {
	return Review{string(r.State), r.Revision, moment(r.SubmittedAt), moment(r.ApprovedAt), r.Reason}
}

// ToAPIProposal writes a proposal, if there is one.
func ToAPIProposal(p *catalog.Proposal) *Proposal {
	if p == nil {
		return nil
	}
	out := &Proposal{ProposedAt: moment(p.At), ProductChange: ProductChange{
		Title: p.Title, Description: p.Description, Packaging: p.Packaging, Dispatch: p.Dispatch,
	}}
	if p.Brand != nil {
		out.BrandID = web.Written(*p.Brand)
	}
	if p.Category != nil {
		out.CategoryID = web.Written(*p.Category)
	}
	if p.Handbook != nil {
		if out.Handbook = ToAPIHandbook(*p.Handbook); out.Handbook == nil {
			out.Handbook = &Handbook{}
		}
	}
	if p.Values != nil {
		values := each(*p.Values, ToAPIValue)
		out.Attributes = &values
	}
	if p.Media != nil {
		media := each(*p.Media, func(m catalog.NewMedia) NewMedia { return NewMedia{string(m.Kind), m.URL} })
		out.Media = &media
	}
	return out
}

func (d *doors) fromAPIProduct(b NewProduct) catalog.NewProduct {
	return catalog.NewProduct{
		ID: id.NewProduct(d.world.IDs), Brand: b.BrandID.Read(), Category: b.CategoryID.Read(), Title: b.Title, Description: b.Description,
		Packaging: b.Packaging, Dispatch: b.Dispatch, RestockDays: b.RestockDays, RestockAt: micros(b.NextRestockAt),
		Handbook: FromAPIHandbook(b.Handbook), Values: each(b.Attributes, fromAPISKUValue),
		SKUs: each(b.SKUs, d.fromAPISKU), Media: each(b.Media, d.fromAPIMedia),
	}
}

func (d *doors) fromAPIChange(b ProductChange) catalog.Change {
	c := catalog.Change{Title: b.Title, Description: b.Description, Packaging: b.Packaging, Dispatch: b.Dispatch}
	if b.BrandID != "" {
		brand := b.BrandID.Read()
		c.Brand = &brand
	}
	if b.CategoryID != "" {
		category := b.CategoryID.Read()
		c.Category = &category
	}
	if b.Handbook != nil {
		h := FromAPIHandbook(b.Handbook)
		c.Handbook = &h
	}
	if b.Attributes != nil {
		values := each(*b.Attributes, fromAPIValue)
		c.Values = &values
	}
	return c
}

// ToAPISKU writes a SKU.
func ToAPISKU(k catalog.SKU) SKU {
	return SKU{
		ID: web.Written(k.ID), ProductID: web.Written(k.Product), SupplierID: web.Written(k.Supplier), Code: k.Code, Title: k.Title,
		Spec: k.Spec, GTIN: k.GTIN, WeightGrams: k.WeightGrams, State: string(k.State),
	}
}

// ToAPIMedia writes a picture or video.
func ToAPIMedia(m catalog.Media) Media {
	return Media{ID: web.Written(m.ID), Kind: string(m.Kind), URL: m.URL}
}

func (d *doors) fromAPISKU(k NewSKU) catalog.NewSKU {
	return catalog.NewSKU{ID: id.NewSKU(d.world.IDs), Code: k.Code, Spec: k.Spec, GTIN: k.GTIN, WeightGrams: k.WeightGrams, Values: each(k.Attributes, fromAPISKUValue)}
}

func (d *doors) fromAPIMedia(m NewMedia) catalog.NewMedia {
	return catalog.NewMedia{ID: id.NewMedia(d.world.IDs), Kind: catalog.MediaKind(m.Kind), URL: m.URL}
}
