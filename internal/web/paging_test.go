package web_test

import (
	"encoding/base64"
	"errors"
	"testing"

	"github.com/fenxiao/fenxiao/internal/web"
)

func TestACursorIsTextThatADatabaseCanLookFor(t *testing.T) {
	if key, err := (web.Paging{After: web.Cursor("春茶")}).Key(); key != "春茶" || err != nil {
		t.Errorf("%q %v", key, err)
	}
	for _, bad := range []string{"!", "=", base64.RawURLEncoding.EncodeToString([]byte("\x9e")), base64.RawURLEncoding.EncodeToString([]byte("a\x00b"))} {
		if _, err := (web.Paging{After: bad}).Key(); !errors.Is(err, web.ErrCursor) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
