package contacts

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/fenxiao/fenxiao/internal/id"
)

const keyBytes = 32

// MasterKey is the one secret from which all keys of a ring's entry are derived. It lies outside the database and its backup.
type MasterKey [keyBytes]byte

// String hides the key from logs.
func (MasterKey) String() string { return "(master key)" }

// GoString hides the key from logs.
func (MasterKey) GoString() string { return "(master key)" }

// NewMasterKey draws a key.
func NewMasterKey() MasterKey {
	var k MasterKey
	_, _ = rand.Read(k[:]) // never fails: crypto/rand ends the process instead
	return k
}

// LoadMasterKey reads the key file, 64 hexadecimal digits, or draws a key and writes the file (mode 0600) when there is none. A
// file that group or others may read is ErrKeyFile.
func LoadMasterKey(path string) (MasterKey, error) {
	key, err := readMasterKey(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	if err := writeMasterKey(path, NewMasterKey()); err != nil && !errors.Is(err, fs.ErrExist) {
		return MasterKey{}, fmt.Errorf("%w: %w", ErrKeyFile, err)
	}
	return readMasterKey(path) // what is on the disk now: another process may have been first
}

func readMasterKey(path string) (key MasterKey, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return key, fmt.Errorf("%w: %w", ErrKeyFile, err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return key, fmt.Errorf("%w: %s may be read by others; chmod 600 it", ErrKeyFile, path)
	}
	text, err := os.ReadFile(path) //nolint:gosec // the path is the operator's configuration
	if err != nil {
		return key, fmt.Errorf("%w: %w", ErrKeyFile, err)
	}
	got, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(got) != keyBytes {
		return key, fmt.Errorf("%w: %s does not hold 64 hexadecimal digits", ErrKeyFile, path) // err would quote the secret
	}
	return MasterKey(got), nil
}

// writeMasterKey links a finished, synced file into place, so that a crash leaves a whole key or none: a key lost is data lost.
func writeMasterKey(path string, key MasterKey) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".key-*") // CreateTemp makes it 0600
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }()
	_, err = f.WriteString(hex.EncodeToString(key[:]) + "\n")
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Link(f.Name(), path); err != nil {
		return err
	}
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// Keyring holds the keys that contacts were and are sealed under.
type Keyring struct {
	current int64
	ids     []int64
	keys    map[int64]derived
}

type derived struct {
	seal               cipher.AEAD
	phone, tail, trait []byte
}

// NewKeyring derives the keys of every master key by HKDF-SHA256; new contacts are sealed under the current one, an id above zero.
func NewKeyring(current int64, masters map[int64]MasterKey) (*Keyring, error) {
	if _, ok := masters[current]; !ok || current <= 0 {
		return nil, ErrNoKey
	}
	r := &Keyring{current: current, keys: make(map[int64]derived, len(masters))}
	for i, master := range masters {
		d, err := derive(master)
		if err != nil {
			return nil, err
		}
		r.keys[i] = d
		r.ids = append(r.ids, i)
	}
	slices.Sort(r.ids)
	return r, nil
}

func derive(master MasterKey) (d derived, err error) {
	sub := func(use string) []byte {
		key, failed := hkdf.Key(sha256.New, master[:], nil, "fenxiao contacts "+use, keyBytes)
		err = errors.Join(err, failed)
		return key
	}
	sealing := sub("seal")
	d.phone, d.tail, d.trait = sub("phone"), sub("tail"), sub("trait")
	if err != nil {
		return d, err
	}
	block, err := aes.NewCipher(sealing)
	if err != nil {
		return d, err
	}
	d.seal, err = cipher.NewGCMWithRandomNonce(block)
	return d, err
}

// place binds a sealed contact to its row and owner, so that it can't be moved to another's.
func place(contact id.Contact, owner int64) []byte {
	b := binary.BigEndian.AppendUint64(nil, uint64(contact)) //nolint:gosec // a bit pattern
	return binary.BigEndian.AppendUint64(b, uint64(owner))   //nolint:gosec // a bit pattern
}

// macBytes is how much of an HMAC is kept to search by: 128 bits are as hard to meet by chance, and half as long in the index.
const macBytes = 16

func (d derived) phoneMAC(phone string) []byte {
	h := hmac.New(sha256.New, d.phone)
	h.Write([]byte(phone))
	return h.Sum(nil)[:macBytes]
}

// tailMAC covers the owner too: four digits alone would be guessed at once, and must not be searched across owners.
func (d derived) tailMAC(owner int64, tail string) []byte {
	h := hmac.New(sha256.New, d.tail)
	h.Write(binary.BigEndian.AppendUint64(nil, uint64(owner))) //nolint:gosec // a bit pattern
	h.Write([]byte(tail))
	return h.Sum(nil)[:macBytes]
}
