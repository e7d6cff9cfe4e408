create table access_people (
  id BIGINT PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  -- operator, supplier or distributor; party_id is the company of the latter two, 0 for the operator's people
  role TEXT NOT NULL,
  party_id BIGINT NOT NULL,
  -- what of its party's work the person does, with commas between; empty: all of it
  duties TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  disabled_at BIGINT NOT NULL
);
create table access_sessions (
  id BIGINT PRIMARY KEY,
  token_hash BYTEA NOT NULL UNIQUE,
  person_id BIGINT NOT NULL,
  -- whole; half: the second factor has not been shown yet; bare: one must be set up first
  state TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  -- when the person last showed who it is, by password or factor
  proved_at BIGINT NOT NULL,
  -- when and from where it was last used, five minutes late at most, and by which browser, as coarse as "Chrome, Windows"
  seen_at BIGINT NOT NULL,
  address TEXT NOT NULL,
  browser TEXT NOT NULL
);
create index access_sessions_by_person on access_sessions (person_id);
create table access_keys (
  id BIGINT PRIMARY KEY,
  token_hash BYTEA NOT NULL UNIQUE,
  distributor_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  -- last four letters, for people to tell keys apart
  tail TEXT NOT NULL,
  -- 1: a test key, good for the sandbox alone
  test BIGINT NOT NULL,
  -- what it may do and from where, with commas between; empty: all that keys may do, from anywhere
  scopes TEXT NOT NULL,
  addresses TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  revoked_at BIGINT NOT NULL,
  -- the key that took its place by rotation, or 0
  replaced_by BIGINT NOT NULL,
  -- when and from where it was last used, a minute late at most; 0: never
  last_used_at BIGINT NOT NULL,
  last_address TEXT NOT NULL
);
create index access_keys_by_distributor on access_keys (distributor_id, id);
create table access_trail (
  id BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  before_json TEXT NOT NULL,
  after_json TEXT NOT NULL
);
create index access_trail_by_subject on access_trail (subject, id);
-- One row an installation: how many times a process was started (ids carry it), and what the installation is.
create table access_installation (
  id BIGINT PRIMARY KEY,
  incarnation BIGINT NOT NULL,
  purpose TEXT NOT NULL,
  currency TEXT NOT NULL,
  zone TEXT NOT NULL
);
insert into access_installation (id, incarnation, purpose, currency, zone) values (1, 0, '', '', '');
