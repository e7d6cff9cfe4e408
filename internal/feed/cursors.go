package feed

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base32"
	"encoding/binary"

	"github.com/fenxiao/fenxiao/internal/id"
)

// Cursors writes positions for readers. A position tells how much everybody trades, so that readers get it enciphered, together with the
// distributor that it was given to: another's, or an invented one, is recognised as none.
type Cursors struct{ block cipher.Block }

var cursorLetters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// NewCursors makes the cursors of an installation from a secret of 32 bytes.
func NewCursors(secret []byte) *Cursors {
	block, err := aes.NewCipher(secret)
	if err != nil {
		panic(err) // of a length that no key has
	}
	return &Cursors{block}
}

// Write gives the cursor of a position for a distributor: the same one each time.
func (c *Cursors) Write(distributor id.Distributor, p Position) string {
	var b [aes.BlockSize]byte
	binary.BigEndian.PutUint64(b[:8], uint64(distributor)) //nolint:gosec // bits as they are
	binary.BigEndian.PutUint64(b[8:], uint64(p))           //nolint:gosec // bits as they are
	c.block.Encrypt(b[:], b[:])
	return cursorLetters.EncodeToString(b[:])
}

// Read gives the position of a distributor's cursor: ErrCursor.
func (c *Cursors) Read(distributor id.Distributor, text string) (Position, error) {
	b, err := cursorLetters.DecodeString(text)
	if err != nil || len(b) != aes.BlockSize || cursorLetters.EncodeToString(b) != text {
		return 0, ErrCursor
	}
	c.block.Decrypt(b, b)
	p := Position(binary.BigEndian.Uint64(b[8:]))                               //nolint:gosec // bits as they are
	if id.Distributor(binary.BigEndian.Uint64(b[:8])) != distributor || p < 0 { //nolint:gosec // bits as they are
		return 0, ErrCursor
	}
	return p, nil
}
