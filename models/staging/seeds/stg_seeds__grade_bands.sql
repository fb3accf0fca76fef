{{ typed_seed('grade_bands') }}
