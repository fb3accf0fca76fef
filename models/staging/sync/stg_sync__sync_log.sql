{{ typed_source('sync', 'sync_log') }}
