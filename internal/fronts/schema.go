package fronts

import "embed"

// Schema holds the numbered migrations of this package's tables.
//
//go:embed schema/*.sql
var Schema embed.FS
