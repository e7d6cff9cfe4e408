package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/web"
)

// strangersKey keeps the keys of those who are nobody yet apart by their address.
func strangersKey(ctx context.Context, key web.Key) web.Key {
	if !web.CallerOf(ctx).Known() {
		sum := sha256.Sum256([]byte(web.AddressOf(ctx) + "\n" + key.Text))
		key.Text = hex.EncodeToString(sum[:])
	}
	return key
}

// bounded reads no more than there is room for: then it is flows.ErrApplicantFiles.
type bounded struct {
	from io.Reader
	left int64
}

// Read reads on.
func (b *bounded) Read(into []byte) (int, error) {
	n, err := b.from.Read(into)
	if b.left -= int64(n); b.left < 0 {
		return 0, flows.ErrApplicantFiles.At("body")
	}
	return n, err
}

// roomFor bounds what an applicant stores; everyone else's content is passed through. Nothing that an applicant stores is public.
func (d *doors) roomFor(ctx context.Context, content io.Reader) (io.Reader, error) {
	by := scopeOf(ctx)
	if by.Role != access.Applicant {
		return content, nil
	}
	left, err := read(ctx, d, func(tx *db.Tx) (int64, error) { return flows.ApplicantRoom(tx, id.Application(by.Party)) })
	return &bounded{content, left}, err
}
