package api

import (
	"context"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/sheets"
	"github.com/fenxiao/fenxiao/internal/stock"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) exportRoutes() {
	const path = "/v1/selections/export"
	door(d, get("export-selections", path, "Get selected goods as a file for shop systems").
		with("csv and xlsx have a row of names first; google is a product feed (RSS 2.0) for Google Merchant Center and leaves out what has no price. "+
			"Titles and prices are the distributor's own where it has set them and they lie in the range; cells that begin like a formula get an "+
			"apostrophe before them. Rows are read a few hundred at a time, so that a long file is no single snapshot; a file that breaks off is "+
			"not whole."), d.exportSelections)
	text := &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString}}
	answer := d.web.OpenAPI().Paths[path].Get.Responses[strconv.Itoa(http.StatusOK)]
	answer.Content = map[string]*huma.MediaType{
		formats["csv"].mediaType: text, formats["google"].mediaType: text,
		formats["xlsx"].mediaType: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
	}
}

// formats are the kinds of files.
var formats = map[string]struct{ mediaType, name string }{
	"csv":    {"text/csv; charset=utf-8", "selections.csv"},
	"xlsx":   {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "selections.xlsx"},
	"google": {"application/rss+xml; charset=utf-8", "selections.xml"},
}

type exportSelectionsInput struct {
	DistributorQuery
	Format    string             `query:"format" required:"true" enum:"csv,xlsx,google"`
	Folder    string             `query:"folder" maxLength:"60" doc:"Only what is kept in this folder"`
	ChannelID web.ID[id.Channel] `query:"channel_id" doc:"Only what is on sale in this channel"`
	Region    string             `query:"region" maxLength:"40" doc:"Stock states in this region; left out: anywhere" example:"310115"`
	Link      string             `query:"link" maxLength:"1000" pattern:"^https?://[^{}\\s]+\\{(sku_id|code)\\}\\S*$" doc:"Where the shop shows a good: an address with {sku_id} or {code} in it; needed for google" example:"https://shop.example/p/{code}"`
}

// exported is a file that is written while it is read.
type exported struct {
	ContentType        string `header:"Content-Type"`
	ContentDisposition string `header:"Content-Disposition"`
	Body               func(huma.Context)
}

const (
	exportPage = pool.MaxPage // rows that are read at once
	// exportPatience is how long a caller may take for what one page gives.
	exportPatience = time.Minute
)

func (d *doors) exportSelections(ctx context.Context, in *exportSelectionsInput) (*exported, error) {
	distributor, err := distributorOf(ctx, in.DistributorID, "query.distributor_id")
	if err != nil {
		return nil, err
	}
	if in.Format == "google" && in.Link == "" {
		return nil, web.Missing("query.link")
	}
	e := &exporting{d: d, in: in, distributor: distributor, categories: map[id.Category]*catalog.Category{}}
	// The first page is read before anything is answered, so that what is wrong is told as a problem.
	if _, err := read(ctx, d, func(tx *db.Tx) (struct{}, error) {
		if err := ownChannel(tx, distributor, in.ChannelID.Read()); err != nil {
			return struct{}{}, err
		}
		return struct{}{}, e.next(tx)
	}); err != nil {
		return nil, err
	}
	f := formats[in.Format]
	return &exported{f.mediaType, `attachment; filename="` + f.name + `"`, func(c huma.Context) {
		c.SetStatus(http.StatusOK)
		e.host = c.Host()
		if err := e.write(ctx, c.BodyWriter()); err != nil {
			panic(http.ErrAbortHandler) // too late for a problem: the file must not look whole
		}
	}}, nil
}

// exporting is one file under way.
type exporting struct {
	d           *doors
	in          *exportSelectionsInput
	distributor id.Distributor
	host        string
	after       id.SKU
	over        bool
	rows        []exportRow
	categories  map[id.Category]*catalog.Category
}

