create table imports_jobs (
  id BIGINT PRIMARY KEY,
  -- whose job it is: a supplier, or 0 for the operator's
  owner_id BIGINT NOT NULL,
  -- whose goods the rows are
  supplier_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  file_id BIGINT NOT NULL,
  file_name TEXT NOT NULL,
  -- 1: what is in order is opened in the pool; then to which distributors' channels: all with a contract, or those named (written ids, commas between)
  publishes BIGINT NOT NULL,
  to_all BIGINT NOT NULL,
  distributors TEXT NOT NULL,
  state TEXT NOT NULL,
  -- the file's first row, a JSON list
  columns_json TEXT NOT NULL,
  -- rows below it that are not empty
  total BIGINT NOT NULL,
  -- the first row of the file that is not done yet, from 1 on
  next_row BIGINT NOT NULL,
  created_rows BIGINT NOT NULL,
  changed_rows BIGINT NOT NULL,
  unchanged_rows BIGINT NOT NULL,
  refused_rows BIGINT NOT NULL,
  -- why it failed, and where
  problem_place TEXT NOT NULL,
  problem_code TEXT NOT NULL,
  problem TEXT NOT NULL,
  -- who runs it, and until when nobody else may
  runner BIGINT NOT NULL,
  leased_until BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  ended_at BIGINT NOT NULL
);
create index imports_jobs_by_owner on imports_jobs (owner_id, id);
create index imports_jobs_open on imports_jobs (id) where ended_at = 0;
create table imports_refusals (
  job_id BIGINT NOT NULL,
  row_number BIGINT NOT NULL,
  -- the row as it came, a JSON list
  cells_json TEXT NOT NULL,
  -- what is against it, a JSON list of places with codes and messages
  places_json TEXT NOT NULL,
  PRIMARY KEY (job_id, row_number)
);
