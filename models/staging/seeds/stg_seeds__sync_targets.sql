{{ typed_seed('sync_targets') }}
