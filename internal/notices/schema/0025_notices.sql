create table notices_notices (
  id BIGINT PRIMARY KEY,
  -- whom it is for: operator, supplier or distributor, and which of them (0: the operator)
  role TEXT NOT NULL,
  party_id BIGINT NOT NULL,
  -- `agreement.notice_given`: which template it is written by
  event TEXT NOT NULL,
  -- the written id of what it is about
  subject TEXT NOT NULL,
  -- what the template fills in, in JSON; no personal data
  facts TEXT NOT NULL,
  -- the rules require it in writing: mail, and a receipt
  in_writing BIGINT NOT NULL,
  at BIGINT NOT NULL,
  read_at BIGINT NOT NULL,
  read_by TEXT NOT NULL,
  -- 1 until it has been looked at whether it is mailed, and to whom
  fresh BIGINT NOT NULL
);
create index notices_by_party on notices_notices (role, party_id, id);
create index notices_unread on notices_notices (role, party_id, id) where read_at = 0;
create index notices_by_subject on notices_notices (subject, id);
create index notices_fresh on notices_notices (id) where fresh = 1;
-- Where a party wants its mail. The address is a sealed text of `contacts`.
create table notices_addresses (
  role TEXT NOT NULL,
  party_id BIGINT NOT NULL,
  address_id BIGINT NOT NULL,
  language TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (role, party_id, address_id)
);
-- What a party has said about an event; without a row, it is shown on the site and mailed.
create table notices_preferences (
  role TEXT NOT NULL,
  party_id BIGINT NOT NULL,
  event TEXT NOT NULL,
  site BIGINT NOT NULL,
  mail BIGINT NOT NULL,
  PRIMARY KEY (role, party_id, event)
);
-- The operator's own words in the place of the built-in ones.
create table notices_templates (
  event TEXT NOT NULL,
  language TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (event, language)
);
create table notices_mails (
  notice_id BIGINT NOT NULL,
  address_id BIGINT NOT NULL,
  owner_id BIGINT NOT NULL,
  language TEXT NOT NULL,
  -- queued, sent or given_up
  state TEXT NOT NULL,
  tries BIGINT NOT NULL,
  -- when to try next; while one is being sent, when another server may take it over
  due_at BIGINT NOT NULL,
  sent_at BIGINT NOT NULL,
  PRIMARY KEY (notice_id, address_id)
);
create index notices_mails_due on notices_mails (due_at) where state = 'queued';
