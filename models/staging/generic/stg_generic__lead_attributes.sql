{{ typed_input('lead_attributes') }}
