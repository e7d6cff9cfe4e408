package regions

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/mozillazg/go-pinyin"
)

// MaxSuggestions is how many divisions are named at most where something can't be found.
const MaxSuggestions = 5

// maxChanges and maxTextRunes bound what is compared: what is farther away is not near, and no way of naming a division is longer.
const (
	maxChanges   = 6
	maxTextRunes = 40
)

// spelling is one way of writing a division.
type spelling struct {
	division int // in table.all
	runes    []rune
	sound    []rune // of Chinese: in pinyin
}

// spellings are all ways of writing all divisions: by names, full and bare, alone and with those above; and by pinyin and English.
type spellings struct{ han, latin []spelling }

var written = sync.OnceValue(func() *spellings {
	out := &spellings{}
	for i, d := range table.all {
		path := Path(d.Code)
		han := map[string]bool{}
		for from := range path {
			full, short := "", ""
			for _, x := range path[from:] {
				full, short = full+x.Name, short+bare(x.Name)
			}
			han[full], han[short] = true, true
		}
		latin := map[string]bool{}
		for text := range han {
			sound := sounds(text)
			out.han = append(out.han, spelling{i, []rune(text), []rune(sound)})
			latin[sound] = true
		}
		if d.English() != "" {
			latin[letters(d.English())] = true
		}
		for text := range latin {
			out.latin = append(out.latin, spelling{i, []rune(text), nil})
		}
	}
	return out
})

// sounds writes Chinese in pinyin without tones and spaces, each character in its first reading.
func sounds(han string) string {
	var b strings.Builder
	for _, syllable := range pinyin.LazyPinyin(han, pinyin.NewArgs()) {
		b.WriteString(syllable)
	}
	return b.String()
}

// letters drops all but letters, and writes them small.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

// Suggest gives the divisions nearest to a text that should have named one, the nearest first: a code by its digits, a name by its
// characters or its pinyin. With a division to look in, only what lies in it. Nothing where nothing is near: more than half of the text would have
// to be changed.
func Suggest(text, within string) []Division {
	var near []nearness
	if code := strings.TrimSpace(text); isDigits(code) {
		near = nearCodes(code)
	} else {
		name := letters(text)
		among := written().han
		if strings.IndexFunc(name, func(r rune) bool { return r > unicode.MaxLatin1 }) < 0 {
			among = written().latin
		}
		near = nearNames(name, among)
	}
	best := map[int]int{}
	for _, n := range near {
		if d, seen := best[n.division]; !seen || n.changes < d {
			best[n.division] = n.changes
		}
	}
	var order []int
	for i := range best {
		if within == "" || isWithin(table.all[i], within) {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(best[a], best[b]), cmp.Compare(depth(table.all[a]), depth(table.all[b])), cmp.Compare(a, b))
	})
	out := make([]Division, 0, MaxSuggestions)
	for _, i := range order[:min(len(order), MaxSuggestions)] {
		out = append(out, table.all[i])
	}
	return out
}

// nearness is how much of a text would have to be changed to name a division: characters count ten times what makes the smaller difference,
// the letters of their sounds, or where in a code the digits are.
type nearness struct{ division, changes int }

// nearCodes looks for codes that differ in up to three digits. Those that begin alike are nearer.
func nearCodes(code string) []nearness {
	asked := []rune(code[:min(len(code), 6)])
	full := []rune(Full(string(asked)))
	var out []nearness
	for i, d := range table.all {
		if changes := apart(full, []rune(d.Code), 3); changes <= 3 {
			alike := 0
			for alike < len(asked) && asked[alike] == rune(d.Code[alike]) {
				alike++
			}
			out = append(out, nearness{i, 10*changes - alike})
		}
	}
	return out
}

func nearNames(name string, among []spelling) []nearness {
	asked := []rune(name)
	asked = asked[:min(len(asked), maxTextRunes)]
	sound := []rune(sounds(name))
	most := min(len(asked)/2, maxChanges)
	var out []nearness
	for _, s := range among {
		if changes := apart(asked, s.runes, most); changes <= most && changes < len(s.runes) {
			n := nearness{s.division, 10 * changes}
			if s.sound != nil {
				n.changes += apart(sound, s.sound, 2*changes+1)
			}
			out = append(out, n)
		}
	}
	return out
}

// apart counts the characters to add, drop, change or swap with their neighbours to make one text of another; anything above most when it is
// more than that.
func apart(a, b []rune, most int) int {
	if d := len(a) - len(b); d > most || -d > most {
		return most + 1
	}
	before, last, next := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		next[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			next[j] = min(last[j]+1, next[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				next[j] = min(next[j], before[j-2]+1)
			}
			least = min(least, next[j])
		}
		if least > most+1 {
			return most + 1
		}
		before, last, next = last, next, before
	}
	return last[len(b)]
}

// Deep says whether a code leads to where a parcel can be sent: to a district, or to a division that has none below it in the table.
func Deep(code string) bool {
	if len(code) >= 6 && isDigits(code) && code[4:6] != "00" {
		return true
	}
	d, ok := Nearest(code)
	return ok && d.Code == Full(code) && len(Children(d.Code)) == 0
}

// Mentioned gives what lies in a division and is named in a text, such as the district in the rest of an address; the longest name first.
func Mentioned(text, within string) []Division {
	var out []Division
	for _, d := range table.all {
		if isWithin(d, within) && within != "" && Deep(d.Code) && (strings.Contains(text, d.Name) || strings.Contains(text, bare(d.Name))) {
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, func(a, b Division) int {
		return cmp.Compare(boolean(strings.Contains(text, b.Name)), boolean(strings.Contains(text, a.Name)))
	})
	return out[:min(len(out), MaxSuggestions)]
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Names are a place as shop systems name it.
type Names struct{ Province, City, District string }

// Locate is Find that says how far it came: the smallest division that the names lead to, and which of them leads nowhere from there: province,
// city or district; empty when all lead to one place.
func (n Names) Locate() (at Division, lost string) {
	if d, ok := Find(n.Province, n.City, n.District); ok {
		return d, ""
	}
	at, ok := Find(n.Province, "", "")
	if !ok {
		return Division{}, "province"
	}
	if inCity, ok := Find(n.Province, n.City, ""); ok && n.City != "" {
		return inCity, "district"
	} else if n.City == "" {
		return at, "district"
	}
	return at, "city"
}
