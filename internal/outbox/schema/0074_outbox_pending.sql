-- The events that have no position in the change feed yet: written with the event, removed with the position.
create table outbox_pending (
  event_id BIGINT PRIMARY KEY
);
