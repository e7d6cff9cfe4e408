// Package search finds things by words in their texts, in memory: Chinese by any part, Latin words and numbers by their beginning, and
// Chinese by its pinyin, initials or whole syllables. It knows nothing of what the things are: a caller numbers them by small places and
// keeps what else it knows of them under the same numbers. It stores nothing: whoever starts fills it anew.
package search

import (
	"slices"
)

// Limits of a query; what goes beyond them is left out of it.
const (
	MaxWords     = 8
	maxWordRunes = 64
)

// Index is an index over texts. Reading may go on from many goroutines at once; whoever writes must be alone.
type Index struct {
	texts    []text
	ids      map[string]uint32   // live texts by themselves
	postings map[uint64][]uint32 // texts by key, ascending
	places   [][]uint32          // texts by place
	sounds   []string            // known syllables, sorted
	dead     int                 // texts that stand at no place any more
}

// text is one folded text and the places where it stands: names of brands and categories stand at many, and are indexed once.
type text struct {
	folded string
	places []uint32
}

// New gives an empty index.
func New() *Index {
	return &Index{ids: map[string]uint32{}, postings: map[uint64][]uint32{}}
}

// Put sets the texts that stand at a place, instead of those that stood there before.
func (x *Index) Put(place uint32, texts ...string) {
	for int(place) >= len(x.places) {
		x.places = append(x.places, nil)
	}
	now := make([]uint32, 0, len(texts))
	for _, t := range texts {
		if folded := Fold(t); folded != "" {
			if id := x.id(folded); !slices.Contains(now, id) {
				now = append(now, id)
			}
		}
	}
	before := x.places[place]
	x.places[place] = now
	for _, id := range now {
		if !slices.Contains(before, id) {
			x.texts[id].places = append(x.texts[id].places, place)
		}
	}
	for _, id := range before {
		if !slices.Contains(now, id) {
			x.leave(id, place)
		}
	}
}

// Drop takes a place out of the index.
func (x *Index) Drop(place uint32) { x.Put(place) }

// id finds a text, or takes it in.
func (x *Index) id(folded string) uint32 {
	if id, known := x.ids[folded]; known {
		return id
	}
	id := uint32(len(x.texts)) //nolint:gosec // far fewer than 2^32 texts fit into memory
	x.ids[folded] = id
	x.texts = append(x.texts, text{folded: folded})
	for _, k := range x.keys(folded) {
		x.postings[k] = append(x.postings[k], id)
	}
	return id
}

// leave takes a place from a text; a text without one is dead, and stays in the lists until they are made anew.
func (x *Index) leave(id, place uint32) {
	t := &x.texts[id]
	i := slices.Index(t.places, place)
	t.places[i] = t.places[len(t.places)-1]
	t.places = t.places[:len(t.places)-1]
	if len(t.places) == 0 {
		delete(x.ids, t.folded)
		x.dead++
	}
}

// fewDead is how many dead texts are no reason to make the lists anew.
const fewDead = 10_000

// Stale says that so many texts are dead that the index should be made anew.
func (x *Index) Stale() bool { return x.dead > fewDead && x.dead > len(x.ids)/2 }

// Renewed gives the same index without dead texts. Reading the old one may go on meanwhile.
func (x *Index) Renewed() *Index {
	out := New()
	for place, ids := range x.places {
		texts := make([]string, len(ids))
		for i, id := range ids {
			texts[i] = x.texts[id].folded // folding again changes nothing
		}
		out.Put(uint32(place), texts...) //nolint:gosec // it was one before
	}
	return out
}

// Counts tells how many live texts, keys and entries of lists there are: what the memory goes to.
func (x *Index) Counts() (texts, keys, entries int) {
	for _, list := range x.postings {
		entries += len(list)
	}
	return len(x.ids), len(x.postings), entries
}
