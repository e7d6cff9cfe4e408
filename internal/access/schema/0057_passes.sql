-- A pass lets an applicant tend its own application, until its account is opened.
create table access_passes (
  token_hash BYTEA PRIMARY KEY,
  application_id BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
create index access_passes_by_application on access_passes (application_id);
