package distributors

import (
	"errors"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

func TestAChannelIsEditedAndClosedByItsOwnerAlone(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		d, other := created(t, w), created(t, w)
		n := NewChannel{
			ID: id.NewChannel(w.IDs), Distributor: d.ID, Name: "天猫店", Kind: MallShop,
			Shop: Shop{Platform: "天猫", Address: "https://a.tmall.com/x?y=1", Grade: "五钻", Region: "310115"},
		}
		w.Write(t, func(tx *db.Tx) error { _, err := AddChannel(tx, n, 7); return err })
		edit := n
		edit.Name, edit.Kind, edit.Shop = "旗舰店", Wholesale, Shop{Address: "世纪大道 1 号"}
		foreign := edit
		foreign.Distributor = other.ID
		expect(t, w, ErrNotFound, func(tx *db.Tx) error { _, err := EditChannel(tx, foreign); return err })
		expect(t, w, ErrNotFound, func(tx *db.Tx) error { _, err := CloseChannel(tx, other.ID, n.ID, 8); return err })
		w.Write(t, func(tx *db.Tx) error { _, err := EditChannel(tx, edit); return err })
		w.Write(t, func(tx *db.Tx) error { _, err := CloseChannel(tx, d.ID, n.ID, 8); return err })
		w.Read(t, func(tx *db.Tx) error {
			got, err := GetChannel(tx, d.ID, n.ID)
			want := Channel{ID: n.ID, Distributor: d.ID, Name: "旗舰店", Kind: MallShop, Shop: edit.Shop, State: ChannelClosed, CreatedAt: 7, ClosedAt: 8}
			if got != want || !errors.Is(got.Check(), ErrChannelClosed) {
				t.Errorf("got %+v, %v", got, got.Check())
			}
			return err
		})
		expect(t, w, ErrState, func(tx *db.Tx) error { _, err := EditChannel(tx, edit); return err })
		expect(t, w, ErrState, func(tx *db.Tx) error { _, err := CloseChannel(tx, d.ID, n.ID, 9); return err })
	})
}

func TestAShopsAddressIsNothingThatABrowserWouldRun(t *testing.T) {
	for address, good := range map[string]bool{
		"": true, "世纪大道 1 号": true, "https://shop.example.com/a": true, "http://shop.example.com": true,
		"javascript://x": false, "file:///etc/passwd": false, "https://": false, "https://me:secret@example.com": false, "ftp://example.com": false,
		"a\nb": false, strings.Repeat("长", 501): false,
	} {
		n := NewChannel{Name: "x", Kind: OwnSite, Shop: Shop{Address: address}}
		if got := places(n.Complete())["address"]; (got == "") != good || !good && got != "shop_malformed" {
			t.Errorf("%q: %q", address, got)
		}
	}
}
