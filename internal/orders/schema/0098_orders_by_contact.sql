-- Orders are found by their buyer's phone: its contacts first, then the orders that go to them. Contacts' ids ascend with time, so the index
-- grows at its end.
create index orders_orders_by_contact on orders_orders (contact_id);
