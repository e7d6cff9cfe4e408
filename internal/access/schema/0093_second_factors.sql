-- Whose second factor is asked for at sign-in. Dated: the latest one that has begun counts; none: nobody's.
create table access_second_factor_rules (
  from_at BIGINT PRIMARY KEY,
  -- off, money or all
  asked TEXT NOT NULL,
  set_at BIGINT NOT NULL,
  set_by TEXT NOT NULL
);
-- A person's one-time codes by time. The secrets are sealed in contacts.
create table access_totps (
  person_id BIGINT PRIMARY KEY,
  -- 0: none was confirmed yet
  secret_id BIGINT NOT NULL,
  since BIGINT NOT NULL,
  -- the time step of the last code that was taken: none up to it is taken again
  last_step BIGINT NOT NULL,
  -- a secret that waits for its first code; 0: none
  offered_id BIGINT NOT NULL,
  offered_at BIGINT NOT NULL
);
create table access_recovery_codes (
  person_id BIGINT NOT NULL,
  code_hash BYTEA NOT NULL,
  -- 0: may be used
  used_at BIGINT NOT NULL,
  PRIMARY KEY (person_id, code_hash)
);
-- Wrong codes in a row, and until when no more are looked at.
create table access_guesses (
  person_id BIGINT PRIMARY KEY,
  wrong BIGINT NOT NULL,
  locked_until BIGINT NOT NULL
);
