{{ typed_seed('score_trends') }}
