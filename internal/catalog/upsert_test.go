package catalog

import (
	"errors"
	"fmt"
	"maps"
	"strconv"
	"testing"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

func wantedTea(code string, skus ...string) Wanted {
	w := Wanted{Supplier: 7, Code: code, Brand: "狮峰", Category: []string{"食品", "茶叶", "绿茶"}, Title: "龙井 " + code, Description: "明前"}
	for _, k := range skus {
		w.SKUs = append(w.SKUs, NewSKU{Code: k, Spec: "罐 " + k, GTIN: "6901234567892", WeightGrams: 250})
	}
	return w
}

func upsertAll(t *testing.T, w *testkit.World, opens bool, wanted ...Wanted) Upserted {
	t.Helper()
	var out Upserted
	w.Write(t, func(tx *db.Tx) (err error) {
		out, err = UpsertAll(tx, Upserting{IDs: w.IDs, At: w.Clock.Now(), Opens: opens}, wanted)
		return err
	})
	return out
}

func dids(u Upserted) (out []Did) {
	for _, o := range u.Outcomes {
		out = append(out, o.Did)
	}
	return out
}

// catalogue reads all of the room, to see whether anything was written.
func catalogue(t *testing.T, w *testkit.World) (products []Product) {
	t.Helper()
	w.Read(t, func(tx *db.Tx) (err error) {
		if products, err = List(tx, Filter{}); err == nil {
			err = Fill(tx, products)
		}
		return err
	})
	return products
}

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if g, w := sprint(got), sprint(want); g != w {
		t.Errorf("%s: got %s, want %s", what, g, w)
	}
}

func TestWhatIsWantedIsMadeAndTheSecondTimeNothingIsWritten(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		wanted := []Wanted{wantedTea("P1", "A"), wantedTea("P1", "B"), wantedTea("", "C"), wantedTea("P3", "D", "E")}
		first := upsertAll(t, w, true, wanted...)
		same(t, "first", dids(first), []Did{Made, Made, Made, Made})
		same(t, "made on the way", []int{len(first.Brands), len(first.Categories), len(first.Touched)}, []int{1, 3, 3})
		have := catalogue(t, w)
		same(t, "codes", []string{have[0].Code, have[1].Code, have[2].Code}, []string{"P1", "C", "P3"})
		same(t, "SKUs of P1", []string{have[0].SKUs[0].Code, have[0].SKUs[1].Title}, []string{"A", "龙井 P1 罐 B"})
		w.Clock.Advance(1)
		again := upsertAll(t, w, false, wanted...)
		same(t, "again", dids(again), []Did{Unchanged, Unchanged, Unchanged, Unchanged})
		same(t, "nothing touched", len(again.Touched)+len(again.Brands)+len(again.Categories), 0)
		same(t, "rows", catalogue(t, w), have)
		same(t, "same SKU", again.Outcomes[1].SKUs, first.Outcomes[1].SKUs)
	})
}

func TestWhatASupplierUpsertsWaitsForTheOperator(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		upsertAll(t, w, true, wantedTea("P1", "A"))
		change := Wanted{Supplier: 7, Code: "P1", Title: "西湖龙井", SKUs: []NewSKU{{Code: "A"}}}
		w.Clock.Advance(1)
		out := upsertAll(t, w, false, change, wantedTea("P2", "C"))
		same(t, "outcomes", dids(out), []Did{Changed, Made})
		have := catalogue(t, w)
		same(t, "what is on sale stays", []any{have[0].Title, have[0].SKUs[0].Title, have[0].Review.State}, []any{"龙井 P1", "龙井 P1 罐 A", Submitted})
		same(t, "the proposal", *have[0].Proposal.Title, "西湖龙井")
		same(t, "a new product is a draft", have[1].Review.State, Draft)
		w.Clock.Advance(1)
		same(t, "the same again", dids(upsertAll(t, w, false, change, wantedTea("P2", "C"))), []Did{Unchanged, Unchanged})
		again := catalogue(t, w)
		same(t, "rows", []any{again[0].UpdatedAt, again[0].Review, again[1].UpdatedAt}, []any{have[0].UpdatedAt, have[0].Review, have[1].UpdatedAt})
		other := change
		other.Title, other.Description = "", "雨前"
		same(t, "another part of it", dids(upsertAll(t, w, false, other)), []Did{Changed})
		have = catalogue(t, w)
		same(t, "both wait", []string{*have[0].Proposal.Title, *have[0].Proposal.Description, have[0].Description}, []string{"西湖龙井", "雨前", "明前"})
	})
}

