{{ typed_seed('spam_rules') }}
