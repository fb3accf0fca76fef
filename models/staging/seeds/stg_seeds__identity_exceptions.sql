{{ typed_seed('identity_exceptions') }}
