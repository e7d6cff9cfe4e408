package flows

import "github.com/fenxiao/fenxiao/internal/feed"

// EntryName is entryName, for its test.
var EntryName = entryName

// NewFeedKeeping makes a feed that keeps so few changes in memory.
func NewFeedKeeping(w *World, turn Turns, changes int) *Feed {
	f := NewFeed(w, turn)
	f.tail = feed.NewTail(changes)
	return f
}
