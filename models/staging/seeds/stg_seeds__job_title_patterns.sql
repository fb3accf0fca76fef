{{ typed_seed('job_title_patterns') }}
