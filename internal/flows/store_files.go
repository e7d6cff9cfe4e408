package flows

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/files"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Receive stores the parts of a file as they come, each in a transaction of its own, and gives the file as it is to be finished: its type by
// its first bytes, its length, its SHA-256. What is not finished is swept a day later. It refuses a type that is not taken as soon as it is seen.
func Receive(ctx context.Context, world *World, f files.File, content io.Reader) (files.File, error) {
	if err := files.CheckName(f.Name); err != nil {
		return f, err
	}
	sum, part := sha256.New(), make([]byte, files.PartBytes)
	for place := int64(0); ; place++ {
		n, err := io.ReadFull(content, part)
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			return f, err
		}
		if n == 0 {
			f.SHA256 = sum.Sum(nil)
			return f, nil
		}
		if place == 0 {
			f.MediaType = files.MediaType(part[:n])
			if err := files.CheckType(f.MediaType, f.Public); err != nil {
				return f, err
			}
		}
		if f.Bytes += int64(n); f.Bytes > files.MaxBytes {
			return f, files.ErrSize.At("body")
		}
		sum.Write(part[:n])
		if err := world.DB.Write(ctx, func(tx *db.Tx) error { files.AddPart(tx, f.ID, place, part[:n]); return tx.Flush() }); err != nil {
			return f, err
		}
	}
}

// Abandon drops the parts of a file that will not be finished.
func Abandon(ctx context.Context, world *World, file id.File) error {
	return world.DB.Write(context.WithoutCancel(ctx), func(tx *db.Tx) error { files.Drop(tx, file); return tx.Flush() })
}

// Content reads a stored file from anywhere in it.
type Content struct {
	ctx   context.Context //nolint:containedctx // as long as the request that reads it
	world *World
	file  files.File
	at    int64
	part  []byte
	place int64 // of part; -1: none is held
}

// Open gives the content of a file.
func Open(ctx context.Context, world *World, file files.File) *Content {
	return &Content{ctx: ctx, world: world, file: file, place: -1}
}

// Read reads on.
func (c *Content) Read(into []byte) (int, error) {
	if c.at >= c.file.Bytes {
		return 0, io.EOF
	}
	if place := c.at / files.PartBytes; place != c.place {
		err := c.world.DB.Read(c.ctx, func(tx *db.Tx) (err error) {
			c.part, err = files.Part(tx, c.file.ID, place)
			return err
		})
		if err != nil {
			return 0, err
		}
		c.place = place
	}
	n := copy(into, c.part[c.at%files.PartBytes:])
	c.at += int64(n)
	return n, nil
}

// errSeek: a place before the beginning.
var errSeek = errors.New("seek before the beginning of a file")

// Seek moves to another place.
func (c *Content) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += c.at
	case io.SeekEnd:
		offset += c.file.Bytes
	}
	if offset < 0 {
		return 0, errSeek
	}
	c.at = offset
	return offset, nil
}

// SweepFiles drops the parts of files that were begun between three days and one day ago and never finished, and tells how many.
func SweepFiles(ctx context.Context, world *World) (int, error) {
	now, swept := world.Now(), 0
	err := world.DB.Write(ctx, func(tx *db.Tx) error {
		unfinished, err := files.Unfinished(tx, now-3*clock.Day, now-clock.Day)
		for _, f := range unfinished {
			files.Drop(tx, f)
		}
		swept = len(unfinished)
		return err
	})
	return swept, err
}