func TestOnlyWhatDiffersIsChangedAndWhatIsEmptyStays(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		upsertAll(t, w, true, wantedTea("P1", "A", "B"), wantedTea("P2", "C"))
		w.Clock.Advance(1)
		out := upsertAll(t, w, true,
			Wanted{Supplier: 7, Code: "P1", Title: "西湖龙井", SKUs: []NewSKU{{Code: "A"}}},
			Wanted{Supplier: 7, SKUs: []NewSKU{{Code: "C", WeightGrams: 500}, {Code: "N", Spec: "袋"}}})
		same(t, "outcomes", dids(out), []Did{Changed, Made})
		have := catalogue(t, w)
		same(t, "titles follow", []string{have[0].SKUs[0].Title, have[0].SKUs[1].Title, have[0].Description}, []string{"西湖龙井 罐 A", "西湖龙井 罐 B", "明前"})
		same(t, "GTIN stays", []any{have[1].SKUs[0].GTIN, have[1].SKUs[0].WeightGrams, have[1].SKUs[1].Code}, []any{"6901234567892", 500, "N"})
		same(t, "times", []bool{have[0].UpdatedAt > have[0].CreatedAt, have[1].UpdatedAt > have[1].CreatedAt}, []bool{true, true})
		same(t, "before", out.Touched[0].Before.Title, "龙井 P1")
	})
}

func TestARefusedOneNamesAllItsMistakesAndHoldsNobodyUp(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		upsertAll(t, w, true, wantedTea("P1", "A"))
		bad := wantedTea("P2", "X")
		bad.SKUs[0].GTIN, bad.SKUs[0].WeightGrams, bad.Title = "1", -1, "a\nb"
		stranger := wantedTea("P3", "Y")
		stranger.Brand, stranger.Category = "无名", []string{"食品", "茶叶", "白茶"}
		moved := wantedTea("P1", "A")
		moved.Brand, moved.Category = "别家", []string{"食品", "酒", "白酒"}
		taken, shallow, untitled := wantedTea("P4", "A"), wantedTea("P5", "Z"), Wanted{Supplier: 7, SKUs: []NewSKU{{Code: "T"}}}
		shallow.Category = []string{"食品"}
		out := upsertAll(t, w, false, bad, stranger, moved, taken, shallow, untitled, wantedTea("P6", "G"), Wanted{Supplier: 7, Code: "P7"})
		for i, want := range []map[string]string{
			{"skus[0].gtin": "gtin_malformed", "skus[0].weight_grams": "weight_out_of_range", "title": "title_malformed"},
			{"brand": "brand_unknown", "category": "category_unfit"},
			{"brand": "brand_unknown", "category": "category_unfit"},
			{"skus[0].code": "code_taken"},
			{"category": "category_unfit"},
			{"brand": "brand_unknown", "category": "category_unfit", "title": "title_malformed"},
			nil,
			{"skus": "sku_count"},
		} {
			if got := places(out.Outcomes[i].Err); !maps.Equal(got, want) || (out.Outcomes[i].Did == Declined) != (want != nil) {
				t.Errorf("%d: %s %v, want %v", i, out.Outcomes[i].Did, got, want)
			}
		}
		same(t, "products", len(catalogue(t, w)), 2)
		opened := upsertAll(t, w, true, moved)
		if got := places(opened.Outcomes[0].Err); got["brand"] != "product_placed" || got["category"] != "product_placed" || len(opened.Brands) != 0 {
			t.Errorf("moved: %v", got)
		}
	})
}

func TestAProductKeepsToItsMostSKUs(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		full := wantedTea("P1")
		for i := range MaxSKUs {
			full.SKUs = append(full.SKUs, NewSKU{Code: "K" + strconv.Itoa(i)})
		}
		out := upsertAll(t, w, true, full, wantedTea("P1", "more"), wantedTea("P1", "K7"))
		same(t, "outcomes", dids(out), []Did{Made, Declined, Changed})
		same(t, "why", places(out.Outcomes[1].Err)["skus"], "sku_count")
	})
}

func TestSuppliersCodesAreTheirOwn(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		theirs := wantedTea("P1", "A")
		theirs.Supplier = 8
		out := upsertAll(t, w, true, wantedTea("P1", "A"), theirs)
		same(t, "outcomes", dids(out), []Did{Made, Made})
		if out.Outcomes[0].Product == out.Outcomes[1].Product {
			t.Error("two suppliers share a product")
		}
	})
}

func TestAProductCodeIsTakenOnce(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := aShelf(t, w)
		n := s.tea(7, "龙井", "A")
		n.Code = "P1"
		s.put(t, n)
		twice := s.tea(7, "龙井", "B")
		twice.Code, twice.ID = "P1", id.NewProduct(w.IDs)
		err := w.DB.Write(t.Context(), func(tx *db.Tx) error { _, err := Create(tx, twice, 1); return err })
		if places(err)["code"] != "product_code_taken" || !errors.Is(err, ErrInvalid) {
			t.Errorf("got %v", err)
		}
		nameless := s.put(t, s.tea(7, "龙井", "C"))
		same(t, "its id stands for a code", nameless.Code, nameless.ID.String())
		out := upsertAll(t, w, false, Wanted{Supplier: 7, SKUs: []NewSKU{{Code: "C", Spec: "新"}}})
		same(t, "found by its SKU", out.Outcomes[0].Product, nameless.ID)
	})
}

func sprint(v any) string { return fmt.Sprintf("%+v", v) }
