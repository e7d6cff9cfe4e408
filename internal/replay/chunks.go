package replay

import (
	"slices"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/settlements"
)

// linesAtOnce is how many lines of orders a chunk gathers before it is written: with them go about eight times as many rows.
const linesAtOnce = 2000

// chunk is a run of documents of one business month that is done in one transaction.
type chunk struct {
	from, to int // documents [from, to)
	month    settlements.Month
	// quotes are the signed quotes of the sales' lines, document by document.
	quotes [][]string
	// returns are the lines that each row of each credit note goes back to.
	returns [][]found
	// picked are the customers' SKUs that the chunk selects for the first time in this process.
	picked []int64
}

// found is what came of matching one credit row.
type found struct {
	matches  []match
	leftOver int64
}

// cut parts the documents from one on into chunks. Chunks end with their month, so that statements can be drawn between them.
func (r *run) cut(from int) []chunk {
	var chunks []chunk
	for from < len(r.book.documents) {
		c := chunk{from: from, to: from, month: settlements.MonthAt(r.book.documents[from].at, r.world.Zone)}
		lines := 0
		for c.to < len(r.book.documents) && lines < linesAtOnce && r.book.documents[c.to].at < c.month.To {
			lines += len(r.book.documents[c.to].rows)
			c.to++
		}
		chunks = append(chunks, c)
		from = c.to
	}
	return chunks
}

// begins tells the time of the chunk's first document.
func (r *run) begins(c *chunk) clock.Micros { return r.book.documents[c.from].at }

// match finds what the chunk's credit notes return. Chunks come in their order.
func (r *run) match(c *chunk) {
	c.returns = make([][]found, c.to-c.from)
	for i := c.from; i < c.to; i++ {
		d := r.book.documents[i]
		if !d.credit {
			r.returns.buy(i, d)
			continue
		}
		rows := make([]found, len(d.rows))
		for k, x := range d.rows {
			rows[k].matches, rows[k].leftOver = r.returns.take(d.customer, x)
		}
		c.returns[i-c.from] = rows
	}
}

// sales gives the indexes of the chunk's sale documents.
func (r *run) sales(c *chunk) []int {
	var sales []int
	for i := c.from; i < c.to; i++ {
		if !r.book.documents[i].credit {
			sales = append(sales, i)
		}
	}
	return slices.Clip(sales)
}
