-- Personal and banking data that is no address: sealed text of its owner, under the key `key_id`.
create table contacts_secrets (
  id BIGINT PRIMARY KEY,
  owner_id BIGINT NOT NULL,
  key_id BIGINT NOT NULL,
  sealed BYTEA NOT NULL,
  created_at BIGINT NOT NULL
);
