{{ typed_seed('score_labels') }}
