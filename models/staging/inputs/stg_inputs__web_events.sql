{{ union_of_sources('web_events') }}
