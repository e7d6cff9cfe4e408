-- A page that says what kind of distributors are sought, and how they come in.
create table distributors_recruitments (
  id BIGINT PRIMARY KEY,
  -- whose post it is; 0: the operator's own page
  supplier_id BIGINT NOT NULL,
  state TEXT NOT NULL,
  -- review, proof, invitation, purchase or paid
  way TEXT NOT NULL,
  title TEXT NOT NULL,
  words TEXT NOT NULL,
  industry TEXT NOT NULL,
  -- fields asked, criteria, channel kinds, product lines, reviews, terms of the contract, in JSON
  form TEXT NOT NULL,
  opens_at BIGINT NOT NULL,
  closes_at BIGINT NOT NULL,
  -- why the operator refused a supplier's post
  reason TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
create index distributors_recruitments_by_supplier on distributors_recruitments (supplier_id, id);
-- Who acknowledged the legal warning about purchase and fees, and when that was taken back (0: it counts).
create table distributors_warnings (
  id BIGINT PRIMARY KEY,
  version TEXT NOT NULL,
  language TEXT NOT NULL,
  word TEXT NOT NULL,
  actor TEXT NOT NULL,
  -- where from: a sealed text
  address_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  withdrawn_by TEXT NOT NULL,
  withdrawn_at BIGINT NOT NULL
);
create table distributors_invitations (
  id BIGINT PRIMARY KEY,
  recruitment_id BIGINT NOT NULL,
  -- who invites; 0: the operator
  distributor_id BIGINT NOT NULL,
  code_hash BYTEA NOT NULL UNIQUE,
  -- the last letters, for people to tell codes apart
  tail TEXT NOT NULL,
  uses BIGINT NOT NULL,
  used BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  revoked_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
create index distributors_invitations_by_distributor on distributors_invitations (distributor_id, id);
