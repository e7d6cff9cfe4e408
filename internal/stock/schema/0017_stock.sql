create table stock_warehouses (
  id BIGINT PRIMARY KEY,
  supplier_id BIGINT NOT NULL,
  -- the supplier's own; empty: none
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  -- where it stands; empty: not told
  region TEXT NOT NULL,
  -- where it delivers: prefixes of region codes with a comma between; empty is everywhere
  coverage TEXT NOT NULL,
  state TEXT NOT NULL,
  -- the mark of its stock that has none of its own: the supplier's, else the installation's; see stock_marks
  low_below BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
create index stock_warehouses_by_supplier on stock_warehouses (supplier_id, id);
create unique index stock_warehouses_by_code on stock_warehouses (supplier_id, code) where code <> '';
-- From how few free units on stock counts as low unless its own row says so; supplier 0 is the installation; 0 units: no mark.
create table stock_marks (
  supplier_id BIGINT PRIMARY KEY,
  low_below BIGINT NOT NULL
);
create table stock_items (
  sku_id BIGINT NOT NULL,
  warehouse_id BIGINT NOT NULL,
  on_hand BIGINT NOT NULL CHECK (on_hand >= 0),
  held BIGINT NOT NULL CHECK (held >= 0),
  -- 0: the warehouse's mark holds
  low_below BIGINT NOT NULL,
  PRIMARY KEY (sku_id, warehouse_id)
) /* narrow */;
-- What changed on hand other than by a parcel: parcels are their own record.
create table stock_movements (
  id BIGINT PRIMARY KEY,
  sku_id BIGINT NOT NULL,
  warehouse_id BIGINT NOT NULL,
  units BIGINT NOT NULL,
  reason TEXT NOT NULL,
  subject_id BIGINT NOT NULL,
  at BIGINT NOT NULL
);
