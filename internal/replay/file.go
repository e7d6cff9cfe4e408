// Package replay runs a year of a real wholesaler's invoices (UCI Online Retail; D. Chen, S. L. Sain, K. Guo 2012, doi
// 10.1057/dbm.2012.17) through the platform's own flows, under the file's clock, and reads the figures back. It can be killed at
// any moment and goes on where it was; it refuses a database that holds anything else.
package replay

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/pricing"
)

// Codes of rows that are no trade, in their order of precedence.
const (
	badDebt         = "bad_debt_adjustment"
	notAProduct     = "not_a_product"
	zeroPrice       = "zero_price"
	writeOff        = "stock_write_off"
	withoutPurchase = "return_without_purchase"
)

// guest is the distributor of rows without a customer.
const guest = "guest"

// ErrFile says that a file is not what the replay reads; the text says where.
var ErrFile = errors.New("file can't be replayed")

// row is one accepted row: a line of a sale, or of a credit note.
type row struct {
	sku   int32 // index into the book's codes
	units int64 // positive, of a credit too
	minor int64 // price of one, in pence
}

// document is one invoice or credit note with its accepted rows in file order.
type document struct {
	number   string
	customer int32 // index into the book's customers
	credit   bool
	at       clock.Micros // its earliest accepted row
	rows     []row
}

// book is a whole file, understood.
type book struct {
	hash       string
	rows       int64
	rounded    int64 // accepted rows whose price had more than two decimals
	exceptions map[string]int64
	codes      []string // of SKUs with an accepted row
	titles     []string // by code: the first description seen
	firstMinor []int64  // by code: the first price seen
	customers  []string
	documents  []*document // in order of time, then number
}

var productCode = regexp.MustCompile(`^[0-9]{5}[A-Z]{0,2}$`)

// read reads a CSV file, gzipped when its name says so: ErrFile.
func read(path string) (*book, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	sum := sha256.New()
	var source io.Reader = io.TeeReader(bufio.NewReaderSize(f, 1<<20), sum)
	if strings.HasSuffix(path, ".gz") {
		if source, err = gzip.NewReader(source); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrFile, err)
		}
	}
	b, err := readBook(source)
	if err != nil {
		return nil, err
	}
	b.hash = hex.EncodeToString(sum.Sum(nil))
	return b, nil
}

// columns of the file.
const (
	invoiceNo = iota
	stockCode
	description
	quantity
	invoiceDate
	unitPrice
	customerID
	country
	columnCount
)

func readBook(source io.Reader) (*book, error) {
	in := csv.NewReader(source)
	in.ReuseRecord = true
	in.FieldsPerRecord = columnCount
	head, err := in.Read()
	if err != nil || strings.TrimPrefix(head[invoiceNo], "\ufeff") != "InvoiceNo" {
		return nil, fmt.Errorf("%w: it does not begin with the column InvoiceNo and %d columns", ErrFile, columnCount)
	}
	r := reader{
		book: &book{exceptions: map[string]int64{}}, codes: map[string]int32{}, customers: map[string]int32{}, documents: map[string]*document{},
	}
	for {
		record, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrFile, err)
		}
		if err := r.row(record); err != nil {
			line, _ := in.FieldPos(0)
			return nil, fmt.Errorf("%w: line %d: %w", ErrFile, line, err)
		}
	}
	return r.finish(), nil
}

type reader struct {
	book      *book
	codes     map[string]int32
	customers map[string]int32
	documents map[string]*document
	lastDate  string
	lastAt    clock.Micros
}

// row sorts one row by the rules, in their order of precedence.
func (r *reader) row(record []string) error {
	r.book.rows++
	number := strings.TrimSpace(record[invoiceNo])
	code := strings.ToUpper(strings.TrimSpace(record[stockCode]))
	units, err := strconv.ParseInt(strings.TrimSpace(record[quantity]), 10, 32)
	if err != nil {
		return fmt.Errorf("Quantity %q is no whole number", record[quantity]) //nolint:staticcheck // a column's name
	}
	price, err := parsePrice(strings.TrimSpace(record[unitPrice]))
	if err != nil {
		return err
	}
	at, err := r.time(record[invoiceDate])
	if err != nil {
		return err
	}
	credit := strings.HasPrefix(number, "C")
	switch {
	case strings.HasPrefix(number, "A"):
		r.book.exceptions[badDebt]++
	case !productCode.MatchString(code):
		r.book.exceptions[notAProduct]++
	case price.sign <= 0:
		r.book.exceptions[zeroPrice]++
	case !credit && units <= 0:
		r.book.exceptions[writeOff]++
	default:
		accepted := row{units: max(units, -units), minor: price.minor}
		if err := r.fits(number, at, record, accepted); err != nil {
			return err
		}
		r.accept(number, credit, at, record, code, accepted)
		if price.rounded {
			r.book.rounded++
		}
	}
	return nil
}

