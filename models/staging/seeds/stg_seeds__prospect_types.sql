{{ typed_seed('prospect_types') }}
