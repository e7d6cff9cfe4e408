-- What the operator shows to strangers, from when on. A version is never changed: a later one takes its place.
create table fronts_settings (
  id BIGINT PRIMARY KEY,
  valid_from BIGINT NOT NULL,
  -- JSON: words, pictures, colour, which goods
  content TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_at BIGINT NOT NULL
);
create index fronts_settings_by_from on fronts_settings (valid_from, id);
