package api

import (
	"context"
	"strconv"
	"time"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) productLineRoutes() {
	door(d, get("list-product-lines", "/v1/product-lines", "List product lines"), d.listProductLines)
	door(d, create("create-product-line", "/v1/product-lines", "Make a product line").
		with("As soon as there is one, nobody selects outside the lines that are granted to it. What was selected before stays."), d.createProductLine)
	door(d, get("get-product-line", "/v1/product-lines/{product_line_id}", "Get a product line, and to whom it is granted"), d.getProductLine)
	door(d, put("replace-product-line", "/v1/product-lines/{product_line_id}", "Put other goods in the place of a line's").
		with("Selections of what leaves it are off, unless another line has it; their distributors are told."), d.replaceProductLine)
	door(d, get("list-product-line-goods", "/v1/product-lines/{product_line_id}/goods", "List the goods of a product line"), d.listLineGoods)
	door(d, post("grant-product-line", "/v1/product-lines/{product_line_id}/grants", "Grant a line to distributors, contracts or grades"), d.grantLine)
	door(d, post("revoke-product-line", "/v1/product-lines/{product_line_id}/revocations", "Name the instant at which grants of a line end").
		with("Whoever has selected from it gets notice now. From that instant the selections are seen, but off: listings are off, orders are refused."), d.revokeLine)
	door(d, post("end-product-line", "/v1/product-lines/{product_line_id}/end", "End a line that is granted to nobody any more").
		with("Where no line is left, everybody may select everything."), d.endProductLine)
}

// PartOfPool names goods: by a filter, by SKUs, or both.
type PartOfPool struct {
	Name   string           `json:"name" minLength:"1" maxLength:"100" example:"高端绿茶"`
	Filter *GoodsFilter     `json:"filter,omitempty" doc:"Goods belong to it as soon as they are found"`
	SKUIDs []web.ID[id.SKU] `json:"sku_ids,omitempty" maxItems:"1000"`
}

func (p *PartOfPool) goods() flows.PartGoods {
	g := flows.PartGoods{Name: p.Name, SKUs: web.ReadAll(p.SKUIDs)}
	if p.Filter != nil {
		f := FromAPIGoodsFilter(*p.Filter)
		g.Filter = &f
	}
	return g
}

// PartShown is a set of goods as it is.
type PartShown struct {
	Name      string       `json:"name"`
	Filter    *GoodsFilter `json:"filter,omitempty"`
	Goods     int64        `json:"goods" doc:"How many are in it now; left at 0 in lists"`
	CreatedAt time.Time    `json:"created_at"`
	ChangedAt time.Time    `json:"changed_at"`
	EndedAt   time.Time    `json:"ended_at,omitzero"`
}

func toAPIPart(p pool.Part) PartShown {
	out := PartShown{Name: p.Name, CreatedAt: moment(p.CreatedAt), ChangedAt: moment(p.ChangedAt), EndedAt: moment(p.EndedAt)}
	if f, err := flows.ReadFilter(p.Filter); err == nil && p.Filter != "" {
		filter := ToAPIGoodsFilter(f)
		out.Filter = &filter
	}
	return out
}

// Grantee is one distributor, contract or grade: exactly one is named.
type Grantee struct {
	DistributorID web.ID[id.Distributor] `json:"distributor_id,omitempty"`
	ContractID    web.ID[id.Contract]    `json:"contract_id,omitempty"`
	GradeID       web.ID[id.Grade]       `json:"grade_id,omitempty"`
}

// read gives the grantee; none when not exactly one is named.
func (g Grantee) read() []pool.Grantee {
	var out []pool.Grantee
	for _, x := range []pool.Grantee{
		{Kind: pool.ToDistributor, ID: int64(g.DistributorID.Read())}, {Kind: pool.ToContract, ID: int64(g.ContractID.Read())},
		{Kind: pool.ToGrade, ID: int64(g.GradeID.Read())},
	} {
		if x.ID != 0 {
			out = append(out, x)
		}
	}
	return out
}

