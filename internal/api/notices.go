package api

import (
	"context"
	"time"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/notices"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) noticeRoutes() {
	door(d, get("list-notices", "/v1/notices", "List what you were told, newest first"), d.listNotices)
	door(d, get("count-unread-notices", "/v1/notices/unread", "Count what you have not read"), d.countUnread)
	door(d, post("read-notice", "/v1/notices/{notice_id}/read", "Say that you have read a notice"), d.readNotice)
	door(d, post("read-notices", "/v1/notices/read", "Say that you have read all notices up to one"), d.readNotices)
	door(d, get("list-receipts", "/v1/notices/receipts", "Show who was told about a thing, whether by mail, and whether it was read").with(
		"For what the rules require in writing."), d.listReceipts)
}

// SiteNotice is one thing that a party was told.
type SiteNotice struct {
	ID      web.ID[id.Notice] `json:"id"`
	Event   string            `json:"event" example:"agreement.notice_given"`
	Subject string            `json:"subject" doc:"The id of what it is about" example:"agr_01hzx0000000z"`
	Title   string            `json:"title" doc:"In the reader's language"`
	Body    string            `json:"body"`
	Facts   map[string]string `json:"facts" doc:"What the words are made of, for programs"`
	Written bool              `json:"in_writing" doc:"The rules require it in writing: it is mailed too, and its being read is recorded"`
	At      time.Time         `json:"at"`
	ReadAt  time.Time         `json:"read_at,omitzero"`
}

// party is whom the caller's notices are for.
func party(ctx context.Context) notices.Party {
	s := scopeOf(ctx)
	return notices.Party{Role: string(s.Role), ID: s.Party}
}

// languageOf is the language that notices are written to a reader in.
func languageOf(ctx context.Context) notices.Language {
	if web.LanguageOf(ctx) == web.Chinese {
		return notices.Chinese
	}
	return notices.English
}

// ToAPISiteNotice writes a notice in the words of a book.
func ToAPISiteNotice(book notices.Book) func(n notices.Notice) SiteNotice {
	return func(n notices.Notice) SiteNotice {
		words := book.Write(&n)
		return SiteNotice{
			ID: web.Written(n.ID), Event: n.Event, Subject: n.Subject, Title: words.Title, Body: words.Body, Facts: n.Facts, Written: n.Written,
			At: moment(n.At), ReadAt: moment(n.ReadAt),
		}
	}
}

type listNoticesInput struct {
	web.Paging
	Unread bool `query:"unread" doc:"Only what you have not read"`
}

func (d *doors) listNotices(ctx context.Context, in *listNoticesInput) (*answer[web.Page[SiteNotice]], error) {
	after, err := web.AfterID[id.Notice](in.Paging)
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[SiteNotice], error) {
		book, err := notices.ReadBook(tx, languageOf(ctx))
		if err != nil {
			return web.Page[SiteNotice]{}, err
		}
		rows, err := notices.List(tx, party(ctx), notices.Filter{Unread: in.Unread, After: after, Limit: in.Limit + 1})
		return pageOf(in.Paging, rows, ToAPISiteNotice(book), func(n notices.Notice) id.Notice { return n.ID }), err
	})
}

// UnreadCount is how much a party has not read.
type UnreadCount struct {
	Unread int64 `json:"unread" doc:"At most 100 are counted"`
}

func (d *doors) countUnread(ctx context.Context, _ *struct{}) (*answer[UnreadCount], error) {
	return show(ctx, d, func(tx *db.Tx) (UnreadCount, error) {
		n, err := notices.Unread(tx, party(ctx))
		return UnreadCount{n}, err
	})
}

type readNoticeInput struct {
	web.Writing
	NoticeID web.ID[id.Notice] `path:"notice_id"`
}

func (d *doors) readNotice(ctx context.Context, in *readNoticeInput) (*done, error) {
	return finish(ctx, d, in.KeyFor(ctx, nil), func(w *writing) error {
		_, err := notices.Read(w.tx, party(ctx), in.NoticeID.Read(), w.by.Actor, w.at)
		return err
	})
}

// ReadUpTo names the newest notice that was read.
type ReadUpTo struct {
	UpTo web.ID[id.Notice] `json:"up_to"`
}

type readNoticesInput struct {
	web.Writing
	Body ReadUpTo
}

func (d *doors) readNotices(ctx context.Context, in *readNoticesInput) (*done, error) {
	return finish(ctx, d, in.KeyFor(ctx, in.Body), func(w *writing) error {
		n, err := notices.Get(w.tx, party(ctx), in.Body.UpTo.Read())
		if err == nil {
			notices.ReadUpTo(w.tx, party(ctx), n.ID, w.by.Actor, w.at)
		}
		return at(err, "up_to")
	})
}

// NoticeReceipt shows what became of one notice.
type NoticeReceipt struct {
	NoticeID web.ID[id.Notice] `json:"notice_id"`
	Role     string            `json:"role" enum:"operator,supplier,distributor"`
	Party    string            `json:"party_id,omitempty" doc:"Of the supplier or distributor"`
	Event    string            `json:"event"`
	Written  bool              `json:"in_writing"`
	At       time.Time         `json:"at"`
	ReadAt   time.Time         `json:"read_at,omitzero"`
	ReadBy   string            `json:"read_by,omitempty" example:"psn_01hzx0000000z"`
	Mails    []MailReceipt     `json:"mails" doc:"One for each address that it went to"`
}

// MailReceipt shows what became of one mail.
type MailReceipt struct {
	State  string    `json:"state" enum:"queued,sent,given_up"`
	Tries  int64     `json:"tries"`
	SentAt time.Time `json:"sent_at,omitzero" doc:"When the mail server took it"`
}

type listReceiptsInput struct {
	web.Paging
	Subject string `query:"subject" required:"true" minLength:"1" maxLength:"40" example:"agr_01hzx0000000z"`
}

func (d *doors) listReceipts(ctx context.Context, in *listReceiptsInput) (*answer[web.Page[NoticeReceipt]], error) {
	after, err := web.AfterID[id.Notice](in.Paging)
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[NoticeReceipt], error) {
		rows, err := notices.About(tx, in.Subject, after, in.Limit+1)
		if err != nil {
			return web.Page[NoticeReceipt]{}, err
		}
		ids := make([]id.Notice, len(rows))
		for i, n := range rows {
			ids[i] = n.ID
		}
		mails := map[id.Notice][]notices.Delivery{}
		notices.LoadDeliveries(tx, ids, mails)
		if err := tx.Flush(); err != nil {
			return web.Page[NoticeReceipt]{}, err
		}
		convert := func(n notices.Notice) NoticeReceipt { return toAPIReceipt(n, mails[n.ID]) }
		return pageOf(in.Paging, rows, convert, func(n notices.Notice) id.Notice { return n.ID }), nil
	})
}

func toAPIReceipt(n notices.Notice, mails []notices.Delivery) NoticeReceipt {
	r := NoticeReceipt{
		NoticeID: web.Written(n.ID), Role: n.To.Role, Event: n.Event, Written: n.Written, At: moment(n.At), ReadAt: moment(n.ReadAt),
		ReadBy: n.ReadBy, Mails: []MailReceipt{},
	}
	switch n.To {
	case notices.Supplier(id.Supplier(n.To.ID)):
		r.Party = id.Supplier(n.To.ID).String()
	case notices.Distributor(id.Distributor(n.To.ID)):
		r.Party = id.Distributor(n.To.ID).String()
	}
	for _, m := range mails {
		r.Mails = append(r.Mails, MailReceipt{string(m.State), m.Tries, moment(m.SentAt)})
	}
	return r
}
