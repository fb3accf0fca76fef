{{ typed_seed('follow_up_actions') }}
