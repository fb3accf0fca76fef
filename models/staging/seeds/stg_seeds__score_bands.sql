{{ typed_seed('score_bands') }}