var (
	numberShape = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z-]{0,29}$`)
	// ids tell the milliseconds of these years apart.
	firstAt = clock.Of(time.Date(2002, 1, 1, 0, 0, 0, 0, time.UTC))
	lastAt  = clock.Of(time.Date(2070, 1, 1, 0, 0, 0, 0, time.UTC))
)

// fits refuses an accepted row that the platform could not take in, so that no replay ends in the middle for it.
func (r *reader) fits(number string, at clock.Micros, record []string, accepted row) error {
	d := r.documents[number]
	switch {
	case d == nil && !numberShape.MatchString(number):
		return fmt.Errorf("InvoiceNo %q is not 1 to 30 letters, digits and dashes", number) //nolint:staticcheck // a column's name
	case d != nil && len(d.rows) == orders.MaxLines:
		return fmt.Errorf("InvoiceNo %q has more than %d rows", number, orders.MaxLines) //nolint:staticcheck // a column's name
	case accepted.units > orders.MaxQuantity:
		return fmt.Errorf("Quantity %q is more than %d", record[quantity], orders.MaxQuantity) //nolint:staticcheck // a column's name
	case accepted.minor > pricing.MaxUnitPrice:
		return fmt.Errorf("UnitPrice %q is more than %d pence", record[unitPrice], pricing.MaxUnitPrice) //nolint:staticcheck // a column's name
	case at < firstAt || at >= lastAt:
		return fmt.Errorf("InvoiceDate %q is not of the years 2002 to 2069", record[invoiceDate]) //nolint:staticcheck // a column's name
	case d == nil && !isName(record[customerID]):
		return fmt.Errorf("CustomerID %q is no name", record[customerID]) //nolint:staticcheck // a column's name
	}
	return nil
}

// isName says whether a text is one short line, as the name of a distributor is.
func isName(s string) bool {
	return utf8.RuneCountInString(s) <= 100 && utf8.ValidString(s) && strings.IndexFunc(s, unicode.IsControl) < 0
}

// title makes a description, which no figure depends on, one line that a catalogue takes.
func title(description string) string {
	line := strings.Map(func(c rune) rune {
		if unicode.IsControl(c) {
			return ' '
		}
		return c
	}, strings.ToValidUTF8(description, "?"))
	letters := []rune(strings.TrimSpace(line))
	return strings.TrimSpace(string(letters[:min(len(letters), 200)]))
}

func (r *reader) accept(number string, credit bool, at clock.Micros, record []string, code string, accepted row) {
	d := r.documents[number]
	if d == nil {
		d = &document{number: number, credit: credit, at: at, customer: r.customer(record[customerID])}
		r.documents[number] = d
		r.book.documents = append(r.book.documents, d)
	}
	d.at = min(d.at, at)
	accepted.sku = r.code(code, record[description], accepted.minor)
	d.rows = append(d.rows, accepted)
}

func (r *reader) customer(text string) int32 {
	name := strings.TrimSuffix(strings.TrimSpace(text), ".0")
	if name == "" {
		name = guest
	}
	i, known := r.customers[name]
	if !known {
		i = int32(len(r.book.customers)) //nolint:gosec // a file has fewer
		name = strings.Clone(name)
		r.customers[name] = i
		r.book.customers = append(r.book.customers, name)
	}
	return i
}

func (r *reader) code(code, description string, minor int64) int32 {
	i, known := r.codes[code]
	if !known {
		i = int32(len(r.book.codes)) //nolint:gosec // a file has fewer
		code = strings.Clone(code)
		r.codes[code] = i
		r.book.codes = append(r.book.codes, code)
		r.book.titles = append(r.book.titles, title(description))
		r.book.firstMinor = append(r.book.firstMinor, minor)
	}
	return i
}

func (r *reader) time(text string) (clock.Micros, error) {
	if text == r.lastDate {
		return r.lastAt, nil
	}
	t, err := time.Parse(time.DateTime, strings.TrimSpace(text))
	if err != nil {
		return 0, fmt.Errorf("InvoiceDate %q is not YYYY-MM-DD HH:MM:SS", text) //nolint:staticcheck // a column's name
	}
	r.lastDate, r.lastAt = strings.Clone(text), clock.Of(t)
	return r.lastAt, nil
}

func (r *reader) finish() *book {
	slices.SortStableFunc(r.book.documents, func(a, b *document) int {
		return cmp.Or(cmp.Compare(a.at, b.at), strings.Compare(a.number, b.number))
	})
	return r.book
}

// price is a unit price, rounded half up to whole pence.
type price struct {
	minor   int64
	sign    int // of the price as written
	rounded bool
}

func parsePrice(text string) (price, error) {
	digits, negative := strings.CutPrefix(text, "-")
	whole, fraction, _ := strings.Cut(digits, ".")
	for _, part := range []string{whole, fraction} {
		if strings.Trim(part, "0123456789") != "" || len(part) > 12 {
			return price{}, fmt.Errorf("UnitPrice %q is no price", text) //nolint:staticcheck // a column's name
		}
	}
	if whole+fraction == "" {
		return price{}, fmt.Errorf("UnitPrice %q is no price", text) //nolint:staticcheck // a column's name
	}
	padded := fraction + "000"
	minor, err := strconv.ParseInt("0"+whole+padded[:2], 10, 64)
	if err != nil {
		return price{}, fmt.Errorf("UnitPrice %q is no price", text) //nolint:staticcheck // a column's name
	}
	p := price{minor: minor}
	if strings.Trim(whole+fraction, "0") != "" {
		p.sign = 1
	}
	if negative {
		p.sign = -p.sign
	}
	if strings.Trim(padded[2:], "0") != "" {
		p.rounded = true
		if padded[2] >= '5' {
			p.minor++
		}
	}
	return p, nil
}
