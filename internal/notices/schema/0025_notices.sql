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
  read_by TEXT NOT NULL
);
create index notices_by_party on notices_notices (role, party_id, id);
