-- What a distributor's own shops have counted of a SKU on one business day. A day that is told again replaces what was told before.
create table visits_days (
  distributor_id BIGINT NOT NULL,
  -- business days since the first of January 1970, in the operator's zone
  day BIGINT NOT NULL,
  channel_id BIGINT NOT NULL,
  sku_id BIGINT NOT NULL,
  views BIGINT NOT NULL CHECK (views >= 0),
  favourites BIGINT NOT NULL CHECK (favourites >= 0),
  cart_adds BIGINT NOT NULL CHECK (cart_adds >= 0),
  told_at BIGINT NOT NULL,
  PRIMARY KEY (distributor_id, day, channel_id, sku_id)
) /* narrow */;
