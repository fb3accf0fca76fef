{{ union_of_sources('opportunities') }}
