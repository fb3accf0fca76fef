{{ typed_seed('sync_fields') }}
