package main

import (
	"fmt"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/fenxiao/fenxiao/client"
)

// schema holds the goods, how far was read, and each change that was applied, with how often: once.
const schema = `
create table if not exists mirror_goods (
	sku_id text primary key, title text not null, orderable integer not null, currency text not null, settlement_minor integer not null,
	retail_minor integer not null, floor_minor integer not null, ceiling_minor integer not null, stock_state text not null
) strict;
create table if not exists mirror_read (one integer primary key check (one = 1), region text not null, cursor text not null) strict;
create table if not exists mirror_applied (
	event_id text not null, kind text not null, sku_id text not null, channel_id text not null, times integer not null,
	primary key (event_id, kind, sku_id, channel_id)
) strict;`

// store is the SQLite file.
type store struct{ conn *sqlite.Conn }

func open(path string) (*store, error) {
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite|sqlite.OpenCreate|sqlite.OpenWAL)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	s := &store{conn}
	if err := sqlitex.ExecuteTransient(conn, "pragma synchronous = full", nil); err != nil {
		return nil, err
	}
	return s, sqlitex.ExecuteScript(conn, schema, nil)
}

func (s *store) close() error { return s.conn.Close() }

// run executes a statement, with each row that it gives.
func (s *store) run(sql string, row func(*sqlite.Stmt), args ...any) error {
	o := &sqlitex.ExecOptions{Args: args}
	if row != nil {
		o.ResultFunc = func(r *sqlite.Stmt) error { row(r); return nil }
	}
	return sqlitex.Execute(s.conn, sql, o)
}

// cursor is how far was read for a region; empty: not yet.
func (s *store) cursor(region string) (at client.Cursor, err error) {
	err = s.run(`select cursor from mirror_read where region = ?1`, func(r *sqlite.Stmt) { at = client.Cursor(r.ColumnText(0)) }, region)
	return at, err
}

// forget makes the next run read everything again.
func (s *store) forget() error { return s.run(`delete from mirror_read`, nil) }

// step is what one page brings.
type step struct {
	region  string
	next    client.Cursor
	changes []client.Change
	prices  []client.PriceChange
	all     bool           // goods are all there are
	stale   []client.SKUID // of these, goods are what is left
	goods   []good
}

// write does a step and moves the cursor, in one transaction.
func (s *store) write(p *step) (err error) {
	end, err := sqlitex.ImmediateTransaction(s.conn)
	if err != nil {
		return err
	}
	defer end(&err)
	for i := range p.changes {
		c := &p.changes[i]
		if err := s.run(`insert into mirror_applied (event_id, kind, sku_id, channel_id, times) values (?1, ?2, ?3, ?4, 1)
			on conflict do update set times = times + 1`, nil, string(c.ID), c.Kind, string(c.SKUID), string(c.ChannelID)); err != nil {
			return err
		}
	}
	for _, c := range p.prices {
		if err := s.run(`update mirror_goods set currency = ?2, settlement_minor = ?3, retail_minor = ?4, floor_minor = ?5, ceiling_minor = ?6 where sku_id = ?1`,
			nil, string(c.SKUID), c.After.Currency, c.After.SettlementMinor, c.After.RetailMinor, c.After.FloorMinor, c.After.CeilingMinor); err != nil {
			return err
		}
	}
	if err := s.replace(p); err != nil {
		return err
	}
	return s.run(`insert into mirror_read (one, region, cursor) values (1, ?1, ?2)
		on conflict do update set region = excluded.region, cursor = excluded.cursor`, nil, p.region, string(p.next))
}

// replace puts goods that were read anew in the place of what was known of them.
func (s *store) replace(p *step) error {
	if p.all {
		if err := s.run(`delete from mirror_goods`, nil); err != nil {
			return err
		}
	}
	for _, sku := range p.stale {
		if err := s.run(`delete from mirror_goods where sku_id = ?1`, nil, string(sku)); err != nil {
			return err
		}
	}
	for _, g := range p.goods {
		if err := s.run(`insert into mirror_goods (sku_id, title, orderable, currency, settlement_minor, retail_minor, floor_minor, ceiling_minor, stock_state)
			values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)`, nil, string(g.sku), g.title, g.orderable, g.price.Currency, g.price.SettlementMinor,
			g.price.RetailMinor, g.price.FloorMinor, g.price.CeilingMinor, g.stockState); err != nil {
			return err
		}
	}
	return nil
}

// goods are all goods of the file.
func (s *store) goods() (map[client.SKUID]good, error) {
	out := map[client.SKUID]good{}
	err := s.run(`select sku_id, title, orderable, currency, settlement_minor, retail_minor, floor_minor, ceiling_minor, stock_state from mirror_goods`, func(r *sqlite.Stmt) {
		g := good{sku: client.SKUID(r.ColumnText(0)), title: r.ColumnText(1), orderable: r.ColumnBool(2), stockState: r.ColumnText(8), price: client.PriceFacts{
			Currency: r.ColumnText(3), SettlementMinor: r.ColumnInt64(4), RetailMinor: r.ColumnInt64(5), FloorMinor: r.ColumnInt64(6), CeilingMinor: r.ColumnInt64(7),
		}}
		out[g.sku] = g
	})
	return out, err
}
