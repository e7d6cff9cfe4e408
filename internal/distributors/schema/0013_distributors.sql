create table distributors_distributors (
  id BIGINT PRIMARY KEY,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
create table distributors_channels (
  id BIGINT PRIMARY KEY,
  distributor_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  created_at BIGINT NOT NULL
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
  created_at BIGINT NOT NULL
);
create index distributors_contracts_by_distributor on distributors_contracts (distributor_id, id);
