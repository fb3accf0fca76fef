{{ typed_input('social_events') }}
