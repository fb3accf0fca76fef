{{ typed_input('commerce_events') }}
