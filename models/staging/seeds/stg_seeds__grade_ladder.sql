{{ typed_seed('grade_ladder') }}
