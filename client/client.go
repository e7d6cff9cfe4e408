// Package client calls the open API of a fenxiao installation as a distributor does: goods, prices, stock states, orders, after-sales, money, and what
// changes. It knows nothing but the published API (openapi.json).
//
// Amounts are int64 in minor units, rates in parts per million, ids texts with a type for each noun. Every call takes a context, which is also its
// budget: a call is repeated while it is safe to and the context allows, and never done twice (see CallOption). What the server refuses comes back
// as a *Problem; when nobody knows whether something was done, as an *Unanswered.
package client

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"strings"
	"time"
)

//go:generate go run ./generate

// Client calls one installation with one key. It may be used by many goroutines at once.
type Client struct {
	base     string
	key      string
	http     *http.Client
	patience Patience
	language string
	agent    string
}

// Patience says how long a call is repeated that got no answer or was told to come later. The context of the call always goes before it.
type Patience struct {
	Tries   int           // of one call in all, the first included
	First   time.Duration // longest wait after the first try; it doubles with each
	Longest time.Duration // longest wait between tries, unless the server names a longer one (Retry-After)
	Answer  time.Duration // how long one try may take; calls that wait for changes have their wait on top
}

// DefaultPatience tries eight times over about half a minute.
var DefaultPatience = Patience{Tries: 8, First: 200 * time.Millisecond, Longest: 10 * time.Second, Answer: 30 * time.Second}

// Option changes what New makes.
type Option func(*Client)

// WithHTTP sends calls through another HTTP client, which should not have a timeout of its own.
func WithHTTP(h *http.Client) Option { return func(c *Client) { c.http = h } }

// WithPatience repeats calls more or less often than DefaultPatience does.
func WithPatience(p Patience) Option { return func(c *Client) { c.patience = p } }

// WithLanguage asks for texts for people in a language: zh, en.
func WithLanguage(language string) Option { return func(c *Client) { c.language = language } }

// WithAgent names the calling program to the server.
func WithAgent(agent string) Option { return func(c *Client) { c.agent = agent } }

// New makes a client of the installation at base, such as https://fenxiao.example.com, with an API key. An error says that base is no such address.
func New(base, key string, options ...Option) (*Client, error) {
	u, err := url.Parse(base)
	if err != nil {
		return nil, fmt.Errorf("base address: %w", err)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return nil, fmt.Errorf("base address: %q is not the address of an installation", u.Redacted())
	}
	c := &Client{base: strings.TrimRight(base, "/"), key: key, http: &http.Client{}, patience: DefaultPatience, agent: "fenxiao-go"}
	for _, o := range options {
		o(c)
	}
	c.patience.Tries = max(c.patience.Tries, 1)
	return c, nil
}

// page is how all lists come.
type page[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next"`
}

// pages reads a list on, page by page. An error ends it.
func pages[T any](ctx context.Context, c *Client, k call, limit int) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		if k.query == nil {
			k.query = url.Values{}
		}
		set(k.query, "limit", limit)
		for {
			p, err := do[page[T]](ctx, c, k)
			if err != nil {
				var none T
				yield(none, err)
				return
			}
			for _, item := range p.Items {
				if !yield(item, nil) {
					return
				}
			}
			if p.Next == "" {
				return
			}
			k.query.Set("after", p.Next)
		}
	}
}

// All reads a list to its end.
func All[T any](items iter.Seq2[T, error]) ([]T, error) {
	var out []T
	for item, err := range items {
		if err != nil {
			return nil, err
		}
		out = append(out, item)
	}
	return out, nil
}
