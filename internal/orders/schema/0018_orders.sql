create table orders_orders (
  id BIGINT PRIMARY KEY,
  distributor_id BIGINT NOT NULL,
  contract_id BIGINT NOT NULL,
  channel_id BIGINT NOT NULL,
  own_number TEXT NOT NULL,
  -- hash of what was asked for, so that the same number with other content is told apart
  request_hash BYTEA NOT NULL,
  currency TEXT NOT NULL,
  contact_id BIGINT NOT NULL,
  region TEXT NOT NULL,
  remark TEXT NOT NULL,
  lines BIGINT NOT NULL,
  goods_minor BIGINT NOT NULL,
  freight_minor BIGINT NOT NULL,
  total_minor BIGINT NOT NULL,
  wallet_account_id BIGINT NOT NULL,
  escrow_account_id BIGINT NOT NULL,
  placed_at BIGINT NOT NULL,
  -- until when stock is held for an unpaid order; 0: no longer
  hold_until BIGINT NOT NULL,
  pay_by BIGINT NOT NULL,
  -- terms copied from the contract, so that a later change never rewrites this order
  hold_minutes BIGINT NOT NULL,
  ship_days BIGINT NOT NULL,
  receive_days BIGINT NOT NULL,
  window_days BIGINT NOT NULL,
  own_packaging BIGINT NOT NULL,
  no_slip BIGINT NOT NULL,
  -- what is lacking in the wallet is owed here; 0: the contract is prepaid
  credit_account_id BIGINT NOT NULL,
  -- when the armed timer looks at this order; 0: none
  timer_at BIGINT NOT NULL,
  UNIQUE (distributor_id, own_number)
);
create table orders_sub_orders (
  id BIGINT PRIMARY KEY,
  order_id BIGINT NOT NULL,
  number BIGINT NOT NULL,
  distributor_id BIGINT NOT NULL,
  supplier_id BIGINT NOT NULL,
  agreement_id BIGINT NOT NULL,
  warehouse_id BIGINT NOT NULL,
  state TEXT NOT NULL,
  units BIGINT NOT NULL,
  shipped_units BIGINT NOT NULL,
  refunded_units BIGINT NOT NULL,
  -- of the refunded ones, those that had not been shipped
  stopped_units BIGINT NOT NULL,
  goods_minor BIGINT NOT NULL,
  supply_minor BIGINT NOT NULL,
  freight_minor BIGINT NOT NULL,
  refunded_minor BIGINT NOT NULL,
  refunded_supply_minor BIGINT NOT NULL,
  payable_account_id BIGINT NOT NULL,
  margin_account_id BIGINT NOT NULL,
  paid_at BIGINT NOT NULL,
  ship_by BIGINT NOT NULL,
  receive_by BIGINT NOT NULL,
  completed_at BIGINT NOT NULL,
  window_until BIGINT NOT NULL,
  window_closed BIGINT NOT NULL,
  -- when the supplier was last urged to ship; 0: never
  urged_at BIGINT NOT NULL
);
create index orders_sub_orders_by_order on orders_sub_orders (order_id);
create index orders_sub_orders_to_ship on orders_sub_orders (supplier_id, id) where state = 'to_ship';
create index orders_sub_orders_completed on orders_sub_orders (completed_at, id) where completed_at > 0;
create table orders_lines (
  order_id BIGINT NOT NULL,
  number BIGINT NOT NULL,
  sub_order_id BIGINT NOT NULL,
  sku_id BIGINT NOT NULL,
  quantity BIGINT NOT NULL,
  settlement_minor BIGINT NOT NULL,
  supply_minor BIGINT NOT NULL,
  sale_minor BIGINT NOT NULL,
  code TEXT NOT NULL,
  title TEXT NOT NULL,
  PRIMARY KEY (order_id, number)
) /* narrow */;
