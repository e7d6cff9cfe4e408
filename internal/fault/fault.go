// Package fault is the one shape of an error that a caller may see: a closed kind that decides the HTTP status, a code
// for programs that never changes, a message for people, and the places at fault. Every other error is an incident.
package fault

import (
	"errors"
	"net/http"
	"strings"
)

// Kind says whose turn it is. The set is closed.
type Kind string

// The kinds, each with one HTTP status.
const (
	Invalid         Kind = "invalid"         // 422: the request itself is wrong
	Unauthenticated Kind = "unauthenticated" // 401: no or a wrong key
	Forbidden       Kind = "forbidden"       // 403: known, but not allowed
	NotFound        Kind = "not_found"       // 404: missing, or another party's
	Conflict        Kind = "conflict"        // 409: the state has moved on
	Refused         Kind = "refused"         // 422: a rule of the trade says no
	Limited         Kind = "limited"         // 429: too much, too fast
	Unavailable     Kind = "unavailable"     // 503: try again
)

var statuses = map[Kind]int{
	Invalid: http.StatusUnprocessableEntity, Unauthenticated: http.StatusUnauthorized, Forbidden: http.StatusForbidden,
	NotFound: http.StatusNotFound, Conflict: http.StatusConflict, Refused: http.StatusUnprocessableEntity,
	Limited: http.StatusTooManyRequests, Unavailable: http.StatusServiceUnavailable,
}

// Status gives the HTTP status of the kind.
func (k Kind) Status() int {
	if s, ok := statuses[k]; ok {
		return s
	}
	return http.StatusInternalServerError
}

// Field is one place at fault: a JSON path (`lines[2].quantity`), a code, a message, and the live values that a caller needs to mend it.
type Field struct {
	Path    string
	Code    string
	Message string
	Live    map[string]string
}

// Fault is an error meant for the caller.
type Fault struct {
	Kind    Kind
	Code    string
	Message string
	Fields  []Field
}

// New makes a fault.
func New(kind Kind, code, message string) *Fault {
	return &Fault{Kind: kind, Code: code, Message: message}
}

// Error writes code, message and places; for logs.
func (f *Fault) Error() string {
	var b strings.Builder
	b.WriteString(f.Code + ": " + f.Message)
	for _, x := range f.Fields {
		b.WriteString("; " + x.Path + " " + x.Code)
	}
	return b.String()
}

// Is makes two faults of the same code equal, so that errors.Is finds a declared fault whatever its places are.
func (f *Fault) Is(target error) bool {
	var t *Fault
	return errors.As(target, &t) && t.Code == f.Code
}

// At gives a copy of the fault that names one more place. The live values come in pairs: name, value.
func (f *Fault) At(path string, live ...string) *Fault {
	return f.with(Field{Path: path, Code: f.Code, Message: f.Message, Live: pairs(live)})
}

func (f *Fault) with(x Field) *Fault {
	c := *f
	c.Fields = append(append([]Field(nil), f.Fields...), x)
	return &c
}

func pairs(live []string) map[string]string {
	if len(live) == 0 {
		return nil
	}
	m := make(map[string]string, len(live)/2)
	for i := 0; i+1 < len(live); i += 2 {
		m[live[i]] = live[i+1]
	}
	return m
}

// List gathers the faults of a whole request, so that the caller sees all of them at once.
type List struct{ fields []Field }

// Add notes a fault at a place. The live values come in pairs: name, value.
func (l *List) Add(f *Fault, path string, live ...string) {
	l.fields = append(l.fields, Field{Path: path, Code: f.Code, Message: f.Message, Live: pairs(live)})
}

// AddAll notes the places of a fault, each inside a part of the request (empty: the whole); what is no fault is not noted.
func (l *List) AddAll(err error, within string) {
	if f := From(err); f != nil {
		for _, x := range f.Fields {
			if within != "" {
				x.Path = within + "." + x.Path
			}
			l.fields = append(l.fields, x)
		}
	}
}

// Empty says that nothing was noted.
func (l *List) Empty() bool { return len(l.fields) == 0 }

// Err gives the summary with all noted places, or nil when there are none.
func (l *List) Err(summary *Fault) error {
	if l.Empty() {
		return nil
	}
	c := *summary
	c.Fields = l.fields
	return &c
}

// From finds the fault in an error, or nil.
func From(err error) *Fault {
	var f *Fault
	if errors.As(err, &f) {
		return f
	}
	return nil
}
