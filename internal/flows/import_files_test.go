package flows_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/files"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/imports"
	"github.com/fenxiao/fenxiao/internal/sheets"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

// queued stores a file and makes a job of it. The owner is whose job it is, 0 the operator's.
func queued(t *testing.T, m *flowstest.Market, owner id.Supplier, j imports.Job, content []byte) (imports.Job, error) {
	t.Helper()
	f, err := flows.Receive(t.Context(), m.Flow, files.File{ID: id.NewFile(m.IDs), Owner: int64(owner), Name: "goods.csv"}, bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	j.ID = id.NewImport(m.IDs)
	err = m.DB.Write(t.Context(), func(tx *db.Tx) (err error) {
		j, err = flows.QueueImport(tx, m.Acting(), j, f)
		return err
	})
	return j, err
}

// claimed makes the market an installation, which has a currency.
func claimed(t *testing.T, m *flowstest.Market) {
	t.Helper()
	m.Write(t, func(tx *db.Tx) error { return access.Claim(tx, access.Trade, flowstest.Currency, flowstest.Zone) })
}

// imported runs a job to its end.
func imported(t *testing.T, m *flowstest.Market, owner id.Supplier, j imports.Job, content string) imports.Job {
	t.Helper()
	j, err := queued(t, m, owner, j, []byte(content))
	m.Must(err)
	if n, err := flows.RunImports(t.Context(), m.Flow, flows.AtOnce, nil); err != nil || n != 1 {
		t.Fatalf("ran %d: %v", n, err)
	}
	return jobOf(t, m, j.ID)
}

func jobOf(t *testing.T, m *flowstest.Market, job id.Import) (j imports.Job) {
	t.Helper()
	m.Read(t, func(tx *db.Tx) (err error) { j, err = imports.Get(tx, nil, job); return err })
	return j
}

// refusedRows tells what is against which row.
func refusedRows(t *testing.T, m *flowstest.Market, job id.Import) (out []string) {
	t.Helper()
	m.Read(t, func(tx *db.Tx) error {
		rows, err := imports.Refusals(tx, job, 0, 1000)
		for _, r := range rows {
			var places []string
			for _, p := range r.Places {
				places = append(places, p.Path+" "+p.Code)
			}
			out = append(out, fmt.Sprintf("%d: %s", r.Row, strings.Join(places, ", ")))
		}
		return err
	})
	return out
}

func wantJob(t *testing.T, j imports.Job, state imports.State, want imports.Counts) {
	t.Helper()
	if j.State != state || j.Counts != want {
		t.Errorf("%s %+v (%s %s), want %s %+v", j.State, j.Counts, j.Problem.Code, j.Problem.Path, state, want)
	}
}

// written are the rows of everything that an import of goods could write, the jobs and files left out.
func written(t *testing.T, m *flowstest.Market) (n int64) {
	t.Helper()
	for _, table := range []string{
		"catalog_products", "catalog_skus", "catalog_brands", "catalog_categories", "pricing_prices", "stock_movements", "access_trail",
		"outbox_events", "pool_items", "pool_selections", "pool_listings",
	} {
		n += m.Int(t, "select count(*) from "+table)
	}
	return n
}

func TestTheSameFileTwiceChangesNothingTheSecondTime(t *testing.T) {
	for _, f := range []sheets.Format{sheets.CSV, sheets.XLSX} {
		flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
			content, skus := flowstest.GoodsFile(t, f, 120)
			j := imports.Job{Kind: imports.Catalog, Supplier: m.Grove.ID}
			first := imported(t, m, 0, j, string(content))
			wantJob(t, first, imports.Done, imports.Counts{Created: int64(skus)})
			if first.Total != int64(skus) || len(first.Columns) != 11 {
				t.Errorf("total %d, columns %q", first.Total, first.Columns)
			}
			if n := m.Int(t, "select count(*) from catalog_brands"); n != 13 {
				t.Errorf("%d brands", n)
			}
			before := written(t, m)
			m.Clock.Advance(clock.Hour)
			wantJob(t, imported(t, m, 0, j, string(content)), imports.Done, imports.Counts{Unchanged: int64(skus)})
			if after := written(t, m); after != before {
				t.Errorf("%d rows more", after-before)
			}
		})
	}
}

const teaHead = "商品编码,SKU编码,商品名称,类目,品牌,规格,条码,重量,结算价,供货价,零售价,仓库,库存\n"

