package flows

import (
	"slices"
	"strings"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/imports"
)

// ErrRowFailed: the row made the program fail; its incident stands in the log.
var ErrRowFailed = fault.New(fault.Refused, "row_failed", "the row can't be written; ask the operator of this server")

// verdict is what came of a row by its parts.
type verdict struct {
	did catalog.Did
	sku id.SKU
	err error
}

// add takes in what came of one part. A row of which a part is refused is refused; what its other parts did stays.
func (v *verdict) add(did catalog.Did, err error) {
	switch {
	case err != nil:
		v.did = catalog.Declined
		v.err = joined(v.err, err)
	case v.did == "" || v.did == catalog.Unchanged:
		v.did = did
	case v.did != catalog.Declined && did != catalog.Unchanged && v.did != catalog.Made:
		v.did = catalog.Changed
	}
}

// addPart takes in a part behind the first one: what it made is a change of the row.
func (v *verdict) addPart(o Outcome) {
	if o.Did == catalog.Made && v.did != "" {
		o.Did = catalog.Changed
	}
	v.add(o.Did, o.Err)
}

func joined(a, b error) error {
	f, g := fault.From(a), fault.From(b)
	if f == nil || g == nil {
		return b
	}
	c := *f
	c.Fields = append(slices.Clone(f.Fields), g.Fields...)
	return &c
}

// writeRows does with a chunk of rows what the job is for, each judged by itself.
func writeRows(tx *db.Tx, by Acting, j *imports.Job, rows []importRow) ([]verdict, error) {
	out := make([]verdict, len(rows))
	for i := range rows {
		if rows[i].err != nil {
			out[i].add(catalog.Declined, rows[i].err)
		}
	}
	for _, part := range []func(*db.Tx, Acting, *imports.Job, []importRow, []verdict) error{writeGoods, writePrices, writeCounts, publishRows} {
		if err := part(tx, by, j, rows, out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// standing are the places of rows that nothing is against so far and that have a part.
func standing(rows []importRow, out []verdict, has func(*importRow) bool) (places []int) {
	for i := range rows {
		if out[i].did != catalog.Declined && has(&rows[i]) {
			places = append(places, i)
		}
	}
	return places
}

func writeGoods(tx *db.Tx, by Acting, j *imports.Job, rows []importRow, out []verdict) error {
	if j.Kind != imports.Catalog {
		return nil
	}
	places := standing(rows, out, func(*importRow) bool { return true })
	wanted := make([]catalog.Wanted, len(places))
	for at, i := range places {
		wanted[at] = rows[i].goods
	}
	done, err := UpsertGoods(tx, by, j.Supplier, j.Owner == 0, wanted)
	if err != nil {
		return err
	}
	for at, i := range places {
		if out[i].add(done[at].Did, done[at].Err); done[at].Err == nil {
			out[i].sku = done[at].SKUs[0]
		}
	}
	return nil
}

func writePrices(tx *db.Tx, by Acting, j *imports.Job, rows []importRow, out []verdict) error {
	places := standing(rows, out, func(r *importRow) bool { return r.price != nil })
	wanted := make([]PriceWanted, len(places))
	for at, i := range places {
		wanted[at] = *rows[i].price
	}
	if len(places) == 0 {
		return nil
	}
	done, err := UpsertPrices(tx, by, j.Supplier, wanted)
	return addAll(out, places, done, err)
}

func writeCounts(tx *db.Tx, by Acting, j *imports.Job, rows []importRow, out []verdict) error {
	places := standing(rows, out, func(r *importRow) bool { return r.count != nil })
	counts := make([]Counted, len(places))
	for at, i := range places {
		counts[at] = *rows[i].count
	}
	if len(places) == 0 {
		return nil
	}
	done, err := CountStock(tx, by, j.Supplier, counts)
	return addAll(out, places, done, err)
}

func addAll(out []verdict, places []int, done []Outcome, err error) error {
	for at, i := range places {
		if err == nil {
			out[i].addPart(done[at])
		}
	}
	return err
}

func publishRows(tx *db.Tx, by Acting, j *imports.Job, rows []importRow, out []verdict) error {
	if !j.Publishes {
		return nil
	}
	places := standing(rows, out, func(*importRow) bool { return true })
	skus, of := make([]id.SKU, len(places)), map[id.SKU]int{}
	for at, i := range places {
		skus[at], of[out[i].sku] = out[i].sku, i
	}
	if len(skus) == 0 {
		return nil
	}
	opened, shelves, err := PublishGoods(tx, by, j.Supplier, skus, Publishing{j.ToAll, j.Distributors})
	if err != nil {
		return err
	}
	for _, o := range opened {
		out[of[o.SKU]].addPart(o)
	}
	for _, s := range shelves {
		for _, o := range s.Outcomes {
			out[of[o.SKU]].addPart(o)
		}
	}
	return nil
}

// told gives what is against a row by the names of its columns, each once.
func told(err error) []imports.Place {
	f := fault.From(err)
	if f == nil {
		return []imports.Place{{Path: "row", Code: ErrRowFailed.Code, Message: ErrRowFailed.Message}}
	}
	if len(f.Fields) == 0 {
		return []imports.Place{{Path: "row", Code: f.Code, Message: f.Message}}
	}
	var out []imports.Place
	for _, x := range f.Fields {
		path := strings.TrimPrefix(x.Path, "skus[0].")
		if head, isAmount := strings.CutSuffix(path, "_minor"); isAmount {
			path = head + "_price"
		}
		if p := (imports.Place{Path: path, Code: x.Code, Message: x.Message}); !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}
