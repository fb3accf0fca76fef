{{ typed_seed('engagement_tiers') }}
