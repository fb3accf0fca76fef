{{ typed_input('attendance_events') }}
