-- What a distributor has given up, until it selects it again: for those who read what changed.
create table pool_dropped (
  distributor_id BIGINT NOT NULL,
  sku_id BIGINT NOT NULL,
  dropped_at BIGINT NOT NULL,
  PRIMARY KEY (distributor_id, sku_id)
) /* narrow */;
