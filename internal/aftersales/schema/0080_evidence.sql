-- Files that the parties show in a case. Whoever sees the case reads them.
create table aftersales_evidence (
  after_sale_id BIGINT NOT NULL,
  file_id BIGINT NOT NULL,
  -- distributor, supplier or operator: who shows it
  side TEXT NOT NULL,
  added_at BIGINT NOT NULL,
  PRIMARY KEY (after_sale_id, file_id)
);
