package testkit

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
)

// Each distinct schema is migrated once per process and engine; tests get copies.
var (
	sqliteTemplates   sync.Map // schema key → func() ([]byte, error)
	postgresTemplates sync.Map // schema key → func() (string, error)
	copies            atomic.Int64
)

func schemaKey(all []db.Migration) string {
	h := sha256.New()
	for _, m := range all {
		fmt.Fprintf(h, "%d %s %d\n%s\n", m.Number, m.Name, len(m.SQL), m.SQL)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// once finds or makes the template of a schema; tests that come at the same time wait for the first.
func once[T any](templates *sync.Map, key string, build func() (T, error)) (T, error) {
	made, _ := templates.LoadOrStore(key, sync.OnceValues(build))
	return made.(func() (T, error))()
}

func sqliteCopy(t testing.TB, all []db.Migration) (string, error) {
	file, err := once(&sqliteTemplates, schemaKey(all), func() ([]byte, error) { return sqliteTemplate(all) })
	if err != nil {
		return "", err
	}
	path := filepath.Join(t.TempDir(), "fenxiao.db")
	return "sqlite:" + path, os.WriteFile(path, file, 0o600)
}

func sqliteTemplate(all []db.Migration) ([]byte, error) {
	dir, err := os.MkdirTemp("", "fenxiao-template-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "template.db")
	if err := migrate("sqlite:"+path, all); err != nil {
		return nil, err
	}
	return os.ReadFile(path) // closing folded the write-ahead log in
}

func migrate(dsn string, all []db.Migration) error {
	ctx := context.Background()
	d, err := db.Open(ctx, dsn, clock.NewManual(Start))
	if err != nil {
		return err
	}
	if len(all) > 0 {
		_, err = db.Migrate(ctx, d, all)
	}
	if closing := d.Close(); err == nil {
		err = closing
	}
	return err
}

// postgresServer is the process's throw-away server and a few connections to manage it; it goes when the process goes.
var postgresServer = sync.OnceValues(func() (*pgxpool.Pool, error) {
	dsn, _, err := StartPostgres("")
	if err != nil {
		return nil, err
	}
	return pgxpool.New(context.Background(), dsn+"&pool_max_conns=4")
})

func postgresCopy(t testing.TB, all []db.Migration) (string, error) {
	admin, err := postgresServer()
	if err != nil {
		return "", err
	}
	template, err := once(&postgresTemplates, schemaKey(all), func() (string, error) {
		name := "template_" + schemaKey(all)
		if _, err := admin.Exec(context.Background(), "create database "+name); err != nil {
			return "", err
		}
		return name, migrate(databaseDSN(admin, name), all)
	})
	if err != nil {
		return "", err
	}
	name := fmt.Sprintf("test_%d", copies.Add(1))
	if _, err := admin.Exec(context.Background(), "create database "+name+" template "+template); err != nil {
		return "", err
	}
	t.Cleanup(func() {
		if _, err := admin.Exec(context.Background(), "drop database "+name+" with (force)"); err != nil {
			t.Error(err)
		}
	})
	return databaseDSN(admin, name), nil
}

func databaseDSN(admin *pgxpool.Pool, name string) string {
	c := admin.Config().ConnConfig
	return "postgres:///" + name + "?" + url.Values{
		"host": {c.Host}, "user": {c.User}, "pool_max_conns": {"12"},
	}.Encode()
}
