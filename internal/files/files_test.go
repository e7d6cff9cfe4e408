package files

import (
	"bytes"
	"errors"
	"reflect"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

func TestAFileIsItsPartsInOrder(t *testing.T) {
	testkit.Each(t, testkit.Schema(Schema), func(t *testing.T, w *testkit.World) {
		f := File{
			ID: id.NewFile(w.IDs), Owner: 7, Name: "licence.pdf", MediaType: "application/pdf", Bytes: 3, SHA256: []byte{1, 2}, CreatedBy: "psn_1",
			CreatedAt: w.Clock.Now(),
		}
		w.Write(t, func(tx *db.Tx) error {
			AddPart(tx, f.ID, 0, []byte("ab"))
			AddPart(tx, f.ID, 1, []byte("c"))
			return Finish(tx, f)
		})
		w.Read(t, func(tx *db.Tx) error {
			got, err := Get(tx, f.ID)
			if !reflect.DeepEqual(got, f) {
				t.Errorf("got %+v", got)
			}
			first, failed := Part(tx, f.ID, 0)
			second, gone := Part(tx, f.ID, 1)
			if !bytes.Equal(append(first, second...), []byte("abc")) {
				t.Errorf("got %q %q", first, second)
			}
			if _, err := Part(tx, f.ID, 2); !errors.Is(err, ErrNotFound) {
				t.Errorf("past the end: %v", err)
			}
			loaded := map[id.File]*File{}
			LoadFacts(tx, []id.File{f.ID, 99}, loaded)
			err = errors.Join(err, failed, gone, tx.Flush())
			if len(loaded) != 1 || loaded[f.ID].Owner != 7 {
				t.Errorf("loaded %+v", loaded)
			}
			own, failed := List(tx, 7, 0, 0)
			others, gone := List(tx, 8, 0, 0)
			if len(own) != 1 || len(others) != 0 {
				t.Errorf("own %+v, others %+v", own, others)
			}
			return errors.Join(err, failed, gone)
		})
	})
}

func TestPartsWithoutAFileAreFoundAndDropped(t *testing.T) {
	testkit.Each(t, testkit.Schema(Schema), func(t *testing.T, w *testkit.World) {
		begun := w.Clock.Now()
		whole, half := id.NewFile(w.IDs), id.NewFile(w.IDs)
		w.Write(t, func(tx *db.Tx) error {
			AddPart(tx, whole, 0, []byte("a"))
			AddPart(tx, half, 0, []byte("b"))
			AddPart(tx, half, 1, []byte("b"))
			return Finish(tx, File{ID: whole, Name: "a.txt", MediaType: "text/plain", Bytes: 1})
		})
		unfinished := func(from, before clock.Micros) (got []id.File) {
			w.Read(t, func(tx *db.Tx) (err error) { got, err = Unfinished(tx, from, before); return err })
			return got
		}
		if got := unfinished(begun-clock.Hour, begun+clock.Hour); !reflect.DeepEqual(got, []id.File{half}) {
			t.Errorf("got %v", got)
		}
		if got := unfinished(begun-clock.Hour, begun); got != nil {
			t.Errorf("begun later, and found: %v", got)
		}
		w.Write(t, func(tx *db.Tx) error { Drop(tx, half); Drop(tx, whole); return tx.Flush() })
		if n := w.Int(t, "select count(*) from files_parts"); n != 1 {
			t.Errorf("%d parts", n)
		}
	})
}

func TestAFileIsWhatItsBytesSay(t *testing.T) {
	png := []byte("\x89PNG\r\n\x1a\n0000IHDR")
	for first, want := range map[string]string{
		string(png): "image/png", "%PDF-1.7": "application/pdf", "<html><script>": "text/html", "编码,标题\n1,茶\n": "text/csv", "备注": "text/plain",
		"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>": "image/svg+xml", "MZ\x90\x00": "application/vnd.microsoft.portable-executable",
	} {
		if got := MediaType([]byte(first)); got != want {
			t.Errorf("%q: %s", first, got)
		}
	}
	for _, c := range []struct {
		kind   string
		public bool
		want   error
	}{
		{"image/png", true, nil}, {"image/png", false, nil}, {"application/pdf", false, nil}, {"application/pdf", true, ErrType},
		{"text/html", false, ErrType}, {"image/svg+xml", true, ErrType}, {"", false, ErrType},
	} {
		if err := CheckType(c.kind, c.public); !errors.Is(err, c.want) {
			t.Errorf("%s public %v: %v", c.kind, c.public, err)
		}
	}
}

func TestAFileNameHasNoPath(t *testing.T) {
	for name, want := range map[string]error{
		"营业执照 2026.pdf": nil, "": ErrName, "..": ErrName, "../../etc/passwd": ErrName, `c:\x.pdf`: ErrName, "a\x00.pdf": ErrName, "a\n.pdf": ErrName,
	} {
		if err := CheckName(name); !errors.Is(err, want) {
			t.Errorf("%q: %v", name, err)
		}
	}
	testkit.Each(t, testkit.Schema(Schema), func(t *testing.T, w *testkit.World) {
		err := w.DB.Write(t.Context(), func(tx *db.Tx) error {
			return Finish(tx, File{ID: 1, Name: "a/b", MediaType: "text/html", Bytes: MaxBytes + 1})
		})
		if !errors.Is(err, ErrInvalid) {
			t.Errorf("got %v", err)
		}
	})
}
