-- A part is a set of goods: those of a product line, a window or an exclusion group, under the id of that.
create table pool_parts (
  id BIGINT PRIMARY KEY,
  -- line, window or exclusion
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  -- goods that belong to it by themselves, as the flow wrote it; empty: only those named
  filter TEXT NOT NULL,
  ended_at BIGINT NOT NULL,
  cursor_id BIGINT NOT NULL,
  next_at BIGINT NOT NULL,
  swept_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL
);
create index pool_parts_by_kind on pool_parts (kind, id);
create table pool_part_goods (
  sku_id BIGINT NOT NULL,
  part_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  -- 1: named; 0: found by the filter
  named BIGINT NOT NULL,
  PRIMARY KEY (sku_id, part_id)
) /* narrow */;
create index pool_part_goods_by_part on pool_part_goods (part_id, sku_id);
-- Who may select from a product line: a distributor, contract or grade.
create table pool_grants (
  line_id BIGINT NOT NULL,
  grantee_kind TEXT NOT NULL,
  grantee_id BIGINT NOT NULL,
  from_at BIGINT NOT NULL,
  -- the first instant it no longer holds; 0: open-ended
  until_at BIGINT NOT NULL,
  PRIMARY KEY (line_id, grantee_kind, grantee_id)
);
create index pool_grants_by_grantee on pool_grants (grantee_id);
-- How many goods a distributor may have selected at a time.
create table pool_limits (
  grantee_kind TEXT NOT NULL,
  grantee_id BIGINT NOT NULL,
  goods BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (grantee_id, grantee_kind)
);
-- One row for each distributor with a limit, so that there is one to lock.
create table pool_shelves (
  distributor_id BIGINT PRIMARY KEY,
  changed_at BIGINT NOT NULL
);
