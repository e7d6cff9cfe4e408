package flows

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/files"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/pool"
)

// maxShotsBytes bounds an archive of original shots.
const maxShotsBytes = 1 << 30

// maxEntryRunes bounds the name of a file in an archive.
const maxEntryRunes = 100

// OriginalShots gives the original shots of a product that are stored here, in the order of its media; what stands elsewhere is left out, and
// so is what may not be shown with its goods. ErrNotFound for another supplier's product (owner 0: any), ErrShotsTooLarge.
func OriginalShots(tx *db.Tx, owner id.Supplier, product id.Product) ([]files.File, error) {
	p, err := catalog.Get(tx, owner, product)
	if err != nil {
		return nil, err
	}
	var named []id.File
	for _, m := range p.Media {
		if f := catalog.FileOf(m.URL); m.Kind == catalog.OriginalMedia && f != 0 {
			named = append(named, f)
		}
	}
	known := map[id.File]*files.File{}
	files.LoadFacts(tx, named, known)
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	var shots []files.File
	var bytes int64
	for _, f := range named {
		if shot := known[f]; showable(shot, p.Supplier) {
			shots = append(shots, *shot)
			bytes += shot.Bytes
		}
	}
	if bytes > maxShotsBytes {
		return nil, catalog.ErrShotsTooLarge.At("product_id", "bytes", strconv.FormatInt(bytes, 10))
	}
	return shots, nil
}

// MayBrowse says whether a distributor may see a product: it has selected one of its SKUs, or one is open.
func MayBrowse(tx *db.Tx, distributor id.Distributor, product id.Product) (bool, error) {
	p, err := catalog.Get(tx, 0, product)
	if err != nil {
		return false, err
	}
	skus := make([]id.SKU, len(p.SKUs))
	for i := range p.SKUs {
		skus[i] = p.SKUs[i].ID
	}
	items, selected := map[id.SKU]*pool.Item{}, map[pool.Pick]bool{}
	pool.LoadItems(tx, skus, items)
	pool.LoadSelections(tx, distributor, skus, selected)
	if err := tx.Flush(); err != nil {
		return false, err
	}
	for _, i := range items {
		if i.State == pool.Opened {
			return true, nil
		}
	}
	return len(selected) > 0, nil
}

// WriteShots writes files as an archive, each under its number and the harmless part of its name. Pictures are small already and are not
// packed tighter.
func WriteShots(ctx context.Context, world *World, shots []files.File, into io.Writer) error {
	archive := zip.NewWriter(into)
	for i, f := range shots {
		w, err := archive.CreateHeader(&zip.FileHeader{Name: entryName(i, f.Name), Method: zip.Store, Modified: f.CreatedAt.Time()})
		if err != nil {
			return err
		}
		if _, err := io.Copy(w, Open(ctx, world, f)); err != nil {
			return fmt.Errorf("archive %s: %w", f.ID, err)
		}
	}
	return archive.Close()
}

// entryName makes a name that no program that unpacks it takes for a path, a hidden file or a device: `01-front.jpg`.
func entryName(i int, name string) string {
	plain := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(" ._-", r) {
			return r
		}
		return '_'
	}, name)
	runes := []rune(strings.Trim(plain, " ."))
	if len(runes) > maxEntryRunes {
		runes = runes[len(runes)-maxEntryRunes:] // its end says what it is
	}
	if len(runes) == 0 {
		runes = []rune("shot")
	}
	return fmt.Sprintf("%02d-%s", i+1, string(runes))
}
