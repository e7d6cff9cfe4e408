-- How fast the keys of a distributor may ask, where the operator gave other rates than the installation's.
create table access_rates (
  distributor_id BIGINT NOT NULL,
  -- 0: each of its keys that has no rate of its own
  key_id BIGINT NOT NULL,
  -- read, write, order, heavy or changes
  class TEXT NOT NULL,
  per_second BIGINT NOT NULL,
  at_once BIGINT NOT NULL,
  set_at BIGINT NOT NULL,
  set_by TEXT NOT NULL,
  PRIMARY KEY (distributor_id, key_id, class)
);
