package flows

import (
	"context"
	"errors"

	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/notices"
)

// Letter is one mail to be sent. ID is the same in every try, so that who gets it twice can see that.
type Letter struct {
	ID, To, Title, Body string
	Language            notices.Language
}

// mailsAtOnce bounds the notices that are looked at, and the mails that are taken, at once.
const mailsAtOnce = 100

// SendMail queues the mails of new notices and sends what is due, and tells how many it sent. No transaction is open while a letter is on its
// way: what a server took and did not tell of is taken again after five minutes, so a letter may come twice but is never lost.
func SendMail(ctx context.Context, world *World, send func(ctx context.Context, l Letter) error) (sent int, err error) {
	for looked := mailsAtOnce; looked == mailsAtOnce; {
		err := world.DB.Write(ctx, func(tx *db.Tx) (err error) {
			looked, err = notices.Sort(tx, world.Now(), mailsAtOnce)
			return err
		})
		if err != nil {
			return 0, err
		}
	}
	for taken := mailsAtOnce; taken == mailsAtOnce && ctx.Err() == nil; {
		n, came, err := sendSome(ctx, world, send)
		sent += came
		if err != nil {
			return sent, err
		}
		taken = n
	}
	return sent, nil
}

func sendSome(ctx context.Context, world *World, send func(ctx context.Context, l Letter) error) (taken, sent int, err error) {
	var mails []notices.Mail
	var letters []Letter
	err = world.DB.Write(ctx, func(tx *db.Tx) (err error) {
		if mails, err = notices.Take(tx, world.Now(), mailsAtOnce); err == nil && len(mails) > 0 {
			letters, err = write(tx, world, mails)
		}
		return err
	})
	var failures []error
	for i := range letters {
		failed := errGone
		if letters[i].To != "" {
			failed = send(ctx, letters[i])
		}
		if failed == nil {
			sent++
		} else {
			failures = append(failures, failed)
		}
		err := world.DB.Write(context.WithoutCancel(ctx), func(tx *db.Tx) error {
			notices.Done(tx, &mails[i], failed == nil, world.Now())
			return tx.Flush()
		})
		if err != nil {
			return len(mails), sent, err
		}
	}
	return len(mails), sent, errors.Join(append(failures, err)...)
}

// errGone: the address was erased.
var errGone = errors.New("the mail address is gone")

// write makes letters of mails, in the same order. An address that was erased is left empty.
func write(tx *db.Tx, world *World, mails []notices.Mail) ([]Letter, error) {
	refs := make([]contacts.SecretRef, len(mails))
	for i, m := range mails {
		refs[i] = contacts.SecretRef{ID: m.Address, Owner: m.Owner}
	}
	addresses, err := contacts.OpenTexts(tx, world.Ring, refs...)
	if err != nil {
		return nil, err
	}
	books := map[notices.Language]notices.Book{}
	for _, l := range []notices.Language{notices.Chinese, notices.English} {
		if books[l], err = notices.ReadBook(tx, l); err != nil {
			return nil, err
		}
	}
	letters := make([]Letter, len(mails))
	for i := range mails {
		m := &mails[i]
		words := books[m.Language].Write(&m.Notice)
		letters[i] = Letter{
			ID: m.Notice.ID.String() + "." + m.Address.String(), To: addresses[m.Address], Title: words.Title, Body: words.Body, Language: m.Language,
		}
	}
	return letters, nil
}
