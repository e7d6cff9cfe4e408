create table settlements_statements (
  id BIGINT PRIMARY KEY,
  account_id BIGINT NOT NULL,
  party_role TEXT NOT NULL,
  party_id BIGINT NOT NULL,
  currency TEXT NOT NULL,
  -- business month, YYYY-MM in the operator's zone; [from_at, to_at)
  month TEXT NOT NULL,
  from_at BIGINT NOT NULL,
  to_at BIGINT NOT NULL,
  opening_minor BIGINT NOT NULL,
  in_minor BIGINT NOT NULL,
  out_minor BIGINT NOT NULL,
  closing_minor BIGINT NOT NULL,
  -- goods and freight less refunds, which may be invoiced; below zero nothing may, and the account's next statement begins with it
  billable_minor BIGINT NOT NULL,
  -- what invoices cover of it, those that were returned, withdrawn or voided left out
  invoiced_minor BIGINT NOT NULL,
  lines BIGINT NOT NULL,
  closed_at BIGINT NOT NULL,
  UNIQUE (account_id, to_at),
  CHECK (invoiced_minor = 0 or (invoiced_minor > 0 and invoiced_minor <= billable_minor))
);
create index settlements_statements_by_party on settlements_statements (party_id, id);
create table settlements_lines (
  posting_id BIGINT PRIMARY KEY,
  statement_id BIGINT NOT NULL
) /* narrow */;
create index settlements_lines_by_statement on settlements_lines (statement_id);
