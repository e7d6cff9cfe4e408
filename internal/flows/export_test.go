package flows

// EntryName is entryName, for its test.
var EntryName = entryName
