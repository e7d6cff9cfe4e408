package flows_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/stock"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

func quoted(t testing.TB, m *flowstest.Market, q flows.Quoting) *flows.Quoted {
	t.Helper()
	q.At = m.Clock.Now()
	var out *flows.Quoted
	m.Read(t, func(tx *db.Tx) (err error) {
		out, err = flows.Quote(tx, m.Flow, q)
		return err
	})
	return out
}

func reasonsOf(l *flows.QuotedLine) []string {
	var out []string
	if f := fault.From(l.Reasons.Err(fault.New(fault.Refused, "x", "x"))); f != nil {
		for _, x := range f.Fields {
			out = append(out, x.Path+" "+x.Code)
		}
	}
	return out
}

// split is what a preview and an order have in common.
type split struct {
	Supplier             id.Supplier
	Agreement            id.Agreement
	Warehouse            id.Warehouse
	Units, Goods, Supply int64
	Freight              int64
	Lines                []int
}

func TestAPreviewIsWhatPlacingMakes(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		goods := []*flowstest.Good{m.Tea, m.Cup, m.Towel, m.Soap, m.Book}
		rapid.Check(t, func(rt *rapid.T) {
			d := rapid.SampledFrom([]*flowstest.Distributor{m.Alpha, m.Beta, m.Gamma}).Draw(rt, "distributor")
			region := rapid.SampledFrom([]string{flowstest.Near, flowstest.Far}).Draw(rt, "region")
			q := flows.Quoting{Distributor: d.ID, Channel: d.Channels[0]}
			var lines []flows.Asked
			for _, n := range rapid.SliceOfN(rapid.IntRange(0, len(goods)-1), 1, 6).Draw(rt, "goods") {
				units := rapid.Int64Range(1, 60).Draw(rt, "units")
				q.Lines = append(q.Lines, flows.QuotingLine{SKU: goods[n].ID, Region: region, Quantity: units})
				lines = append(lines, d.Line(goods[n], units))
			}
			answer := quoted(t, m, q)
			var wanted []flows.Asked
			places := map[int]int{} // of the order's lines among the question's
			for i := range answer.Lines {
				if (answer.Lines[i].Part >= 0) != answer.Lines[i].Reasons.Empty() {
					rt.Fatalf("line %d: part %d, %v", i, answer.Lines[i].Part, reasonsOf(&answer.Lines[i]))
				}
				if answer.Lines[i].Part >= 0 {
					places[len(wanted)] = i
					wanted = append(wanted, lines[i])
				}
			}
			if len(wanted) < len(lines) {
				c := m.Order(d, lines...)
				if c.Region = region; m.Run(c) == nil {
					rt.Fatal("an order with lines that can't be sold was placed")
				}
			}
			if len(wanted) == 0 {
				return
			}
			c := m.Order(d, wanted...)
			c.Region = region
			m.Must(m.Run(c))
			o := m.Get(c.ID)
			var previewed, placed []split
			for _, p := range answer.Parts {
				previewed = append(previewed, split{p.Sub.Supplier, p.Sub.Agreement, p.Sub.Warehouse, p.Sub.Units, p.Sub.Goods, p.Sub.Supply, p.Sub.Freight, p.Lines})
			}
			for _, s := range o.Subs {
				x := split{s.Supplier, s.Agreement, s.Warehouse, s.Units, s.Goods, s.Supply, s.Freight, nil}
				for _, l := range o.Lines {
					if l.SubOrder == s.ID {
						x.Lines = append(x.Lines, places[int(l.Number-1)])
					}
				}
				placed = append(placed, x)
			}
			if !reflect.DeepEqual(previewed, placed) || answer.Goods != o.Goods || answer.Freight != o.Freight {
				rt.Fatalf("previewed %+v\nplaced %+v", previewed, placed)
			}
			if rapid.Bool().Draw(rt, "cancelled") {
				m.Must(m.Cancel(c.ID))
			}
			for i, g := range []*flowstest.Good{m.Tea, m.Tea, m.Cup, m.Towel, m.Soap, m.Book} {
				m.Must(m.Stock(g, i%2*(1-min(i/2, 1)), 9, stock.Received)) // so that there is always something left
			}
		})
	})
}