func TestRefusedRowsAreKeptWithAllThatIsAgainstThemAndTheOthersAreDone(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		claimed(t, m)
		j := imported(t, m, 0, imports.Job{Kind: imports.Catalog, Supplier: m.Mill.ID}, teaHead+
			"P1,K1,桌布,家居/日用/桌布,新牌,红,6901234567892,200,\"1,250.50\",800,1999.9,织坊仓,7\n"+ // in order
			"P1,K2,桌布,家居/日用/桌布,新牌,蓝,,,,,,,\n"+ // in order, without price and stock
			"P1,K3,台布,家居/日用/桌布,新牌,绿,1,,,,,,\n"+ // two mistakes
			"P1,K1,,,,,,,,,,,\n"+ // the same SKU again
			",K4,帘,家居/日用,新牌,,,,一百,1.001,,,\n"+ // numbers
			"\n"+
			",K5,帘,家居/日用/帘,新牌,,,,10,20,,织坊仓,3\n"+ // supply above settlement
			",K6,帘,家居/日用/帘,新牌,,,,20,10,,无名仓,3\n"+ // no such warehouse
			"x\"y,K7\n")
		wantJob(t, j, imports.Done, imports.Counts{Created: 2, Refused: 6})
		if got, want := refusedRows(t, m, j.ID), []string{
			"4: title product_differs", "5: code row_repeated", "6: supply_price number_unreadable, settlement_price number_unreadable",
			"8: supply_price supply_above_settlement", "9: warehouse warehouse_unknown", "10: row row_malformed",
		}; !slices.Equal(got, want) {
			t.Errorf("got %q", got)
		}
		if n := m.Int(t, "select settlement_minor from pricing_prices p join catalog_skus k on k.id = p.sku_id where k.code = 'K1'"); n != 125_050 {
			t.Errorf("settlement %d", n)
		}
		if n := m.Int(t, "select on_hand from stock_items i join catalog_skus k on k.id = i.sku_id where k.code = 'K1'"); n != 7 {
			t.Errorf("on hand %d", n)
		}
	})
}

func TestPricesAndCountsAreImportedTheSameWay(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		prices := "code,settlement_price,retail_price\ntea,101.00,150\ncup,30,50\nno such,1,2\ntowel,1,2\n"
		j := imports.Job{Kind: imports.Prices, Supplier: m.Grove.ID}
		first := imported(t, m, 0, j, prices)
		wantJob(t, first, imports.Done, imports.Counts{Changed: 1, Unchanged: 1, Refused: 2})
		if got := refusedRows(t, m, first.ID); !slices.Equal(got, []string{"4: code sku_unknown", "5: code sku_unknown"}) {
			t.Errorf("got %q", got)
		}
		before := written(t, m)
		wantJob(t, imported(t, m, 0, j, prices), imports.Done, imports.Counts{Unchanged: 2, Refused: 2})
		order := m.Bought(m.Beta, m.Beta.Line(m.Cup, 3))
		counts := "SKU编码,仓库,库存\ncup,茶山仓,2\ntea," // Grove's two warehouses have one name
		j = imports.Job{Kind: imports.Stock, Supplier: m.Grove.ID}
		named := counts + m.Grove.Warehouses[0].String() + ",60\ncup," + m.Grove.Warehouses[0].String() + ",2\ncup," +
			m.Grove.Warehouses[1].String() + ",4\ntea," + m.Grove.Warehouses[1].String() + ",100\n"
		second := imported(t, m, m.Grove.ID, j, named)
		wantJob(t, second, imports.Done, imports.Counts{Changed: 1, Created: 1, Unchanged: 1, Refused: 2})
		if got := refusedRows(t, m, second.ID); !slices.Equal(got, []string{"2: warehouse warehouse_unknown", "4: units held_more"}) {
			t.Errorf("got %q", got)
		}
		if n := m.Int(t, "select on_hand from stock_items where sku_id = $1 and warehouse_id = $2", m.Tea.ID, m.Grove.Warehouses[0]); n != 60 {
			t.Errorf("on hand %d", n)
		}
		m.Must(m.Ship(order, 1))
		if got := written(t, m) - before; got < 3 {
			t.Errorf("%d rows for two movements and an order", got)
		}
	})
}

