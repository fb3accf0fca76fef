{{ typed_seed('activity_types') }}
