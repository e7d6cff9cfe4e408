-- What was changed lately, for those who keep titles in memory.
create index catalog_products_by_update on catalog_products (updated_at);
