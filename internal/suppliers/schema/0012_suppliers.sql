create table suppliers_suppliers (
  id BIGINT PRIMARY KEY,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  return_contact_id BIGINT NOT NULL,
  freight_minor BIGINT NOT NULL,
  freight_free_from_minor BIGINT NOT NULL,
  -- unified social credit code (GB 32100); empty: not told
  credit_code TEXT NOT NULL,
  -- why it is suspended, while it is: operator or documents
  suspended_for TEXT NOT NULL,
  -- when the operator has to look at the company again; 0: not planned
  recheck_at BIGINT NOT NULL,
  -- when the supplier leaves; 0: it does not
  leave_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
create table suppliers_agreements (
  id BIGINT PRIMARY KEY,
  supplier_id BIGINT NOT NULL,
  mode TEXT NOT NULL,
  currency TEXT NOT NULL,
  -- may distributors set their own sale price
  reprice BIGINT NOT NULL,
  -- supply price: `per_sku` (the SKU's own) or `ratio` (ppm of the settlement price, rounded down per unit)
  supply_rule TEXT NOT NULL,
  supply_ratio_ppm BIGINT NOT NULL,
  -- channel kinds and beginnings of GB/T 2260 codes, with commas between them; empty: all
  channel_kinds TEXT NOT NULL,
  regions TEXT NOT NULL,
  invoice TEXT NOT NULL,
  -- close or sell_out, the latter for so many days (0: until the stock has gone)
  goods_at_end TEXT NOT NULL,
  sell_out_days BIGINT NOT NULL,
  -- the version that the terms above are of
  version BIGINT NOT NULL,
  -- a later version that both have signed: from when, and its terms; 0: none
  next_at BIGINT NOT NULL,
  next_terms TEXT NOT NULL,
  state TEXT NOT NULL,
  from_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  payable_account_id BIGINT NOT NULL,
  margin_account_id BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
create index suppliers_agreements_by_supplier on suppliers_agreements (supplier_id, id);
-- A clause names a brand and a third-level category, or one SKU. Buyout goods need none.
create table suppliers_scope (
  agreement_id BIGINT NOT NULL,
  brand_id BIGINT NOT NULL,
  category_id BIGINT NOT NULL,
  sku_id BIGINT NOT NULL,
  PRIMARY KEY (agreement_id, brand_id, category_id, sku_id)
) /* narrow */;
