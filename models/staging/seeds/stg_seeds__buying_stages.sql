{{ typed_seed('buying_stages') }}
