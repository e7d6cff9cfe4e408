package search

import (
	"slices"
)

// A key is a kind in its highest byte, and below it what is looked up, whole: two different things never share a key.
const (
	oneRune  uint64 = (iota + 1) << 56 // a rune that is part of no Latin word
	twoRunes                           // two neighbours, not both of Latin words
	latin                              // the beginning of a Latin word, up to seven bytes
	initial                            // the first letter of a character's reading
	initials                           // of two neighbours'
	syllable                           // a character's reading
)

const runeBits = 21

// latinLengths are the lengths of the beginnings of Latin words that have keys.
var latinLengths = []int{1, 2, 3, 5, 7}

// packed writes up to seven ASCII letters and digits as a number.
func packed(s string) (out uint64) {
	for i := range len(s) {
		out = out<<8 | uint64(s[i])
	}
	return out
}

func pairKey(a, b rune) uint64 { return twoRunes | uint64(a)<<runeBits | uint64(b) } //nolint:gosec // runes are no negative numbers

// latinKey gives the longest key that a beginning of a Latin word has, and whether it is the whole of it.
func latinKey(word string) (key uint64, whole bool) {
	n := 0
	for _, length := range latinLengths {
		if length <= len(word) {
			n = length
		}
	}
	return latin | packed(word[:n]), n == len(word)
}

// keys gives the keys of a folded text, each once, and learns its syllables.
func (x *Index) keys(folded string) []uint64 {
	var out []uint64
	sounds := table()
	runes := []rune(folded)
	var before rune = ' '
	begun := -1 // where the Latin word under way began
	for i, r := range runes {
		if isLatin(r) && begun < 0 {
			begun = i
		}
		if !isLatin(r) {
			out = appendLatin(out, runes, begun, i)
			begun = -1
			if r != ' ' {
				out = append(out, oneRune|uint64(r)) //nolint:gosec // runes are no negative numbers
			}
		}
		if before != ' ' && r != ' ' && !(isLatin(before) && isLatin(r)) {
			out = append(out, pairKey(before, r))
		}
		for _, reading := range readings(sounds, r) {
			out = append(out, syllable|packed(reading), initial|uint64(reading[0]))
			x.learn(reading)
			for _, last := range readings(sounds, before) {
				out = append(out, initials|uint64(last[0])<<8|uint64(reading[0]))
			}
		}
		before = r
	}
	out = appendLatin(out, runes, begun, len(runes))
	slices.Sort(out)
	return slices.Compact(out)
}

// appendLatin adds the keys of a Latin word; begun < 0 is none.
func appendLatin(out []uint64, runes []rune, begun, end int) []uint64 {
	if begun < 0 {
		return out
	}
	word := string(runes[begun:end])
	for _, n := range latinLengths {
		if n <= len(word) {
			out = append(out, latin|packed(word[:n]))
		}
	}
	return out
}

func (x *Index) learn(sound string) {
	if at, known := slices.BinarySearch(x.sounds, sound); !known {
		x.sounds = slices.Insert(x.sounds, at, sound)
	}
}