func toAPIGrantee(g pool.Grantee) Grantee {
	switch g.Kind {
	case pool.ToDistributor:
		return Grantee{DistributorID: web.Written(id.Distributor(g.ID))}
	case pool.ToContract:
		return Grantee{ContractID: web.Written(id.Contract(g.ID))}
	case pool.ToGrade:
		return Grantee{GradeID: web.Written(id.Grade(g.ID))}
	case pool.ToAll:
	}
	return Grantee{}
}

// readGrantees reads grantees, each of which names exactly one.
func readGrantees(from []Grantee) ([]pool.Grantee, error) {
	var out []pool.Grantee
	for i, g := range from {
		one := g.read()
		if len(one) != 1 {
			return nil, pool.ErrGrantee.At("grantees[" + strconv.Itoa(i) + "]")
		}
		out = append(out, one[0])
	}
	return out, nil
}

// Grant lets a grantee select from a line.
type Grant struct {
	Grantee
	From  time.Time `json:"from"`
	Until time.Time `json:"until,omitzero" doc:"The first instant it no longer holds; open-ended when left out"`
}

// ProductLine authorises a part of the pool.
type ProductLine struct {
	ID web.ID[id.ProductLine] `json:"id"`
	PartShown
	Grants []Grant `json:"grants,omitempty" doc:"Left out in lists"`
}

func toAPIProductLine(p pool.Part) ProductLine {
	return ProductLine{ID: web.Written(id.ProductLine(p.ID)), PartShown: toAPIPart(p)}
}

func readProductLine(tx *db.Tx, object string) (ProductLine, error) {
	line := web.ID[id.ProductLine](object).Read()
	p, err := pool.GetPart(tx, int64(line), pool.LinePart)
	if err != nil {
		return ProductLine{}, err
	}
	out := toAPIProductLine(p)
	if out.Goods, err = pool.CountGoods(tx, p.ID); err != nil {
		return out, err
	}
	grants, err := pool.Grants(tx, line)
	out.Grants = each(grants, func(g pool.Grant) Grant { return Grant{toAPIGrantee(g.To), moment(g.From), moment(g.Until)} })
	return out, err
}

// listParts answers a list of parts of a kind.
func listParts[T any, I web.Identifier](ctx context.Context, d *doors, in *web.Paging, kind pool.PartKind, convert func(pool.Part) T, key func(int64) I) (*answer[web.Page[T]], error) {
	after, err := web.AfterID[I](*in)
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[T], error) {
		rows, err := pool.Parts(tx, kind, int64(after), in.Limit+1)
		return pageOf(*in, rows, convert, func(p pool.Part) I { return key(p.ID) }), err
	})
}

func (d *doors) listProductLines(ctx context.Context, in *web.Paging) (*answer[web.Page[ProductLine]], error) {
	return listParts(ctx, d, in, pool.LinePart, toAPIProductLine, func(n int64) id.ProductLine { return id.ProductLine(n) })
}

type createProductLineInput struct {
	web.Writing
	Body PartOfPool
}

func (d *doors) createProductLine(ctx context.Context, in *createProductLineInput) (*written[ProductLine], error) {
	line := id.NewProductLine(d.world.IDs)
	return run(ctx, d, command[ProductLine]{
		key: in.KeyFor(ctx, in.Body), object: line.String(), made: true, read: readProductLine,
		do: func(w *writing) error { return flows.AddProductLine(w.tx, w.acting(), line, in.Body.goods()) },
	})
}

// ProductLinePath names a product line in a path.
type ProductLinePath struct {
	ProductLineID web.ID[id.ProductLine] `path:"product_line_id"`
}

func (d *doors) getProductLine(ctx context.Context, in *ProductLinePath) (*answer[ProductLine], error) {
	return show(ctx, d, func(tx *db.Tx) (ProductLine, error) { return readProductLine(tx, string(in.ProductLineID)) })
}

