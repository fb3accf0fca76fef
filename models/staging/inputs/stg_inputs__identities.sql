{{ union_of_sources('identities') }}