// exportRow is one selected SKU as a file shows it.
type exportRow struct {
	good         Good
	shown        Selection
	productTitle string
	spec         string
	picture      string
	categoryPath string
	stock        stock.State
}

// next reads the next page.
func (e *exporting) next(tx *db.Tx) error {
	chosen, err := pool.SelectionsWithin(tx, e.distributor, pool.Within{
		Folder: e.in.Folder, Channel: e.in.ChannelID.Read(), After: e.after, Limit: exportPage,
	})
	if err != nil {
		return err
	}
	e.rows = e.rows[:0]
	if e.over = len(chosen) < exportPage; len(chosen) == 0 {
		_, err := e.d.contractOf(tx, e.distributor)
		return err
	}
	e.after = chosen[len(chosen)-1].SKU
	skus := each(chosen, func(s pool.Selection) id.SKU { return s.SKU })
	s, err := e.d.shelf(tx, e.distributor, skus)
	if err != nil {
		return err
	}
	var products []id.Product
	for _, g := range s.goods {
		products = append(products, g.Product)
	}
	displays, pictures := map[id.SKU]*pool.Display{}, map[id.Product]string{}
	whole, descriptions := map[id.SKU]*catalog.SKU{}, map[id.Product]string{}
	pool.LoadDisplays(tx, e.distributor, skus, displays)
	catalog.LoadPictures(tx, products, pictures)
	catalog.LoadDetails(tx, skus, products, whole, descriptions)
	if err := e.climb(tx, s.categories); err != nil { // flushes
		return err
	}
	for _, c := range chosen {
		r := exportRow{good: s.good(c.SKU), shown: s.selection(c, displays[c.SKU]), stock: s.stateIn(c.SKU, e.in.Region)}
		r.good.Price = s.ownPrice(c.SKU)
		if !s.open(c.SKU) {
			r.stock = stock.Out
		}
		if k := whole[c.SKU]; k != nil {
			r.good.GTIN, r.good.WeightGrams, r.spec = k.GTIN, k.WeightGrams, k.Spec
			r.good.Description, r.picture, r.categoryPath = descriptions[k.Product], pictures[k.Product], e.path(k.Category)
		}
		r.productTitle = r.good.Title
		if r.shown.LocalTitle != "" {
			r.good.Title = r.shown.LocalTitle
		}
		e.rows = append(e.rows, r)
	}
	return nil
}

// climb reads the categories above those of a page, each once for the whole file.
func (e *exporting) climb(tx *db.Tx, leaves map[id.Category]*catalog.Category) error {
	maps.Copy(e.categories, leaves)
	for range catalog.Levels {
		var missing []id.Category
		for _, c := range e.categories {
			if c.Parent != 0 && e.categories[c.Parent] == nil {
				missing = append(missing, c.Parent)
			}
		}
		catalog.LoadCategories(tx, missing, e.categories)
		if err := tx.Flush(); err != nil {
			return err
		}
	}
	return nil
}

// path writes a category's way down from the top.
func (e *exporting) path(leaf id.Category) string {
	text := ""
	for c := e.categories[leaf]; c != nil; c = e.categories[c.Parent] {
		if text == "" {
			text = c.Name
		} else {
			text = c.Name + " > " + text
		}
	}
	return text
}

// sheet is what rows are written to.
type sheet interface {
	Flush() error
	Close() error
}

func (e *exporting) write(ctx context.Context, to io.Writer) (err error) {
	out, row, err := e.begin(to)
	if err != nil {
		return err
	}
	for {
		giveTime(to)
		for i := range e.rows {
			if err := row(&e.rows[i]); err != nil {
				return err
			}
		}
		if err := out.Flush(); err != nil {
			return err
		}
		if f, ok := to.(http.Flusher); ok {
			f.Flush()
		}
		if e.over {
			return out.Close()
		}
		if _, err := read(ctx, e.d, func(tx *db.Tx) (struct{}, error) { return struct{}{}, e.next(tx) }); err != nil {
			return err
		}
	}
}

