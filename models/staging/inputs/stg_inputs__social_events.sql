{{ union_of_sources('social_events') }}
