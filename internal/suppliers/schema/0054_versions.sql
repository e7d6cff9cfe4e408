-- Every version of an agreement's terms, in force or not. Its scope stands in `terms` too, in JSON.
create table suppliers_versions (
  agreement_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  state TEXT NOT NULL,
  terms TEXT NOT NULL,
  -- wished for; with the last signature the instant from which it counts
  from_at BIGINT NOT NULL,
  -- a scan of the paper that both have signed; 0: none was named
  paper_file_id BIGINT NOT NULL,
  on_paper BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (agreement_id, version)
);
