{{ typed_input('account_intent') }}
