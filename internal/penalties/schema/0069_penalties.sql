-- A case against a distributor, with the terms of the schedule it was begun under.
create table penalties_cases (
  id BIGINT PRIMARY KEY,
  distributor_id BIGINT NOT NULL,
  -- who proposed it; 0: the operator
  supplier_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  -- what it is about; 0: not named
  channel_id BIGINT NOT NULL,
  sku_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  complaint TEXT NOT NULL,
  points BIGINT NOT NULL,
  period_days BIGINT NOT NULL,
  answer_days BIGINT NOT NULL,
  appeal_days BIGINT NOT NULL,
  -- JSON: what is done when the points reach a number
  thresholds TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  answer_by BIGINT NOT NULL,
  answer TEXT NOT NULL,
  answered_at BIGINT NOT NULL,
  decision TEXT NOT NULL,
  decided_at BIGINT NOT NULL,
  decided_by TEXT NOT NULL,
  appeal_by BIGINT NOT NULL,
  appeal TEXT NOT NULL,
  appealed_at BIGINT NOT NULL,
  review TEXT NOT NULL,
  reviewed_at BIGINT NOT NULL,
  reviewed_by TEXT NOT NULL,
  revoked_at BIGINT NOT NULL,
  -- the first instant at which the points no longer count; 0: not confirmed
  expires_at BIGINT NOT NULL
);
create index penalties_cases_by_distributor on penalties_cases (distributor_id, id);
create index penalties_cases_by_supplier on penalties_cases (supplier_id, id);
-- Files that belong to a case; side says with which text they came: complaint, answer or appeal.
create table penalties_evidence (
  penalty_id BIGINT NOT NULL,
  side TEXT NOT NULL,
  file_id BIGINT NOT NULL,
  PRIMARY KEY (penalty_id, side, file_id)
);
-- What a confirmed case has done to the distributor.
create table penalties_effects (
  penalty_id BIGINT NOT NULL,
  effect TEXT NOT NULL,
  distributor_id BIGINT NOT NULL,
  -- with delist: the SKU; 0: all
  sku_id BIGINT NOT NULL,
  -- the points that were reached
  points BIGINT NOT NULL,
  at BIGINT NOT NULL,
  -- 0: no end of its own
  until_at BIGINT NOT NULL,
  -- 1: it changed something, which undoing changes back
  applied BIGINT NOT NULL,
  -- when it was undone or ran out; 0: it stands
  undone_at BIGINT NOT NULL,
  PRIMARY KEY (penalty_id, effect)
);
create index penalties_effects_by_distributor on penalties_effects (distributor_id, penalty_id);
-- Dated points and thresholds, as JSON; the one that began last is in force.
create table penalties_schedules (
  from_at BIGINT PRIMARY KEY,
  terms TEXT NOT NULL,
  set_by TEXT NOT NULL,
  set_at BIGINT NOT NULL
);
