{{ union_of_sources('sales_activities') }}
