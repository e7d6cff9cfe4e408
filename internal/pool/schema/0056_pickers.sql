create index pool_selections_by_sku on pool_selections (sku_id, distributor_id);
