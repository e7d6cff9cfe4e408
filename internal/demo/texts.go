package demo

import (
	"embed"
	"fmt"
	"strconv"
	"strings"
)

// texts holds everything that people read in the demo: names, goods, places, words. Each file says in its first lines how it is written.
//
//go:embed texts/*.txt
var texts embed.FS

// rowsOf gives the rows of a table of texts: what is neither empty nor a comment.
func rowsOf(name string) []string {
	whole, err := texts.ReadFile("texts/" + name + ".txt")
	if err != nil {
		panic(err) // the texts are part of the program
	}
	var rows []string
	for line := range strings.Lines(string(whole)) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			rows = append(rows, line)
		}
	}
	return rows
}

// cells parts a row; blanks around the cells do not count.
func cells(row, separator string) []string {
	parts := strings.Split(row, separator)
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

// halves parts a text in two.
func halves(text, separator string) (before, after string) {
	before, after, _ = strings.Cut(text, separator)
	return strings.TrimSpace(before), strings.TrimSpace(after)
}

// number reads a whole number.
func number(text string) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil {
		panic(fmt.Sprintf("demo: %q is no number", text)) // the texts are part of the program
	}
	return n
}

// minor reads an amount of yuan with at most one decimal, in fen.
func minor(text string) int64 {
	whole, tenths := halves(text, ".")
	if tenths == "" {
		tenths = "0"
	}
	return number(whole)*100 + number(tenths)*10
}

// words are the lists of words.txt by section.
type words map[string][]string

// singly are the sections whose lines hold several words.
var singly = map[string]bool{"surnames": true, "given": true, "streets": true, "estates": true}

// only gives the one line of a section.
func (w words) only(section string) string { return w[section][0] }

func readWords() words {
	all, section := words{}, ""
	for _, row := range rowsOf("words") {
		if row[0] == '[' {
			section = strings.Trim(row, "[]")
			continue
		}
		if singly[section] {
			all[section] = append(all[section], strings.Fields(row)...)
		} else {
			all[section] = append(all[section], row)
		}
	}
	return all
}
