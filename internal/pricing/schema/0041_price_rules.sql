-- every rule that was ever made
create table pricing_rules (
  id BIGINT PRIMARY KEY,
  -- 0 all goods, 1 a brand, 2 a category, 3 a product, 4 a SKU
  goods_kind BIGINT NOT NULL,
  goods_id BIGINT NOT NULL,
  -- 0: any
  distributor_id BIGINT NOT NULL,
  line_id BIGINT NOT NULL,
  grade_id BIGINT NOT NULL,
  least_quantity BIGINT NOT NULL,
  -- of the amounts; empty where there are none
  currency TEXT NOT NULL,
  price_minor BIGINT NOT NULL,
  ratio_ppm BIGINT NOT NULL,
  of_contract BIGINT NOT NULL,
  floor_minor BIGINT NOT NULL,
  ceiling_minor BIGINT NOT NULL,
  floor_ppm BIGINT NOT NULL,
  ceiling_ppm BIGINT NOT NULL,
  from_at BIGINT NOT NULL,
  -- 0: open-ended
  until_at BIGINT NOT NULL,
  -- it had both ends when it was made
  campaign BIGINT NOT NULL,
  actor TEXT NOT NULL,
  made_at BIGINT NOT NULL
);
create index pricing_rules_by_goods on pricing_rules (goods_id, distributor_id, id);
create index pricing_rules_by_distributor on pricing_rules (distributor_id, id);
-- the rules that count or are to count, by what an order knows
create table pricing_ladders (
  goods_id BIGINT NOT NULL,
  distributor_id BIGINT NOT NULL,
  rule_id BIGINT NOT NULL,
  goods_kind BIGINT NOT NULL,
  line_id BIGINT NOT NULL,
  grade_id BIGINT NOT NULL,
  least_quantity BIGINT NOT NULL,
  currency TEXT NOT NULL,
  price_minor BIGINT NOT NULL,
  ratio_ppm BIGINT NOT NULL,
  of_contract BIGINT NOT NULL,
  floor_minor BIGINT NOT NULL,
  ceiling_minor BIGINT NOT NULL,
  floor_ppm BIGINT NOT NULL,
  ceiling_ppm BIGINT NOT NULL,
  from_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  campaign BIGINT NOT NULL,
  PRIMARY KEY (goods_id, distributor_id, rule_id)
);
-- one row: how many rules stand in the ladders, by what they are about. Who makes or ends a rule locks it
create table pricing_reach (
  id BIGINT PRIMARY KEY,
  all_rules BIGINT NOT NULL,
  brand_rules BIGINT NOT NULL,
  category_rules BIGINT NOT NULL,
  product_rules BIGINT NOT NULL,
  sku_rules BIGINT NOT NULL
);
insert into pricing_reach (id, all_rules, brand_rules, category_rules, product_rules, sku_rules) values (1, 0, 0, 0, 0, 0);
