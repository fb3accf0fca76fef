{{ typed_input('leads') }}
