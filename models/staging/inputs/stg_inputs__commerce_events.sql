{{ union_of_sources('commerce_events') }}
