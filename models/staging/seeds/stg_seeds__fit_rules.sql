{{ typed_seed('fit_rules') }}
