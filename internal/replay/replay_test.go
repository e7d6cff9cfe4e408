package replay

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/audit"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

var schema = append([]fs.FS{Schema}, flows.Schema()...)

// small is a file of our own making that holds every kind of row.
const small = "testdata/invoices.csv"

// expected is what small comes to, worked out by hand:
//
//	order   lines (units × pence)                     gross   supplier's 80 %, rounded down a piece
//	600001  6×255 6×339 2×295 1×850, the last far on   5004    6×204 6×271 2×236 1×680 = 4002
//	600002  4×255 2×766 1×765 (7.655, 7.654)           3317    4×204 2×612 1×612       = 2652
//	600003  3×765 10×0 (0.004), the guest's            2295    3×612 10×0              = 1836
//	600012  4×300                                      1200    4×240                   =  960
//	600013  1×310                                       310    1×248                   =  248
//	600019  5×169 5×169, the same row twice            1690    10×135                  = 1350
//	600021  8×339, the last second of March            2712    8×271                   = 2168
//	600020  20×495, the first of April                 9900    20×396                  = 7920
//	600023  3×495                                      1485    3×396                   = 1188
//
//	credit    returns                                             refund  supplier's
//	C600011   2×295 of line 3 and 1×255 of line 1 of 600001          845   472 + 204
//	C600014   1×310, 4×300, 5×255; of 12 units, 2 find no line      2785   248 + 960 + 1020
//	C600015   1×765, then 1×766 of 600002; 5 were never sold        1531   612 + 612
//	C600016   3×765, the guest's                                    2295   1836
//	C600017   1 unit that another customer bought: none
//	C600018   2 units that are bought an hour later: none
//	C600024   3×495, sold in the same minute                        1485   1188
//
// Statements: January 6 (wallets of 17850, 13047, guest; payables of 85, 71, 22: 84 sold for nothing), February 7 (four wallets; 85, 22, 84),
// March 2, April 2, June 2.
var expected = Report{
	Rows: 36, SKUs: 5, Suppliers: 5, Distributors: 4, Orders: 9, SubOrders: 13, OrderLines: 16, Units: 81,
	GrossMinor: 27_913, SupplierGrossMinor: 22_324, CreditNotes: 7, CreditLines: 9, ReturnedUnits: 21, UnmatchedUnits: 10,
	RefundMinor: 8_941, SupplierRefundMinor: 7_152, NetMinor: 18_972, SupplierNetMinor: 15_172, RoundedPrices: 3, StatementsChecked: 19,
	GrossByMonth: map[string]int64{"2011-01": 10_616, "2011-02": 3_200, "2011-03": 2_712, "2011-04": 9_900, "2011-06": 1_485},
	Exceptions: map[string]int64{
		badDebt: 2, notAProduct: 4, zeroPrice: 3, writeOff: 2, withoutPurchase: 4,
	},
}

// site is a database that processes are started on and ended, one after the other, each under a clock of its own.
type site struct{ dsn string }

// each runs body at a fresh site on each engine.
func each(t *testing.T, body func(t *testing.T, s site)) {
	t.Helper()
	for _, engine := range testkit.Engines {
		t.Run(string(engine), func(t *testing.T) { body(t, site{testkit.DSN(t, engine, schema)}) })
	}
}

