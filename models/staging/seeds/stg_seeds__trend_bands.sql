{{ typed_seed('trend_bands') }}
