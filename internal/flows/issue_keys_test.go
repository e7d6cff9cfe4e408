package flows

import (
	"testing"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

func TestADistributorIsRemindedOfAKeyThatExpiresUnlessItWasRotated(t *testing.T) {
	testkit.Each(t, Schema(), func(t *testing.T, w *testkit.World) {
		world := &World{DB: w.DB, IDs: w.IDs}
		acting := func() Acting { return Acting{World: world, Actor: "psn_x", At: w.Clock.Now()} }
		expires := w.Clock.Now() + 30*clock.Day
		var kept, rotated access.Key
		w.Write(t, func(tx *db.Tx) (err error) {
			for _, k := range []*access.Key{&kept, &rotated} {
				*k, err = access.IssueKey(tx, access.NewKey{
					ID: id.NewAPIKey(w.IDs), Token: access.MintKey(), Distributor: 8, Name: "ERP", ExpiresAt: expires,
				}, w.Clock.Now())
				if err != nil {
					return err
				}
				acting().watchKey(tx, k)
			}
			return tx.Flush()
		})
		told := func() int64 { return w.Int(t, "select count(*) from notices_notices where event = 'key.expires_soon'") }
		pass := func(d clock.Micros, want int64) {
			t.Helper()
			w.Clock.Advance(d)
			if _, err := FireTimers(t.Context(), world); err != nil {
				t.Fatal(err)
			}
			if got := told(); got != want {
				t.Errorf("told %d times, want %d", got, want)
			}
		}
		pass(16*clock.Day-1, 0)
		pass(1, 2)
		w.Write(t, func(tx *db.Tx) error {
			_, _, err := RotateKey(tx, acting(), 8, rotated.ID, access.Rotation{ID: id.NewAPIKey(w.IDs), Token: access.MintKey(), OverlapHours: 168})
			return err
		})
		pass(11*clock.Day, 3)
	})
}
