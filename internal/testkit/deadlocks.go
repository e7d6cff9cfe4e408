package testkit

import (
	"context"
	"testing"
	"time"

	"github.com/fenxiao/fenxiao/internal/db"
)

// NoDeadlock is an Audit that fails a test in whose database PostgreSQL has counted a deadlock. It comes last; see Deadlocks.
func NoDeadlock(t *testing.T, d *db.DB) {
	t.Helper()
	if d.Engine() != db.Postgres {
		return
	}
	if n := Deadlocks(t, d); n != 0 {
		t.Errorf("%d deadlocks", n)
	}
}

// Deadlocks tells how many deadlocks PostgreSQL has counted in a database, also those after which the transaction was run again and nobody
// noticed. It ends all connections to the database, since the server counts what a connection saw when that ends.
func Deadlocks(t testing.TB, d *db.DB) (n int64) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	var name string
	err := d.Read(ctx, func(tx *db.Tx) (err error) {
		name, err = db.One(tx, db.Text, "select CAST(current_database() AS TEXT)")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	admin, err := postgresServer()
	if err != nil {
		t.Fatal(err)
	}
	for left := int64(1); left > 0; time.Sleep(time.Millisecond) {
		const end = "select count(*) from (select pg_terminate_backend(pid) from pg_stat_activity where datname = $1) as ended"
		if err := admin.QueryRow(ctx, end, name).Scan(&left); err != nil {
			t.Fatal(err)
		}
	}
	if err := admin.QueryRow(ctx, "select deadlocks from pg_stat_database where datname = $1", name).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
