-- How a distributor shows what it has selected in its own shops.
create table pool_displays (
  distributor_id BIGINT NOT NULL,
  sku_id BIGINT NOT NULL,
  -- the folder that it keeps the SKU in; empty: none
  folder TEXT NOT NULL,
  -- instead of the product's title; empty: none
  local_title TEXT NOT NULL,
  -- its own sale price a piece, and in which currency it was said; 0: none
  sale_minor BIGINT NOT NULL,
  currency TEXT NOT NULL,
  note TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (distributor_id, sku_id)
);
create index pool_displays_by_folder on pool_displays (distributor_id, folder, sku_id);
-- Who else has selected a SKU: what is often selected together.
create index pool_selections_by_sku on pool_selections (sku_id, distributor_id);
create index pool_items_by_change on pool_items (changed_at);
