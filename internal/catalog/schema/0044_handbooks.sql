create table catalog_handbooks (
  product_id BIGINT PRIMARY KEY,
  -- JSON, written and read by the program alone
  body TEXT NOT NULL
);
create table catalog_proposals (
  product_id BIGINT PRIMARY KEY,
  -- JSON of what the supplier would change of an approved product
  body TEXT NOT NULL,
  proposed_at BIGINT NOT NULL
);
