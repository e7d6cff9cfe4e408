-- An invoice goes between the operator and the party named: a supplier issues it, a distributor receives it.
create table settlements_invoices (
  id BIGINT PRIMARY KEY,
  party_role TEXT NOT NULL,
  party_id BIGINT NOT NULL,
  -- the supplier; 0: the operator
  issuer_id BIGINT NOT NULL,
  currency TEXT NOT NULL,
  state TEXT NOT NULL,
  kind TEXT NOT NULL,
  electronic BIGINT NOT NULL,
  -- 20 digits stand without a code, 8 digits with one of 10 or 12
  code TEXT NOT NULL,
  number TEXT NOT NULL,
  -- YYYY-MM-DD, as it is printed
  issued_on TEXT NOT NULL,
  -- with the tax, and the tax in it
  amount_minor BIGINT NOT NULL,
  rate_ppm BIGINT NOT NULL,
  tax_minor BIGINT NOT NULL,
  -- a scan, or the electronic invoice itself; 0: none
  file_id BIGINT NOT NULL,
  registered_at BIGINT NOT NULL,
  accepted_at BIGINT NOT NULL,
  -- returned, withdrawn or voided: when, and why
  ended_at BIGINT NOT NULL,
  reason TEXT NOT NULL,
  -- the invoice in red that voids it
  red_code TEXT NOT NULL,
  red_number TEXT NOT NULL
);
-- a number that was returned or withdrawn may be registered again
create unique index settlements_invoices_by_number on settlements_invoices (issuer_id, code, number)
  where state = 'registered' or state = 'accepted' or state = 'voided';
create index settlements_invoices_by_party on settlements_invoices (party_role, party_id, id);
create table settlements_covers (
  invoice_id BIGINT NOT NULL,
  statement_id BIGINT NOT NULL,
  amount_minor BIGINT NOT NULL,
  PRIMARY KEY (invoice_id, statement_id),
  CHECK (amount_minor > 0)
) /* narrow */;
create index settlements_covers_by_statement on settlements_covers (statement_id);
