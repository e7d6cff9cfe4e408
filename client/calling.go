package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"mime"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"time"
)

// call is one thing to ask of the server.
type call struct {
	method, path string
	query        url.Values
	body         any       // JSON, when not nil
	stream       io.Reader // sent as it is, as media
	media        string
	writes       bool // takes an Idempotency-Key
	options      []CallOption
	wait         time.Duration // how long the server may take on purpose
}

// nothing is what an answer without content is read into.
type nothing struct{}

const (
	// mostAnswered is how long an answer may be, in bytes.
	mostAnswered = 64 << 20
	// filePatience is how much longer than others a file may take to come or go.
	filePatience = 10 * time.Minute
)

// do asks until there is an answer, and reads it.
func do[T any](ctx context.Context, c *Client, k call) (T, error) {
	var out T
	err := c.ask(ctx, k, func(a *http.Response) error {
		body, err := whole(a)
		if err != nil {
			return err
		}
		if _, is := any(out).(nothing); is || len(body) == 0 {
			return nil
		}
		if err := json.Unmarshal(body, &out); err != nil {
			return finally{fmt.Errorf("read answer: %w", err)}
		}
		return nil
	})
	return out, err
}

// finally is an error that no repetition helps against.
type finally struct{ error }

// Unwrap gives the error itself.
func (f finally) Unwrap() error { return f.error }

// ask repeats a call until it is answered, as long as that is safe and patience and context last.
func (c *Client) ask(ctx context.Context, k call, read func(*http.Response) error) error {
	send, err := c.sender(&k)
	if err != nil {
		return err
	}
	for try := 1; ; try++ {
		err := send.try(ctx, read)
		if err == nil {
			return nil
		}
		var wait time.Duration
		p, told := errors.AsType[*Problem](err)
		switch last, is := errors.AsType[finally](err); {
		case is:
			return fmt.Errorf("%s %s: %w", k.method, k.path, last.error)
		case told && p.Kind() != Limited && p.Kind() != Unavailable:
			return p
		case told:
			wait = p.RetryAfter
		}
		wait = max(wait, c.patience.pause(try))
		if try >= c.patience.Tries || !send.again() || !rest(ctx, wait) {
			if told && p.Code != "outcome_unknown" && p.Code != "timed_out" {
				return p // it says that nothing was done
			}
			return &Unanswered{send.key, fmt.Errorf("%s %s: %w", k.method, k.path, err)}
		}
	}
}

// pause draws how long to wait after a try: somewhere in the upper half of what doubles each time, so that many who failed together come back apart.
func (p Patience) pause(try int) time.Duration {
	most := p.First << min(try-1, 20)
	if most > p.Longest || most <= 0 {
		most = p.Longest
	}
	return most/2 + rand.N(most/2+1) //nolint:gosec // spreads callers, guards nothing
}

// rest waits; false: the context ends before that, so that waiting for it would be in vain.
func rest(ctx context.Context, wait time.Duration) bool {
	if end, has := ctx.Deadline(); has && wait >= time.Until(end) { //nolint:forbidigo // a deadline of the machine
		return false
	}
	t := time.NewTimer(wait)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// sender sends one call, always with the same key and the same content.
type sender struct {
	c      *Client
	k      *call
	to     string
	key    string
	text   []byte // of a body in JSON
	begin  int64  // where a stream began that can be sent again
	seeker io.Seeker
}

func (c *Client) sender(k *call) (*sender, error) {
	s := &sender{c: c, k: k, to: c.base + k.path}
	if k.stream != nil {
		k.wait = filePatience
	}
	if len(k.query) > 0 {
		s.to += "?" + k.query.Encode()
	}
	if k.writes {
		s.key = keyOf(k)
	}
	var err error
	if k.body != nil {
		if s.text, err = json.Marshal(k.body); err != nil {
			return nil, err
		}
	}
	if seeker, is := k.stream.(io.Seeker); is {
		if s.begin, err = seeker.Seek(0, io.SeekCurrent); err == nil {
			s.seeker = seeker
		}
	}
	return s, nil
}

// again says whether the content can be sent once more, and makes it ready.
func (s *sender) again() bool {
	if s.k.stream == nil {
		return true
	}
	if s.seeker == nil {
		return false
	}
	_, err := s.seeker.Seek(s.begin, io.SeekStart)
	return err == nil
}

// try sends once and has the answer read.
func (s *sender) try(ctx context.Context, read func(*http.Response) error) error {
	ctx, end := context.WithTimeout(ctx, s.c.patience.Answer+s.k.wait)
	defer end()
	r, err := s.request(ctx)
	if err != nil {
		return finally{err}
	}
	a, err := s.c.http.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = a.Body.Close() }()
	if a.StatusCode >= 200 && a.StatusCode <= 299 {
		return read(a)
	}
	return refused(a)
}

