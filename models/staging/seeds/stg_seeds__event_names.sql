{{ typed_seed('event_names') }}
