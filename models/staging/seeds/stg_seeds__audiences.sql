{{ typed_seed('audiences') }}
