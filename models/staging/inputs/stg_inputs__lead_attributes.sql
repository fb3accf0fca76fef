{{ union_of_sources('lead_attributes') }}
