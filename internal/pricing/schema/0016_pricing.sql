create table pricing_prices (
  sku_id BIGINT PRIMARY KEY,
  supplier_id BIGINT NOT NULL,
  currency TEXT NOT NULL,
  supply_minor BIGINT NOT NULL,
  -- base settlement price; a contract takes its rate of it; 0: no price counts yet
  settlement_minor BIGINT NOT NULL,
  -- the fixed retail price, where the agreement gives no reprice right; else the suggested one
  retail_minor BIGINT NOT NULL,
  -- 0: none
  floor_minor BIGINT NOT NULL,
  ceiling_minor BIGINT NOT NULL,
  -- since when it counts
  changed_at BIGINT NOT NULL,
  -- how many prices have counted
  version BIGINT NOT NULL,
  -- the planned price that comes next, a copy out of pricing_coming: it counts from this instant on, whoever looks; 0: none
  next_at BIGINT NOT NULL,
  next_currency TEXT NOT NULL,
  next_supply_minor BIGINT NOT NULL,
  next_settlement_minor BIGINT NOT NULL,
  next_retail_minor BIGINT NOT NULL,
  next_floor_minor BIGINT NOT NULL,
  next_ceiling_minor BIGINT NOT NULL
);
create index pricing_prices_by_next on pricing_prices (next_at) where next_at > 0;
