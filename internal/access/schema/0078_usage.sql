-- How a key was used on one business day in one class of operations: how calls ended, and how long they took.
create table access_usage (
  key_id BIGINT NOT NULL,
  -- day and class: `2026-11-27 read`
  slot TEXT NOT NULL,
  distributor_id BIGINT NOT NULL,
  day TEXT NOT NULL,
  class TEXT NOT NULL,
  -- by HTTP status: 2xx and 3xx, 4xx but 429, 429, 5xx
  done BIGINT NOT NULL,
  refused BIGINT NOT NULL,
  limited BIGINT NOT NULL,
  failed BIGINT NOT NULL,
  -- calls in the busiest minute that one process saw
  busiest BIGINT NOT NULL,
  -- calls that took no longer than so many milliseconds, and longer than the bucket before
  within_2 BIGINT NOT NULL,
  within_5 BIGINT NOT NULL,
  within_10 BIGINT NOT NULL,
  within_20 BIGINT NOT NULL,
  within_50 BIGINT NOT NULL,
  within_100 BIGINT NOT NULL,
  within_200 BIGINT NOT NULL,
  within_500 BIGINT NOT NULL,
  within_1000 BIGINT NOT NULL,
  within_2000 BIGINT NOT NULL,
  within_5000 BIGINT NOT NULL,
  longer BIGINT NOT NULL,
  PRIMARY KEY (key_id, slot)
);
create index access_usage_by_distributor on access_usage (distributor_id, day);
create index access_usage_by_day on access_usage (day);
