package testkit

import "github.com/fenxiao/fenxiao/internal/scratch"

// fast settings are for data that nobody will miss.
var fast = []string{
	"max_connections=100", "shared_buffers=64MB", "fsync=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0",
	"autovacuum=off", "jit=off", "deadlock_timeout=200ms",
}

// StartPostgres starts a throw-away server; see scratch.Postgres, whose Folder is dir. It does not sync to disk unless a setting
// (`fsync=on`) says so.
func StartPostgres(dir string, settings ...string) (dsn string, stop func(), err error) {
	return scratch.Postgres{Folder: dir, Settings: append(append([]string(nil), fast...), settings...), SegmentMegabytes: 4}.Start()
}
