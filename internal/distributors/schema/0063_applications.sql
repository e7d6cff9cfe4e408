create table distributors_applications (
  id BIGINT PRIMARY KEY,
  recruitment_id BIGINT NOT NULL,
  state TEXT NOT NULL,
  -- the refused one that this follows; 0: none
  earlier_id BIGINT NOT NULL,
  -- the trading name, as the distributor will be called
  name TEXT NOT NULL,
  -- answers and channels, in JSON; no personal data
  content TEXT NOT NULL,
  -- person or company; real name, number of the papers and phone are sealed texts, the mark finds the number again
  identity TEXT NOT NULL,
  real_name_id BIGINT NOT NULL,
  number_id BIGINT NOT NULL,
  phone_id BIGINT NOT NULL,
  mark BYTEA NOT NULL,
  invitation_id BIGINT NOT NULL,
  inviter_id BIGINT NOT NULL,
  score_ppm BIGINT NOT NULL,
  -- who judged first, and why it was refused
  first_by TEXT NOT NULL,
  reason TEXT NOT NULL,
  -- what came of it
  distributor_id BIGINT NOT NULL,
  contract_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  fee_paid_at BIGINT NOT NULL,
  -- by when the purchase condition is looked at
  trial_until BIGINT NOT NULL,
  submitted_at BIGINT NOT NULL,
  decided_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
create index distributors_applications_queue on distributors_applications (submitted_at, id);
create index distributors_applications_by_mark on distributors_applications (mark);
create table distributors_reviews (
  application_id BIGINT NOT NULL,
  -- 1: the first review, 2: the second
  round BIGINT NOT NULL,
  reviewer TEXT NOT NULL,
  approves BIGINT NOT NULL,
  scores TEXT NOT NULL,
  score_ppm BIGINT NOT NULL,
  note TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (application_id, round)
);
