-- What one distributor's receipts of a period come to, without reading everybody's. It is written when a receipt is confirmed, not when orders are placed.
create index orders_sub_orders_completed_by on orders_sub_orders (distributor_id, completed_at) where completed_at > 0;