// open is one process's life; the auditor looks at what it leaves.
func (s site) open(t *testing.T, life func(d *db.DB, c *clock.Manual)) {
	t.Helper()
	c := clock.NewManual(0)
	d, err := db.Open(context.WithoutCancel(t.Context()), s.dsn, c)
	if err != nil {
		t.Fatal(err)
	}
	life(d, c)
	found, err := audit.Run(context.WithoutCancel(t.Context()), d)
	if err != nil || len(found) > 0 {
		t.Errorf("audit: %v, %v", found, err)
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
}

// run is a whole process that replays a file.
func (s site) run(ctx context.Context, t *testing.T, o Options) (report Report, err error) {
	t.Helper()
	s.open(t, func(d *db.DB, c *clock.Manual) { report, err = Run(ctx, d, c, o) })
	report.ElapsedSeconds, report.PeakRSSMegabytes = 0, 0
	return report, err
}

func TestASmallFileComesToWhatWasWorkedOutByHand(t *testing.T) {
	each(t, func(t *testing.T, s site) {
		got, err := s.run(t.Context(), t, Options{File: small})
		if err != nil || !reflect.DeepEqual(got, expected) {
			t.Errorf("got %+v, %v\nwant %+v", got, err, expected)
		}
	})
}

// TestReturnsGoBackToTheLatestOrdersLastLine reads the after-sales back: which lines, at which prices.
func TestReturnsGoBackToTheLatestOrdersLastLine(t *testing.T) {
	each(t, func(t *testing.T, s site) {
		s.open(t, func(d *db.DB, c *clock.Manual) {
			if _, err := Run(t.Context(), d, c, Options{File: small}); err != nil {
				t.Fatal(err)
			}
			var got []string
			err := d.Read(t.Context(), func(tx *db.Tx) error {
				tx.Query(func(r *db.Row) {
					got = append(got, fmt.Sprintf("%s: %s line %d, %d for %d", r.Text(), r.Text(), r.Int(), r.Int(), r.Int()))
				}, `select c.reason, o.own_number, l.line, l.units, l.refund_minor from aftersales_cases c
					join aftersales_lines l on l.after_sale_id = c.id and l.order_id = c.order_id join orders_orders o on o.id = c.order_id
					where c.state = 'succeeded' order by c.id, l.line`)
				return tx.Flush()
			})
			want := []string{
				"C600011: 600001 line 1, 1 for 255", "C600011: 600001 line 3, 2 for 590",
				"C600014: 600013 line 1, 1 for 310", "C600014: 600012 line 1, 4 for 1200", "C600014: 600001 line 1, 5 for 1275",
				"C600015: 600002 line 3, 1 for 765", "C600015: 600002 line 2, 1 for 766",
				"C600016: 600003 line 1, 3 for 2295", "C600024: 600023 line 1, 3 for 1485",
			}
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("got %v\n%s\nwant\n%s", err, strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		})
	})
}

// TestOrdersBearTheFilesNumbersAndTimes: the time of the earliest accepted row, not of an exception, wherever it stands.
func TestOrdersBearTheFilesNumbersAndTimes(t *testing.T) {
	each(t, func(t *testing.T, s site) {
		s.open(t, func(d *db.DB, c *clock.Manual) {
			if _, err := Run(t.Context(), d, c, Options{File: small}); err != nil {
				t.Fatal(err)
			}
			got := map[string]string{}
			err := d.Read(t.Context(), func(tx *db.Tx) error {
				tx.Query(func(r *db.Row) { got[r.Text()] = clock.Micros(r.Int()).String()[:19] }, "select own_number, placed_at from orders_orders")
				return tx.Flush()
			})
			want := map[string]string{
				"600001": "2011-01-04T09:59:00", "600002": "2011-01-04T10:05:00", "600003": "2011-01-05T09:00:00", "600012": "2011-02-10T12:00:00",
				"600013": "2011-02-11T12:00:00", "600019": "2011-02-14T09:00:00", "600020": "2011-04-01T00:00:00", "600021": "2011-03-31T23:59:59",
				"600023": "2011-06-15T10:00:00",
			}
			if err != nil || !maps.Equal(got, want) {
				t.Errorf("got %v, %v", got, err)
			}
		})
	})
}

// TestAReplayThatWasStoppedGoesOnWhereItWas after each of its chunks in turn.
func TestAReplayThatWasStoppedGoesOnWhereItWas(t *testing.T) {
	each(t, func(t *testing.T, s site) {
		var chunks []int
		for range 5 { // a chunk ends with its month
			ctx, stop := context.WithCancel(t.Context())
			_, err := s.run(ctx, t, Options{File: small, Report: func(done, total int) {
				if chunks = append(chunks, done); total != 16 {
					t.Errorf("%d documents", total)
				}
				stop()
			}})
			if !errors.Is(err, context.Canceled) {
				t.Fatalf("stopped: %v", err)
			}
		}
		got, err := s.run(t.Context(), t, Options{File: small})
		if err != nil || !reflect.DeepEqual(got, expected) || !slices.Equal(chunks, []int{4, 12, 13, 14, 16}) {
			t.Errorf("chunks %v, got %+v, %v", chunks, got, err)
		}
	})
}

// TestAReplayThatIsStoppedAnywhereGoesOnWhereItWas: at moments that nobody chose, in the middle of a transaction or between two.
func TestAReplayThatIsStoppedAnywhereGoesOnWhereItWas(t *testing.T) {
	each(t, func(t *testing.T, s site) {
		for try := range 200 {
			ctx, stop := context.WithTimeout(t.Context(), time.Duration(1+try*try/40)*time.Millisecond+rand.N(8*time.Millisecond))
			got, err := s.run(ctx, t, Options{File: small, Workers: 1 + try%3})
			stop()
			if err != nil {
				continue
			}
			if !reflect.DeepEqual(got, expected) {
				t.Errorf("after %d stops: got %+v", try, got)
			}
			return
		}
		t.Error("it never came to an end")
	})
}

// TestAReplayThatIsStoppedBeforeItsTimersFiresThem: the process ends between the last chunk and what is due by its end. The first
// invoice is returned in whole before its timer has fired, so that a timer is left over when nobody fires it.
func TestAReplayThatIsStoppedBeforeItsTimersFiresThem(t *testing.T) {
	file := written(t, "day.csv",
		"600001,85123A,HEART,6,2011-01-04 10:00:00,2.55,17850.0,United Kingdom",
		"C600002,85123A,HEART,-6,2011-01-04 11:00:00,2.55,17850.0,United Kingdom",
		"600003,85123A,HEART,1,2011-01-04 12:00:00,2.55,17850.0,United Kingdom")
	each(t, func(t *testing.T, s site) {
		var armed []string
		s.open(t, func(d *db.DB, c *clock.Manual) {
			b, err := read(file)
			if err != nil {
				t.Fatal(err)
			}
			r := &run{clock: c, book: b, returns: newReturns(), orders: make([]id.Order, len(b.documents)), selected: map[int64]bool{}}
			if err := r.prepare(t.Context(), d); err != nil {
				t.Fatal(err)
			}
			for c := range r.ahead(t.Context(), r.cut(0)) {
				if err := r.write(t.Context(), c); err != nil {
					t.Fatal(err)
				}
			}
			if armed = timersOf(t, d); armed[0] != "2011-01-04T10:30 order" {
				t.Fatalf("armed before any has fired: %v", armed)
			}
		})
		if _, err := s.run(t.Context(), t, Options{File: file}); err != nil {
			t.Fatal(err)
		}
		s.open(t, func(d *db.DB, _ *clock.Manual) {
			if got := timersOf(t, d); !slices.Equal(got, armed[1:]) {
				t.Errorf("left of %v: %v, want all but the first", armed, got)
			}
		})
	})
}

// timersOf tells which timers are armed, by order of time.
func timersOf(t *testing.T, d *db.DB) (armed []string) {
	t.Helper()
	err := d.Read(t.Context(), func(tx *db.Tx) (err error) {
		armed, err = db.All(tx, func(r *db.Row) string { return clock.Micros(r.Int()).String()[:16] + " " + r.Text() },
			"select due_at, kind from timers_due order by due_at, kind")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return armed
}

func TestAReplayThatIsDoneChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, s site) {
		count := func() (rows int64) {
			s.open(t, func(d *db.DB, _ *clock.Manual) {
				err := d.Read(t.Context(), func(tx *db.Tx) (err error) {
					rows, err = db.One(tx, db.Int, `select (select count(*) from outbox_events) + (select count(*) from ledger_postings)
						+ (select count(*) from stock_movements) + (select count(*) from settlements_statements) + (select count(*) from timers_due)`)
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
			})
			return rows
		}
		if _, err := s.run(t.Context(), t, Options{File: small}); err != nil {
			t.Fatal(err)
		}
		before := count()
		got, err := s.run(t.Context(), t, Options{File: small})
		if err != nil || !reflect.DeepEqual(got, expected) {
			t.Errorf("got %+v, %v", got, err)
		}
		if after := count(); after != before {
			t.Errorf("%d rows before, %d after", before, after)
		}
	})
}

// written writes a file of these rows under the head of small.
func written(t *testing.T, name string, rows ...string) string {
	t.Helper()
	text := "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n" + strings.Join(rows, "\n") + "\n"
	path := filepath.Join(t.TempDir(), name)
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if strings.HasSuffix(name, ".gz") {
		z := gzip.NewWriter(f)
		_, err = z.Write([]byte(text))
		err = errors.Join(err, z.Close())
	} else {
		_, err = f.WriteString(text)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAnotherFileIsRefused(t *testing.T) {
	each(t, func(t *testing.T, s site) {
		first := written(t, "first.csv", "600001,85123A,HEART,6,2011-01-04 10:00:00,2.55,17850.0,United Kingdom")
		second := written(t, "second.csv", "600001,85123A,HEART,7,2011-01-04 10:00:00,2.55,17850.0,United Kingdom")
		if _, err := s.run(t.Context(), t, Options{File: first}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.run(t.Context(), t, Options{File: second}); !errors.Is(err, ErrOccupied) {
			t.Errorf("got %v", err)
		}
	})
}

func TestADatabaseOfAnotherPurposeIsRefused(t *testing.T) {
	each(t, func(t *testing.T, s site) {
		s.open(t, func(d *db.DB, _ *clock.Manual) {
			err := d.Write(t.Context(), func(tx *db.Tx) error { return access.Claim(tx, access.Trade, "GBP", "UTC") })
			if err != nil {
				t.Fatal(err)
			}
		})
		if _, err := s.run(t.Context(), t, Options{File: small}); !errors.Is(err, ErrOccupied) {
			t.Errorf("got %v", err)
		}
		s.open(t, func(d *db.DB, _ *clock.Manual) {
			err := d.Read(t.Context(), func(tx *db.Tx) error {
				n, err := db.One(tx, db.Int, "select count(*) from suppliers_suppliers")
				if n != 0 {
					t.Errorf("%d suppliers were made", n)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		})
	})
}

func TestAFileOfNoTradeComesToNothing(t *testing.T) {
	each(t, func(t *testing.T, s site) {
		path := written(t, "none.csv", "A1,B,Adjust bad debt,1,2011-01-04 10:00:00,-1.00,,United Kingdom")
		got, err := s.run(t.Context(), t, Options{File: path})
		if err != nil || got.Rows != 1 || got.Orders != 0 || got.Exceptions[badDebt] != 1 || got.StatementsChecked != 0 {
			t.Errorf("got %+v, %v", got, err)
		}
	})
}

// TestTheRealFileBeginsAsAnIndependentCountSays: figures of its first 20,000 rows that were worked out outside this project.
func TestTheRealFileBeginsAsAnIndependentCountSays(t *testing.T) {
	const file, rows = "../../../shared/data/online_retail/online_retail.csv.gz", 20_000
	if _, err := os.Stat(file); err != nil {
		fmt.Fprintf(os.Stderr, "\n*** %s NOT RUN: %v ***\n\n", t.Name(), err)
		t.Skip(err)
	}
	path := first(t, file, rows)
	each(t, func(t *testing.T, s site) {
		got, err := s.run(t.Context(), t, Options{File: path})
		want := Report{
			Rows: rows, Orders: 753, SubOrders: 3251, OrderLines: 19529, Units: 168136, GrossMinor: 37369686, SupplierGrossMinor: 29856015,
			CreditNotes: 90, CreditLines: 245, ReturnedUnits: 381, UnmatchedUnits: 11134, RefundMinor: 128071, SupplierRefundMinor: 102404,
			StatementsChecked: 556, NetMinor: 37369686 - 128071, SupplierNetMinor: 29856015 - 102404,
			// these have no independent count
			SKUs: got.SKUs, Suppliers: got.Suppliers, Distributors: got.Distributors, RoundedPrices: got.RoundedPrices, Exceptions: got.Exceptions,
			GrossByMonth: map[string]int64{"2010-12": 37369686},
		}
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, %v\nwant %+v", got, err, want)
		}
	})
}

// first copies the head and the first rows of a gzipped file whose rows are lines.
func first(t *testing.T, path string, rows int) string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	return written(t, "first.csv.gz", heads(t, z, rows)...)
}
