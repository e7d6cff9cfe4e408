-- The trail of everything is looked through by who did it and by what was done.
create index access_trail_by_actor on access_trail (actor, id);
create index access_trail_by_action on access_trail (action, id);
