package client

import (
	"context"
	"errors"
	"iter"
	"net/url"
	"strconv"
	"time"
)

// Cursor is a place in the feed of changes. Keep the last one beside what you did with its change, in one transaction, and nothing is lost or done twice.
type Cursor string

const (
	// Latest begins with what happens from now on.
	Latest Cursor = "latest"
	// Oldest begins with the oldest change that is kept, 30 days back.
	Oldest Cursor = ""
)

// ErrCursorExpired says that what came after a cursor is no longer kept: begin again at Latest, and read goods, prices and orders once.
var ErrCursorExpired = errors.New("this cursor is older than what is kept")

// expired is a problem that errors.Is finds as ErrCursorExpired and errors.AsType as the problem.
type expired struct{ *Problem }

func (e expired) Unwrap() []error { return []error{ErrCursorExpired, e.Problem} }

// ChangesOptions say how changes are read.
type ChangesOptions struct {
	// Compact keeps of several changes of one kind and SKU the newest only, with what was before the first. Not for those who count.
	Compact bool
	// Wait is how long the server holds an answer back while nothing changes: whole seconds, 30 at most, 25 when zero. Streams have no use for it.
	Wait time.Duration
	// Once ends when there is nothing more to read, instead of waiting for what comes.
	Once bool
	// Size is how many changes come in one page: 200 at most, and when zero.
	Size int
	// Trouble is told of what the reader survives: lost connections, a server that is away. May be nil.
	Trouble func(error)
}

const (
	longestWait = 25 * time.Second
	mostChanges = 200
)

// Changes follows what changes, in order and each once, from after a cursor on, until the context ends, the loop is left, or the server refuses. Lost
// connections and servers that are away are waited for. The last error, if any, comes with a zero Change; ErrCursorExpired is one. An ended
// context is none. Each change carries the cursor to go on from.
func (c *Client) Changes(ctx context.Context, after Cursor, o ChangesOptions) iter.Seq2[Change, error] {
	return func(yield func(Change, error) bool) {
		for page, err := range c.ChangePages(ctx, after, o) {
			if err != nil {
				yield(Change{}, err)
				return
			}
			for _, change := range page.Items {
				if !yield(change, nil) {
					return
				}
			}
		}
	}
}

// ChangePages follows as Changes does, page by page: for those who write a page and its Next in one transaction. Pages without items come too
// when the cursor has moved over what did not concern the distributor.
func (c *Client) ChangePages(ctx context.Context, after Cursor, o ChangesOptions) iter.Seq2[Changes, error] {
	return func(yield func(Changes, error) bool) {
		for failures := 0; ctx.Err() == nil; {
			page, err := c.nextChanges(ctx, after, &o)
			if err != nil {
				failures++
				if !c.survives(ctx, &o, err, failures) {
					if ctx.Err() == nil {
						yield(Changes{}, err)
					}
					return
				}
				continue
			}
			failures = 0
			if (len(page.Items) > 0 || page.Next != after) && !yield(page, nil) {
				return
			}
			after = page.Next
			if o.Once && !page.More {
				return
			}
		}
	}
}

func (c *Client) nextChanges(ctx context.Context, after Cursor, o *ChangesOptions) (Changes, error) {
	size, wait := o.Size, o.Wait
	if size <= 0 || size > mostChanges {
		size = mostChanges
	}
	if wait <= 0 {
		wait = longestWait
	}
	if o.Once {
		wait = 0
	}
	q := url.Values{"limit": {strconv.Itoa(size)}}
	set(q, "after", after)
	set(q, "latest", o.Compact)
	set(q, "wait", int(wait/time.Second))
	page, err := do[Changes](ctx, c, call{method: "GET", path: "/v1/changes", query: q, wait: wait})
	return page, feedError(err)
}

// feedError makes an expired cursor known by ErrCursorExpired.
func feedError(err error) error {
	if p, is := errors.AsType[*Problem](err); is && p.Has("cursor_expired") {
		return expired{p}
	}
	return err
}

// survives says whether a reader goes on after an error, and waits before it does: on everything but a refusal.
func (c *Client) survives(ctx context.Context, o *ChangesOptions, err error, failures int) bool {
	p, told := errors.AsType[*Problem](err)
	if told && p.Kind() != Limited && p.Kind() != Unavailable && p.Kind() != Internal {
		return false
	}
	if _, is := errors.AsType[*Unanswered](err); !is && !told || o.Once {
		return false
	}
	if o.Trouble != nil {
		o.Trouble(err)
	}
	wait := c.patience.pause(failures)
	if told {
		wait = max(wait, p.RetryAfter)
	}
	return rest(ctx, wait)
}
