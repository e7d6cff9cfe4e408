create table grades_grades (
  id BIGINT PRIMARY KEY,
  -- 1 is the lowest, where everybody begins
  rank BIGINT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  -- what rebates are worked out by; empty: none
  rebate_class TEXT NOT NULL
);
-- A scheme says what the grades take; one is live. It is never changed, another takes its place.
create table grades_schemes (
  id BIGINT PRIMARY KEY,
  name TEXT NOT NULL,
  -- month, quarter or year, in the operator's zone
  period TEXT NOT NULL,
  -- at_once or by_period
  upgrade TEXT NOT NULL,
  -- never, one or to_earned
  fall TEXT NOT NULL,
  -- the part of a grade's thresholds that keeps it
  keep_ppm BIGINT NOT NULL,
  state TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  live_from BIGINT NOT NULL
);
create table grades_thresholds (
  scheme_id BIGINT NOT NULL,
  grade_id BIGINT NOT NULL,
  sales_minor BIGINT NOT NULL,
  orders BIGINT NOT NULL,
  invited_minor BIGINT NOT NULL,
  sales_ability BIGINT NOT NULL,
  shop_ability BIGINT NOT NULL,
  promotion_ability BIGINT NOT NULL,
  operation_ability BIGINT NOT NULL,
  PRIMARY KEY (scheme_id, grade_id)
);
create table grades_standings (
  distributor_id BIGINT PRIMARY KEY,
  grade_id BIGINT NOT NULL,
  rank BIGINT NOT NULL,
  since BIGINT NOT NULL,
  -- set by hand: no review moves it before
  pinned_until BIGINT NOT NULL,
  -- the end of the last period that was reviewed
  reviewed_to BIGINT NOT NULL
) /* narrow */;
create table grades_moves (
  id BIGINT PRIMARY KEY,
  distributor_id BIGINT NOT NULL,
  from_rank BIGINT NOT NULL,
  to_rank BIGINT NOT NULL,
  -- earned, kept, fell, by_hand
  reason TEXT NOT NULL,
  scheme_id BIGINT NOT NULL,
  -- what was measured
  sales_minor BIGINT NOT NULL,
  orders BIGINT NOT NULL,
  invited_minor BIGINT NOT NULL,
  at BIGINT NOT NULL
);
create index grades_moves_by_distributor on grades_moves (distributor_id, id);
-- The operator's own evaluation of a distributor, 0 to 100 each.
create table grades_abilities (
  distributor_id BIGINT PRIMARY KEY,
  sales BIGINT NOT NULL,
  shop BIGINT NOT NULL,
  promotion BIGINT NOT NULL,
  operation BIGINT NOT NULL,
  at BIGINT NOT NULL
);
