package search

import (
	"slices"
	"strings"
	"sync"

	"github.com/mozillazg/go-pinyin"
)

// The block of Chinese characters that have readings here; rarer ones are found as themselves only.
const (
	firstHan = 0x3400
	lastHan  = 0x9fff
)

// maxReadings bounds how many readings of one character are known: the first ones are the usual ones.
const maxReadings = 3

// table holds the readings of all characters, without tones.
var table = sync.OnceValue(func() [][]string {
	args := pinyin.Args{Style: pinyin.Normal, Heteronym: true}
	out := make([][]string, lastHan-firstHan+1)
	known := map[string]string{} // one copy of each syllable
	for i := range out {
		for _, s := range pinyin.SinglePinyin(rune(firstHan+i), args) {
			s = strings.ReplaceAll(s, "ü", "v")
			if s == "" || !all(s, isLetter) || slices.Contains(out[i], s) || len(out[i]) == maxReadings {
				continue
			}
			if _, there := known[s]; !there {
				known[s] = s
			}
			out[i] = append(out[i], known[s])
		}
	}
	return out
})

// readings gives how a character is read; nothing when it is not Chinese.
func readings(table [][]string, r rune) []string {
	if r < firstHan || r > lastHan {
		return nil
	}
	return table[r-firstHan]
}

// sounded matches a word of letters against the pinyin of a text.
type sounded struct {
	table [][]string
	runes []rune
}

// initials says whether the characters from a place on are read with the word's letters as their first ones.
func (s sounded) initials(at int, word string) bool {
	if at+len(word) > len(s.runes) {
		return false
	}
	for i := range len(word) {
		found := false
		for _, reading := range readings(s.table, s.runes[at+i]) {
			found = found || reading[0] == word[i]
		}
		if !found {
			return false
		}
	}
	return true
}

// syllables says whether the word is the whole pinyin of the characters from a place on; of the last one its beginning is enough.
func (s sounded) syllables(at int, word string) bool {
	if at == len(s.runes) {
		return false
	}
	for _, reading := range readings(s.table, s.runes[at]) {
		if strings.HasPrefix(reading, word) {
			return true
		}
		if rest, begins := strings.CutPrefix(word, reading); begins && s.syllables(at+1, rest) {
			return true
		}
	}
	return false
}
