{{ typed_seed('page_categories') }}
