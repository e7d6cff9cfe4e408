-- Companies that ask to supply. Its papers stand in suppliers_documents, under the application's id until it is approved.
create table suppliers_applications (
  id BIGINT PRIMARY KEY,
  state TEXT NOT NULL,
  company TEXT NOT NULL,
  credit_code TEXT NOT NULL,
  -- the person to talk to: a sealed contact of the application
  contact_id BIGINT NOT NULL,
  note TEXT NOT NULL,
  -- the latest decision: by whom, when, and what it was judged by
  decided_by TEXT NOT NULL,
  decided_at BIGINT NOT NULL,
  decision TEXT NOT NULL,
  -- what came of it: a supplier and its first person
  supplier_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  submitted_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
create index suppliers_applications_by_state on suppliers_applications (state, id);
create index suppliers_applications_by_code on suppliers_applications (credit_code);
create index suppliers_suppliers_by_code on suppliers_suppliers (credit_code);
-- Licences and other papers of a company: of an application, or of a supplier.
create table suppliers_documents (
  id BIGINT PRIMARY KEY,
  holder_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  number TEXT NOT NULL,
  -- the first instant it no longer holds; 0: it does not end
  valid_until BIGINT NOT NULL,
  file_id BIGINT NOT NULL,
  -- the document that came in its place; 0: none
  replaced_by BIGINT NOT NULL,
  added_by TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
create index suppliers_documents_by_holder on suppliers_documents (holder_id, id);
-- What follows from expired papers, and how often a supplier is looked at again. Dated: the latest one that has begun counts.
create table suppliers_policies (
  from_at BIGINT PRIMARY KEY,
  grace_days BIGINT NOT NULL,
  suspends BIGINT NOT NULL,
  recheck_days BIGINT NOT NULL
);
-- Further places where a supplier's goods may come back to. The default is the supplier's return contact.
create table suppliers_returns (
  contact_id BIGINT PRIMARY KEY,
  supplier_id BIGINT NOT NULL,
  label TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
create index suppliers_returns_by_supplier on suppliers_returns (supplier_id, contact_id);
-- The account that a supplier is paid to, and the one that waits to be confirmed. The account is sealed in contacts.
create table suppliers_banks (
  supplier_id BIGINT NOT NULL,
  state TEXT NOT NULL,
  secret_id BIGINT NOT NULL,
  -- the last four characters, for people to tell accounts apart
  tail TEXT NOT NULL,
  changed_by TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (supplier_id, state)
);
