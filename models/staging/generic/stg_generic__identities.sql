{{ typed_input('identities') }}
