{{ typed_input('web_events') }}