func TestASupplierOpensNoBrandsAndSetsNoPrices(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		j := imported(t, m, m.Mill.ID, imports.Job{Kind: imports.Catalog, Supplier: m.Mill.ID},
			"code,title,category,brand\nK1,桌布,家居/日用/杂货,清和\nK2,桌布,家居/日用/新类,清和\nK3,桌布,家居/日用/杂货,新牌\n")
		wantJob(t, j, imports.Done, imports.Counts{Created: 1, Refused: 2})
		if got := refusedRows(t, m, j.ID); !slices.Equal(got, []string{"3: category category_unfit", "4: brand brand_unknown"}) {
			t.Errorf("got %q", got)
		}
		j = imported(t, m, m.Mill.ID, imports.Job{Kind: imports.Catalog, Supplier: m.Mill.ID}, "code,settlement_price\nK1,5\n")
		if j.State != imports.Failed || j.Problem.Code != "operators_alone" {
			t.Errorf("prices of a supplier: %s %s", j.State, j.Problem.Code)
		}
		for _, kind := range []imports.Job{
			{Kind: imports.Prices, Supplier: m.Mill.ID},
			{Kind: imports.Catalog, Supplier: m.Mill.ID, Publication: imports.Publication{Publishes: true}},
		} {
			if _, err := queued(t, m, m.Mill.ID, kind, []byte("code\nx\n")); !errors.Is(err, flows.ErrOperatorsAlone) {
				t.Errorf("%+v: %v", kind, err)
			}
		}
	})
}

func TestAFileThatCantBeImportedFailsWithItsReason(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		for content, want := range map[string]string{
			"title,brand\na,b\n": "column_missing", "code,SKU编码\na,b\n": "column_repeated", "code\n": "no_rows", "code\n\n , \n": "no_rows",
			"code\n" + strings.Repeat("x\n", imports.MaxRows+1): "too_many_rows",
		} {
			j := imported(t, m, 0, imports.Job{Kind: imports.Catalog, Supplier: m.Mill.ID}, content)
			if j.State != imports.Failed || j.Problem.Code != want || j.EndedAt == 0 {
				t.Errorf("%.20q: %s %q, want %s", content, j.State, j.Problem.Code, want)
			}
		}
	})
}

// errKilled stands for a process that stops between two chunks.
var errKilled = errors.New("killed")

func TestAJobThatWasStoppedGoesOnWhereItStood(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		content, skus := flowstest.GoodsFile(t, sheets.CSV, 400)
		j, err := queued(t, m, 0, imports.Job{Kind: imports.Catalog, Supplier: m.Grove.ID}, content)
		m.Must(err)
		turns := 0
		ctx, kill := context.WithCancel(t.Context())
		_, err = flows.RunImports(ctx, m.Flow, func(ctx context.Context, work func(context.Context) error) error {
			if turns++; turns == 5 { // the claim, the count, two chunks
				kill()
				return errKilled
			}
			return work(ctx)
		}, nil)
		stopped := jobOf(t, m, j.ID)
		if !errors.Is(err, errKilled) || stopped.State != imports.Running || stopped.Created == 0 || stopped.Created >= int64(skus) {
			t.Fatalf("%v: %s %+v", err, stopped.State, stopped.Progress)
		}
		// As after kill -9: nobody gave the job back.
		m.Write(t, func(tx *db.Tx) error {
			tx.Exec("update imports_jobs set leased_until = $1", m.Clock.Now()+15*clock.Second)
			return tx.Flush()
		})
		if n, err := flows.RunImports(t.Context(), m.Flow, flows.AtOnce, nil); n != 0 || err != nil {
			t.Fatalf("ran a job that another has: %d %v", n, err)
		}
		m.Clock.Advance(16 * clock.Second)
		if n, err := flows.RunImports(t.Context(), m.Flow, flows.AtOnce, nil); n != 1 || err != nil {
			t.Fatalf("went on: %d %v", n, err)
		}
		wantJob(t, jobOf(t, m, j.ID), imports.Done, imports.Counts{Created: int64(skus)})
	})
}

func TestACancelledJobWritesNoMoreRows(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		content, skus := flowstest.GoodsFile(t, sheets.CSV, 400)
		j, err := queued(t, m, 0, imports.Job{Kind: imports.Catalog, Supplier: m.Grove.ID}, content)
		m.Must(err)
		cancelled := false
		_, err = flows.RunImports(t.Context(), m.Flow, flows.AtOnce, func(*imports.Job) {
			if !cancelled {
				cancelled = true
				m.Write(t, func(tx *db.Tx) error { _, err := imports.CancelJob(tx, nil, j.ID, m.Clock.Now()); return err })
			}
		})
		m.Must(err)
		got := jobOf(t, m, j.ID)
		if got.State != imports.Cancelled || got.Created == 0 || got.Created >= int64(skus) {
			t.Errorf("%s %+v", got.State, got.Progress)
		}
		if n := m.Int(t, "select count(*) from catalog_skus where code like 'K%'"); n != got.Created {
			t.Errorf("%d SKUs, %d told", n, got.Created)
		}
		err = m.DB.Write(t.Context(), func(tx *db.Tx) error { _, err := imports.CancelJob(tx, nil, j.ID, 1); return err })
		if !errors.Is(err, imports.ErrState) {
			t.Errorf("cancelled twice: %v", err)
		}
	})
}

