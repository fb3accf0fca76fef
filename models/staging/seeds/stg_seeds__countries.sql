{{ typed_seed('countries') }}
