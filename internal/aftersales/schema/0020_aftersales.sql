create table aftersales_cases (
  id BIGINT PRIMARY KEY,
  order_id BIGINT NOT NULL,
  sub_order_id BIGINT NOT NULL,
  distributor_id BIGINT NOT NULL,
  supplier_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  note TEXT NOT NULL,
  units BIGINT NOT NULL,
  -- what will be, or was, given back to the distributor, and taken back from the supplier
  refund_minor BIGINT NOT NULL,
  supply_minor BIGINT NOT NULL,
  -- were the goods unshipped when the case was opened
  unshipped BIGINT NOT NULL,
  carrier TEXT NOT NULL,
  waybill TEXT NOT NULL,
  applied_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  ended_at BIGINT NOT NULL
);
create index aftersales_cases_by_order on aftersales_cases (order_id);
create index aftersales_cases_by_supplier on aftersales_cases (supplier_id, id);
create index aftersales_cases_by_distributor on aftersales_cases (distributor_id, id);
create index aftersales_cases_open on aftersales_cases (id) where ended_at = 0;
create index aftersales_cases_ended on aftersales_cases (ended_at, id) where ended_at > 0;
create table aftersales_lines (
  order_id BIGINT NOT NULL,
  line BIGINT NOT NULL,
  after_sale_id BIGINT NOT NULL,
  units BIGINT NOT NULL,
  -- accepted at inspection; equals units where nothing is inspected; the rest resumes its normal life
  accepted_units BIGINT NOT NULL,
  refund_minor BIGINT NOT NULL,
  supply_minor BIGINT NOT NULL,
  PRIMARY KEY (order_id, line, after_sale_id)
) /* narrow */;
