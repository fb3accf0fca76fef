{{ union_of_sources('account_intent') }}
