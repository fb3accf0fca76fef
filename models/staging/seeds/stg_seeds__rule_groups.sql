{{ typed_seed('rule_groups') }}
