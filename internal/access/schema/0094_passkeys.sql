create table access_passkeys (
  id BIGINT PRIMARY KEY,
  person_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  -- the host that it is good for
  site TEXT NOT NULL,
  credential_id BYTEA NOT NULL UNIQUE,
  public_key BYTEA NOT NULL,
  sign_count BIGINT NOT NULL,
  -- 1: its maker keeps it on several devices, or may
  backed_up BIGINT NOT NULL,
  backup_eligible BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  used_at BIGINT NOT NULL
);
create index access_passkeys_by_person on access_passkeys (person_id, id);
-- What a passkey is to sign. Each is good once, and for minutes.
create table access_challenges (
  challenge TEXT PRIMARY KEY,
  -- who adds a passkey; 0: somebody shows one
  person_id BIGINT NOT NULL,
  site TEXT NOT NULL,
  origin TEXT NOT NULL,
  expires_at BIGINT NOT NULL
);
create index access_challenges_by_expiry on access_challenges (expires_at);
