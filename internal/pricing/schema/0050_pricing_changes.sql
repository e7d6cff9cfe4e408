-- What was priced anew lately, for those who keep prices in memory.
create index pricing_prices_by_change on pricing_prices (changed_at);
