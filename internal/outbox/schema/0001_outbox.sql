-- One row a command: it is the history, the outbox and, later, the source of the change feed.
create table outbox_events (
  id BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  -- what the history belongs to (an order, a SKU) and what moved in it (a sub-order, an after-sale); 0: none
  root_id BIGINT NOT NULL,
  subject_id BIGINT NOT NULL,
  -- the two parties who may read it; 0: none
  supplier_id BIGINT NOT NULL,
  distributor_id BIGINT NOT NULL,
  actor TEXT NOT NULL,
  body TEXT NOT NULL
);
create index outbox_events_by_root on outbox_events (root_id, id);
