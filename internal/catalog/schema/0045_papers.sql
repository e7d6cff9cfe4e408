create table catalog_papers (
  id BIGINT PRIMARY KEY,
  supplier_id BIGINT NOT NULL,
  -- one of the two
  brand_id BIGINT NOT NULL,
  product_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  number TEXT NOT NULL,
  file_id BIGINT NOT NULL,
  valid_from BIGINT NOT NULL,
  -- the first instant that it does not hold any more
  valid_until BIGINT NOT NULL,
  -- 0: the operator has not looked at it
  checked_at BIGINT NOT NULL,
  -- 0: it stands
  withdrawn_at BIGINT NOT NULL,
  reason TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
create index catalog_papers_by_brand on catalog_papers (supplier_id, brand_id, id);
create index catalog_papers_by_product on catalog_papers (product_id, id);
