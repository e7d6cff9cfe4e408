-- The one place with personal data. `sealed` is name, phone and address under the key `key_id`; the two HMACs find an exact phone,
-- and one owner's phones by their last four digits.
create table contacts_contacts (
  id BIGINT PRIMARY KEY,
  owner_id BIGINT NOT NULL,
  key_id BIGINT NOT NULL,
  sealed BYTEA NOT NULL,
  phone_mac BYTEA NOT NULL,
  tail_mac BYTEA NOT NULL,
  region TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
create index contacts_by_phone on contacts_contacts (phone_mac);
create index contacts_by_tail on contacts_contacts (tail_mac);
