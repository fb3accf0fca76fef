{{ typed_seed('engagement_rules') }}
