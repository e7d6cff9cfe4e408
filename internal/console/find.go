package console

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/views"
	"github.com/fenxiao/fenxiao/internal/web"
)

type findInput struct {
	Text string `query:"q" required:"true" minLength:"1" maxLength:"100" doc:"An id; an own number or waybill, or its beginning; the last four digits of a phone; a code, bar code, words of a title; a name"`
}

type hit struct {
	Kind     string `json:"kind" enum:"order,after_sale,statement,sku,product,supplier,distributor,person" doc:"Says which page shows it"`
	ID       string `json:"id"`
	Title    string `json:"title" doc:"An own number, a title, a name, a month"`
	Subtitle string `json:"subtitle"`
	State    string `json:"state,omitempty" doc:"Of an after-sale; of a person, its role"`
	Within   string `json:"within,omitempty" doc:"The product of a SKU, the order of an after-sale"`
	By       string `json:"by,omitempty" enum:"id,number,waybill,phone" doc:"By what an order was found"`
}

type hitGroup struct {
	Name string `json:"name" enum:"orders,after_sales,statements,goods,suppliers,distributors,people"`
	Hits []hit  `json:"hits" doc:"Five at most, best first"`
	More bool   `json:"more" doc:"There are others"`
}

type findOutput struct {
	Body struct {
		Groups []hitGroup `json:"groups" doc:"Those in which something was found"`
	}
}

func (x *Console) registerFind() {
	web.Register(x.api, huma.Operation{
		OperationID: "find", Method: http.MethodGet, Path: apiPrefix + "/find", Summary: "Look for something everywhere", Tags: []string{"find"},
		Description: "Goods of the pool are found by words, all others by code. No prices are told.",
	}, x.find)
}

func (x *Console) find(ctx context.Context, in *findInput) (*findOutput, error) {
	out := &findOutput{}
	q := views.FindQuery{Text: strings.TrimSpace(in.Text)}
	goods, err := x.openGoods(ctx, q.Text)
	if err != nil {
		return nil, err
	}
	q.Goods = goods
	err = x.config.DB.Read(ctx, func(tx *db.Tx) error {
		var err error
		if q.Contacts, err = x.contactsByPhone(ctx, tx, q.Text); err != nil {
			return err
		}
		found, err := views.Find(tx, eyes(ctx), q)
		out.Body.Groups = each(found, func(g views.HitGroup) hitGroup {
			return hitGroup{g.Name, each(g.Hits, func(h views.Hit) hit { return hit(h) }), g.More}
		})
		return err
	})
	return out, err
}

// openGoods looks through the mall. A supplier has its own goods alone.
func (x *Console) openGoods(ctx context.Context, words string) ([]id.SKU, error) {
	if words == "" || access.Role(web.CallerOf(ctx).Role) == access.Supplier {
		return nil, nil
	}
	at := x.config.Clock.Now()
	page, err := x.config.Mall.Search(views.MallQuery{
		Words: words, Limit: views.HitsOfGroup + 1,
		Eyes: func(g *views.MallGood) (views.Own, bool) { return views.Own{}, g.Agreement.Live(at) },
	})
	if errors.Is(err, views.ErrFilling) {
		return nil, nil // all else is found already
	}
	return each(page.Rows, func(k views.MallKey) id.SKU { return k.SKU }), err
}

// Lengths of a phone that is typed whole.
const (
	leastPhone = 7
	mostPhone  = 16
)

// contactsByPhone looks for a phone by its last four digits, or whole. A supplier is shown phones without their middle, and may not guess at it: it finds by the end alone.
func (x *Console) contactsByPhone(ctx context.Context, tx *db.Tx, text string) ([]id.Contact, error) {
	caller, digits := web.CallerOf(ctx), strings.TrimPrefix(strings.ReplaceAll(text, " ", ""), "+")
	switch {
	case digits == "" || strings.Trim(digits, "0123456789") != "":
		return nil, nil
	case len(digits) == 4 && digits == text:
		owners, err := views.PhoneOwners(tx, eyes(ctx))
		if err != nil || len(owners) == 0 {
			return nil, err
		}
		return contacts.FindTails(tx, x.config.Ring, owners, text)
	case len(digits) < leastPhone || len(digits) > mostPhone:
		return nil, nil
	case access.Role(caller.Role) == access.Operator:
		return contacts.FindPhoneAnywhere(tx, x.config.Ring, text)
	case access.Role(caller.Role) == access.Distributor:
		return contacts.FindPhone(tx, x.config.Ring, caller.Party, text)
	}
	return nil, nil
}
