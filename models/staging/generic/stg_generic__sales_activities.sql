{{ typed_input('sales_activities') }}
