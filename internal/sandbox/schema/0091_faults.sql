-- What is to go wrong, as it was asked for.
create table sandbox_faults (
  id BIGINT PRIMARY KEY,
  kind TEXT NOT NULL,
  -- 0: of any SKU, of the next order
  sku_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  sub_order_id BIGINT NOT NULL,
  change_ppm BIGINT NOT NULL,
  calls_left BIGINT NOT NULL,
  delay_millis BIGINT NOT NULL,
  -- 1: the call is done, and its answer is lost
  lost BIGINT NOT NULL,
  -- 0: until it is cleared
  until_at BIGINT NOT NULL,
  armed_at BIGINT NOT NULL,
  struck_at BIGINT NOT NULL,
  over_at BIGINT NOT NULL
);
