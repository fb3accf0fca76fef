{{ typed_seed('evaluation_settings') }}
