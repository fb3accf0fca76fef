{{ typed_seed('bot_rules') }}