func TestARowThatMakesTheProgramFailIsRefusedAlone(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		// A product without SKUs in a category that the tables know and the tree does not: adding to it can't be written.
		content := "code,title,category,brand\nA,甲,家居/日用/杂货,清和\nB,乙,家居/日用/杂货,清和\nC,丙,家居/日用/杂货,清和\n"
		m.Write(t, func(tx *db.Tx) error { tx.Exec(spoil[m.DB.Engine()]); return tx.Flush() })
		j := imported(t, m, 0, imports.Job{Kind: imports.Catalog, Supplier: m.Mill.ID}, content)
		wantJob(t, j, imports.Done, imports.Counts{Created: 2, Refused: 1})
		if got := refusedRows(t, m, j.ID); !slices.Equal(got, []string{"3: row row_failed"}) {
			t.Errorf("got %q", got)
		}
	})
}

// spoil makes a title that nothing is wrong with fail in the database.
var spoil = map[db.Engine]string{
	db.SQLite:   `create trigger spoilt before insert on catalog_products when new.title = '乙' begin select raise(abort, 'spoilt'); end`,
	db.Postgres: `alter table catalog_products add constraint spoilt check (title <> '乙')`,
}

func TestWhatIsImportedCanBeOnSaleInAllChannelsAtOnce(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		claimed(t, m)
		content := teaHead + "P1,K1,桌布,家居/日用/杂货,清和,红,,200,50,,80,织坊仓,7\nP1,K2,桌布,家居/日用/杂货,清和,蓝,,200,,,,,\n"
		j := imports.Job{Kind: imports.Catalog, Supplier: m.Mill.ID, Publication: imports.Publication{Publishes: true, ToAll: true}}
		first := imported(t, m, 0, j, content)
		wantJob(t, first, imports.Done, imports.Counts{Created: 1, Refused: 1})
		if got := refusedRows(t, m, first.ID); !slices.Equal(got, []string{"3: pool no_price"}) {
			t.Errorf("got %q", got)
		}
		if n := m.Int(t, "select count(*) from pool_listings l join catalog_skus k on k.id = l.sku_id where k.code = 'K1' and l.state = 'on'"); n != 6 {
			t.Errorf("on sale in %d channels", n)
		}
		before := written(t, m)
		wantJob(t, imported(t, m, 0, j, content), imports.Done, imports.Counts{Unchanged: 1, Refused: 1})
		if after := written(t, m); after != before {
			t.Errorf("%d rows more", after-before)
		}
		j.ToAll, j.Distributors = false, []id.Distributor{m.Alpha.ID, 99}
		if _, err := queued(t, m, 0, j, []byte(content)); fault.From(err) == nil || fault.From(err).Fields[0].Path != "distributor_ids[1]" {
			t.Errorf("a stranger: %v", err)
		}
	})
}

// TestTwentyThousandProductsInThirtySeconds is the size that people bring: a soak run alone takes it, and prints what it took.
func TestTwentyThousandProductsInThirtySeconds(t *testing.T) {
	if !testkit.Soaking() {
		t.Skip("a soak run takes it: FENXIAO_SOAK=10")
	}
	for _, f := range []sheets.Format{sheets.CSV, sheets.XLSX} {
		flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
			content, skus := flowstest.GoodsFile(t, f, 20_000)
			for _, want := range []imports.Counts{{Created: int64(skus)}, {Unchanged: int64(skus)}} {
				began := clock.System{}.Now()
				j := imported(t, m, 0, imports.Job{Kind: imports.Catalog, Supplier: m.Grove.ID}, string(content))
				took := clock.System{}.Now() - began
				wantJob(t, j, imports.Done, want)
				t.Logf("%s on %s: %d products, %d SKUs, %d bytes, %+v in %d ms", f, m.DB.Engine(), 20_000, skus, len(content), j.Counts, took/clock.Millisecond)
				if took > 30*clock.Second {
					t.Errorf("%d s", took/clock.Second)
				}
			}
		})
	}
}
