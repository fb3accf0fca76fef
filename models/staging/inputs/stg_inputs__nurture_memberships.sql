{{ union_of_sources('nurture_memberships') }}
