create table limits_limits (
  id BIGINT PRIMARY KEY,
  sku_id BIGINT NOT NULL,
  -- purchase: so many units a distributor and period; reserve: a part of the stock kept for high ranks
  kind TEXT NOT NULL,
  units BIGINT NOT NULL,
  -- day, week, month, quarter, year; empty with reserve
  period TEXT NOT NULL,
  share_ppm BIGINT NOT NULL,
  -- purchase: ranks from here on are exempt (0: none); reserve: for whom it is kept
  rank BIGINT NOT NULL,
  from_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
create index limits_by_sku on limits_limits (sku_id, id);
-- What a distributor has taken of a limit in the period that began then. An older period's row is written over.
create table limits_used (
  sku_id BIGINT NOT NULL,
  distributor_id BIGINT NOT NULL,
  limit_id BIGINT NOT NULL,
  period_from BIGINT NOT NULL,
  units BIGINT NOT NULL CHECK (units >= 0),
  PRIMARY KEY (sku_id, distributor_id, limit_id)
) /* narrow */;
