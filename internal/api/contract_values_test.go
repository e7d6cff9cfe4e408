package api_test

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// maker makes values that a schema lets pass, out of a seed: the same seed makes the same values.
type maker struct {
	*rand.Rand
	d *contract
	// ids are living ids by prefix: the caller's own first.
	ids map[string][]string
	// strange ids are well-formed and nobody's
	strange bool
	// single keeps the outermost list to one item, which then is answered like a request of its own
	single bool
}

// awkward are texts that programs trip over.
var awkward = []string{
	"'; drop table orders_orders; --", "\" or 1=1", "=1+1", "%27", "../../etc/passwd", "<script>alert(1)</script>", "茶叶 礼盒", "🫖🍵", "a\u0301", "\u202eabc", "{{7*7}}", "$order_id",
	"null", "0", " ", "  two  spaces ", "ﷺ", "\\", "\r\nX-Injected: 1", "\t", "𠮷野家", "İ", "%s%n", "\u2028", "\ufeff",
}

var idPattern = regexp.MustCompile(`^\^([a-z]+)_\[0-7\]`)

// value makes a value of a schema. Objects get all that they need and half of what they may have.
func (m *maker) value(s schema, depth int) any {
	s = m.d.resolve(s)
	switch s.Type {
	case "object":
		out := map[string]any{}
		for _, name := range sortedNames(s.Properties) {
			needed := false
			for _, r := range s.Required {
				needed = needed || r == name
			}
			if needed || depth < 4 && m.IntN(2) == 0 {
				out[name] = m.value(s.Properties[name], depth+1)
			}
		}
		return out
	case "array":
		n := max(s.MinItems, 1)
		if most := s.MaxItems; most > n && m.IntN(3) == 0 && !(m.single && depth == 1) {
			n += m.IntN(min(most-n, 3) + 1)
		}
		out := make([]any, n)
		for i := range out {
			out[i] = m.value(*s.Items, depth+1)
		}
		return out
	case "integer":
		return m.integer(s)
	case "boolean":
		return m.IntN(2) == 0
	case "string":
		return m.text(s)
	}
	return m.IntN(10)
}

func (m *maker) integer(s schema) int64 {
	least, most := int64(math.MinInt64), int64(math.MaxInt64)
	if s.Minimum != nil {
		least, _ = s.Minimum.Int64()
	}
	if s.Maximum != nil {
		most, _ = s.Maximum.Int64()
	}
	within := func(n int64) int64 { return min(max(n, least), most) }
	switch m.IntN(6) {
	case 0:
		return least
	case 1:
		return most
	case 2:
		return within(0)
	case 3:
		return within(int64(m.Uint64())) //nolint:gosec // any number will do
	}
	return within(m.Int64N(10000))
}

func (m *maker) text(s schema) string {
	if len(s.Enum) > 0 {
		text, _ := s.Enum[m.IntN(len(s.Enum))].(string)
		return text
	}
	if id := idPattern.FindStringSubmatch(s.Pattern); id != nil {
		return m.id(id[1])
	}
	switch {
	case s.Format == "date":
		return fmt.Sprintf("%04d-%02d-%02d", 2020+m.IntN(10), 1+m.IntN(12), 1+m.IntN(28))
	case s.Format == "date-time":
		at := time.Unix(1_577_836_800+m.Int64N(20*365*86400), 0).UTC()
		if m.IntN(4) == 0 {
			at = at.In(time.FixedZone("", 8*3600))
		}
		return at.Format(time.RFC3339)
	case s.Pattern != "":
		return m.matching(s)
	}
	text := awkward[m.IntN(len(awkward))]
	if m.IntN(3) == 0 {
		text = strings.Repeat(text, 1+m.IntN(40))
	}
	if s.MaxLength > 0 && (m.IntN(8) == 0 || utf8.RuneCountInString(text) > s.MaxLength) {
		text = string([]rune(strings.Repeat(text, s.MaxLength/utf8.RuneCountInString(text)+1))[:s.MaxLength])
	}
	for utf8.RuneCountInString(text) < s.MinLength {
		text += "茶"
	}
	return text
}

// matching makes a text after a pattern, and within the lengths.
func (m *maker) matching(s schema) string {
	g, fits := rapid.StringMatching(s.Pattern), regexp.MustCompile(s.Pattern)
	for range 100 {
		text := g.Example(m.IntN(1 << 30))
		if s.MaxLength > 0 && utf8.RuneCountInString(text) > s.MaxLength {
			if text = string([]rune(text)[:s.MaxLength]); !fits.MatchString(text) {
				continue
			}
		}
		if utf8.RuneCountInString(text) >= s.MinLength && !strings.ContainsRune(text, 0) {
			return text
		}
	}
	panic(fmt.Sprintf("no text fits %+v", s))
}

const idLetters = "0123456789abcdefghjkmnpqrstvwxyz"

// id gives an id of a noun: a living one, or one that is nobody's.
func (m *maker) id(prefix string) string {
	if living := m.ids[prefix]; len(living) > 0 && !m.strange && m.IntN(5) > 0 {
		if m.IntN(2) == 0 {
			return living[0]
		}
		return living[m.IntN(len(living))]
	}
	text := []byte(prefix + "_" + string(idLetters[m.IntN(8)]))
	for range 12 {
		text = append(text, idLetters[m.IntN(32)])
	}
	return string(text)
}

// vary makes a valid value out of a valid one: some of its parts are made anew.
func (m *maker) vary(s schema, v any, depth int) any {
	s = m.d.resolve(s)
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for _, name := range sortedNames(s.Properties) {
			was, sent := v[name]
			switch {
			case sent && m.IntN(4) > 0:
				out[name] = m.vary(s.Properties[name], was, depth+1)
			case sent || m.IntN(12) == 0:
				out[name] = m.value(s.Properties[name], depth+1)
			}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = m.vary(*s.Items, v[i], depth+1)
		}
		return out
	}
	if m.IntN(6) == 0 {
		return m.value(s, depth)
	}
	return v
}

func sortedNames(m map[string]schema) []string { return slices.Sorted(maps.Keys(m)) }
