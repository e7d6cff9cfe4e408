create table pool_windows (
  id BIGINT PRIMARY KEY,
  -- exclusive or first_choice
  kind TEXT NOT NULL,
  from_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  -- with first_choice: the least level of a grade that may select
  level BIGINT NOT NULL,
  -- what others had selected before is taken out
  take_out BIGINT NOT NULL
);
-- With exclusive: who may select.
create table pool_window_parties (
  window_id BIGINT NOT NULL,
  distributor_id BIGINT NOT NULL,
  PRIMARY KEY (window_id, distributor_id)
);
create table pool_exclusions (
  id BIGINT PRIMARY KEY,
  -- how far prices must lie apart, as a rate of the higher one; 0: a second distributor is refused
  gap_ppm BIGINT NOT NULL,
  -- kinds of channels with a comma between; empty: all
  channel_kinds TEXT NOT NULL
);
-- Which listing is in the group: one row a channel.
create table pool_claims (
  exclusion_id BIGINT NOT NULL,
  sku_id BIGINT NOT NULL,
  channel_id BIGINT NOT NULL,
  distributor_id BIGINT NOT NULL,
  -- 0: none was told
  sale_minor BIGINT NOT NULL,
  claimed_at BIGINT NOT NULL,
  PRIMARY KEY (exclusion_id, sku_id, channel_id)
);
create index pool_claims_by_pick on pool_claims (distributor_id, sku_id);
