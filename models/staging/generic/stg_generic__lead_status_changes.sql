{{ typed_input('lead_status_changes') }}
