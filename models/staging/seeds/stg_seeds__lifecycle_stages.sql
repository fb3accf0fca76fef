{{ typed_seed('lifecycle_stages') }}
