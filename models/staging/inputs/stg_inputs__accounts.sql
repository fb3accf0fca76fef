{{ union_of_sources('accounts') }}
