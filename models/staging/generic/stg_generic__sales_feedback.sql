{{ typed_input('sales_feedback') }}
