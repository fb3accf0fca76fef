{{ typed_input('opportunities') }}
