{{ union_of_sources('form_submissions') }}
