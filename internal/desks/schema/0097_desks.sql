-- How a person has set up the console as a whole. The row is also what a change of anything else of its desk locks.
create table desks_desks (
  person_id BIGINT PRIMARY KEY,
  -- light, dark or system
  theme TEXT NOT NULL,
  -- 0: the guided set-up is still shown
  guide_dismissed_at BIGINT NOT NULL
);
-- A list as a person likes to see it, under a name: filters, order, whatever the page keeps.
create table desks_views (
  person_id BIGINT NOT NULL,
  page TEXT NOT NULL,
  name TEXT NOT NULL,
  -- its place among the views of the page
  place BIGINT NOT NULL,
  -- JSON that only the page reads
  body TEXT NOT NULL,
  saved_at BIGINT NOT NULL,
  PRIMARY KEY (person_id, page, name)
);
create table desks_preferences (
  person_id BIGINT NOT NULL,
  page TEXT NOT NULL,
  -- the columns in order, in JSON
  columns TEXT NOT NULL,
  -- loose, middle or tight
  density TEXT NOT NULL,
  saved_at BIGINT NOT NULL,
  PRIMARY KEY (person_id, page)
);
