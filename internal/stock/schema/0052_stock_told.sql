-- What has been told of a SKU's stock states: a line for each state, with the region prefixes where it begins to hold; see told.go.
create table stock_told (
  sku_id BIGINT PRIMARY KEY,
  states TEXT NOT NULL,
  -- when they were told; 0: never
  told_at BIGINT NOT NULL
);
