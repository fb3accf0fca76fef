{{ union_of_sources('attendance_events') }}
