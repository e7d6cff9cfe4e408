-- prices that are to count later
create table pricing_coming (
  sku_id BIGINT NOT NULL,
  from_at BIGINT NOT NULL,
  currency TEXT NOT NULL,
  supply_minor BIGINT NOT NULL,
  settlement_minor BIGINT NOT NULL,
  retail_minor BIGINT NOT NULL,
  floor_minor BIGINT NOT NULL,
  ceiling_minor BIGINT NOT NULL,
  actor TEXT NOT NULL,
  set_at BIGINT NOT NULL,
  PRIMARY KEY (sku_id, from_at)
);
-- every price that has counted; only ever added to
create table pricing_history (
  sku_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  from_at BIGINT NOT NULL,
  currency TEXT NOT NULL,
  supply_minor BIGINT NOT NULL,
  settlement_minor BIGINT NOT NULL,
  retail_minor BIGINT NOT NULL,
  floor_minor BIGINT NOT NULL,
  ceiling_minor BIGINT NOT NULL,
  actor TEXT NOT NULL,
  set_at BIGINT NOT NULL,
  PRIMARY KEY (sku_id, version)
);
