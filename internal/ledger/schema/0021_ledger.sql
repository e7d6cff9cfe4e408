create table ledger_accounts (
  id BIGINT PRIMARY KEY,
  kind TEXT NOT NULL,
  -- supplier or distributor: whose claim it is, or, for the operator's accounts, with whom it came about
  party_role TEXT NOT NULL,
  party_id BIGINT NOT NULL,
  currency TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  UNIQUE (party_id, kind, currency)
);
create table ledger_balances (
  account_id BIGINT PRIMARY KEY,
  balance_minor BIGINT NOT NULL,
  -- may it fall below zero: the operator's own accounts may, a party's claim may not
  overdraft BIGINT NOT NULL,
  CHECK (overdraft = 1 or balance_minor >= 0)
) /* narrow */;
-- A posting group is one event of the outbox. Rows are only ever added.
create table ledger_postings (
  id BIGINT PRIMARY KEY,
  group_id BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  amount_minor BIGINT NOT NULL,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  order_id BIGINT NOT NULL,
  subject_id BIGINT NOT NULL
);
create index ledger_postings_by_account on ledger_postings (account_id, id);
create index ledger_postings_by_order on ledger_postings (order_id) where order_id > 0;
