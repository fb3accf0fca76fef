{{ typed_input('nurture_memberships') }}
