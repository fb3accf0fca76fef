{{ typed_seed('attributes') }}
