{{ typed_seed('exchange_rates') }}
