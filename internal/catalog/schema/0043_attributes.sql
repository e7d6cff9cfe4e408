create table catalog_attributes (
  id BIGINT PRIMARY KEY,
  -- of any level: what lies under it has the attribute too
  category_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  unit TEXT NOT NULL,
  required BIGINT NOT NULL,
  facet BIGINT NOT NULL,
  UNIQUE (category_id, name)
);
create table catalog_choices (
  attribute_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  place BIGINT NOT NULL,
  PRIMARY KEY (attribute_id, name)
);
create table catalog_values (
  product_id BIGINT NOT NULL,
  -- 0: of the whole product
  sku_id BIGINT NOT NULL,
  attribute_id BIGINT NOT NULL,
  value TEXT NOT NULL,
  -- a number in ten-thousandths, to sort and to compare by; 0 for texts and choices
  scaled BIGINT NOT NULL,
  PRIMARY KEY (product_id, sku_id, attribute_id)
);
create index catalog_values_by_attribute on catalog_values (attribute_id, value, product_id);
create table catalog_labels (
  id BIGINT PRIMARY KEY,
  -- 0: the operator's own
  supplier_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  -- may distributors see it
  shown BIGINT NOT NULL,
  UNIQUE (supplier_id, name)
);
create table catalog_labelled (
  product_id BIGINT NOT NULL,
  label_id BIGINT NOT NULL,
  PRIMARY KEY (product_id, label_id)
);
create index catalog_labelled_by_label on catalog_labelled (label_id, product_id);
