{{ union_of_sources('lead_status_changes') }}
