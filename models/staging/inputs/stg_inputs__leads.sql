{{ union_of_sources('leads') }}
