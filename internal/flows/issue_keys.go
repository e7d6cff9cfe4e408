package flows

import (
	"errors"
	"strconv"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/notices"
)

// keyTimer looks at a key that will expire.
const keyTimer = "access.key"

// keyReminders is how long before its end a key's distributor is reminded.
var keyReminders = []clock.Micros{14 * clock.Day, 3 * clock.Day}

// IssueKey adds a key of a distributor that exists, and arms the reminders of its end; see access.IssueKey.
func IssueKey(tx *db.Tx, by Acting, n access.NewKey) (access.Key, error) {
	if _, err := distributors.Get(tx, n.Distributor); err != nil {
		return access.Key{}, err
	}
	k, err := access.IssueKey(tx, n, by.At)
	if err == nil {
		by.watchKey(tx, &k)
	}
	return k, err
}

// RotateKey puts a new key in an old one's place, and arms the reminders of its end; see access.RotateKey.
func RotateKey(tx *db.Tx, by Acting, owner id.Distributor, key id.APIKey, r access.Rotation) (old, fresh access.Key, err error) {
	if old, fresh, err = access.RotateKey(tx, owner, key, r, by.At); err == nil {
		by.watchKey(tx, &fresh)
	}
	return old, fresh, err
}

func (a Acting) watchKey(tx *db.Tx, k *access.Key) {
	for _, before := range keyReminders {
		if due := k.ExpiresAt - before; k.ExpiresAt != 0 && due > a.At {
			a.arm(tx, keyTimer, int64(k.ID), due)
		}
	}
}

// keyDue reminds a distributor of a key that will expire. One that was revoked, or has another in its place, is nobody's concern.
func keyDue(tx *db.Tx, by Acting, subject int64) error {
	k, err := access.GetKey(tx, 0, id.APIKey(subject))
	if errors.Is(err, access.ErrNotFound) {
		return nil
	}
	if err != nil || !k.Live(by.At) || k.ExpiresAt == 0 || k.ReplacedBy != 0 {
		return err
	}
	by.notify(tx, notices.Notice{
		To: notices.Distributor(k.Distributor), Event: "key.expires_soon", Subject: k.ID.String(),
		Facts: map[string]string{
			"name": k.Name, "tail": k.Tail, "until": k.ExpiresAt.String(),
			"days": strconv.FormatInt(int64((k.ExpiresAt-by.At+clock.Day-1)/clock.Day), 10),
		},
	})
	return nil
}
