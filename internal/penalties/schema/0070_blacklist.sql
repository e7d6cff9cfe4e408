-- Who is not dealt with. What an entry is about stands here as an HMAC alone; `mark` is its first eight bytes, to load by.
create table penalties_blacklist (
  id BIGINT PRIMARY KEY,
  kind TEXT NOT NULL,
  mark BIGINT NOT NULL,
  mac BYTEA NOT NULL,
  -- masked, for people who look at the list
  hint TEXT NOT NULL,
  reason TEXT NOT NULL,
  -- whose goods alone it keeps back; 0: all
  supplier_id BIGINT NOT NULL,
  from_at BIGINT NOT NULL,
  -- the first instant it no longer holds; 0: open-ended
  until_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  ended_by TEXT NOT NULL
);
create index penalties_blacklist_by_mark on penalties_blacklist (mark);
