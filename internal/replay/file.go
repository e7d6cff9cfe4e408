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

	"github.com/fenxiao/fenxiao/internal/clock"
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
		r.accept(number, credit, at, record, code, row{units: max(units, -units), minor: price.minor})
		if price.rounded {
			r.book.rounded++
		}
	}
	return nil
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

func (r *reader) code(code, title string, minor int64) int32 {
	i, known := r.codes[code]
	if !known {
		i = int32(len(r.book.codes)) //nolint:gosec // a file has fewer
		code = strings.Clone(code)
		r.codes[code] = i
		r.book.codes = append(r.book.codes, code)
		r.book.titles = append(r.book.titles, strings.Clone(strings.TrimSpace(title)))
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
