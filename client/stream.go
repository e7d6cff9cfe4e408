package client

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"strings"
	"time"
)

// silence is how long a stream may say nothing, in which the server breaks its silence twice.
const silence = 40 * time.Second

// Stream follows as Changes does, over server-sent events: changes come a little sooner, on one connection that stays open. Cursors are the same.
func (c *Client) Stream(ctx context.Context, after Cursor, o ChangesOptions) iter.Seq2[Change, error] {
	return func(yield func(Change, error) bool) {
		s := &stream{c: c, o: &o, at: after}
		for failures := 0; ctx.Err() == nil; {
			err := s.follow(ctx, yield)
			switch {
			case s.left || ctx.Err() != nil:
				return
			case s.heard:
				failures = 0
			default:
				failures++
			}
			if err == nil {
				continue // the server ended it, as it does from time to time
			}
			if !c.survives(ctx, &o, err, max(failures, 1)) {
				if ctx.Err() == nil {
					yield(Change{}, err)
				}
				return
			}
		}
	}
}

// stream is a reader of one stream after the other.
type stream struct {
	c     *Client
	o     *ChangesOptions
	at    Cursor
	heard bool // the last connection brought something
	left  bool // the loop was left
}

// follow reads one connection to its end.
func (s *stream) follow(ctx context.Context, yield func(Change, error) bool) error {
	s.heard = false
	ctx, hangUp := context.WithCancel(ctx)
	defer hangUp()
	quiet := time.AfterFunc(silence, hangUp)
	defer quiet.Stop()
	answer, err := s.connect(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	lines := bufio.NewReader(answer.Body)
	var e event
	for {
		line, err := lines.ReadString('\n')
		if errors.Is(err, io.EOF) {
			return nil // what was not ended by an empty line is sent again
		}
		if err != nil {
			return &Unanswered{Err: fmt.Errorf("stream of changes: %w", err)}
		}
		quiet.Reset(silence)
		s.heard = true
		if line = strings.TrimRight(line, "\r\n"); line != "" {
			e.read(line)
			continue
		}
		if err := s.tell(&e, yield); err != nil || s.left {
			return err
		}
		e = event{}
	}
}

func (s *stream) connect(ctx context.Context) (*http.Response, error) {
	address := s.c.base + "/v1/changes/stream"
	if s.o.Compact {
		address += "?latest=true"
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return nil, err
	}
	s.c.sign(r)
	r.Header.Set("Accept", "text/event-stream")
	if s.at != Oldest {
		r.Header.Set("Last-Event-ID", string(s.at))
	}
	answer, err := s.c.http.Do(r)
	if err != nil {
		return nil, &Unanswered{Err: err}
	}
	if answer.StatusCode == http.StatusOK {
		return answer, nil
	}
	defer func() { _ = answer.Body.Close() }()
	return nil, feedError(refused(answer))
}

// tell hands an event on. One without data moves the cursor only.
func (s *stream) tell(e *event, yield func(Change, error) bool) error {
	if e.data != "" {
		var change Change
		if err := json.Unmarshal([]byte(e.data), &change); err != nil {
			return fmt.Errorf("read change: %w", err)
		}
		s.left = !yield(change, nil)
	}
	if e.id != "" {
		s.at = Cursor(e.id)
	}
	return nil
}

// event is one server-sent event.
type event struct{ id, data string }

// read takes a line: `field: value`; one that begins with a colon is a comment.
func (e *event) read(line string) {
	field, value, _ := strings.Cut(line, ":")
	value = strings.TrimPrefix(value, " ")
	switch field {
	case "id":
		e.id = value
	case "data":
		if e.data != "" {
			e.data += "\n"
		}
		e.data += value
	}
}