// changeLine runs a command on a product line.
func (d *doors) changeLine(ctx context.Context, key web.Key, path ProductLinePath, change func(w *writing, line id.ProductLine) error) (*written[ProductLine], error) {
	return run(ctx, d, command[ProductLine]{
		key: key, object: string(path.ProductLineID), read: readProductLine,
		do: func(w *writing) error { return change(w, path.ProductLineID.Read()) },
	})
}

type replaceProductLineInput struct {
	web.Writing
	ProductLinePath
	Body PartOfPool
}

func (d *doors) replaceProductLine(ctx context.Context, in *replaceProductLineInput) (*written[ProductLine], error) {
	return d.changeLine(ctx, in.KeyFor(ctx, in.Body), in.ProductLinePath, func(w *writing, line id.ProductLine) error {
		return flows.ChangeProductLine(w.tx, w.acting(), line, in.Body.goods())
	})
}

// PartGood is one SKU of a set of goods.
type PartGood struct {
	SKUID web.ID[id.SKU] `json:"sku_id"`
	Named bool           `json:"named" doc:"false: the filter has found it"`
}

type listLineGoodsInput struct {
	web.Paging
	ProductLinePath
}

func (d *doors) listLineGoods(ctx context.Context, in *listLineGoodsInput) (*answer[web.Page[PartGood]], error) {
	after, err := web.AfterID[id.SKU](in.Paging)
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[PartGood], error) {
		line := int64(in.ProductLineID.Read())
		if _, err := pool.GetPart(tx, line, pool.LinePart); err != nil {
			return web.Page[PartGood]{}, err
		}
		rows, err := pool.Members(tx, line, after, 0, in.Limit+1)
		return pageOf(in.Paging, rows, func(m pool.Member) PartGood { return PartGood{web.Written(m.SKU), m.Named} },
			func(m pool.Member) id.SKU { return m.SKU }), err
	})
}

// Grantees are distributors, contracts and grades.
type Grantees struct {
	Grantees []Grantee `json:"grantees" minItems:"1" maxItems:"200"`
}

// Revocation says whose grants end, and when.
type Revocation struct {
	Grantees
	Until time.Time `json:"until" doc:"The first instant they no longer hold"`
}

type grantLineInput struct {
	web.Writing
	ProductLinePath
	Body Grantees
}

func (d *doors) grantLine(ctx context.Context, in *grantLineInput) (*written[ProductLine], error) {
	to, err := readGrantees(in.Body.Grantees)
	if err != nil {
		return nil, err
	}
	return d.changeLine(ctx, in.KeyFor(ctx, in.Body), in.ProductLinePath, func(w *writing, line id.ProductLine) error {
		return flows.GrantProductLine(w.tx, w.acting(), line, to)
	})
}

type revokeLineInput struct {
	web.Writing
	ProductLinePath
	Body Revocation
}

func (d *doors) revokeLine(ctx context.Context, in *revokeLineInput) (*written[ProductLine], error) {
	from, err := readGrantees(in.Body.Grantees.Grantees)
	if err != nil {
		return nil, err
	}
	return d.changeLine(ctx, in.KeyFor(ctx, in.Body), in.ProductLinePath, func(w *writing, line id.ProductLine) error {
		return flows.RevokeProductLine(w.tx, w.acting(), line, from, micros(in.Body.Until))
	})
}

type endLineInput struct {
	web.Writing
	ProductLinePath
	Body *nothing
}

func (d *doors) endProductLine(ctx context.Context, in *endLineInput) (*written[ProductLine], error) {
	return d.changeLine(ctx, in.KeyFor(ctx, in.Body), in.ProductLinePath, func(w *writing, line id.ProductLine) error {
		return flows.EndProductLine(w.tx, w.acting(), line)
	})
}
