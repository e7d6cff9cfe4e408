create table sandbox_inboxes (
  name TEXT PRIMARY KEY,
  -- of the webhook, to check signatures with; a secret of a world of play. Empty: none
  secret TEXT NOT NULL,
  -- what the next calls are answered with, and how many of them; then 204 again
  answer BIGINT NOT NULL,
  answers_left BIGINT NOT NULL
);
create table sandbox_letters (
  id BIGINT PRIMARY KEY,
  inbox TEXT NOT NULL,
  at BIGINT NOT NULL,
  headers_json TEXT NOT NULL,
  body BYTEA NOT NULL,
  -- verified, wrong, stale, unsigned, no_secret
  signature TEXT NOT NULL,
  answered BIGINT NOT NULL
);
create index sandbox_letters_by_inbox on sandbox_letters (inbox, id);
