package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/scratch"
)

// durable settings are those of a real server: what was acknowledged is on the disk.
var durable = []string{
	"fsync=on", "full_page_writes=on", "synchronous_commit=on", "autovacuum=on", "shared_buffers=512MB", "max_wal_size=4GB",
	"max_connections=200",
}

// stage is where one engine's databases are made: one with a market in it, and a copy of that for each run.
type stage struct {
	engine     db.Engine
	folder     string
	keyFile    string
	schema     []fs.FS
	market     *market
	version    string // of PostgreSQL
	assortment *assortment

	admin   string // address of the PostgreSQL server's first database
	process int    // of the PostgreSQL server
	close   func()
	copies  int
}

// database is one copy; it is dropped after its run.
type database struct {
	stage *stage
	dsn   string
	name  string
}

// openStage starts an engine in a folder and makes its market.
func (b *session) openStage(ctx context.Context, engine db.Engine, folder string, size Size) (*stage, error) {
	s := &stage{engine: engine, folder: folder, keyFile: b.keyFile, schema: b.Schema, close: func() {}}
	if err := os.Mkdir(s.folder, 0o700); err != nil {
		return nil, err
	}
	if engine == db.Postgres {
		if err := s.startPostgres(ctx); err != nil {
			return nil, err
		}
	}
	if err := s.makeTemplate(ctx, size); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *stage) startPostgres(ctx context.Context) (err error) {
	server := scratch.Postgres{Folder: s.folder, Settings: durable}
	if s.admin, s.close, err = server.Start(); err != nil { //nolint:contextcheck // it ends with the session, not with a call
		return err
	}
	text, err := os.ReadFile(filepath.Join(server.Data(), "postmaster.pid"))
	if err == nil {
		first, _, _ := strings.Cut(string(text), "\n")
		s.process, err = strconv.Atoi(first)
	}
	if err == nil {
		err = s.asAdmin(ctx, func(c *pgx.Conn) error { return c.QueryRow(ctx, "show server_version").Scan(&s.version) })
	}
	if err != nil {
		s.close()
	}
	return err
}

const template = "market"

func (s *stage) makeTemplate(ctx context.Context, size Size) error {
	if s.engine == db.Postgres {
		if err := s.statement(ctx, "create database "+template); err != nil {
			return err
		}
	}
	if err := os.Mkdir(filepath.Join(s.folder, template), 0o700); err != nil {
		return err
	}
	w, err := s.openWorld(ctx, s.dsn(template))
	if err != nil {
		return err
	}
	s.market, err = makeMarket(ctx, w, size)
	if err = errors.Join(err, w.DB.Close()); err != nil {
		return err
	}
	s.assortment = s.market.assortment()
	if s.engine == db.Postgres {
		err = s.tidy(ctx, template)
	}
	return err
}

// tidy lets PostgreSQL learn what is in a database, and puts it on the disk: no run pays for the making of its market.
func (s *stage) tidy(ctx context.Context, name string) error {
	c, err := pgx.Connect(ctx, s.dsn(name))
	if err != nil {
		return err
	}
	_, err = c.Exec(ctx, "vacuum (analyze)")
	if err == nil {
		_, err = c.Exec(ctx, "checkpoint")
	}
	return errors.Join(err, c.Close(ctx))
}

// dsn gives the address of a database of this stage.
func (s *stage) dsn(name string) string {
	if s.engine == db.SQLite {
		return "sqlite:" + filepath.Join(s.folder, name, "fenxiao.db")
	}
	u, err := url.Parse(s.admin)
	if err != nil {
		panic(err) // scratch wrote it
	}
	u.Path = "/" + name
	return u.String()
}

// fresh makes a copy of the market.
func (s *stage) fresh(ctx context.Context) (database, error) {
	s.copies++
	name := fmt.Sprintf("run_%d", s.copies)
	made := database{s, s.dsn(name), name}
	if s.engine == db.Postgres {
		return made, s.statement(ctx, "create database "+name+" template "+template+" strategy file_copy")
	}
	if err := os.Mkdir(filepath.Join(s.folder, name), 0o700); err != nil {
		return made, err
	}
	return made, copyFile(filepath.Join(s.folder, template, "fenxiao.db"), filepath.Join(s.folder, name, "fenxiao.db"))
}

// drop removes a copy.
func (d database) drop(ctx context.Context) error {
	if d.stage.engine == db.SQLite {
		return os.RemoveAll(filepath.Join(d.stage.folder, d.name))
	}
	return d.stage.statement(ctx, "drop database "+d.name+" with (force)")
}

func (s *stage) statement(ctx context.Context, sql string) error {
	return s.asAdmin(ctx, func(c *pgx.Conn) error {
		_, err := c.Exec(ctx, sql)
		return err
	})
}

func (s *stage) asAdmin(ctx context.Context, do func(c *pgx.Conn) error) error {
	c, err := pgx.Connect(ctx, s.admin)
	if err != nil {
		return err
	}
	return errors.Join(do(c), c.Close(ctx))
}

// copyFile copies a file and has the copy on the disk.
func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}
