create table webhooks_deliveries (
  id BIGINT PRIMARY KEY,
  endpoint_id BIGINT NOT NULL,
  -- 1, 2, 3 … for each endpoint; 0: a test
  number BIGINT NOT NULL,
  kind TEXT NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL,
  -- of this round: a replay begins another
  tries BIGINT NOT NULL,
  first_try_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  -- of all rounds
  attempts BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  -- when it was delivered, or given up
  ended_at BIGINT NOT NULL
);
create unique index webhooks_deliveries_number on webhooks_deliveries (endpoint_id, number) where number > 0;
create index webhooks_deliveries_by_endpoint on webhooks_deliveries (endpoint_id, id);
create index webhooks_deliveries_waiting on webhooks_deliveries (endpoint_id, number) where state = 'waiting';
create table webhooks_attempts (
  delivery_id BIGINT NOT NULL,
  number BIGINT NOT NULL,
  at BIGINT NOT NULL,
  took_micros BIGINT NOT NULL,
  -- of the answer; 0: there was none, and failure says why
  status BIGINT NOT NULL,
  failure TEXT NOT NULL,
  -- the beginning of what was answered
  answer TEXT NOT NULL,
  PRIMARY KEY (delivery_id, number)
);