// refused reads a refusal.
func refused(a *http.Response) error {
	const mostRefused = 1 << 20
	body, err := io.ReadAll(io.LimitReader(a.Body, mostRefused))
	if err != nil && a.StatusCode >= 500 {
		return err
	}
	return refusal(a.StatusCode, a.Header, body)
}

func (s *sender) request(ctx context.Context) (*http.Request, error) {
	var body io.Reader
	media := s.k.media
	switch {
	case s.k.stream != nil:
		body = io.NopCloser(s.k.stream) // the caller's to close
	case s.text != nil:
		body, media = bytes.NewReader(s.text), "application/json"
	}
	r, err := http.NewRequestWithContext(ctx, s.k.method, s.to, body)
	if err != nil {
		return nil, err
	}
	s.c.sign(r)
	if body != nil {
		r.Header.Set("Content-Type", media)
	}
	if s.key != "" {
		r.Header.Set("Idempotency-Key", s.key)
	}
	return r, nil
}

// sign says who calls.
func (c *Client) sign(r *http.Request) {
	r.Header.Set("Authorization", "Bearer "+c.key)
	r.Header.Set("User-Agent", c.agent)
	if c.language != "" {
		r.Header.Set("Accept-Language", c.language)
	}
}

// Download is an answer that is not JSON.
type Download struct {
	MediaType string
	Name      string // as the server names it; empty: it does not
	Content   []byte
}

// download asks for a file, of at most 64 MiB.
func (c *Client) download(ctx context.Context, k call) (*Download, error) {
	k.wait = filePatience
	var out *Download
	err := c.ask(ctx, k, func(a *http.Response) error {
		content, err := whole(a)
		if err != nil {
			return err
		}
		out = &Download{MediaType: a.Header.Get("Content-Type"), Content: content}
		if _, named, err := mime.ParseMediaType(a.Header.Get("Content-Disposition")); err == nil {
			out.Name = named["filename"]
		}
		return nil
	})
	return out, err
}

// whole reads an answer to its end. One that was cut off is as good as none.
func whole(a *http.Response) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(a.Body, mostAnswered+1))
	if err == nil && len(body) > mostAnswered {
		err = finally{fmt.Errorf("an answer of more than %d bytes", mostAnswered)}
	}
	return body, err
}

// part writes an id as a part of a path.
func part[T ~string | ~int64](id T) string { return url.PathEscape(fmt.Sprint(id)) }

// set puts a value into a query unless it is zero.
func set(q url.Values, name string, value any) {
	v := reflect.ValueOf(value)
	switch {
	case v.IsZero():
	case v.Kind() == reflect.Slice:
		var parts []string
		for i := range v.Len() {
			parts = append(parts, fmt.Sprint(v.Index(i).Interface()))
		}
		q.Set(name, strings.Join(parts, ","))
	default:
		if at, is := value.(time.Time); is {
			value = at.UTC().Format(time.RFC3339Nano)
		}
		q.Set(name, fmt.Sprint(value))
	}
}
