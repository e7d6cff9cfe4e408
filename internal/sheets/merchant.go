package sheets

import (
	"bufio"
	"encoding/xml"
	"io"
	"unicode/utf8"
)

// Limits of Google Merchant Center's product data specification, in characters. Source: support.google.com/merchants/answer/7052112.
const (
	maxID          = 50
	maxTitle       = 150
	maxDescription = 5000
	maxBrand       = 70
	maxType        = 750
)

// Product is one item of a merchant feed. Empty fields are left out.
type Product struct {
	ID          string
	GroupID     string // what its variants have in common
	Title       string
	Description string
	Link        string // of the shop's own page
	ImageLink   string
	InStock     bool
	Price       string // `99.00 CNY`
	Brand       string
	GTIN        string
	MPN         string // the maker's own number
	ProductType string // `日用 > 餐具 > 杯`
}

// Merchant writes a feed for Google Merchant Center: RSS 2.0 with Google's own names. Source: support.google.com/merchants/answer/14987622.
type Merchant struct {
	to *bufio.Writer
}

// NewMerchant begins a feed of a shop.
func NewMerchant(w io.Writer, title, link string) (*Merchant, error) {
	m := &Merchant{bufio.NewWriter(w)}
	m.raw(xml.Header, `<rss xmlns:g="http://base.google.com/ns/1.0" version="2.0">`, "\n<channel>\n")
	m.element("title", title)
	m.element("link", link)
	m.element("description", title)
	return m, m.Flush()
}

// Item writes one product. All goods are new ones. A product without a number of its trade or of its maker says that it has none.
func (m *Merchant) Item(p Product) error {
	m.raw("<item>\n")
	m.element("g:id", cut(p.ID, maxID))
	m.element("g:item_group_id", cut(p.GroupID, maxID))
	m.element("g:title", cut(p.Title, maxTitle))
	m.element("g:description", cut(p.Description, maxDescription))
	m.element("g:link", p.Link)
	m.element("g:image_link", p.ImageLink)
	availability := "out_of_stock"
	if p.InStock {
		availability = "in_stock"
	}
	m.element("g:availability", availability)
	m.element("g:price", p.Price)
	m.element("g:brand", cut(p.Brand, maxBrand))
	m.element("g:gtin", p.GTIN)
	m.element("g:mpn", cut(p.MPN, maxBrand))
	m.element("g:condition", "new")
	m.element("g:product_type", cut(p.ProductType, maxType))
	if p.GTIN == "" && (p.Brand == "" || p.MPN == "") {
		m.element("g:identifier_exists", "no")
	}
	_, err := m.to.WriteString("</item>\n")
	return err
}

// Flush hands on what was written.
func (m *Merchant) Flush() error { return m.to.Flush() }

// Close ends the feed; the writer below stays open.
func (m *Merchant) Close() error {
	m.raw("</channel>\n</rss>\n")
	return m.to.Flush()
}

// raw writes markup; an error of the writer comes up again with the next flush.
func (m *Merchant) raw(texts ...string) {
	for _, t := range texts {
		_, _ = m.to.WriteString(t) // bufio keeps the error
	}
}

func (m *Merchant) element(name, value string) {
	if value == "" {
		return
	}
	m.raw("<", name, ">")
	_ = xml.EscapeText(m.to, []byte(value)) // bufio keeps the error
	m.raw("</", name, ">\n")
}

// cut shortens a text to so many characters.
func cut(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most])
}
