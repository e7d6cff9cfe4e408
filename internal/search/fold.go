package search

import (
	"strings"
	"unicode"
)

// Fold writes a text the way it is compared: small letters, half-width forms, single spaces. Folding a folded text changes nothing.
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range s {
		r = narrow(r)
		if unicode.IsSpace(r) || unicode.IsControl(r) {
			space = b.Len() > 0
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// The full-width forms of ASCII lie in one row of Unicode, in the same order.
const (
	wideFirst = '\uff01'
	wideLast  = '\uff5e'
	narrowBy  = wideFirst - '!'
)

func narrow(r rune) rune {
	if r >= wideFirst && r <= wideLast {
		return r - narrowBy
	}
	return r
}

// Words are the words of a query, folded: all of them must be found.
func Words(query string) []string {
	words := strings.Fields(Fold(query))
	for i, w := range words {
		if runes := []rune(w); len(runes) > maxWordRunes {
			words[i] = string(runes[:maxWordRunes])
		}
	}
	return words[:min(len(words), MaxWords)]
}

// isLatin says whether a rune is part of a Latin word: a small ASCII letter or a digit.
func isLatin(r rune) bool { return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' }

func isLetter(r rune) bool { return r >= 'a' && r <= 'z' }

// all says whether every rune of a word is of a kind.
func all(word string, is func(rune) bool) bool {
	for _, r := range word {
		if !is(r) {
			return false
		}
	}
	return true
}
