create table pricing_prices (
  sku_id BIGINT PRIMARY KEY,
  supplier_id BIGINT NOT NULL,
  currency TEXT NOT NULL,
  supply_minor BIGINT NOT NULL,
  -- base settlement price; a contract takes its rate of it
  settlement_minor BIGINT NOT NULL,
  -- the fixed retail price, where the agreement gives no reprice right; else the suggested one
  retail_minor BIGINT NOT NULL,
  -- 0: none
  floor_minor BIGINT NOT NULL,
  ceiling_minor BIGINT NOT NULL,
  changed_at BIGINT NOT NULL
);
