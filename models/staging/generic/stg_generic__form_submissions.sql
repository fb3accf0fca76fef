{{ typed_input('form_submissions') }}
