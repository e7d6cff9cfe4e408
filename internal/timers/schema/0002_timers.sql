-- A timer says "look at this subject at that time". Firing one twice is harmless: the state decides.
create table timers_due (
  due_at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  subject_id BIGINT NOT NULL,
  PRIMARY KEY (due_at, kind, subject_id)
) /* narrow */;
