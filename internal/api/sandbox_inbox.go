package api

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"time"
	"unicode/utf8"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/sandbox"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) inboxRoutes() {
	door(d, get("list-inboxes", "/v1/sandbox/inbox", "List the inboxes that receive webhooks").with(onlyThere), d.listInboxes)
	door(d, put("set-inbox", "/v1/sandbox/inbox/{name}", "Make an inbox, or say how it checks and answers").with(onlyThere+
		"What is sent to `https://sandbox.invalid/v1/sandbox/inbox/{name}` lands here; an inbox that is not there yet is made. Or send something yourself: "+
		"`POST /v1/sandbox/inbox/{name}` with your test key and any body of up to 256 KiB."), d.setInbox)
	door(d, remove("drop-inbox", "/v1/sandbox/inbox/{name}", "Take an inbox away with all that is in it").with(onlyThere), d.dropInbox)
	door(d, get("list-inbox-letters", "/v1/sandbox/inbox/{name}", "List what an inbox received, latest first: the last 200").with(onlyThere), d.listInboxLetters)
	door(d, get("get-inbox-letter", "/v1/sandbox/inbox/{name}/{letter_id}", "Read one request that an inbox received").with(onlyThere), d.getInboxLetter)
}

// InboxSettings say how an inbox checks and answers.
type InboxSettings struct {
	Secret  string `json:"secret,omitempty" maxLength:"200" doc:"Of the webhook, to check signatures with (Standard Webhooks): whsec_ and base64" example:"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"`
	Answer  int64  `json:"answer,omitempty" minimum:"0" maximum:"599" doc:"Status of the next answers, 200 to 599" example:"500"`
	Answers int64  `json:"answers,omitempty" minimum:"0" maximum:"1000" doc:"How many times it answers so; then 204 again" example:"3"`
}

// Inbox receives what webhooks send.
type Inbox struct {
	Name string `json:"name" example:"orders"`
	InboxSettings
}

// Inboxes are all inboxes: 20 at most.
type Inboxes struct {
	Items []Inbox `json:"items"`
}

// InboxLetter is one request that an inbox received.
type InboxLetter struct {
	ID         web.ID[id.SandboxLetter] `json:"id"`
	At         time.Time                `json:"at" doc:"The sandbox's time"`
	Headers    map[string]string        `json:"headers,omitempty" doc:"Left out in lists"`
	Body       string                   `json:"body" doc:"As text; left out when it is none" example:"{\"type\":\"order.paid\"}"`
	BodyBase64 string                   `json:"body_base64,omitempty" doc:"When it is no text"`
	Signature  string                   `json:"signature" enum:"verified,wrong,stale,unsigned,no_secret" doc:"stale: right, but made more than five minutes away; no_secret: the inbox knows none to check with"`
	Answered   int64                    `json:"answered" doc:"The status that the sender got" example:"204"`
}

// ToAPIInbox writes an inbox.
func ToAPIInbox(i sandbox.Inbox) Inbox {
	return Inbox{i.Name, InboxSettings{i.Secret, i.Answer, i.AnswersLeft}}
}

// ToAPIInboxLetter writes a letter.
func ToAPIInboxLetter(l sandbox.Letter) InboxLetter {
	out := InboxLetter{ID: web.Written(l.ID), At: moment(l.At), Signature: l.Signature, Answered: l.Answered}
	if utf8.Valid(l.Body) {
		out.Body = string(l.Body)
	} else {
		out.BodyBase64 = base64.StdEncoding.EncodeToString(l.Body)
	}
	return out
}

// InboxPath names an inbox in a path.
type InboxPath struct {
	Name string `path:"name" maxLength:"40" pattern:"^[a-z0-9][a-z0-9_-]{0,39}$" patternDescription:"a-z, 0-9, _ and -" doc:"Of your choice" example:"orders"`
}

func (d *doors) listInboxes(ctx context.Context, _ *struct{}) (*answer[Inboxes], error) {
	if _, err := d.inSandbox(ctx); err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (Inboxes, error) {
		all, err := sandbox.Inboxes(tx)
		return Inboxes{each(all, ToAPIInbox)}, err
	})
}

type setInboxInput struct {
	web.Writing
	InboxPath
	Body InboxSettings
}

func (d *doors) setInbox(ctx context.Context, in *setInboxInput) (*written[Inbox], error) {
	if _, err := d.inSandbox(ctx); err != nil {
		return nil, err
	}
	b := in.Body
	out, err := run(ctx, d, command[Inbox]{
		key: in.KeyFor(ctx, b), object: in.Name, made: true,
		do: func(w *writing) error {
			return sandbox.SetInbox(w.tx, sandbox.Inbox{Name: in.Name, Secret: b.Secret, Answer: b.Answer, AnswersLeft: b.Answers})
		},
		read: func(tx *db.Tx, name string) (Inbox, error) {
			i, err := sandbox.FindInbox(tx, name)
			return ToAPIInbox(i), err
		},
	})
	return out, err
}

type inboxInput struct {
	web.Writing
	InboxPath
}

func (d *doors) dropInbox(ctx context.Context, in *inboxInput) (*done, error) {
	if _, err := d.inSandbox(ctx); err != nil {
		return nil, err
	}
	return finish(ctx, d, in.KeyFor(ctx, nil), func(w *writing) error { return sandbox.DropInbox(w.tx, in.Name) })
}

type listInboxLettersInput struct {
	web.Paging
	InboxPath
}

func (d *doors) listInboxLetters(ctx context.Context, in *listInboxLettersInput) (*answer[web.Page[InboxLetter]], error) {
	if _, err := d.inSandbox(ctx); err != nil {
		return nil, err
	}
	before, err := web.AfterID[id.SandboxLetter](in.Paging)
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[InboxLetter], error) {
		if _, err := sandbox.FindInbox(tx, in.Name); err != nil {
			return web.Page[InboxLetter]{}, err
		}
		rows, err := sandbox.Letters(tx, in.Name, before, in.Limit+1)
		return pageOf(in.Paging, rows, ToAPIInboxLetter, func(l sandbox.Letter) id.SandboxLetter { return l.ID }), err
	})
}

type getInboxLetterInput struct {
	InboxPath
	LetterID web.ID[id.SandboxLetter] `path:"letter_id"`
}

func (d *doors) getInboxLetter(ctx context.Context, in *getInboxLetterInput) (*answer[InboxLetter], error) {
	if _, err := d.inSandbox(ctx); err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (InboxLetter, error) {
		l, err := sandbox.GetLetter(tx, in.Name, in.LetterID.Read())
		if err != nil {
			return InboxLetter{}, err
		}
		out := ToAPIInboxLetter(l)
		return out, json.Unmarshal([]byte(l.Headers), &out.Headers)
	})
}
