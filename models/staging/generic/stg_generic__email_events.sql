{{ typed_input('email_events') }}
