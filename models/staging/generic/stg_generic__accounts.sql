{{ typed_input('accounts') }}
