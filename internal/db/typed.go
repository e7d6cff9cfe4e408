package db

import (
	"strconv"
	"strings"
	"sync"
)

// typist names the type of every placeholder of a statement for PostgreSQL. Left alone, the server takes it from the place where the
// placeholder stands first: in `$1 = 0 or owner = $1` from the 0, a number of 32 bits, and then refuses an id. The texts are kept, so
// that a statement is found prepared.
type typist struct{ texts sync.Map }

type untyped struct{ sql, kinds string }

// bind gives the statement with its placeholders typed, and its plain values.
func (t *typist) bind(sql string, args []any) (string, []any) {
	values, kinds := make([]any, len(args)), make([]byte, len(args))
	for i, a := range args {
		values[i] = plain(a)
		switch values[i].(type) {
		case int64:
			kinds[i] = 'i'
		case string:
			kinds[i] = 't'
		case []byte:
			kinds[i] = 'b'
		}
	}
	if len(args) == 0 {
		return sql, values
	}
	key := untyped{sql, string(kinds)}
	text, ok := t.texts.Load(key)
	if !ok {
		text, _ = t.texts.LoadOrStore(key, typed(sql, kinds))
	}
	return text.(string), values //nolint:forcetypeassert // only strings are stored
}

// typeNames are what is written behind a placeholder of each kind; NULL has no type of its own.
var typeNames = map[byte]string{'i': "::bigint", 't': "::text", 'b': "::bytea"}

func typed(sql string, kinds []byte) string {
	var b strings.Builder
	quoted := false
	for i := 0; i < len(sql); {
		end := i + 1
		if sql[i] == '\'' {
			quoted = !quoted
		}
		for sql[i] == '$' && !quoted && end < len(sql) && sql[end] >= '0' && sql[end] <= '9' {
			end++
		}
		b.WriteString(sql[i:end])
		if n, err := strconv.Atoi(sql[i+1 : end]); err == nil && n >= 1 && n <= len(kinds) {
			b.WriteString(typeNames[kinds[n-1]])
		}
		i = end
	}
	return b.String()
}
