create table signatures_signatures (
  id BIGINT PRIMARY KEY,
  -- the written id of what was signed, and which version of its words
  subject TEXT NOT NULL,
  version BIGINT NOT NULL,
  -- the words as they were shown, and their SHA-256
  document TEXT NOT NULL,
  document_hash BYTEA NOT NULL,
  -- operator, supplier, distributor or applicant, and which
  role TEXT NOT NULL,
  party_id BIGINT NOT NULL,
  actor TEXT NOT NULL,
  -- where from: a sealed text
  address_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  UNIQUE (subject, version, role, party_id)
);
