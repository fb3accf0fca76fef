{{ typed_seed('temperatures') }}
