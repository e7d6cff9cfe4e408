package db

import "strings"

var literal = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// Literal keeps a searched text from being read as a pattern, where it is used with `like … escape '\'`.
func Literal(text string) string { return literal.Replace(text) }
