-- The journal of the one replay that a database holds. `next_document` is the first invoice that is not done.
create table replay_journal (
  id BIGINT PRIMARY KEY,
  file_hash TEXT NOT NULL,
  rows BIGINT NOT NULL,
  rounded_prices BIGINT NOT NULL,
  credit_notes BIGINT NOT NULL,
  credit_lines BIGINT NOT NULL,
  unmatched_units BIGINT NOT NULL,
  next_document BIGINT NOT NULL,
  finished_at BIGINT NOT NULL
);
create table replay_exceptions (
  code TEXT PRIMARY KEY,
  count BIGINT NOT NULL
) /* narrow */;
-- What the file's names became: kind is supplier, warehouse, sku or distributor.
create table replay_names (
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  id BIGINT NOT NULL,
  other_id BIGINT NOT NULL,
  PRIMARY KEY (kind, name)
) /* narrow */;
