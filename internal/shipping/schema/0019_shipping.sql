create table shipping_parcels (
  id BIGINT PRIMARY KEY,
  order_id BIGINT NOT NULL,
  sub_order_id BIGINT NOT NULL,
  distributor_id BIGINT NOT NULL,
  supplier_id BIGINT NOT NULL,
  warehouse_id BIGINT NOT NULL,
  carrier TEXT NOT NULL,
  waybill TEXT NOT NULL,
  shipped_at BIGINT NOT NULL,
  -- when it was shipped or last told of
  updated_at BIGINT NOT NULL
);
-- a waybill is what a buyer calls with
create index shipping_parcels_by_waybill on shipping_parcels (waybill);
create index shipping_parcels_by_order on shipping_parcels (order_id);
create index shipping_parcels_by_distributor on shipping_parcels (distributor_id, updated_at, id);
create index shipping_parcels_by_supplier on shipping_parcels (supplier_id, updated_at, id);
-- Units that left the warehouse: the stock's record of goods out, too.
create table shipping_parcel_lines (
  order_id BIGINT NOT NULL,
  line BIGINT NOT NULL,
  parcel_id BIGINT NOT NULL,
  units BIGINT NOT NULL,
  PRIMARY KEY (order_id, line, parcel_id)
) /* narrow */;
create table shipping_tracks (
  id BIGINT PRIMARY KEY,
  parcel_id BIGINT NOT NULL,
  -- when the carrier says it was, and when it was noted here
  at BIGINT NOT NULL,
  noted_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  place TEXT NOT NULL,
  text TEXT NOT NULL
);
create index shipping_tracks_by_parcel on shipping_tracks (parcel_id, at);
create index shipping_tracks_by_state on shipping_tracks (state, id);
