package contacts

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func TestTheMasterKeyIsMadeOnceAndReadAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "master.key")
	first, err := LoadMasterKey(path)
	if err != nil {
		t.Fatal(err)
	}
	second, err := LoadMasterKey(path)
	if err != nil || first != second || first == (MasterKey{}) {
		t.Fatalf("read again: same %v, %v", first == second, err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("mode %v, %v", info.Mode(), err)
	}
	rest, err := filepath.Glob(filepath.Join(filepath.Dir(path), ".key-*"))
	if err != nil || len(rest) != 0 {
		t.Fatalf("left behind: %v %v", rest, err)
	}
}

func TestProcessesThatStartAtOnceShareTheMasterKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "master.key")
	var all sync.Map
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			k, err := LoadMasterKey(path)
			if err != nil {
				t.Error(err)
			}
			all.Store(k, true)
		})
	}
	group.Wait()
	n := 0
	all.Range(func(any, any) bool { n++; return true })
	if n != 1 {
		t.Fatalf("%d different keys", n)
	}
}

func TestAMasterKeyFileThatIsOpenOrMalformedIsRefused(t *testing.T) {
	dir := t.TempDir()
	good := strings.Repeat("ab", 32)
	for name, f := range map[string]struct {
		text string
		mode os.FileMode
	}{
		"group may read": {good, 0o640}, "all may read": {good, 0o604}, "short": {good[:62], 0o600}, "no hex": {strings.Repeat("zz", 32), 0o600}, "empty": {"", 0o600},
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(f.text), f.mode); err != nil {
			t.Fatal(err)
		}
		_, err := LoadMasterKey(path)
		if !errors.Is(err, ErrKeyFile) || strings.Contains(err.Error(), "ab") || strings.Contains(err.Error(), "zz") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := LoadMasterKey(filepath.Join(dir, "missing", "master.key")); !errors.Is(err, ErrKeyFile) {
		t.Errorf("missing folder: %v", err)
	}
}

func TestARingNeedsItsCurrentKey(t *testing.T) {
	k := NewMasterKey()
	for _, c := range []struct {
		current int64
		keys    map[int64]MasterKey
	}{{1, nil}, {2, map[int64]MasterKey{1: k}}, {0, map[int64]MasterKey{0: k}}} {
		if _, err := NewKeyring(c.current, c.keys); !errors.Is(err, ErrNoKey) {
			t.Errorf("%d of %d keys: %v", c.current, len(c.keys), err)
		}
	}
}
