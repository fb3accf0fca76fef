{{ typed_seed('qualification_rules') }}
