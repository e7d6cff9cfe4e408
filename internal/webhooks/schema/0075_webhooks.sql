create table webhooks_endpoints (
  id BIGINT PRIMARY KEY,
  distributor_id BIGINT NOT NULL,
  url TEXT NOT NULL,
  description TEXT NOT NULL,
  -- what it wants to be told: kinds, families (`price.*`) or `*`, blanks between
  events TEXT NOT NULL,
  state TEXT NOT NULL,
  -- why it was disabled; empty otherwise
  disabled_for TEXT NOT NULL,
  -- sealed texts: what is signed with, and what was before, which signs too until then
  secret_id BIGINT NOT NULL,
  old_secret_id BIGINT NOT NULL,
  old_secret_until BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  ended_at BIGINT NOT NULL
);
create index webhooks_endpoints_by_distributor on webhooks_endpoints (distributor_id, id);
-- one row an endpoint: how far it is, and who works on it
create table webhooks_queues (
  endpoint_id BIGINT PRIMARY KEY,
  -- the last change that was turned into a message, or passed over
  position BIGINT NOT NULL,
  -- the number of the last message
  last_number BIGINT NOT NULL,
  waiting BIGINT NOT NULL,
  -- failures in a row, since when, and before when nothing is tried
  failures BIGINT NOT NULL,
  failing_since BIGINT NOT NULL,
  held_until BIGINT NOT NULL,
  delivered_at BIGINT NOT NULL,
  -- how long the last answer took
  took_micros BIGINT NOT NULL,
  -- when to look here next
  ready_at BIGINT NOT NULL,
  -- who sends, and until when nobody else may
  sender BIGINT NOT NULL,
  leased_until BIGINT NOT NULL
);
create index webhooks_queues_ready on webhooks_queues (ready_at, endpoint_id);
