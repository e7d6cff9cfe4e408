package search

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// How well a word fits a text. The scores of a query's words are added up.
const (
	none   uint8 = iota
	part         // somewhere inside
	prefix       // at its beginning
	exact        // the whole of it
)

// Find scores every place for a query: 0 where one of its words is not found, else the sum over its words of how well each fits the text
// that it fits best. A query without words finds nothing. The scores lie in `into`, where it is long enough.
func (x *Index) Find(query string, into []uint8) []uint8 {
	scores := cleared(into, len(x.places))
	words := Words(query)
	if len(words) == 0 {
		return scores
	}
	f := finder{index: x, sounds: table(), seen: make([]uint64, (len(x.texts)+63)/64), scores: scores}
	f.word(words[0])
	if len(words) == 1 {
		return scores
	}
	other := make([]uint8, len(scores))
	for _, w := range words[1:] {
		f.scores = cleared(other, len(scores))
		clear(f.seen)
		f.word(w)
		for i, s := range f.scores {
			switch {
			case s == none:
				scores[i] = none
			case scores[i] != none:
				scores[i] += s
			}
		}
	}
	return scores
}

func cleared(into []uint8, n int) []uint8 {
	if cap(into) < n {
		return make([]uint8, n)
	}
	into = into[:n]
	clear(into)
	return into
}

// finder scores the places for one word after the other.
type finder struct {
	index  *Index
	sounds [][]string
	seen   []uint64 // a bit for each text that was found
	scores []uint8
	kind   kind   // of the word under way
	runes  []rune // of the text under way
}

// kind is what a word is made of.
type kind uint8

const (
	mixed   kind = iota // found anywhere
	latins              // letters and digits: the beginning of a Latin word
	letters             // letters only: it may be pinyin too
)

func kindOf(w string) kind {
	switch {
	case all(w, isLetter):
		return letters
	case all(w, isLatin):
		return latins
	}
	return mixed
}

// word scores the places for one word: each way of finding it names texts that may fit, and each of these is looked at once.
func (f *finder) word(w string) {
	if f.kind = kindOf(w); f.kind == mixed {
		f.parts(w)
		return
	}
	key, whole := latinKey(w)
	f.look(w, f.index.postings[key], whole)
	if f.kind == letters {
		f.byInitials(w)
		f.bySyllables(w, w, nil, true)
	}
}

// parts finds a word with something in it that is not Latin, anywhere.
func (f *finder) parts(w string) {
	runes := []rune(w)
	if len(runes) == 1 {
		f.look(w, f.index.postings[oneRune|uint64(runes[0])], true) //nolint:gosec // runes are no negative numbers
		return
	}
	var lists [][]uint32
	for i, r := range runes[1:] {
		if !isLatin(runes[i]) || !isLatin(r) {
			lists = append(lists, f.index.postings[pairKey(runes[i], r)])
		}
		if isLatin(r) && !isLatin(runes[i]) { // a Latin word of the text begins here
			key, _ := latinKey(latinRun(runes[i+1:]))
			lists = append(lists, f.index.postings[key])
		}
	}
	f.look(w, meet(lists), len(runes) == 2)
}

// latinRun is the Latin word that some runes begin with.
func latinRun(runes []rune) string {
	n := 0
	for n < len(runes) && isLatin(runes[n]) {
		n++
	}
	return string(runes[:n])
}

func (f *finder) byInitials(w string) {
	if len(w) == 1 {
		f.look(w, f.index.postings[initial|uint64(w[0])], true)
		return
	}
	var lists [][]uint32
	for i := range len(w) - 1 {
		lists = append(lists, f.index.postings[initials|uint64(w[i])<<8|uint64(w[i+1])])
	}
	f.look(w, meet(lists), len(w) == 2)
}

// maxSyllable is how long the longest syllable is.
const maxSyllable = 6

