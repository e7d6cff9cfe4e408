// Package arch has no code of its own: its tests hold the house's rules true over the syntax tree. They own who may import
// whom, whose tables a package may name, words, sizes, and the freshness of the life-cycle diagrams. A rule that a place must
// break is broken there, with a comment that gives the reason.
package arch
