{{ union_of_sources('email_events') }}
