{{ typed_seed('mail_domains') }}