// giveTime gives the caller time for what comes next; a writer without deadlines has all of it.
func giveTime(to io.Writer) {
	if w, ok := to.(http.ResponseWriter); ok {
		until := clock.System{}.Now().Time().Add(exportPatience)
		_ = http.NewResponseController(w).SetWriteDeadline(until) // a recorder has none
	}
}

// begin opens the file and says how a row is written.
func (e *exporting) begin(to io.Writer) (sheet, func(r *exportRow) error, error) {
	if e.in.Format == "google" {
		base, _, _ := strings.Cut(e.in.Link, "{")
		m, err := sheets.NewMerchant(to, "fenxiao", base)
		return m, func(r *exportRow) error {
			if p, priced := e.product(r); priced {
				return m.Item(p)
			}
			return nil
		}, err
	}
	w, err := sheets.NewWriter(sheets.Format(e.in.Format), to)
	if err == nil {
		err = w.Row(exportHead...)
	}
	return w, func(r *exportRow) error { return w.Row(r.cells()...) }, err
}

var exportHead = []string{
	"sku_id", "product_id", "code", "gtin", "title", "product_title", "spec", "folder", "brand", "category", "currency", "settlement_price",
	"retail_price", "floor_price", "ceiling_price", "own_price", "price_state", "sale_price", "stock_state", "orderable", "weight_grams", "picture",
	"description", "note",
}

// cells writes a row; amounts have two decimals, as everywhere.
func (r *exportRow) cells() []string {
	p := r.good.Price
	if p == nil {
		p = &GoodPrice{}
	}
	return []string{
		string(r.good.SKUID), string(r.good.ProductID), r.good.Code, r.good.GTIN, r.good.Title, r.productTitle, r.spec, r.shown.Folder, r.good.Brand, r.categoryPath, p.Currency,
		decimal(p.SettlementMinor), decimal(p.RetailMinor), decimal(p.FloorMinor), decimal(p.CeilingMinor), decimal(r.shown.SaleMinor), r.shown.PriceState,
		decimal(r.sale()), string(r.stock), strconv.FormatBool(r.good.Orderable), strconv.FormatInt(r.good.WeightGrams, 10), r.picture, r.good.Description, r.shown.Note,
	}
}

// sale is what the shop should ask: its own price while that lies in the range, else the retail price.
func (r *exportRow) sale() int64 {
	switch {
	case r.good.Price == nil:
		return 0
	case r.shown.PriceState == inRange:
		return r.shown.SaleMinor
	}
	return r.good.Price.RetailMinor
}

// decimal writes minor units with two decimals; 0 is nothing.
func decimal(minor int64) string {
	if minor == 0 {
		return ""
	}
	text, _, _ := strings.Cut(money.Of(minor, "").String(), " ")
	return text
}

// product writes a row as Google has it; false when there is no price to tell.
func (e *exporting) product(r *exportRow) (sheets.Product, bool) {
	sale := r.sale()
	if sale == 0 {
		return sheets.Product{}, false
	}
	link := strings.NewReplacer("{sku_id}", string(r.good.SKUID), "{code}", url.QueryEscape(r.good.Code)).Replace(e.in.Link)
	picture := r.picture
	if strings.HasPrefix(picture, "/") {
		picture = "https://" + e.host + picture
	}
	text := r.good.Description
	if text == "" {
		text = r.good.Title // Google needs one
	}
	return sheets.Product{
		ID: string(r.good.SKUID), GroupID: string(r.good.ProductID), Title: r.good.Title, Description: text, Link: link, ImageLink: picture,
		InStock: r.stock != stock.Out && r.good.Orderable, Price: money.Of(sale, money.Currency(r.good.Price.Currency)).String(), Brand: r.good.Brand,
		GTIN: r.good.GTIN, MPN: r.good.Code, ProductType: r.categoryPath,
	}, true
}
