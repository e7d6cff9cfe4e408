package replay

// match is how many units of a credit row go back to one line of an earlier order.
type match struct {
	document int32 // index into the book's documents
	line     int64 // number of the line in that order, from 1
	units    int64
}

// bought is what is left to return of one line.
type bought struct {
	document int32
	line     int32
	left     int64
}

// returns finds, for each row of each credit note, the lines that it returns: the same customer's earlier lines of that SKU,
// latest order first, last line first, by units not yet returned. What finds no line is left over.
type returns struct {
	stacks map[int64][]bought // by customer and SKU, in the order bought
}

func newReturns() *returns { return &returns{stacks: map[int64][]bought{}} }

func stackKey(customer, sku int32) int64 { return int64(customer)<<32 | int64(sku) }

// buy notes a sale. Documents come in their order.
func (r *returns) buy(index int, d *document) {
	for i, x := range d.rows {
		key := stackKey(d.customer, x.sku)
		r.stacks[key] = append(r.stacks[key], bought{int32(index), int32(i + 1), x.units}) //nolint:gosec // a file has fewer
	}
}

// take finds the lines that a credit row returns, and how many units find none.
func (r *returns) take(customer int32, x row) (found []match, leftOver int64) {
	key := stackKey(customer, x.sku)
	stack, want := r.stacks[key], x.units
	for want > 0 && len(stack) > 0 {
		top := &stack[len(stack)-1]
		units := min(want, top.left)
		found = append(found, match{top.document, int64(top.line), units})
		top.left -= units
		want -= units
		if top.left == 0 {
			stack = stack[:len(stack)-1]
		}
	}
	r.stacks[key] = stack
	return found, want
}
