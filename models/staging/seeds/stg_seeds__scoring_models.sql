{{ typed_seed('scoring_models') }}
