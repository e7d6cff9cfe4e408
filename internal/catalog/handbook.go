package catalog

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Handbook is what a distributor needs to know to sell a product.
type Handbook struct {
	Points    []string   // what speaks for it
	Audience  string     // whom it is for
	Usage     string     // how it is used
	Allowed   []string   // wording that may be used
	Forbidden []string   // wording that may not: it would be a lie, or against the law
	Questions []Question // asked often
}

// Question is one that buyers ask, with its answer.
type Question struct {
	Asked  string
	Answer string
}

// Limits of a handbook: how many of each, and how many characters.
const (
	MaxPoints        = 30
	MaxWordings      = 100
	MaxQuestions     = 50
	maxPointRunes    = 200
	maxAudienceRunes = 1_000
	maxUsageRunes    = 5_000
	maxWordingRunes  = 100
	maxAskedRunes    = 200
	maxAnswerRunes   = 2_000
)

// IsEmpty says whether there is nothing in it.
func (h *Handbook) IsEmpty() bool {
	return len(h.Points)+len(h.Allowed)+len(h.Forbidden)+len(h.Questions) == 0 && h.Audience == "" && h.Usage == ""
}

// clean trims the texts into a copy and notes the parts at fault, at `handbook.…`.
func (h *Handbook) clean(faults *fault.List, prefix string) Handbook {
	out := *h
	prefix += "handbook."
	bad := func(place string) { faults.Add(ErrHandbook, prefix+place) }
	out.Audience, out.Usage = strings.TrimSpace(out.Audience), strings.TrimSpace(out.Usage)
	if !isText(out.Audience, maxAudienceRunes) {
		bad("audience")
	}
	if !isText(out.Usage, maxUsageRunes) {
		bad("usage")
	}
	out.Points = cleanLines(out.Points, MaxPoints, maxPointRunes, "selling_points", bad)
	out.Allowed = cleanLines(out.Allowed, MaxWordings, maxWordingRunes, "wording_allowed", bad)
	out.Forbidden = cleanLines(out.Forbidden, MaxWordings, maxWordingRunes, "wording_forbidden", bad)
	if len(out.Questions) > MaxQuestions {
		bad("questions")
		return out
	}
	questions := make([]Question, len(out.Questions))
	for i, q := range out.Questions {
		q.Asked, q.Answer = strings.TrimSpace(q.Asked), strings.TrimSpace(q.Answer)
		place := "questions[" + strconv.Itoa(i) + "]."
		if !isLine(q.Asked, 1, maxAskedRunes) {
			bad(place + "question")
		}
		if q.Answer == "" || !isText(q.Answer, maxAnswerRunes) {
			bad(place + "answer")
		}
		questions[i] = q
	}
	out.Questions = questions
	return out
}

func cleanLines(lines []string, most, runes int, place string, bad func(place string)) []string {
	if len(lines) > most {
		bad(place)
		return nil
	}
	clean := make([]string, len(lines))
	for i, s := range lines {
		clean[i] = strings.TrimSpace(s)
		if !isLine(clean[i], 1, runes) {
			bad(place + "[" + strconv.Itoa(i) + "]")
		}
	}
	return clean
}

// stored gives a body as a table keeps it.
func stored(body any) string {
	text, err := json.Marshal(body)
	if err != nil {
		panic(err) // texts, numbers and ids can always be written
	}
	return string(text)
}

// readStored reads a body as a table keeps it.
func readStored(text string, into any) error { return json.Unmarshal([]byte(text), into) }

// loadHandbooks queues reading the handbooks of products.
func loadHandbooks(tx *db.Tx, products []id.Product, into func(p id.Product, h Handbook, err error)) {
	tx.Load("catalog_handbooks", []string{"product_id"}, db.Ids(products), "product_id, body", func(r *db.Row) {
		p := id.Product(r.Int())
		var h Handbook
		err := readStored(r.Text(), &h)
		if err != nil {
			err = fmt.Errorf("handbook of %s: %w", p, err)
		}
		into(p, h, err)
	})
}
