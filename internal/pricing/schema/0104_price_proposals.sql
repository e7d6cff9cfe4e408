-- What suppliers ask for, the latest of each SKU, with what came of it.
create table pricing_proposals (
  sku_id BIGINT PRIMARY KEY,
  supplier_id BIGINT NOT NULL,
  currency TEXT NOT NULL,
  supply_minor BIGINT NOT NULL,
  -- the suggested retail price; 0: as it is
  retail_minor BIGINT NOT NULL,
  -- since when it is to count; 0: as soon as it is accepted
  from_at BIGINT NOT NULL,
  note TEXT NOT NULL,
  state TEXT NOT NULL,
  actor TEXT NOT NULL,
  proposed_at BIGINT NOT NULL,
  -- why it was refused
  reason TEXT NOT NULL,
  ended_at BIGINT NOT NULL
);
create index pricing_proposals_by_supplier on pricing_proposals (supplier_id, sku_id);
create index pricing_proposals_open on pricing_proposals (sku_id) where state = 'open';
