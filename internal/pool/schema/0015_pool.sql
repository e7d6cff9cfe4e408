create table pool_items (
  sku_id BIGINT PRIMARY KEY,
  supplier_id BIGINT NOT NULL,
  agreement_id BIGINT NOT NULL,
  state TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  -- when the row was written last, for those who keep the pool in memory
  changed_at BIGINT NOT NULL,
  -- why it is as it is: hand, rule, out_of_scope, agreement_ended or papers_expired; with rule, which one
  cause TEXT NOT NULL,
  rule_id BIGINT NOT NULL
);
create table pool_selections (
  distributor_id BIGINT NOT NULL,
  sku_id BIGINT NOT NULL,
  selected_at BIGINT NOT NULL,
  -- since when it is off, because the distributor is no longer authorised; 0: it is on
  off_at BIGINT NOT NULL,
  PRIMARY KEY (distributor_id, sku_id)
) /* narrow */;
create table pool_listings (
  distributor_id BIGINT NOT NULL,
  sku_id BIGINT NOT NULL,
  channel_id BIGINT NOT NULL,
  -- on or off
  state TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (distributor_id, sku_id, channel_id)
) /* narrow */;
