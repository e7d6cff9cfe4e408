-- One row in a sandbox, none in any other world: whose it is, how far its clock is ahead, and how its suppliers behave.
create table sandbox_world (
  id BIGINT PRIMARY KEY,
  distributor_id BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  -- how far its clock is ahead of the machine's; it only grows
  ahead_micros BIGINT NOT NULL,
  -- YYYY-MM of the last month whose statements were drawn; empty: none was
  closed_month TEXT NOT NULL,
  ship_after_seconds BIGINT NOT NULL,
  track_every_seconds BIGINT NOT NULL,
  answer_after_seconds BIGINT NOT NULL,
  -- 1: what runs low is bought in
  restocks BIGINT NOT NULL
);
