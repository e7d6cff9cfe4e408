-- One row: the last position that was given, the last that was let go, and who gives positions now.
create table feed_head (
  id BIGINT PRIMARY KEY,
  position BIGINT NOT NULL,
  -- changes up to this position are no longer kept
  gone BIGINT NOT NULL,
  holder BIGINT NOT NULL,
  held_until BIGINT NOT NULL
);
insert into feed_head (id, position, gone, holder, held_until) values (1, 0, 0, 0, 0);
-- What happened, in the order in which it was found committed: once for each SKU or each distributor that it is about, never for each reader.
create table feed_changes (
  position BIGINT PRIMARY KEY,
  event_id BIGINT NOT NULL,
  -- when it got its position
  at BIGINT NOT NULL,
  -- whose alone it is; 0: of all who have the SKU selected
  distributor_id BIGINT NOT NULL,
  -- 0: of no SKU; of neither: of everybody
  sku_id BIGINT NOT NULL
);
create index feed_changes_by_distributor on feed_changes (distributor_id, position);
