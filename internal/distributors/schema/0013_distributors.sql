create table distributors_distributors (
  id BIGINT PRIMARY KEY,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  -- whose invitation it came by; 0: nobody's
  inviter_id BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
create table distributors_channels (
  id BIGINT PRIMARY KEY,
  distributor_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  -- where the shop is: the platform's name, its address (for people to look at, never fetched), what the platform grades it, its region
  platform TEXT NOT NULL,
  address TEXT NOT NULL,
  grade TEXT NOT NULL,
  region TEXT NOT NULL,
  state TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  closed_at BIGINT NOT NULL
);
create index distributors_channels_by_distributor on distributors_channels (distributor_id, id);
create table distributors_contracts (
  id BIGINT PRIMARY KEY,
  distributor_id BIGINT NOT NULL,
  profit_mode TEXT NOT NULL,
  currency TEXT NOT NULL,
  -- settlement price = the SKU's base settlement price × this rate, rounded half up
  price_ratio_ppm BIGINT NOT NULL,
  -- range of the sale price as rates of the retail price, where the SKU has no range of its own; 0: none
  floor_ppm BIGINT NOT NULL,
  ceiling_ppm BIGINT NOT NULL,
  -- exact, accept_if_margin, accept_if_rise, never_higher; the limit goes with the second and third
  drift TEXT NOT NULL,
  drift_limit_ppm BIGINT NOT NULL,
  -- other policies for goods of categories, `cat_… exact 0` with commas between, by id; empty: none
  category_drifts TEXT NOT NULL,
  hold_minutes BIGINT NOT NULL,
  pay_days BIGINT NOT NULL,
  ship_days BIGINT NOT NULL,
  receive_days BIGINT NOT NULL,
  window_days BIGINT NOT NULL,
  state TEXT NOT NULL,
  from_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  wallet_account_id BIGINT NOT NULL,
  escrow_account_id BIGINT NOT NULL,
  cash_account_id BIGINT NOT NULL,
  -- prepaid, or credit up to a limit, owed on an account of its own (0 when prepaid)
  payment TEXT NOT NULL,
  credit_limit_minor BIGINT NOT NULL,
  credit_account_id BIGINT NOT NULL,
  -- the written ids of the product lines granted, ascending, with commas; empty: all of the pool
  product_lines TEXT NOT NULL,
  -- how the supplier sends: in the distributor's own packaging, with no invoice or price slip inside
  own_packaging BIGINT NOT NULL,
  no_slip BIGINT NOT NULL,
  -- an amendment is a row of its own: the first version's id, and which version this is
  root_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
create index distributors_contracts_by_root on distributors_contracts (root_id, version);
create index distributors_contracts_by_distributor on distributors_contracts (distributor_id, id);
