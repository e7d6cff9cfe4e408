create table catalog_categories (
  id BIGINT PRIMARY KEY,
  parent_id BIGINT NOT NULL,
  level BIGINT NOT NULL,
  name TEXT NOT NULL,
  -- the category of the first level that it lies in; 0: it is one
  top_id BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (parent_id, name)
);
create index catalog_categories_by_update on catalog_categories (updated_at, id);
create table catalog_brands (
  id BIGINT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  -- ISO 3166 letters; empty: unknown
  country TEXT NOT NULL,
  logo_url TEXT NOT NULL,
  updated_at BIGINT NOT NULL
);
create index catalog_brands_by_update on catalog_brands (updated_at, id);
create table catalog_products (
  id BIGINT PRIMARY KEY,
  supplier_id BIGINT NOT NULL,
  brand_id BIGINT NOT NULL,
  category_id BIGINT NOT NULL,
  -- the supplier's own code, unique within the supplier; the written id where none was said
  code TEXT NOT NULL,
  title TEXT NOT NULL,
  -- the title in lower case, written by the program: the engines' own folding differs
  folded_title TEXT NOT NULL,
  description TEXT NOT NULL,
  packaging TEXT NOT NULL,
  dispatch_region TEXT NOT NULL,
  -- 0: no cycle; no date known
  restock_days BIGINT NOT NULL,
  restock_at BIGINT NOT NULL,
  review_state TEXT NOT NULL,
  -- counts the changes of what is reviewed, so that nobody approves what was not looked at
  revision BIGINT NOT NULL,
  -- 0: never
  submitted_at BIGINT NOT NULL,
  approved_at BIGINT NOT NULL,
  refusal TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (supplier_id, code)
);
create index catalog_products_in_review on catalog_products (review_state, submitted_at, id);
create index catalog_products_by_brand on catalog_products (brand_id, supplier_id, id);
create index catalog_products_by_supplier on catalog_products (supplier_id, id);
create index catalog_products_by_category on catalog_products (category_id, id);
create table catalog_skus (
  id BIGINT PRIMARY KEY,
  product_id BIGINT NOT NULL,
  supplier_id BIGINT NOT NULL,
  -- copies of the product's, so that an order reads one row by key
  brand_id BIGINT NOT NULL,
  category_id BIGINT NOT NULL,
  -- product title and spec: what the order line shows
  title TEXT NOT NULL,
  -- the supplier's own code, unique within the supplier
  code TEXT NOT NULL,
  -- what tells this variant from its sisters
  spec TEXT NOT NULL,
  gtin TEXT NOT NULL,
  weight_grams BIGINT NOT NULL,
  state TEXT NOT NULL,
  UNIQUE (supplier_id, code)
);
create index catalog_skus_by_product on catalog_skus (product_id, id);
create table catalog_media (
  id BIGINT PRIMARY KEY,
  product_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  url TEXT NOT NULL,
  place BIGINT NOT NULL
);
create index catalog_media_by_product on catalog_media (product_id, place);
