create table files_files (
  id BIGINT PRIMARY KEY,
  -- the party (or applicant) whose it is; 0: the operator's
  owner_id BIGINT NOT NULL,
  -- anybody may read it under /media/
  public BIGINT NOT NULL,
  name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  sha256 BYTEA NOT NULL,
  created_by TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
create index files_by_owner on files_files (owner_id, id);
-- The content in parts of 256 KiB, written before the file's row: parts without a row belong to nothing and are swept.
create table files_parts (
  file_id BIGINT NOT NULL,
  place BIGINT NOT NULL,
  content BYTEA NOT NULL,
  PRIMARY KEY (file_id, place)
);
