create index pool_items_by_agreement on pool_items (agreement_id, state, sku_id);
create index pool_items_by_rule on pool_items (rule_id, state, sku_id);
-- Who else has selected a SKU.
create index if not exists pool_selections_by_sku on pool_selections (sku_id, distributor_id);
-- A rule keeps a part of the pool filled by itself.
create table pool_rules (
  id BIGINT PRIMARY KEY,
  name TEXT NOT NULL,
  -- under which agreement it opens goods; 0: any that covers them
  agreement_id BIGINT NOT NULL,
  -- which goods, as the flow wrote it
  filter TEXT NOT NULL,
  active BIGINT NOT NULL,
  -- its sweep over the goods: the last SKU looked at, 0 between two sweeps; when the next page is due; when the last sweep was over
  cursor_id BIGINT NOT NULL,
  next_at BIGINT NOT NULL,
  swept_at BIGINT NOT NULL,
  -- how many it has ever opened and closed
  added BIGINT NOT NULL,
  dropped BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL
);
-- A job opens or closes by hand all goods that a filter finds, a page a turn.
create table pool_jobs (
  id BIGINT PRIMARY KEY,
  action TEXT NOT NULL,
  agreement_id BIGINT NOT NULL,
  filter TEXT NOT NULL,
  actor TEXT NOT NULL,
  -- running or done
  state TEXT NOT NULL,
  -- found when it was begun; looked at, changed and refused so far
  found BIGINT NOT NULL,
  seen BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  refused BIGINT NOT NULL,
  cursor_id BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  ended_at BIGINT NOT NULL
);