// bySyllables goes through all ways to cut the rest of a word into syllables, of which the last may be a beginning only. Among are the
// texts that have all syllables before; `only` says that there are none before.
func (f *finder) bySyllables(w, rest string, among []uint32, only bool) {
	narrowed := func(sound string) []uint32 {
		list := f.index.postings[syllable|packed(sound)]
		if only {
			return list
		}
		return meet([][]uint32{among, list})
	}
	at, _ := slices.BinarySearch(f.index.sounds, rest)
	for _, sound := range f.index.sounds[at:] {
		if !strings.HasPrefix(sound, rest) {
			break
		}
		f.look(w, narrowed(sound), only)
	}
	for n := 1; n <= maxSyllable && n < len(rest); n++ {
		if list := narrowed(rest[:n]); len(list) > 0 {
			f.bySyllables(w, rest[n:], list, false)
		}
	}
}

// look scores the texts of a list. Sure says that the word is in each of them, only where is not known.
func (f *finder) look(w string, list []uint32, sure bool) {
	for _, id := range list {
		if bit := uint64(1) << (id % 64); f.seen[id/64]&bit == 0 {
			t := &f.index.texts[id]
			score := f.head(t.folded, w)
			switch {
			case score != none:
			case sure:
				score = part
			default:
				score = f.inside(t.folded, w)
			}
			if score == none {
				continue // another way may find it yet
			}
			f.seen[id/64] |= bit
			for _, place := range t.places {
				f.scores[place] = max(f.scores[place], score)
			}
		}
	}
}

// head judges how a word fits the beginning of a text.
func (f *finder) head(folded, w string) uint8 {
	switch {
	case strings.HasPrefix(folded, w):
		if len(folded) == len(w) {
			return exact
		}
		return prefix
	case f.kind != letters || folded[0] < utf8.RuneSelf:
		return none
	}
	f.runes = f.runes[:0]
	for _, r := range folded {
		if len(f.runes) == len(w) || r < firstHan { // each character takes a letter at least
			break
		}
		f.runes = append(f.runes, r)
	}
	s := sounded{f.sounds, f.runes}
	if s.initials(0, w) || s.syllables(0, w) {
		return prefix
	}
	return none
}

// inside says whether a text has a word anywhere.
func (f *finder) inside(folded, w string) uint8 {
	if f.kind == mixed {
		if strings.Contains(folded, w) {
			return part
		}
		return none
	}
	if beginsWord(folded, w) {
		return part
	}
	if f.kind != letters {
		return none
	}
	f.runes = f.runes[:0]
	for _, r := range folded {
		f.runes = append(f.runes, r)
	}
	s := sounded{f.sounds, f.runes}
	for at, r := range s.runes {
		if r >= firstHan && (s.initials(at, w) || s.syllables(at, w)) {
			return part
		}
	}
	return none
}

// beginsWord says whether a Latin word of the text begins with w.
func beginsWord(folded, w string) bool {
	for from := 0; ; {
		i := strings.Index(folded[from:], w)
		if i < 0 {
			return false
		}
		if at := from + i; at == 0 || !isLatin(rune(folded[at-1])) {
			return true
		}
		from += i + 1
	}
}

// meet gives what all of some ascending lists have in common.
func meet(lists [][]uint32) []uint32 {
	if len(lists) == 0 {
		return nil
	}
	slices.SortFunc(lists, func(a, b []uint32) int { return len(a) - len(b) })
	out := lists[0]
	for _, list := range lists[1:] {
		if len(out) == 0 {
			return nil
		}
		out = both(out, list)
	}
	return out
}

// steep is from which relation of lengths on the longer list is searched instead of walked.
const steep = 16

func both(short, long []uint32) []uint32 {
	out := make([]uint32, 0, len(short))
	if len(long) > steep*len(short) {
		for _, v := range short {
			at, found := slices.BinarySearch(long, v)
			if found {
				out = append(out, v)
			}
			long = long[at:]
		}
		return out
	}
	for i, j := 0, 0; i < len(short) && j < len(long); {
		switch {
		case short[i] < long[j]:
			i++
		case short[i] > long[j]:
			j++
		default:
			out = append(out, short[i])
			i, j = i+1, j+1
		}
	}
	return out
}