func TestAQuoteTellsEveryReasonOfEveryLine(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		answer := quoted(t, m, flows.Quoting{Distributor: m.Alpha.ID, Channel: m.Alpha.Channels[0], Lines: []flows.QuotingLine{
			{SKU: m.Tea.ID, Region: flowstest.Near, Quantity: 60},
			{SKU: m.Tea.ID, Region: flowstest.Near, Quantity: 60},                              // from the other warehouse
			{SKU: m.Tea.ID, Region: flowstest.Near, Quantity: 60},                              // nothing left
			{SKU: m.Book.ID, Region: flowstest.Far, Quantity: 101, Sale: 1},                    // too many, and its price is fixed
			{SKU: m.Cup.ID, Region: flowstest.Far, Quantity: 1},                                // nobody delivers there
			{SKU: id.NewSKU(m.IDs), Region: flowstest.Near, Quantity: 1},                       // nobody's
			{SKU: m.Book.ID, Region: flowstest.Near, Quantity: 100, Sale: m.Book.Price.Retail}, // refused lines take nothing
		}})
		want := [][]string{
			nil, nil, {"lines[2].quantity out_of_stock"}, {"lines[3].sale_minor sale_price_fixed", "lines[3].quantity out_of_stock"}, {"lines[4].quantity out_of_stock"},
			{"lines[5].sku_id not_selected"}, nil,
		}
		for i := range answer.Lines {
			if got := reasonsOf(&answer.Lines[i]); !reflect.DeepEqual(got, want[i]) {
				t.Errorf("line %d: %v, want %v", i, got, want[i])
			}
		}
		if len(answer.Parts) != 3 || answer.Parts[2].Region != flowstest.Near || !reflect.DeepEqual(answer.Parts[2].Lines, []int{6}) {
			t.Errorf("%+v", answer.Parts)
		}
		if l := &answer.Lines[5]; l.Visible || l.Price != nil || l.Product != nil || l.State != stock.Out {
			t.Errorf("something was told of what is nobody's: %+v", l)
		}
	})
}

func TestAQuoteHoldsNothing(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		q := flows.Quoting{Distributor: m.Alpha.ID, Lines: []flows.QuotingLine{{SKU: m.Soap.ID, Region: flowstest.Near, Quantity: 5}}}
		for range 3 {
			if answer := quoted(t, m, q); answer.Lines[0].Part != 0 {
				t.Errorf("%v", reasonsOf(&answer.Lines[0]))
			}
		}
		if held := m.Int(t, "select CAST(sum(held) AS BIGINT) from stock_items"); held != 0 {
			t.Errorf("%d units are held", held)
		}
	})
}

// BenchmarkQuote tells the mean, and the 99th percentile as p99-us, of quotes with one line and with a hundred.
func BenchmarkQuote(b *testing.B) {
	for _, engine := range testkit.Engines {
		m := flowstest.NewMarket(b, testkit.Open(b, engine, flows.Schema()))
		goods := []*flowstest.Good{m.Tea, m.Cup, m.Towel, m.Soap, m.Book}
		for _, lines := range []int{1, 100} {
			q := flows.Quoting{Distributor: m.Beta.ID, Channel: m.Beta.Channels[0]}
			for i := range lines {
				q.Lines = append(q.Lines, flows.QuotingLine{SKU: goods[i%len(goods)].ID, Region: flowstest.Near, Quantity: 1})
			}
			b.Run(fmt.Sprintf("%s/%d", engine, lines), func(b *testing.B) {
				var took []clock.Micros
				for b.Loop() {
					from := clock.System{}.Now()
					quoted(b, m, q)
					took = append(took, clock.System{}.Now()-from)
				}
				slices.Sort(took)
				b.ReportMetric(float64(took[len(took)*99/100]), "p99-us")
			})
		}
	}
}
