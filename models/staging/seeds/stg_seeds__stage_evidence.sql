{{ typed_seed('stage_evidence') }}
